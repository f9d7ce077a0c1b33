import { describe, expect, test } from "vitest";
import { stdlib, strings, optionals } from "../../src/index.ts";
import { evaluating } from "../support/evaluating.ts";

const evaluate = evaluating(stdlib, optionals(), strings(4));
const wrong = "error: error during formatting: ";
const printable =
  "string clause can only be used on strings, bools, bytes, ints, doubles, maps, lists, types, durations, and timestamps, was given ";

// Every expected text is cel-go's.
const cases: readonly (readonly [clause: string, value: string, result: string])[] = [
  ["%s", "1", "1"],
  ["%s", "9223372036854775807", "9223372036854775807"],
  ["%s", "18446744073709551615u", "18446744073709551615"],
  ["%s", "1e6", "1000000"],
  ["%s", "1e21", "1000000000000000000000"],
  ["%s", "1e-7", "0.0000001"],
  ["%s", "-0.0", "-0"],
  ["%s", "double('NaN')", "NaN"],
  ["%s", "double('Infinity')", "Infinity"],
  ["%s", "double('-Infinity')", "-Infinity"],
  ["%s", "true", "true"],
  ["%s", "null", "null"],
  ["%s", "'a\"'", 'a"'],
  ["%s", "b'\\xc3\\xa9'", "\u00e9"],
  ["%s", "b'\\xff'", `${wrong}invalid UTF-8 in bytes, cannot convert to string`],
  ["%s", "timestamp('2023-02-03T23:31:20.5+01:00')", "2023-02-03T22:31:20.5Z"],
  ["%s", "duration('1h45m47.5s')", "6347.5s"],
  ["%s", "type([])", "list"],
  ["%s", "google.protobuf.Timestamp", "google.protobuf.Timestamp"],
  ["%s", "[]", "[]"],
  ["%s", "['a', [1.5, null], b'b']", "[a, [1.5, null], b]"],
  ["%s", "{}", "{}"],
  ["%s", "{'b': 1, 'a': {2: 'x'}}", "{a: {2: x}, b: 1}"],
  ["%s", "{10: 1, 2: 2, true: 3, 'k': 4, 1u: 5}", "{1: 5, 10: 1, 2: 2, k: 4, true: 3}"],
  ["%s", "{'\\uff00': 1, '\\U00010000': 2}", "{\uff00: 1, \u{10000}: 2}"],
  ["%s", "dyn(optional.none())", `${wrong}${printable}optional_type`],
  ["%s", "[dyn(optional.of(1))]", `${wrong}${printable}optional_type`],

  ["%d", "-5", "-5"],
  ["%d", "18446744073709551615u", "18446744073709551615"],
  ["%d", "1.5", "1.5"],
  ["%d", "1e21", "1000000000000000000000"],
  ["%d", "double('NaN')", "NaN"],
  [
    "%d",
    "dyn('a')",
    `${wrong}decimal clause can only be used on ints, uints, and doubles, was given string`,
  ],

  ["%f", "2.71828", "2.718280"],
  ["%f", "-0.0", "-0.000000"],
  ["%.0f", "2.5", "2"],
  ["%.0f", "-3.5", "-4"],
  ["%.3f", "1.2345", "1.234"],
  ["%.2f", "1234567.891", "1234567.89"],
  ["%f", "9007199254740993", "9007199254740992.000000"],
  ["%f", "3u", "3.000000"],
  ["%f", "double('-Infinity')", "-Infinity"],
  [
    "%f",
    "dyn(null)",
    `${wrong}fixed-point clause can only be used on ints, uints, and doubles, was given null_type`,
  ],

  ["%e", "2.71828", "2.718280e+00"],
  ["%.2e", "-123456.0", "-1.23e+05"],
  ["%.0e", "2.5", "2e+00"],
  ["%e", "18446744073709551615u", "1.844674e+19"],
  ["%e", "1e-100", "1.000000e-100"],
  ["%e", "double('NaN')", "NaN"],
  [
    "%e",
    "dyn('NaN')",
    `${wrong}scientific clause can only be used on ints, uints, and doubles, was given string`,
  ],

  ["%b", "5", "101"],
  ["%b", "-5", "-101"],
  ["%b", "-9223372036854775808", `-1${"0".repeat(63)}`],
  ["%b", "5u", "101"],
  ["%b", "true", "1"],
  ["%b", "false", "0"],
  [
    "%b",
    "dyn('a')",
    `${wrong}only ints, uints, and bools can be formatted as binary, was given string`,
  ],
  ["%o", "-8", "-10"],
  ["%o", "65535u", "177777"],
  ["%o", "dyn(true)", `${wrong}octal clause can only be used on ints and uints, was given bool`],
  ["%x", "-255", "-ff"],
  ["%X", "18446744073709551615u", "FFFFFFFFFFFFFFFF"],
  ["%x", "'\u00e9\u{1f600}\\n'", "c3a9f09f98800a"],
  ["%X", "b'\\x00\\xff'", "00FF"],
  [
    "%x",
    "dyn(1.5)",
    `${wrong}only ints, uints, bytes, and strings can be formatted as hex, was given double`,
  ],
];

describe("format of version 4", () => {
  test.for(cases)("%s of %s is %s", ([clause, value, result]) => {
    expect(evaluate(`'${clause}'.format([${value}])`)).toBe(result);
  });
});
