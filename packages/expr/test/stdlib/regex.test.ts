import { describe, expect, test } from "vitest";
import { compileRegex } from "../../src/stdlib/regex.ts";
import { call, messageOf } from "../support.ts";

const cases: readonly (readonly [text: string, pattern: string, result: boolean])[] = [
  ["hubba", "ubb", true],
  ["", "", true],
  ["abc", "^b", false],
  ["a\n", "a$", false],
  ["a\nb", "(?m)a$", true],
  ["A", "(?i)a", true],
  ["\n", ".", false],
  ["\n", "(?s).", true],
  ["\r", ".", true],
  ["\u00a0", "\\s", false],
  ["\u0661", "\\d", false],
  ["\u00e4", "\\w", false],
  ["\u{1f431}", "^.$", true],
  ["α", "\\p{Greek}", true],
  ["5", "[[:digit:]]", true],
  ["a.b", "^\\Qa.b\\E$", true],
  ["xy", "(?P<n>x)(?<m>y)", true],
  ["ab", "\\Aab\\z", true],
];
const refused = ["(?=a)", "(?<!a)b", "(a)\\1", "a{1001}", "(", "[", "a**", "\\Z", "\\C", "*"];

describe("matches", () => {
  test.for(cases)("%o %o", ([text, pattern, result]) => {
    expect(call("matches", text, pattern)).toBe(result);
    expect(call("matches_string", text, pattern)).toBe(result);
  });

  test.for(refused)("%s is refused, as RE2 has it not", (pattern) => {
    expect(messageOf(() => call("matches", "a", pattern))).toMatch(
      /^error: error parsing regexp: /,
    );
  });

  test("a pattern that backtracking engines take exponential time for is matched at once", () => {
    const started = performance.now();
    expect(call("matches", `${"a".repeat(5000)}!`, "^(a+)+$")).toBe(false);
    expect(performance.now() - started).toBeLessThan(2000);
  });

  test("a pattern is compiled once while it is in use", () => {
    expect(compileRegex("a+b")).toBe(compileRegex("a+b"));
  });

  test("the oldest patterns are dropped", () => {
    const first = compileRegex("first");
    for (let i = 0; i < 500; i++) compileRegex(`p${i}`);
    expect(compileRegex("first")).not.toBe(first);
  });
});
