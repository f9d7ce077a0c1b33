import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { compileGlob, GlobError } from "../../src/match/glob.ts";
import { hasShared, readShared } from "../support/shared.ts";

test.each([
  ["ghcr.io/*", "ghcr.io/a/b:c@sha256:d", true],
  ["docker.io/*", "nginx", false],
  ["*", "", true],
  ["", "", true],
  ["", "a", false],
  ["a**b", "a/x:y@z/b", true],
  ["a?c", "a/c", true],
  ["a?c", "ac", false],
  ["a?c", "a\u{1F600}c", true],
  ["a*c", "a\nc", true],
  ["nginx", "NGINX", false],
  ["[abc]x", "bx", true],
  ["[abc]x", "dx", false],
  ["[!abc]x", "dx", true],
  ["[!abc]x", "ax", false],
  ["[a-z]1", "q1", true],
  ["[!a-z]1", "q1", false],
  ["[!a-z]1", "/1", true],
  ["[ab-z]", "-", true],
  ["[ab-z]", "y", false],
  ["[a^]", "^", true],
  ["[\\]]", "]", true],
  ["[\\\\]", "\\", true],
  ["v{1,2*}.0", "v1.0", true],
  ["v{1,2*}.0", "v23.0", true],
  ["v{1,2*}.0", "v3.0", false],
  ["{a,{b,c?}}x", "cdx", true],
  ["{a,}x", "x", true],
  ["a,b}", "a,b}", true],
  ["a]b", "a]b", true],
  ["\\*", "*", true],
  ["\\*", "x", false],
  ["{\\,,\\}}", ",", true],
  ["{\\,,\\}}", "}", true],
  ["a.c+(d)|$^", "a.c+(d)|$^", true],
  ["a.c", "abc", false],
  ["a\\", "a", true],
  ["\\d", "d", true],
])("%s on %j: %s", (pattern, text, expected) => {
  expect(compileGlob(pattern)(text)).toBe(expected);
});

test.each([
  ["[abc", "a `[` is not closed"],
  ["[", "a `[` is not closed"],
  ["[]", "`[]` holds no character"],
  ["[!]", "`[]` holds no character"],
  ["[a-z0-9]", "a range in `[…]` must be all of it: `[a-z]`"],
  ["[a-", "a range in `[…]` must be all of it: `[a-z]`"],
  ["[z-a]", "the range `z-a` is empty"],
  ["{a,b", "a `{` is not closed"],
  ["{".repeat(1024), "a `{` is not closed"],
])("%.20s is refused", (pattern, message) => {
  expect(() => compileGlob(pattern)).toThrow(new GlobError(message));
});

test.each([
  ["long", "?".repeat(1025), "the pattern is longer than 1024 characters"],
  ["deep", "{".repeat(512) + "}".repeat(512), undefined],
])("a %s pattern is refused or compiled, and never overflows", (_name, pattern, message) => {
  const compile = () => compileGlob(pattern);
  if (message === undefined) expect(compile()("")).toBe(true);
  else expect(compile).toThrow(new GlobError(message));
});

test("a pattern of many stars takes linear time", () => {
  const matches = compileGlob(`${"*a".repeat(200)}b`);
  const start = performance.now();
  expect(matches("a".repeat(20_000))).toBe(false);
  expect(performance.now() - start).toBeLessThan(2000);
});

test("escaped text matches itself and nothing else", () => {
  fc.assert(
    fc.property(fc.string({ unit: "grapheme" }), fc.string({ unit: "grapheme" }), (text, other) => {
      const matches = compileGlob(Array.from(text, (character) => `\\${character}`).join(""));
      expect(matches(text)).toBe(true);
      expect(matches(other)).toBe(other === text);
    }),
  );
});

interface GlobCase {
  readonly dialect: string;
  readonly pattern: string | readonly string[];
  readonly image: string;
  readonly normalised?: string;
  readonly match: boolean;
}

describe.skipIf(!hasShared("testdata/glob-cases.jsonl"))("Kyverno's own cases", () => {
  // The older matcher of ClusterPolicy has `*` and `?` only, which mean the same here, on the text that it compares.
  const cases = (
    hasShared("testdata/glob-cases.jsonl") ? readShared("testdata/glob-cases.jsonl") : ""
  )
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line) as GlobCase)
    .filter(({ dialect }) => dialect.startsWith("kyverno-"));

  test.each(cases)("$pattern on $image: $match", ({ pattern, image, normalised, match }) => {
    const patterns = typeof pattern === "string" ? [pattern] : pattern;
    expect(patterns.some((glob) => compileGlob(glob)(normalised ?? image))).toBe(match);
  });
});
