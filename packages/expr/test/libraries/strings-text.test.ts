import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { stdlib, strings } from "../../src/index.ts";
import * as text from "../../src/libraries/strings-text.ts";
import { messageOf } from "../support.ts";
import { evaluating } from "../support/evaluating.ts";

const evaluate = evaluating(stdlib, strings());
const largest = "9223372036854775807";

const cases: readonly (readonly [expression: string, result: unknown])[] = [
  ["'tacocat'.charAt(3)", "o"],
  ["'tacocat'.charAt(7)", ""],
  ["'tacocat'.charAt(8)", "error: index out of range: 8"],
  ["'tacocat'.charAt(-1)", "error: index out of range: -1"],
  [`'a'.charAt(${largest})`, `error: index out of range: ${largest}`],
  ["'a\u{1f600}b'.charAt(1)", "\u{1f600}"],
  ["'a\u{1f600}b'.charAt(2)", "b"],
  ["'a\u{1f600}b'.charAt(3)", ""],
  ["''.charAt(0)", ""],

  ["'\u{1f600}a\u{1f600}a'.indexOf('a')", 1],
  ["'\u{1f600}a\u{1f600}a'.indexOf('a', 2)", 3],
  ["'abc'.indexOf('')", 0],
  ["'abc'.indexOf('', 2)", 2],
  ["'abc'.indexOf('', 9)", 3],
  [`'abc'.indexOf('', ${largest})`, 3],
  ["'abc'.indexOf('a', 3)", -1],
  ["'abc'.indexOf('a', 30)", -1],
  ["'abc'.indexOf('a', -1)", "error: index out of range: -1"],
  ["'abc'.indexOf('', -1)", "error: index out of range: -1"],
  ["'abc'.indexOf('abcd')", -1],

  ["'\u{1f600}a\u{1f600}a'.lastIndexOf('a')", 3],
  ["'\u{1f600}a\u{1f600}a'.lastIndexOf('a', 2)", 1],
  ["'abc'.lastIndexOf('')", 3],
  ["'abc'.lastIndexOf('', 1)", 1],
  ["'abc'.lastIndexOf('', 9)", 3],
  ["'abcabc'.lastIndexOf('abc', 3)", 3],
  ["'abcabc'.lastIndexOf('abc', 2)", 0],
  ["'abc'.lastIndexOf('c', 3)", -1],
  ["'abc'.lastIndexOf('c', 30)", -1],
  ["'abc'.lastIndexOf('c', -1)", "error: index out of range: -1"],

  ["'ta\u{a9}o\u{1f600}T'.substring(2, 5)", "\u{a9}o\u{1f600}"],
  ["'abc'.substring(3)", ""],
  ["'abc'.substring(4)", "error: index out of range: 4"],
  ["'abc'.substring(-1)", "error: index out of range: -1"],
  ["'abc'.substring(2, 1)", "error: invalid substring range. start: 2, end: 1"],
  ["'abc'.substring(-1, 1)", "error: index out of range: -1"],
  ["'abc'.substring(1, 4)", "error: index out of range: 4"],
  ["'abc'.substring(3, 3)", ""],

  ["'ABCxyz\u{c6}\u{130}\u{212a}'.lowerAscii()", "abcxyz\u{c6}\u{130}\u{212a}"],
  ["'ABCxyz\u{e6}\u{131}\u{df}'.upperAscii()", "ABCXYZ\u{e6}\u{131}\u{df}"],

  ["'\u{85}\u{a0}\u{1680} \ta b\u{2028}\u{3000}'.trim()", "a b"],
  ["'\u{200b}a\u{feff}\u{180e}'.trim()", "\u{200b}a\u{feff}\u{180e}"],
  ["'  '.trim()", ""],

  ["'a\u{1f600}b'.reverse()", "b\u{1f600}a"],

  ["'a,b,,c'.split(',')", ["a", "b", "", "c"]],
  ["'a,b,,c'.split(',', 2)", ["a", "b,,c"]],
  ["'a,b,,c'.split(',', 9)", ["a", "b", "", "c"]],
  [`'a,b'.split(',', ${largest})`, ["a", "b"]],
  ["'a,b'.split(',', 0)", []],
  ["'a,b'.split(',', 1)", ["a,b"]],
  ["'a,b'.split(',', -3)", ["a", "b"]],
  ["''.split(',')", [""]],
  ["''.split('')", []],
  ["''.split('', 1)", []],
  ["'a\u{1f600}b'.split('')", ["a", "\u{1f600}", "b"]],
  ["'a\u{1f600}b'.split('', 2)", ["a", "\u{1f600}b"]],
  ["'a\u{1f600}b'.split('', 1)", ["a\u{1f600}b"]],

  ["'aaa'.replace('a', 'bb')", "bbbbbb"],
  ["'aaa'.replace('a', 'bb', 2)", "bbbba"],
  ["'aaa'.replace('a', 'bb', 0)", "aaa"],
  ["'aaa'.replace('a', 'bb', -1)", "bbbbbb"],
  [`'aaa'.replace('aa', '', ${largest})`, "a"],
  ["'a$1b'.replace('$1', '$&')", "a$&b"],
  ["'a\u{1f600}'.replace('', '-')", "-a-\u{1f600}-"],
  ["'a\u{1f600}'.replace('', '-', 1)", "-a\u{1f600}"],
  ["'a\u{1f600}'.replace('', '-', 2)", "-a-\u{1f600}"],
  ["'a\u{1f600}'.replace('', '-', 3)", "-a-\u{1f600}-"],
  ["''.replace('', '-')", "-"],
  ["''.replace('a', '-')", ""],

  ["['a', 'b'].join()", "ab"],
  ["['a', '', 'b'].join(', ')", "a, , b"],
  ["[].join(',')", ""],
  ["[dyn('a'), dyn(1)].join(',')", "error: join: invalid input: int"],
  ["[1].join()", "refused: found no matching overload for 'join' applied to 'list(int).()'"],
  ["dyn('a').join()", "error: no such overload"],
];

describe("the functions of strings", () => {
  test.for(cases)("%s", ([expression, result]) => {
    expect(evaluate(expression)).toEqual(result);
  });

  const word = fc.string({ unit: fc.constantFrom("a", "b", "\u{e9}", "\u{1f600}"), maxLength: 8 });
  const limit = fc.integer({ min: -2, max: 10 });

  test("an index is the one among the code points", () => {
    fc.assert(
      fc.property(word, word, fc.nat(9), (whole, part, from) => {
        const points = Array.from(whole);
        const size = Array.from(part).length;
        const places = [...points.keys(), points.length].filter(
          (i) => points.slice(i, i + size).join("") === part,
        );
        expect(text.indexOf(whole, part)).toBe(places[0] ?? -1);
        expect(text.lastIndexOf(whole, part)).toBe(places.at(-1) ?? -1);
        if (from < points.length) {
          expect(text.indexOf(whole, part, from)).toBe(places.find((i) => i >= from) ?? -1);
          const last = places.findLast((i) => i <= from) ?? -1;
          expect(text.lastIndexUntil(whole, part, from)).toBe(last);
          expect(text.charAt(whole, from)).toBe(points[from]);
        }
      }),
    );
  });

  test("what was split joins to the whole again", () => {
    fc.assert(
      fc.property(word, word, limit, (whole, separator, most) => {
        const parts = text.split(whole, separator, most);
        if (most === 0) expect(parts).toEqual([]);
        else expect(text.join(parts, separator)).toBe(whole);
        if (most > 0) expect(parts.length).toBeLessThanOrEqual(most);
      }),
    );
  });

  test("all occurrences are replaced as JavaScript does", () => {
    fc.assert(
      fc.property(
        word,
        word.filter((part) => part !== ""),
        word,
        (whole, part, other) => {
          expect(text.replace(whole, part, other)).toBe(whole.replaceAll(part, () => other));
        },
      ),
    );
  });
});

describe("hostile sizes", () => {
  const long = "a".repeat(3_000_000);
  const tooLong = "error: text of more than 10000000 characters";

  test.for([
    ["replace", () => text.replace(long.slice(0, 900_000), "a", "a".repeat(12)), tooLong],
    ["replace of many", () => text.replace(long, "a", ""), "error: more than 1000000 replacements"],
    ["replace of the empty text", () => text.replace("a".repeat(999_999), "", long), tooLong],
    ["join", () => text.join(["a", "b"], "x".repeat(10_000_000)), tooLong],
    ["join of many", () => text.join(Array.from<string>({ length: 4 }).fill(long)), tooLong],
    ["split", () => text.split(long, "a"), "error: list of more than 1000000 elements"],
    [
      "split in characters",
      () => text.split(long, ""),
      "error: list of more than 1000000 elements",
    ],
  ] as const)("%s refuses before it makes the result", ([, run, message]) => {
    expect(messageOf(run)).toBe(message);
  });

  test.for([
    ["indexOf", (whole: string, part: string) => text.indexOf(whole, part), -1],
    ["lastIndexOf", (whole: string, part: string) => text.lastIndexOf(whole, part), -1],
    ["split", (whole: string, part: string) => text.split(whole, part).length, 1],
    ["trim", (whole: string) => text.trim(`${" ".repeat(1_000_000)}x${whole}`).length, 1_000_001],
  ] as const)("%s takes linear time", ([, run, result]) => {
    const started = performance.now();
    expect(run("a".repeat(1_000_000), `b${"a".repeat(500_000)}`)).toBe(result);
    expect(performance.now() - started).toBeLessThan(2000);
  });
});
