import { describe, expect, test } from "vitest";
import { comparison } from "../../src/stdlib/comparison.ts";
import type { Value } from "../../src/values/value.ts";
import { call, d, dur, ts, u } from "../support.ts";

const relations = ["less", "less_equals", "greater", "greater_equals"];

/** Pairs in strict order, with the part of the overload ids that names their types. */
const pairs: readonly (readonly [suffix: string, less: Value, greater: Value])[] = [
  ["bool", false, true],
  ["int64", -1, 9223372036854775807n],
  ["uint64", u(1), u(2)],
  ["double", -Infinity, d(0)],
  ["string", "\uff00", "\u{10000}"],
  ["string", "a", "ab"],
  ["bytes", Uint8Array.of(1, 255), Uint8Array.of(2)],
  ["timestamp", ts("2024-01-01T00:00:00+01:00"), ts("2024-01-01T00:00:00Z")],
  ["duration", dur("-1h"), dur("1ns")],
  ["int64_uint64", -1, u(0)],
  ["uint64_int64", u(0), 1],
  ["int64_double", 1, 1.5],
  ["double_int64", 1.5, 2],
  ["uint64_double", u(2n ** 64n - 1n), Infinity],
  ["double_uint64", -0.5, u(0)],
];

describe("order", () => {
  test.for(pairs)("%s: %o before %o", ([suffix, less, greater]) => {
    const results = relations.map((relation) => call(`${relation}_${suffix}`, less, greater));
    expect(results).toEqual([true, true, false, false]);
    const back = suffix.split("_").toReversed().join("_");
    const reversed = relations.map((relation) => call(`${relation}_${back}`, greater, less));
    expect(reversed).toEqual([false, false, true, true]);
  });

  test("equal values are neither less nor greater", () => {
    expect(relations.map((relation) => call(`${relation}_int64_double`, 1, d(1)))).toEqual([
      false,
      true,
      false,
      true,
    ]);
  });

  test("an integer is rounded to a double before it is compared with one", () => {
    expect(call("less_int64_double", 9223372036854775807n, 9223372036854775808)).toBe(false);
    expect(call("less_equals_int64_double", 9223372036854775807n, 9223372036854775808)).toBe(true);
  });

  test.for(relations)("%s with NaN is false", (relation) => {
    expect(call(`${relation}_double`, Number.NaN, 1.5)).toBe(false);
    expect(call(`${relation}_double`, Number.NaN, Number.NaN)).toBe(false);
    expect(call(`${relation}_int64_double`, 1, Number.NaN)).toBe(false);
    expect(call(`${relation}_int64_double`, 2n ** 60n, Number.NaN)).toBe(false);
  });

  test("each order operator has an overload for the 8 ordered types and the 6 mixed pairs of numbers", () => {
    const counts = comparison.map(({ name, overloads }) => [name, overloads.length]);
    expect(counts).toEqual([
      ["_==_", 1],
      ["_!=_", 1],
      ["_<_", 14],
      ["_<=_", 14],
      ["_>_", 14],
      ["_>=_", 14],
    ]);
  });
});

describe("equality", () => {
  test("not_equals is the negation of equals", () => {
    expect(call("equals", [1, Number.NaN], [1, Number.NaN])).toBe(false);
    expect(call("not_equals", [1, Number.NaN], [1, Number.NaN])).toBe(true);
    expect(call("equals", 1, "1")).toBe(false);
    expect(call("not_equals", 1, "1")).toBe(true);
  });
});
