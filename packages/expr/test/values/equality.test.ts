import { describe, expect, test } from "vitest";
import { opaque, struct, string } from "../../src/types.ts";
import { equals } from "../../src/values/equality.ts";
import { CelMap } from "../../src/values/map.ts";
import { TypeValue } from "../../src/values/type-value.ts";
import { OpaqueValue, StructValue, type Value } from "../../src/values/value.ts";
import { d, dur, ts, u } from "../support.ts";

class Colour extends OpaqueValue {
  readonly type;
  readonly name: string;
  constructor(name: string, type = "colour") {
    super();
    this.name = name.toLowerCase();
    this.type = opaque(type);
  }
  override equals(other: OpaqueValue): boolean {
    return other instanceof Colour && other.name === this.name;
  }
  override key(): string {
    return this.name;
  }
}
const user = struct("user", { name: string });
const named = (name: string): StructValue => new StructValue(user, new Map([["name", name]]));
const bytes = (...values: number[]): Uint8Array => Uint8Array.from(values);

const cases: readonly (readonly [left: Value, right: Value, equal: boolean])[] = [
  [1, 1, true],
  [1, d(1), true],
  [1, u(1), true],
  [u(1), d(1), true],
  [1, 1.5, false],
  [0, d(-0), true],
  [Number.NaN, Number.NaN, false],
  [9007199254740993n, 9007199254740992, true],
  [9223372036854775807n, 9223372036854775808, true],
  [9223372036854775807n, u(9223372036854775807n), true],
  [9223372036854775807n, u(9223372036854775808n), false],
  [-1, u(2n ** 64n - 1n), false],
  [Infinity, 9223372036854775807n, false],
  [1, "1", false],
  [1, true, false],
  [0, null, false],
  [0, false, false],
  [null, null, true],
  [null, [], false],
  ["a", "a", true],
  ["e\u0301", "é", false],
  [true, true, true],
  [bytes(1, 2), bytes(1, 2), true],
  [bytes(1), bytes(1, 2), false],
  [bytes(97), "a", false],
  [[1, [2]], [d(1), [u(2)]], true],
  [[1, 2], [2, 1], false],
  [[], {}, false],
  [[1], [1, 2], false],
  [{ a: 1, b: null }, { b: null, a: d(1) }, true],
  [{ a: 1 }, { a: 1, b: 2 }, false],
  [{ a: null }, { b: null }, false],
  [{ a: 1 }, new CelMap([["a", 1]]), true],
  [new CelMap([[1, "x"]]), new CelMap([[u(1), "x"]]), true],
  [new CelMap([[1, "x"]]), { 1: "x" }, false],
  [JSON.parse('{"__proto__": 1}'), {}, false],
  [JSON.parse('{"__proto__": 1}'), JSON.parse('{"__proto__": 1}'), true],
  [ts("2024-01-01T01:00:00+01:00"), ts("2024-01-01T00:00:00Z"), true],
  [ts("2024-01-01T00:00:00.1Z"), ts("2024-01-01T00:00:00Z"), false],
  [dur("60s"), dur("1m"), true],
  [dur("1ns"), 1, false],
  [TypeValue.of("int"), TypeValue.of("int"), true],
  [TypeValue.of("int"), TypeValue.of("uint"), false],
  [TypeValue.of("int"), "int", false],
  [new Colour("Red"), new Colour("red"), true],
  [new Colour("red"), new Colour("blue"), false],
  [new Colour("red"), new Colour("red", "paint"), false],
  [new Colour("red"), "red", false],
  [named("a"), named("a"), true],
  [named("a"), named("b"), false],
  [named("a"), new StructValue(user, new Map()), false],
  [named("a"), new StructValue(struct("other", {}), new Map([["name", "a"]])), false],
  [named("a"), { name: "a" }, false],
];

describe("equals", () => {
  test.for(cases)("%o and %o: %s", ([left, right, equal]) => {
    expect(equals(left, right)).toBe(equal);
    expect(equals(right, left)).toBe(equal);
  });

  test("NaN inside a list equals nothing, not even in the same list", () => {
    const list = [Number.NaN];
    expect(equals(list, list)).toBe(false);
  });
});
