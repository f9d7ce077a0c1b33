import { describe, expect, test } from "vitest";
import { quoteCel, quoteGo } from "../../src/libraries/quote.ts";

const cases: readonly (readonly [text: string, cel: string, go: string])[] = [
  ["", '""', '""'],
  ["a'b", `"a'b"`, `"a'b"`],
  ['"\\', String.raw`"\"\\"`, String.raw`"\"\\"`],
  ["\u0007\b\f\n\r\t\v", String.raw`"\a\b\f\n\r\t\v"`, String.raw`"\a\b\f\n\r\t\v"`],
  ["\u0001\u007f", '"\u0001\u007f"', String.raw`"\x01\x7f"`],
  ["\u00e9\u{1f600}\u0301", '"\u00e9\u{1f600}\u0301"', '"\u00e9\u{1f600}\u0301"'],
  ["\u00a0\u200b\u2028", '"\u00a0\u200b\u2028"', String.raw`"\u00a0\u200b\u2028"`],
  ["\u{e0001}", '"\u{e0001}"', String.raw`"\U000e0001"`],
  ["a\ud800", '"a\ufffd"', '"a\ufffd"'],
];

describe("quoting", () => {
  test.for(cases)("%o", ([text, cel, go]) => {
    expect(quoteCel(text)).toBe(cel);
    expect(quoteGo(text)).toBe(go);
  });
});
