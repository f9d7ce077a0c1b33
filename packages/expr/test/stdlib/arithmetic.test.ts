import { describe, expect, test } from "vitest";
import * as fc from "fast-check";
import { maxInt, minInt } from "../../src/values/int.ts";
import type { Value } from "../../src/values/value.ts";
import { call, d, dur, messageOf, ts, u } from "../support.ts";

const overflow = "error: integer overflow";
const cases: readonly (readonly [id: string, args: readonly Value[], result: unknown])[] = [
  ["add_int64", [1, 2], 3],
  ["add_int64", [Number.MAX_SAFE_INTEGER, 1], 9007199254740992n],
  ["add_int64", [9007199254740992n, -1], Number.MAX_SAFE_INTEGER],
  ["add_int64", [maxInt, 1], overflow],
  ["add_int64", [minInt, -1], overflow],
  ["subtract_int64", [minInt, 1], overflow],
  ["subtract_int64", [0, minInt], overflow],
  ["subtract_int64", [5, 7], -2],
  ["multiply_int64", [0, -5], 0],
  ["multiply_int64", [3037000500, 3037000500], overflow],
  ["multiply_int64", [3037000499, 3037000499], 9223372030926249001n],
  ["multiply_int64", [minInt, -1], overflow],
  ["divide_int64", [7, 2], 3],
  ["divide_int64", [-7, 2], -3],
  ["divide_int64", [-1, 2], 0],
  ["divide_int64", [1, 0], "error: division by zero"],
  ["divide_int64", [minInt, -1], overflow],
  ["modulo_int64", [7, -2], 1],
  ["modulo_int64", [-7, 2], -1],
  ["modulo_int64", [-4, 2], 0],
  ["modulo_int64", [1, 0], "error: modulus by zero"],
  ["modulo_int64", [minInt, -1], overflow],
  ["modulo_int64", [minInt, 10], -8],
  ["negate_int64", [0], 0],
  ["negate_int64", [5], -5],
  ["negate_int64", [maxInt], -maxInt],
  ["negate_int64", [minInt], overflow],
  ["add_uint64", [u(1), u(2)], u(3)],
  ["add_uint64", [u(2n ** 64n - 1n), u(1)], "error: unsigned integer overflow"],
  ["subtract_uint64", [u(1), u(2)], "error: unsigned integer overflow"],
  ["multiply_uint64", [u(2n ** 33n), u(2n ** 33n)], "error: unsigned integer overflow"],
  ["divide_uint64", [u(7), u(2)], u(3)],
  ["divide_uint64", [u(7), u(0)], "error: division by zero"],
  ["modulo_uint64", [u(7), u(0)], "error: modulus by zero"],
  ["add_double", [1.5, 1.5], d(3)],
  ["add_double", [0.1, 0.2], 0.30000000000000004],
  ["subtract_double", [d(1), d(1)], d(0)],
  ["multiply_double", [1e300, 1e300], Infinity],
  ["divide_double", [d(1), d(0)], Infinity],
  ["divide_double", [d(0), d(0)], Number.NaN],
  ["negate_double", [d(0)], d(-0)],
  ["negate_double", [1.5], -1.5],
  ["add_string", ["a", "b"], "ab"],
  ["add_bytes", [Uint8Array.of(1), Uint8Array.of(2)], Uint8Array.of(1, 2)],
  ["add_list", [[1], ["a"]], [1, "a"]],
  [
    "add_timestamp_duration",
    [ts("2024-02-28T23:59:59.5Z"), dur("600ms")],
    ts("2024-02-29T00:00:00.1Z"),
  ],
  [
    "add_duration_timestamp",
    [dur("-1ns"), ts("1970-01-01T00:00:00Z")],
    ts("1969-12-31T23:59:59.999999999Z"),
  ],
  [
    "add_timestamp_duration",
    [ts("9999-12-31T23:59:59.999999999Z"), dur("1ns")],
    "error: timestamp overflow",
  ],
  [
    "subtract_timestamp_duration",
    [ts("0001-01-01T00:00:00Z"), dur("1ns")],
    "error: timestamp overflow",
  ],
  [
    "subtract_timestamp_timestamp",
    [ts("2024-01-01T00:00:01Z"), ts("2024-01-01T00:00:00.25Z")],
    dur("750ms"),
  ],
  [
    "subtract_timestamp_timestamp",
    [ts("9999-12-31T23:59:59Z"), ts("0001-01-01T00:00:00Z")],
    "error: timestamp overflow",
  ],
  ["add_duration_duration", [dur("1h"), dur("1m")], dur("61m")],
  ["add_duration_duration", [dur("9223372036854775807ns"), dur("1ns")], "error: duration overflow"],
  ["subtract_duration_duration", [dur("1m"), dur("1h")], dur("-59m")],
  ["add_int64", [1, 1.5], "error: no such overload"],
  ["add_int64", [1, d(1)], "error: no such overload"],
  ["add_int64", [1, "a"], "error: no such overload"],
];

const near = (center: bigint) => fc.bigInt({ min: center - 3n, max: center + 3n });

const form = (value: bigint): Value => {
  const small = Number(value);
  return Number.isSafeInteger(small) ? small : value;
};

describe("arithmetic", () => {
  test.for(cases)("%s %o", ([id, args, result]) => {
    expect(messageOf(() => call(id, ...args))).toEqual(result);
  });

  test("lists and bytes do not grow without bound", () => {
    const many: readonly Value[] = Array.from({ length: 1_000_000 }, () => 1);
    expect(call("add_list", many, [])).toHaveLength(1_000_000);
    expect(messageOf(() => call("add_list", many, [1]))).toBe(
      "error: list of more than 1000000 elements",
    );
    const long = new Uint8Array(10_000_000);
    expect(call("add_bytes", long, Uint8Array.of())).toHaveLength(10_000_000);
    expect(messageOf(() => call("add_bytes", long, Uint8Array.of(1)))).toBe(
      "error: more than 10000000 bytes",
    );
  });

  test("the offset of a timestamp survives arithmetic", () => {
    expect(
      call("add_timestamp_duration", ts("2024-01-01T00:00:00+05:30"), dur("1h")),
    ).toMatchObject({
      offsetMinutes: 330,
    });
  });

  const operations = {
    add_int64: (a: bigint, b: bigint) => a + b,
    subtract_int64: (a: bigint, b: bigint) => a - b,
    multiply_int64: (a: bigint, b: bigint) => a * b,
    divide_int64: (a: bigint, b: bigint) => (b === 0n ? undefined : a / b),
    modulo_int64: (a: bigint, b: bigint) => (b === 0n || b === -1n ? undefined : a % b),
  };
  const ints = fc.oneof(
    fc.bigInt({ min: minInt, max: maxInt }),
    fc.bigInt({ min: -(2n ** 54n), max: 2n ** 54n }),
    near(0n),
    near(2n ** 53n),
    near(-(2n ** 53n)),
    fc.bigInt({ min: maxInt - 3n, max: maxInt }),
    fc.bigInt({ min: minInt, max: minInt + 3n }),
  );
  test.for(Object.entries(operations))("%s is exact in 64 bits", ([id, exact]) => {
    fc.assert(
      fc.property(ints, ints, (a, b) => {
        const wanted = exact(a, b);
        if (wanted === undefined) return;
        const inRange = wanted >= minInt && wanted <= maxInt;
        expect(messageOf(() => call(id, form(a), form(b)))).toBe(inRange ? form(wanted) : overflow);
      }),
    );
  });
});
