import * as fc from "fast-check";
import { expect, test } from "vitest";
import { decodeBase64, encodeBase64 } from "../../src/encoding/base64.ts";

test.each([
  ["", []],
  ["AA==", [0]],
  ["AAE=", [0, 1]],
  ["+/+/", [0xfb, 0xff, 0xbf]],
])("decodes %j", (text, bytes) => {
  expect(decodeBase64(text)).toEqual(Uint8Array.from(bytes));
});

test.each([
  "AA",
  "AAE",
  "A",
  "AA==\n",
  " AA==",
  "AA= =",
  "-_-_",
  "AAE=AAE=",
  "AB==",
  "AA==x",
  "ÄÄ==",
])("refuses %j", (text) => {
  expect(decodeBase64(text)).toBeUndefined();
});

test("takes exactly one text for each sequence of bytes", () => {
  fc.assert(
    fc.property(fc.uint8Array(), (bytes) => {
      expect(decodeBase64(encodeBase64(bytes))).toEqual(bytes);
    }),
  );
  fc.assert(
    fc.property(
      fc.string({ unit: fc.constantFrom("A", "Q", "g", "w", "+", "/", "=", "-", "_", " ", "\n") }),
      (text) => {
        const bytes = decodeBase64(text);
        expect(bytes === undefined ? text : encodeBase64(bytes)).toBe(text);
      },
    ),
  );
});
