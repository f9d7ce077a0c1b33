import { describe, expect, test } from "vitest";
import { maxInt, minInt } from "../../src/values/int.ts";
import { TypeValue } from "../../src/values/type-value.ts";
import type { Value } from "../../src/values/value.ts";
import { call, d, dur, messageOf, ts, u } from "../support.ts";

const fails = (from: string, to: string): string =>
  `error: type conversion error from '${from}' to '${to}'`;

const cases: readonly (readonly [id: string, argument: Value, result: unknown])[] = [
  ["bool_to_bool", true, true],
  ...["1", "t", "T", "true", "TRUE", "True"].map((text) => ["string_to_bool", text, true] as const),
  ...["0", "f", "F", "false", "FALSE", "False"].map(
    (text) => ["string_to_bool", text, false] as const,
  ),
  ["string_to_bool", "tRuE", fails("string", "bool")],
  ["string_to_bool", "", fails("string", "bool")],

  ["string_to_int64", "987", 987],
  ["string_to_int64", "+1", 1],
  ["string_to_int64", "-0", 0],
  ["string_to_int64", "0012", 12],
  ["string_to_int64", "-9223372036854775808", minInt],
  ["string_to_int64", "9223372036854775808", fails("string", "int")],
  ...["", " 1", "1 ", "0x1", "1_0", "1.0", "--1", "+-1", "\u0661", "9".repeat(101)].map(
    (text) => ["string_to_int64", text, fails("string", "int")] as const,
  ),
  ["uint64_to_int64", u(42), 42],
  ["uint64_to_int64", u(2n ** 63n), "error: integer overflow"],
  ["double_to_int64", 1.9, 1],
  ["double_to_int64", -1.9, -1],
  ["double_to_int64", -0.5, 0],
  ["double_to_int64", 2 ** 62, 2n ** 62n],
  ["double_to_int64", 2 ** 63, "error: integer overflow"],
  ["double_to_int64", -(2 ** 63), "error: integer overflow"],
  ["double_to_int64", Number.NaN, "error: integer overflow"],
  ["double_to_int64", Infinity, "error: integer overflow"],
  ["timestamp_to_int64", ts("1969-12-31T23:59:59.5Z"), -1],
  ["timestamp_to_int64", ts("2004-09-16T23:59:59Z"), 1095379199],
  ["duration_to_int64", dur("1.5s"), 1500000000],
  ["duration_to_int64", dur("-2562047h47m16.854775808s"), minInt],

  ["int64_to_uint64", 7, u(7)],
  ["int64_to_uint64", -1, "error: unsigned integer overflow"],
  ["int64_to_uint64", maxInt, u(maxInt)],
  ["double_to_uint64", 3.99, u(3)],
  ["double_to_uint64", -0.5, "error: unsigned integer overflow"],
  ["double_to_uint64", 2 ** 64, "error: unsigned integer overflow"],
  ["double_to_uint64", Number.NaN, "error: unsigned integer overflow"],
  ["string_to_uint64", "18446744073709551615", u(2n ** 64n - 1n)],
  ["string_to_uint64", "18446744073709551616", fails("string", "uint")],
  ["string_to_uint64", "+1", fails("string", "uint")],
  ["string_to_uint64", "-1", fails("string", "uint")],

  ["int64_to_double", -5, d(-5)],
  ["int64_to_double", maxInt, 2 ** 63],
  ["int64_to_double", -0, d(0)],
  ["uint64_to_double", u(123), d(123)],
  ["string_to_double", "1.5", 1.5],
  ["string_to_double", "2", d(2)],

  ["bool_to_string", true, "true"],
  ["int64_to_string", minInt, "-9223372036854775808"],
  ["uint64_to_string", u(123), "123"],
  ["double_to_string", 123456, "error: no such overload"],
  ["double_to_string", d(123456), "123456"],
  ["double_to_string", d(1e6), "1e+06"],
  ["double_to_string", d(1234567), "1.234567e+06"],
  ["double_to_string", 0.0001, "0.0001"],
  ["double_to_string", 0.00001, "1e-05"],
  ["double_to_string", -1.5e-7, "-1.5e-07"],
  ["double_to_string", 1e100, "1e+100"],
  ["double_to_string", 5e-324, "5e-324"],
  ["double_to_string", 123.456, "123.456"],
  ["double_to_string", d(-0), "-0"],
  ["double_to_string", d(0), "0"],
  ["double_to_string", Infinity, "+Inf"],
  ["double_to_string", -Infinity, "-Inf"],
  ["double_to_string", Number.NaN, "NaN"],
  ["bytes_to_string", Uint8Array.of(0xc3, 0xbf), "ÿ"],
  ["bytes_to_string", Uint8Array.of(0xef, 0xbb, 0xbf), "\ufeff"],
  [
    "bytes_to_string",
    Uint8Array.of(0xff),
    "error: invalid UTF-8 in bytes, cannot convert to string",
  ],
  [
    "bytes_to_string",
    Uint8Array.of(0xed, 0xa0, 0x80),
    "error: invalid UTF-8 in bytes, cannot convert to string",
  ],
  ["timestamp_to_string", ts("2024-01-01T00:00:00.500+05:30"), "2024-01-01T00:00:00.5+05:30"],
  ["duration_to_string", dur("1m0.001s"), "60.001s"],

  ["string_to_bytes", "ÿ", Uint8Array.of(0xc3, 0xbf)],
  ["string_to_bytes", "\u{1f431}", Uint8Array.of(0xf0, 0x9f, 0x90, 0xb1)],
  ["bytes_to_bytes", Uint8Array.of(1), Uint8Array.of(1)],

  ["int64_to_timestamp", 0, ts("1970-01-01T00:00:00Z")],
  ["int64_to_timestamp", 253402300799, ts("9999-12-31T23:59:59Z")],
  ["int64_to_timestamp", 253402300800, "error: timestamp overflow"],
  ["int64_to_timestamp", -62135596801, "error: timestamp overflow"],
  ["int64_to_timestamp", minInt, "error: timestamp overflow"],
  ["string_to_timestamp", "2024-01-01", fails("string", "google.protobuf.Timestamp")],
  ["string_to_timestamp", "9999-12-31T23:59:59-00:01", "error: timestamp overflow"],
  ["string_to_duration", "1d", fails("string", "google.protobuf.Duration")],

  ["type", 1, TypeValue.of("int")],
  ["type", null, TypeValue.of("null_type")],
  ["type", [], TypeValue.of("list")],
  ["type", {}, TypeValue.of("map")],
  ["type", TypeValue.of("int"), TypeValue.of("type")],
  ["type", ts("2024-01-01T00:00:00Z"), TypeValue.of("google.protobuf.Timestamp")],
  ["to_dyn", "a", "a"],
  ["int64_to_string", "1", "error: no such overload"],
];

describe("conversions", () => {
  test.for(cases)("%s %o", ([id, argument, result]) => {
    expect(messageOf(() => call(id, argument))).toEqual(result);
  });
});
