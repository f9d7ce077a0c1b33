import { describe, expect, test } from "vitest";
import { excerpt } from "../../src/libraries/excerpt.ts";

const cat = "\u{1f431}";

describe("excerpt", () => {
  test.each([
    ["", ""],
    ["a".repeat(80), "a".repeat(80)],
    ["a".repeat(81), `${"a".repeat(80)}…`],
    [cat.repeat(80), cat.repeat(80)],
    [cat.repeat(81), `${cat.repeat(80)}…`],
    [`a${cat.repeat(100)}`, `a${cat.repeat(79)}…`],
  ])("case %#: 80 code points at most, none cut in two", (text, result) => {
    expect(excerpt(text)).toBe(result);
  });
});
