import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  CelMap,
  Optional,
  string,
  struct,
  StructValue,
  toDouble,
  toUint,
  TypeValue,
  equals,
  type Value,
} from "../../src/index.ts";
import { ValueSet } from "../../src/libraries/value-set.ts";
import { d, dur, ts, u } from "../support.ts";

const number: fc.Arbitrary<Value> = fc.oneof(
  fc.constantFrom<Value>(0, 1, 2, u(0), u(1), d(0), d(1), d(-0), 0.5, Number.NaN, Infinity),
  fc.constantFrom<Value>(2n ** 53n, 2n ** 53n + 1n, u(2n ** 53n + 1n), toDouble(2 ** 53)),
);
const leaf: fc.Arbitrary<Value> = fc.oneof(
  number,
  fc.constantFrom<Value>("", "1", "a,b", null, true, ts("2026-01-01T00:00:00Z"), dur("1s")),
  fc.constantFrom<Value>(Uint8Array.of(1), Uint8Array.of(1, 0), TypeValue.of("int"), Optional.none),
);
const { value } = fc.letrec<{ value: Value }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3 },
    leaf,
    leaf,
    fc.array(tie("value"), { maxLength: 3 }),
    fc.dictionary(fc.constantFrom("a", "b"), tie("value")),
    fc
      .array(fc.tuple(fc.constantFrom<Value>("a", "b", 1, u(1), true), tie("value")), {
        maxLength: 2,
      })
      .map((entries) => new CelMap(entries)),
    tie("value").map((content) => Optional.of(content)),
  ),
}));

describe("ValueSet", () => {
  test("finds what a search by `==` finds", () => {
    fc.assert(
      fc.property(fc.array(value, { maxLength: 20 }), value, (values, asked) => {
        const expected: Value[] = [];
        const set = new ValueSet();
        for (const each of values) {
          const isNew = !expected.some((other) => equals(other, each));
          if (isNew) expected.push(each);
          expect(set.add(each)).toBe(isNew);
        }
        expect(set.has(asked)).toBe(expected.some((other) => equals(other, asked)));
      }),
      { numRuns: 1000 },
    );
  });

  test.each<readonly [string, Value, Value, boolean]>([
    ["numbers of three types", 1, u(1), true],
    ["numbers of three types", d(1), 1, true],
    ["zeros of either sign", d(-0), 0, true],
    ["an int and the double that it rounds to", 2n ** 53n + 1n, toDouble(2 ** 53), true],
    ["two ints that round to one double", 2n ** 53n + 1n, 2n ** 53n, false],
    ["NaN and itself", Number.NaN, Number.NaN, false],
    ["lists with NaN", [Number.NaN], [Number.NaN], false],
    [
      "maps of either form",
      { a: 1, b: 2 },
      new CelMap([
        ["b", u(2)],
        ["a", d(1)],
      ]),
      true,
    ],
    ["lists that are joined to the same text", ["a", "b"], ["a,b"], false],
    ["a list and a map", [], {}, false],
    ["optionals of numbers", Optional.of(1), Optional.of(toUint(1n)), true],
    ["none and an optional", Optional.none, Optional.of(null), false],
  ])("%s", (_, one, other, same) => {
    expect(new ValueSet([one]).has(other)).toBe(same);
  });

  test("asks structs for nothing until names agree", () => {
    const type = struct("S", { a: string, b: string });
    const lazy = new StructValue(type, new Map([["a", () => expect.unreachable()]]));
    const other = new StructValue(type, new Map<string, Value>([["b", "x"]]));
    expect(new ValueSet([lazy]).has(other)).toBe(false);
    expect(new ValueSet([other]).has(new StructValue(type, new Map([["b", () => "x"]])))).toBe(
      true,
    );
  });

  test("takes linear time", () => {
    const values = Array.from({ length: 100_000 }, (_, i): Value => [i]);
    const set = new ValueSet(values);
    expect(values.every((each) => set.has(each))).toBe(true);
  }, 5000);
});
