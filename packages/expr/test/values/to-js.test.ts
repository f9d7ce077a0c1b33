import { describe, expect, test } from "vitest";
import { struct } from "../../src/types.ts";
import { CelMap } from "../../src/values/map.ts";
import { toJs } from "../../src/values/to-js.ts";
import { TypeValue } from "../../src/values/type-value.ts";
import { Optional } from "../../src/values/optional.ts";
import { StructValue, type Value } from "../../src/values/value.ts";
import { d, dur, ts, u } from "../support.ts";

const fields = new Map<string, Value | (() => Value)>([
  ["a", 1],
  ["lazy", () => [d(2)]],
]);
const cases: readonly (readonly [value: Value, data: unknown])[] = [
  [null, null],
  [1, 1],
  [2n ** 60n, 2n ** 60n],
  [d(1), 1],
  [d(-0), -0],
  [u(7), 7],
  [u(2n ** 64n - 1n), 2n ** 64n - 1n],
  [
    [1, [d(2)]],
    [1, [2]],
  ],
  [
    new CelMap([
      [1, "a"],
      [true, u(1)],
      ["k", null],
      [u(5), 0],
    ]),
    { "1": "a", true: 1, k: null, "5": 0 },
  ],
  [{ a: { b: d(1) } }, { a: { b: 1 } }],
  [Uint8Array.of(1), Uint8Array.of(1)],
  [
    [Optional.of({ a: d(1) }), Optional.none],
    [{ a: 1 }, null],
  ],
  [ts("2024-01-01T00:00:00.5Z"), "2024-01-01T00:00:00.5Z"],
  [dur("90s"), "90s"],
  [TypeValue.of("int"), "int"],
  [new StructValue(struct("s", {}), fields), { a: 1, lazy: [2] }],
];

describe("toJs", () => {
  test.for(cases)("%o", ([value, data]) => {
    expect(toJs(value)).toEqual(data);
  });

  test("a key `__proto__` stays a key", () => {
    const data = toJs(new CelMap([["__proto__", { admin: true }]]));
    expect(Object.getPrototypeOf(data)).toBe(Object.prototype);
    expect(Object.keys(data ?? {})).toEqual(["__proto__"]);
  });
});
