import { expect, test } from "vitest";
import { quote } from "../../src/policy/quote.ts";

test.each([
  ["a", "`a`"],
  ["a\n\t b", "`a b`"],
  ["a`b`", "`a'b'`"],
  ["x".repeat(100), `\`${"x".repeat(100)}\``],
  ["x".repeat(101), `\`${"x".repeat(100)}…\``],
  ["x".repeat(1_000_000), `\`${"x".repeat(100)}…\``],
])("%j", (text, quoted) => expect(quote(text)).toBe(quoted));
