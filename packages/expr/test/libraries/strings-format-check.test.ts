import { describe, expect, test } from "vitest";
import { createEnvironment, optionals, stdlib, string, strings } from "../../src/index.ts";

const environment = (version: 2 | 4) =>
  createEnvironment({
    libraries: [stdlib, optionals(), strings(version)],
    variables: { s: string },
    checkConstants: false,
    homogeneousLiterals: true,
  });
const faults = (version: 2 | 4, text: string): unknown[] =>
  environment(version)
    .check(text)
    .issues.map(({ code, message, start, end }) => [code, message, text.slice(start, end)]);

describe("a constant format with a list literal", () => {
  test.for([
    "'%s %d %x'.format(['a', 1, b'b'])",
    "'%s'.format([[1, ['a'], {'k': 1.5}]])",
    "'%s %d'.format([dyn(1), dyn('a')])",
    "'100%%'.format([])",
    "'%s'.format([[]])",
    "'%s'.format([{}])",
    "s.format([1])",
    "'%d'.format(dyn(['a']))",
    "'%d'.format(['a'].map(x, 1))",
  ])("may be %s", (text) => {
    expect(faults(2, text)).toEqual([]);
    expect(faults(4, text)).toEqual([]);
  });

  const wrong = "error during formatting: ";
  test.for([
    [
      "'%a'.format([1])",
      'could not parse formatting clause: unrecognized formatting clause "a"',
      "'%a'",
    ],
    ["'a%'.format([1])", "unexpected end of string", "'a%'"],
    ["'%s %s'.format([1])", "index 1 out of range", "'%s %s'"],
    [
      "'%s'.format([1, 2, 3])",
      "too many arguments supplied to string.format (expected 1, got 3)",
      "2",
    ],
    ["'x'.format([1])", "too many arguments supplied to string.format (expected 0, got 1)", "1"],
    [
      "true || '%x'.format([1.5]) == ''",
      `${wrong}only ints, uints, bytes, and strings can be formatted as hex, was given double`,
      "1.5",
    ],
    [
      "[1].map(x, '%b'.format(['a']))",
      `${wrong}only ints, uints, and bools can be formatted as binary, was given string`,
      "'a'",
    ],
    [
      "'%d'.format([duration('1s')])",
      `${wrong}decimal clause can only be used on ints, uints, and doubles, was given google.protobuf.Duration`,
      "duration('1s')",
    ],
    [
      "'%f'.format([null])",
      `${wrong}fixed-point clause can only be used on ints, uints, and doubles, was given null_type`,
      "null",
    ],
    ["'%s'.format([[1, [optional.of(1)]]])", /was given optional_type$/, "optional.of(1)"],
    ["'%s'.format([{'k': optional.of(1)}])", /was given optional_type$/, "optional.of(1)"],
  ] as const)("must not be %s", ([text, message, underlined]) => {
    const [found, ...more] = environment(4).check(text).issues;
    expect(more).toEqual([]);
    expect(found?.code).toBe("EXPR_INVALID_CONSTANT");
    if (typeof message === "string") expect(found?.message).toBe(message);
    else expect(found?.message).toMatch(message);
    expect(text.slice(found?.start, found?.end)).toBe(underlined);
    expect(found?.help).toMatch(/\w/);
  });

  test.for([
    ["'%f'.format([1])", `${wrong}fixed-point clause can only be used on doubles, was given int`],
    ["'%d'.format([1.5])", `${wrong}decimal clause can only be used on integers, was given double`],
  ] as const)("%s is refused by the older formatter alone", ([text, message]) => {
    expect(faults(2, text)).toEqual([["EXPR_INVALID_CONSTANT", message, text.slice(13, -2)]]);
    expect(faults(4, text)).toEqual([]);
  });

  test("may hold a text for a double in the older versions, which only an evaluation can judge", () => {
    expect(faults(2, "'%f'.format(['NaN'])")).toEqual([]);
    expect(faults(4, "'%f'.format(['NaN'])")).toHaveLength(1);
  });

  test("tells every fault of an expression", () => {
    expect(faults(4, "'%d'.format(['a']) == '%d'.format([b'b'])")).toHaveLength(2);
  });
});
