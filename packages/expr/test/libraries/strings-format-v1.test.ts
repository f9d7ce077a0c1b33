import { describe, expect, test } from "vitest";
import { optionals, stdlib, strings } from "../../src/index.ts";
import { evaluating } from "../support/evaluating.ts";

const evaluate = evaluating(stdlib, optionals(), strings(2));
const wrong = "error: error during formatting: ";
const badBytes = `${wrong}could not convert argument "invalid UTF-8 in bytes, cannot convert to string" to string`;
const printable =
  "string clause can only be used on strings, bools, bytes, ints, doubles, maps, lists, types, durations, and timestamps, was given ";

// Every expected text is cel-go's.
const cases: readonly (readonly [clause: string, value: string, result: string])[] = [
  ["%s", "1", "1"],
  ["%s", "1u", "1"],
  ["%s", "1e6", "1e+06"],
  ["%s", "-0.0", "-0"],
  ["%s", "double('Infinity')", "+Inf"],
  ["%s", "null", "null"],
  ["%s", "true", "true"],
  ["%s", "'a\"'", 'a"'],
  ["%s", "b'a'", "a"],
  ["%s", "b'\\xff'", badBytes],
  ["%s", "timestamp('2023-02-03T23:31:20.5+01:00')", "2023-02-03T23:31:20.5+01:00"],
  ["%s", "duration('1h45m47.5s')", "6347.5s"],
  ["%s", "type(1)", "int"],
  ["%s", "dyn(optional.none())", `${wrong}${printable}optional_type`],

  ["%s", "[]", "[]"],
  ["%s", "[1, 2u, true, null, int]", "[1, 2, true, null, int]"],
  [
    "%s",
    "['a\"\\n\u00e9\\u200b', b'b']",
    String.raw`["a\"\n` + "\u00e9" + String.raw`\u200b", b"b"]`,
  ],
  ["%s", "[1.5, -0.0, 1e21]", "[1.500000, -0.000000, 1000000000000000000000.000000]"],
  ["%s", "[double('NaN'), double('-Infinity')]", '["NaN", "-Inf"]'],
  ["%s", "[b'\\xff']", badBytes],
  ["%s", "[timestamp('2023-02-03T23:31:20+01:00')]", '[timestamp("2023-02-03T23:31:20+01:00")]'],
  ["%s", "[duration('60s')]", '[duration("60s")]'],
  ["%s", "[[], [{}]]", "[[], [{}]]"],
  ["%s", "[dyn(optional.of(1))]", `${wrong}no formatting function for optional_type`],
  ["%s", "{}", "{}"],
  ["%s", "{'b': 1, 'a': {2: 'x'}}", '{"a":{2:"x"}, "b":1}'],
  ["%s", "{10: 1, 2: 2, true: 3, 'k': 4}", '{"k":4, 10:1, 2:2, true:3}'],

  ["%d", "-5", "-5"],
  ["%d", "5u", "5"],
  ["%d", "dyn(1.5)", `${wrong}decimal clause can only be used on integers, was given double`],

  ["%f", "2.71828", "2.718280"],
  ["%f", "1234567.891", "1,234,567.891000"],
  ["%.0f", "-999.5", "-1,000"],
  ["%.1f", "-1e21", "-1,000,000,000,000,000,000,000.0"],
  ["%.0f", "2.5", "2"],
  ["%f", "-0.0", "0.000000"],
  ["%f", "-1e-10", "-0.000000"],
  ["%f", "double('NaN')", "NaN"],
  ["%f", "double('Infinity')", "\u221e"],
  ["%f", "'-Infinity'", "-\u221e"],
  ["%f", "'NaN'", "NaN"],
  ["%f", "'x'", `${wrong}fixed-point clause can only be used on doubles, was given string`],
  ["%f", "dyn(1)", `${wrong}fixed-point clause can only be used on doubles, was given int`],

  ["%e", "2.71828", "2.718280\u00d710\u2070\u2070"],
  ["%e", "-1234567.891", "-1.234568\u00d710\u2070\u2076"],
  ["%.2e", "5e-324", "4.940656\u00d710\u207b\u00b3\u00b2\u2074"],
  ["%.20e", "0.0", "       0.000000\u00d710\u2070\u2070"],
  ["%e", "-0.0", "0.000000\u00d710\u2070\u2070"],
  ["%e", "double('NaN')", "   NaN"],
  ["%.3e", "'Infinity'", "  \u221e"],
  ["%.0e", "'-Infinity'", "-\u221e"],
  ["%e", "'x'", `${wrong}scientific clause can only be used on doubles, was given string`],

  ["%b", "true", "1"],
  ["%b", "-5", "-101"],
  [
    "%b",
    "dyn(1.5)",
    `${wrong}only integers and bools can be formatted as binary, was given double`,
  ],
  ["%o", "8u", "10"],
  ["%o", "dyn('a')", `${wrong}octal clause can only be used on integers, was given string`],
  ["%x", "'Hi'", "4869"],
  ["%X", "30", "1E"],
  [
    "%x",
    "dyn(1.5)",
    `${wrong}only integers, byte buffers, and strings can be formatted as hex, was given double`,
  ],
];

describe("format of the versions 1 to 3", () => {
  test.for(cases)("%s of %s is %s", ([clause, value, result]) => {
    expect(evaluate(`'${clause}'.format([${value}])`)).toBe(result);
  });
});
