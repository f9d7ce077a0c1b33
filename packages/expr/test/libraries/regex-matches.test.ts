import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { matchesOf } from "../../src/libraries/regex-matches.ts";
import { messageOf } from "../support.ts";

const all = (text: string, pattern: string): readonly string[] =>
  Array.from(matchesOf(text, pattern), ({ start, group }) => `${start}:${group(0)}`);

describe("the matches of a pattern", () => {
  // As Go finds them.
  test.for([
    ["banana", "an", ["1:an", "3:an"]],
    ["banana", "x", []],
    ["", "", ["0:"]],
    ["ab", "", ["0:", "1:", "2:"]],
    ["a\u{1f600}b", "", ["0:", "1:", "3:", "4:"]],
    ["baab", "a*", ["0:", "1:aa", "4:"]],
    ["aab", "a*", ["0:aa", "3:"]],
    ["ab", "a|", ["0:a", "2:"]],
    ["a\nb", "(?m)^.", ["0:a", "2:b"]],
    ["abab", "^ab", ["0:ab"]],
    ["ab ab", "\\bab", ["0:ab", "3:ab"]],
  ] as const)("in %o of %s are %o", ([text, pattern, matches]) => {
    expect(all(text, pattern)).toEqual(matches);
  });

  test("are where they say, from left to right, without overlap", () => {
    const text = fc.string({ unit: fc.constantFrom("a", "b", "\u{1f600}"), maxLength: 10 });
    const pattern = fc.constantFrom("a*", "a|ab", "(a)(b)?", "b*?", ".", "(?:ab)*", "$", "\\b");
    fc.assert(
      fc.property(text, pattern, (whole, sought) => {
        let end = 0;
        for (const match of matchesOf(whole, sought)) {
          expect(match.start).toBeGreaterThanOrEqual(end);
          expect(whole.slice(match.start, match.end)).toBe(match.group(0));
          ({ end } = match);
        }
      }),
    );
  });

  test("are given up when the searches add up to too much", () => {
    expect(messageOf(() => all("a".repeat(20_000), "a"))).toBe(
      'error: the pattern "a" matches too often in a text of 20000 characters',
    );
    expect(all("a".repeat(2500), "a")).toHaveLength(2500);
  });

  test("need a pattern that can be parsed", () => {
    expect(messageOf(() => all("a", "("))).toMatch(/^error: error parsing regexp: /);
  });
});
