import { expect, test } from "vitest";
import { CharacterScan } from "../../src/policy/characters.ts";

test.each([
  ["\u0000", "U+0000"],
  ["\u0008", "U+0008"],
  ["\u001B", "U+001B"],
  ["\u007F", "U+007F"],
  ["\u009B", "U+009B"],
  ["\uFFFE", "U+FFFE"],
  ["\uD800", "U+D800"],
])("%j is no character of YAML", (character, code) => {
  expect(new CharacterScan(`a: b${character}`).upTo(9)).toMatchObject({
    message: `the character ${code} is not allowed in YAML`,
    span: { start: 4, end: 5 },
  });
});

test.each(["\t", "\n", "\r\n", "\u00A0", "\uFEFF", "\u{1F600}", "\uFFFD"])("%j is one", (text) => {
  expect(new CharacterScan(`a: b${text}c`).upTo(9)).toBeUndefined();
});

test("each part of the file has its own first one", () => {
  const scan = new CharacterScan("a\0\0 b c\0 d");
  expect(scan.upTo(4)?.span.start).toBe(1);
  expect(scan.upTo(6)).toBeUndefined();
  expect(scan.upTo(9)?.span.start).toBe(7);
  expect(scan.upTo(10)).toBeUndefined();
});

test("what JSON allows in its strings is allowed in JSON", () => {
  expect(new CharacterScan('{"a": "\u007F\u0085\u2028"}').upTo(99)).toBeUndefined();
  expect(new CharacterScan("{a: '\u007F'}").upTo(99)).toBeDefined();
  expect(new CharacterScan('{"a": "\u0001"}').upTo(99)).toBeDefined();
});
