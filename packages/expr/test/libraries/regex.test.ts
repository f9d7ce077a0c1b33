import { describe, expect, test } from "vitest";
import { createEnvironment, optionals, regex, stdlib } from "../../src/index.ts";
import { evaluating } from "../support/evaluating.ts";
import { testExamples } from "../support/examples.ts";

const evaluate = evaluating(stdlib, optionals(), regex);
const groups = (pattern: string): string =>
  `error: regular expression has more than one capturing group: "${pattern}"`;
const replacement = (text: string, why: string): string =>
  `error: invalid replacement string: '${text}' \\ ${why}`;

// Every result is cel-go's.
const cases: readonly (readonly [expression: string, result: unknown])[] = [
  ["regex.extract('hello world', 'hello(.*)').value()", " world"],
  ["regex.extract('hello', 'l+').value()", "ll"],
  ["regex.extract('hello', 'x*').value()", ""],
  ["regex.extract('hello', 'x').hasValue()", false],
  ["regex.extract('hello', 'h(x*)').hasValue()", false],
  ["regex.extract('b', '(a)|b').hasValue()", false],
  ["regex.extract('HELLO', '(?i)hello').value()", "HELLO"],
  ["regex.extract('\u{1f600}a', '.').value()", "\u{1f600}"],
  ["regex.extract('a', '(a)(b)')", groups("(a)(b)")],
  ["regex.extract('a', '(')", "error: error parsing regexp: missing closing ): `(`"],
  ["regex.extract(dyn(1), 'a')", "error: no such overload"],

  ["regex.extractAll('id:123, id:456', r'id:(\\d+)')", ["123", "456"]],
  ["regex.extractAll('banana', 'an')", ["an", "an"]],
  ["regex.extractAll('baab', 'a*')", ["", "aa", ""]],
  ["regex.extractAll('ab', '(a)|b')", ["a"]],
  ["regex.extractAll('a\u{1f600}', '')", ["", "", ""]],
  ["regex.extractAll('x', 'y')", []],
  ["regex.extractAll('a', '(a)(b)')", groups("(a)(b)")],
  ["regex.extractAll('a', 'a{1001}')", /^error: error parsing regexp: /],

  ["regex.replace('banana', 'a', 'x')", "bxnxnx"],
  ["regex.replace('banana', 'a', 'x', 0)", "banana"],
  ["regex.replace('banana', 'a', 'x', 2)", "bxnxna"],
  ["regex.replace('banana', 'a', 'x', -12)", "bxnxnx"],
  ["regex.replace('banana', 'a', 'x', 9223372036854775807)", "bxnxnx"],
  ["regex.replace('foo bar', '(fo)o (ba)r', r'\\2 \\1 \\0')", "ba fo foo bar"],
  ["regex.replace('ab', '(a)|b', r'<\\1>')", "<a><>"],
  ["regex.replace('a', 'a', r'\\\\')", "\\"],
  ["regex.replace('a', 'a', '$1$&')", "$1$&"],
  ["regex.replace('a\u{1f600}', '', '-')", "-a-\u{1f600}-"],
  ["regex.replace('aab', 'a*', '-')", "-b-"],
  [
    "regex.replace('a', '(a)', r'\\2')",
    "error: replacement string references group 2 but regex has only 1 group(s)",
  ],
  ["regex.replace('a', 'a', 'x\\\\')", replacement("x\\", "not allowed at end")],
  ["regex.replace('a', 'a', r'\\d')", replacement("\\d", "must be followed by a digit or \\")],
  [
    "regex.replace('a', 'a', '\\\\\u{e9}')",
    replacement("\\\u{e9}", "must be followed by a digit or \\"),
  ],
  ["regex.replace('b', 'a', r'\\9')", "b"],
  ["regex.replace('b', '(', 'x')", /^error: error parsing regexp: /],
  ["regex.replace('b', '(', 'x', 0)", "b"],
];

describe("regex", () => {
  testExamples(createEnvironment({ libraries: [stdlib, optionals(), regex] }), regex);

  test.for(cases)("%s", ([expression, result]) => {
    const found = evaluate(expression);
    if (result instanceof RegExp) expect(found).toMatch(result);
    else expect(found).toEqual(result);
  });

  test("gives an optional text", () => {
    const environment = createEnvironment({ libraries: [stdlib, optionals(), regex] });
    expect(environment.compile("regex.extract('a', 'a').orValue('')").type.kind).toBe("string");
  });

  test("a replacement that grows beyond all bounds is an error", () => {
    const text = "a".repeat(4000);
    expect(evaluate(`regex.replace(x, 'a', y)`, { x: text, y: "b".repeat(4000) })).toBe(
      "error: text of more than 10000000 characters",
    );
  });

  test("patterns that make backtracking engines slow are no danger", () => {
    const started = performance.now();
    expect(evaluate("regex.extract(x, '(a+)+$').hasValue()", { x: `${"a".repeat(5000)}!` })).toBe(
      false,
    );
    expect(performance.now() - started).toBeLessThan(2000);
  });
});
