import { expect, test } from "vitest";
import { readPlain } from "../../src/policy/scalar-value.ts";

test.each([
  ["", null],
  ["~", null],
  ["Null", null],
  ["nUll", "nUll"],
  ["yes", true],
  ["on", true],
  ["y", true],
  ["N", false],
  ["OFF", false],
  ["yEs", "yEs"],
  ["0", 0],
  ["-0", 0],
  ["+12", 12],
  ["1_000", 1000],
  ["010", 8],
  ["0o17", 15],
  ["0x1F", 31],
  ["0b101", 5],
  ["9007199254740991", 9007199254740991],
  ["9007199254740993", 9007199254740993n],
  ["-9223372036854775808", -9223372036854775808n],
  ["2001-12-14", "2001-12-14"],
  ["190:20:30", "190:20:30"],
  ["1.2.3", "1.2.3"],
  ["-", "-"],
  ["<<", "<<"],
  ["1e400", "1e400"],
  ["9".repeat(400), "9".repeat(400)],
])("%s is %s", (text, value) => {
  expect(readPlain(text)).toEqual({ value, double: false });
});

test.each([
  ["1.0", 1],
  ["1.", 1],
  [".5", 0.5],
  ["1e3", 1000],
  ["-2.5E-1", -0.25],
  ["08", 8],
  ["9223372036854775808", 2 ** 63],
  ["-9223372036854775809", -(2 ** 63)],
])("%s is the double %d", (text, value) => {
  expect(readPlain(text)).toEqual({ value, double: true });
});

test.each([".inf", "-.Inf", "+.INF", ".nan", ".NaN"])(
  "%s is refused: JSON has no form for it",
  (text) => {
    expect(readPlain(text)).toBeUndefined();
  },
);
