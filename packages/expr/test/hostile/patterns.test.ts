// Patterns that make a backtracking engine hang, at every place that takes one.
import { describe, expect, test } from "vitest";
import { endingOf, patience } from "./outcome.ts";

const letters = "a".repeat(50_000);
const patterns = ["^(a+)+$", "^(a|aa)+$", "^(a|a)*$", "^(.*a){12}$", "^([a-z]+)*$"];
/** With a pattern as text or as variable, and what each gives where nothing matches. */
const places: readonly (readonly [
  name: string,
  text: (pattern: string) => string,
  none: unknown,
])[] = [
  ["matches", (p) => `s.matches(${p})`, false],
  ["matches as a function", (p) => `matches(s, ${p})`, false],
  ["find", (p) => `s.find(${p})`, ""],
  ["findAll", (p) => `s.findAll(${p})`, []],
  ["findAll with a limit", (p) => `s.findAll(${p}, 3)`, []],
  ["matches in a loop", (p) => `[s, s].exists(x, x.matches(${p}))`, false],
  ["find in a loop", (p) => `[s, s].map(x, x.find(${p}))`, ["", ""]],
];
/** These take patterns with one group. */
const extractions: typeof places = [
  ["regex.extract", (p) => `regex.extract(s, ${p}).hasValue()`, false],
  ["regex.extractAll", (p) => `regex.extractAll(s, ${p})`, []],
  ["regex.replace", (p) => `regex.replace(s, ${p}, 'x') == s`, true],
  ["regex.replace with a limit", (p) => `regex.replace(s, ${p}, 'x', 2) == s`, true],
];

describe.for([...places, ...extractions])("%s of 50,000 letters", ([, text, none]) => {
  test.for(patterns)("%s", { timeout: patience }, (p) => {
    const given = { s: `${letters}!`, p };
    expect(endingOf(text(`'${p}'`), given)).toEqual({ value: none });
    expect(endingOf(text("p"), given)).toEqual({ value: none });
  });
});

describe("a pattern that is none is an error with its place", () => {
  const deep = "(".repeat(20_000);
  test.for([
    ["one that would be too large", "((a{1,100}){1,100}){1,100}"],
    ["a group left open", deep],
    ["groups in groups", deep + "a" + ")".repeat(20_000)],
    ["a look behind", "(?<=a)b"],
    ["a reference back", "(a)\\1"],
  ] as const)("%s", { timeout: patience }, ([, p]) => {
    for (const text of ["s.matches(p)", "s.find(p)", "regex.replace(s, p, '')"]) {
      expect(endingOf(text, { s: letters, p })).toMatchObject({
        code: "EXPR_EVALUATION",
        message: expect.stringMatching(/^error parsing regexp: /),
        start: 0,
        line: 1,
        column: 1,
      });
    }
  });
});
