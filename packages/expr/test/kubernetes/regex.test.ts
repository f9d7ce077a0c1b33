import { describe, expect, test } from "vitest";
import { createEnvironment, dyn, kubernetesRegex, stdlib } from "../../src/index.ts";
import { evaluating } from "../support/evaluating.ts";
import { testExamples } from "../support/examples.ts";

const evaluate = evaluating(stdlib, kubernetesRegex);

testExamples(createEnvironment({ libraries: [stdlib, kubernetesRegex] }), kubernetesRegex);

describe("kubernetesRegex", () => {
  test.each([
    ["''.find('')", ""],
    ["'abc 12 3'.find('[0-9]*')", ""],
    ["'\u{1f431}x'.find('.')", "\u{1f431}"],
    ["'a'.find(dyn('('))", "error: error parsing regexp: missing closing ): `(`"],
    ["''.findAll('')", [""]],
    ["'ab'.findAll('')", ["", "", ""]],
    ["'\u{1f431}'.findAll('')", ["", ""]],
    ["'baac'.findAll('a*')", ["", "aa", ""]],
    ["'aab aac'.findAll('a+(b|c)')", ["aab", "aac"]],
    ["'ab ab'.findAll('^a|b')", ["ab"[0], "b", "b"]],
    ["'a b'.findAll('\\\\b')", ["", "", "", ""]],
    ["'abc'.findAll('[a-z]', 0)", []],
    ["'abc'.findAll('[a-z]', 2)", ["a", "b"]],
    ["'abc'.findAll('[a-z]', 9223372036854775807)", ["a", "b", "c"]],
    ["'abc'.findAll('[a-z]', -9223372036854775808)", ["a", "b", "c"]],
    [
      "'a'.findAll(dyn('(?=a)'), 0)",
      "error: error parsing regexp: invalid or unsupported Perl syntax: `(?=`",
    ],
  ])("%s", (text, result) => {
    expect(evaluate(text)).toEqual(result);
  });

  test.each([
    [
      "object.a.find('(')",
      "invalid find argument",
      "error parsing regexp: missing closing ): `(`",
      "'('",
    ],
    [
      "[1].all(x, 'a'.findAll('[', x) == [])",
      "invalid findAll argument",
      "error parsing regexp: missing closing ]: `[`",
      "'['",
    ],
    [
      "'a'.findAll('a**')",
      "invalid findAll argument",
      "error parsing regexp: invalid nested repetition operator: `**`",
      "'a**'",
    ],
  ])("%s does not compile", (text, message, help, underlined) => {
    const environment = createEnvironment({
      libraries: [stdlib, kubernetesRegex],
      variables: { object: dyn },
    });
    const { issues } = environment.check(text);
    expect(issues).toMatchObject([{ code: "EXPR_INVALID_CONSTANT", message, help }]);
    expect(issues.map(({ start, end }) => text.slice(start, end))).toEqual([underlined]);
  });

  test("findAll reads 8,000 characters that match each", () => {
    expect(evaluate("size(text.findAll(''))", { text: "a".repeat(8000) })).toBe(8001);
  });

  test("findAll refuses many matches in a long text, but not the first of them", () => {
    const text = "a".repeat(200_000);
    expect(evaluate("text.findAll('a')", { text })).toBe(
      'error: the pattern "a" matches too often in a text of 200000 characters',
    );
    expect(evaluate("size(text.findAll('a', 100))", { text })).toBe(100);
  });
});
