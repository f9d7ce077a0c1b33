import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  escapeBytes,
  unescapeBytes,
  unescapeText,
  UrlFault,
} from "../../src/kubernetes/url-escape.ts";

const bytes = fc.uint8Array({ maxLength: 20 });

describe("escapeBytes and unescapeBytes", () => {
  test.each(["path", "userinfo", "query", "fragment"] as const)(
    "of a %s undo each other",
    (part) => {
      fc.assert(
        fc.property(bytes, (value) => {
          const text = escapeBytes(value, part);
          expect(text).toMatch(/^[!-~]*$/);
          expect(Array.from(unescapeBytes(text, part))).toEqual(Array.from(value));
        }),
      );
    },
  );

  test.each([
    ["path", "/a:@&=+$,;?", "/a:@&=+$,;%3F"],
    ["userinfo", "a:b@c/&=+$,;", "a%3Ab%40c%2F&=+$,;"],
    ["query", "a=b&c+d e", "a%3Db%26c%2Bd%20e"],
    ["fragment", "a?/!()*[", "a?/!()*%5B"],
    ["host", "[::1]:80<>", "[::1]:80<>"],
  ] as const)("in a %s, %s becomes %s", (part, text, escaped) => {
    expect(escapeBytes(new TextEncoder().encode(text), part)).toBe(escaped);
  });

  test("a plus is a space in queries only", () => {
    expect(unescapeText("a+b", "query")).toBe("a b");
    expect(unescapeText("a+b", "path")).toBe("a+b");
  });

  test.each(["%", "%4", "%4g", "% 41", "%+1", "a%"])("%s is no escape", (text) => {
    expect(() => unescapeBytes(text, "path")).toThrow(UrlFault);
  });
});
