import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { codePointLength, compareText } from "../../src/values/text.ts";

const text = fc.string({
  unit: fc.constantFrom("a", "\ud7ff", "\ue000", "\uff00", "\u{10000}", "\u{1f431}", "\u{10ffff}"),
});

describe("text", () => {
  test("has its length in code points", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (value) => {
        expect(codePointLength(value)).toBe(Array.from(value).length);
      }),
    );
  });

  test("a lone surrogate counts as one", () => {
    expect(codePointLength("\ud800")).toBe(1);
    expect(codePointLength("\udc00\ud800a")).toBe(3);
    expect(codePointLength("\ud800\ud800\udc00")).toBe(2);
  });

  test("is ordered by code point", () => {
    fc.assert(
      fc.property(text, text, (left, right) => {
        const a = Array.from(left, (character) => character.codePointAt(0) ?? 0);
        const b = Array.from(right, (character) => character.codePointAt(0) ?? 0);
        const at = a.findIndex((point, i) => point !== b[i]);
        const wanted =
          at === -1 ? a.length - b.length : at >= b.length ? 1 : (a[at] ?? 0) - (b[at] ?? 0);
        expect(Math.sign(compareText(left, right))).toBe(Math.sign(wanted));
      }),
    );
  });

  test("the planes above U+FFFF come last", () => {
    expect(compareText("\uff00", "\u{10000}")).toBeLessThan(0);
    expect(compareText("\ue000", "\u{10ffff}")).toBeLessThan(0);
    expect(compareText("\ud7ff", "\u{10000}")).toBeLessThan(0);
  });
});
