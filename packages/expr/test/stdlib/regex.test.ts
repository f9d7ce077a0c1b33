import { describe, expect, test } from "vitest";
import { createEnvironment, stdlib, string } from "../../src/index.ts";
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

  test.for([
    ["(a{1,30}){1,30}$", "a".repeat(50_000)],
    ["(a|b)*a(a|b){100}c?$", "ab".repeat(25_000)],
  ])("%s is too complicated for a long text", ([pattern = "", text = ""]) => {
    expect(call("matches", text.slice(0, 1000), pattern)).toBeTypeOf("boolean");
    expect(messageOf(() => call("matches", text, pattern))).toBe(
      `error: the pattern ${JSON.stringify(pattern)} is too complicated for a text of 50000 characters`,
    );
  });

  test.for(["never", "auto"] as const)("and the outcome says so, codegen %s", (codegen) => {
    const variables = { s: string };
    const environment = createEnvironment({ libraries: [stdlib], variables, codegen });
    const program = environment.compile("s.matches('(a{1,30}){1,30}$')");
    for (let i = 0; i < 60; i++) program.evaluate({ s: "a" });
    expect(program.evaluate({ s: "a".repeat(50_000) })).toMatchObject({
      kind: "error",
      error: { code: "EXPR_REGEX_LIMIT" },
    });
    const absorbed = environment.compile("s.matches('(a{1,30}){1,30}$') || true");
    expect(absorbed.evaluate({ s: "a".repeat(50_000) })).toMatchObject({ value: true });
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
