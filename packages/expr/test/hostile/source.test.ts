// Texts made to hang or crash a parser, a checker or a planner.
import { describe, expect, test } from "vitest";
import { endingOf, patience } from "./outcome.ts";

const n = 10_000;
const tooDeep = "expression recursion limit exceeded: 250";
const tooLongPath = "max recursion depth exceeded";

describe("a text that nests too deep is refused where it does", () => {
  test.for([
    ["parentheses", "(".repeat(n) + "1" + ")".repeat(n), 250],
    ["parentheses left open", "(".repeat(n), 250],
    ["lists", "[".repeat(n) + "]".repeat(n), 250],
    ["lists left open", "[".repeat(n), 250],
    ["maps", "{1:".repeat(n) + "1" + "}".repeat(n), 748],
    ["maps left open", "{".repeat(n), 250],
    ["calls", "size(".repeat(n) + "a" + ")".repeat(n), 1250],
    ["ends of ternaries", "true?1:".repeat(n) + "1", 1750],
  ] as const)("%s", { timeout: patience }, ([, text, start]) => {
    expect(endingOf(text)).toEqual({
      code: "EXPR_LIMIT",
      message: tooDeep,
      refused: true,
      start,
      line: 1,
      column: start + 1,
    });
  });

  test("on the line that it is on", { timeout: patience }, () => {
    expect(endingOf("\n".repeat(9) + "(".repeat(n))).toMatchObject({
      code: "EXPR_LIMIT",
      line: 10,
      column: 251,
    });
  });
});

describe("a chain of 10,000 is refused", () => {
  const chain = (operator: string): string => Array<string>(n).fill("1").join(` ${operator} `);
  test.for([
    ["+", chain("+")],
    ["*", chain("*")],
    ["==", chain("==")],
    ["in", chain("in")],
    ["selections", "a" + ".b".repeat(n)],
    ["optional selections", "a" + ".?b".repeat(n)],
    ["indexes", "a" + "[0]".repeat(n)],
    ["calls", "s" + ".trim()".repeat(n)],
  ] as const)("%s", { timeout: patience }, ([, text]) => {
    expect(endingOf(text)).toEqual({
      code: "EXPR_LIMIT",
      message: tooLongPath,
      refused: true,
      start: 0,
      line: 1,
      column: 1,
    });
  });
});

// They need no depth: signs cancel out, and chains of these are balanced.
describe("10,000 of what cel-go takes too are evaluated", () => {
  test.for([
    ["-", "-".repeat(n) + "1", 1],
    ["an odd number of -", "-".repeat(n + 1) + "1", -1],
    ["!", "!".repeat(n) + "true", true],
    ["an odd number of !", "!".repeat(n + 1) + "true", false],
    ["&&", Array<string>(n).fill("true").join("&&"), true],
    ["||", Array<string>(n).fill("false").join("||"), false],
    ["elements", `[${"1,".repeat(n)}].size()`, n],
  ] as const)("%s", { timeout: patience }, ([, text, value]) => {
    expect(endingOf(text)).toEqual({ value });
  });
});

describe("five megabytes are refused before they are read", () => {
  test.for([
    ["spaces", " "],
    ["digits", "1"],
    ["parentheses", "("],
    ["quotes", '"'],
    ["what no token begins with", "$"],
    ["characters beyond the basic plane", "\u{1f600}"],
  ] as const)("%s", { timeout: patience }, ([, character]) => {
    const size = 5_000_000 / character.length;
    expect(endingOf(character.repeat(size))).toEqual({
      code: "EXPR_LIMIT",
      message: `expression code point size exceeds limit: size: ${size}, limit 100000`,
      refused: true,
      start: 0,
      line: 1,
      column: 1,
    });
  });
});

describe("the longest text that is read takes no time worth mentioning, if it is", () => {
  const most = 99_990;
  test.for([
    ["digits", "1".repeat(most), "EXPR_INVALID_LITERAL"],
    ["quotes", '"'.repeat(most), "EXPR_SYNTAX"],
    ["a text left open", "'" + "\\".repeat(most), "EXPR_INVALID_LITERAL"],
    ["three quotes left open", '"""' + "a\n".repeat(most / 2), "EXPR_INVALID_LITERAL"],
    ["what no token begins with", "$".repeat(most), "EXPR_SYNTAX"],
    ["backticks", "a." + "`".repeat(most), "EXPR_SYNTAX"],
    ["a comment alone", "/".repeat(most), "EXPR_SYNTAX"],
    ["a name", "x".repeat(most), "EXPR_UNDECLARED_REFERENCE"],
    ["names", `[${"x,".repeat(most / 2)}]`, "EXPR_UNDECLARED_REFERENCE"],
    ["commas", ",".repeat(most), "EXPR_SYNTAX"],
    ["operators", "+".repeat(most), "EXPR_SYNTAX"],
    ["dots", ".".repeat(most), "EXPR_SYNTAX"],
    ["exponents", "1e".repeat(most / 2), "EXPR_SYNTAX"],
  ] as const)("%s", { timeout: patience }, ([, text, code]) => {
    expect(endingOf(text)).toMatchObject({ code, refused: true });
  });
});
