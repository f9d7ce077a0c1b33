import { describe, expect, test } from "vitest";
import { compare } from "../../src/values/order.ts";
import { TypeValue } from "../../src/values/type-value.ts";
import type { Value } from "../../src/values/value.ts";
import { dur, messageOf, ts, u } from "../support.ts";

describe("compare", () => {
  test.for([
    [1, "1"],
    ["a", null],
    [true, 1],
    [null, null],
    [[1], [1]],
    [{}, {}],
    [TypeValue.of("int"), TypeValue.of("int")],
    [ts("2024-01-01T00:00:00Z"), dur("1s")],
    [dur("1s"), 1],
    [Uint8Array.of(1), "a"],
  ] as readonly (readonly [Value, Value])[])("has no order for %o and %o", ([left, right]) => {
    expect(messageOf(() => compare(left, right))).toBe("error: no such overload");
    expect(messageOf(() => compare(right, left))).toBe("error: no such overload");
  });

  test("orders numbers of any two types", () => {
    const ascending: readonly Value[] = [-Infinity, -1, u(0), 0.5, 1, u(2n ** 64n - 1n), Infinity];
    for (const [i, left] of ascending.entries()) {
      for (const [j, right] of ascending.entries()) {
        expect(Math.sign(compare(left, right))).toBe(Math.sign(i - j));
      }
    }
  });
});
