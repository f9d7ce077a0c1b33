import fc from "fast-check";
import { expect, test } from "vitest";
import { count, formatProblems, harmless, notes, oneLine } from "../src/text.ts";

test.each([
  ["plain ü 漢 …", "plain ü 漢 …"],
  ["a\nb", "a\nb"],
  ["\u001B[31m", String.raw`\u{1b}[31m`],
  ["a\rb\tc\u007F\u0085", String.raw`a\u{d}b\u{9}c\u{7f}\u{85}`],
  ["\u202Eabc\u2066\u2028\u200B", String.raw`\u{202e}abc\u{2066}\u{2028}\u{200b}`],
])("%j is shown as %s", (text, shown) => {
  expect(harmless(text)).toBe(shown);
});

test("nothing that comes out steers, and coming out twice changes nothing", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), (text) => {
      const shown = harmless(text);
      expect(shown).not.toMatch(/(?!\n)[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
      expect(harmless(shown)).toBe(shown);
      expect(oneLine(text)).not.toContain("\n");
    }),
  );
});

test("problems of a request name it, its status, and whether a retry may help", () => {
  const base = { severity: "error", code: "X", message: "m", help: "h" } as const;
  const url = "https://a.example/x";
  expect(
    formatProblems([{ ...base, url, status: 503, retryable: true }, { ...base, url }, base]),
  ).toBe(
    `error[X]: m
  help: h
  url: https://a.example/x
  status: 503
  retry may help: yes

error[X]: m
  help: h
  url: https://a.example/x
  status: none

error[X]: m
  help: h
`,
  );
  expect(formatProblems([])).toBe("");
});

test("thousands of problems in one long line take a moment", () => {
  const sourceLine = "x".repeat(500_000);
  const problems = Array.from({ length: 2000 }, (_, i) => ({
    ...({ severity: "error", code: "X", message: "m", help: "h", sourceLine } as const),
    position: { file: "f", path: "", line: 1, column: 499_999 - i, length: 1 },
  }));
  const start = performance.now();
  expect(formatProblems(problems).split("\n\n")).toHaveLength(2000);
  expect(performance.now() - start).toBeLessThan(2000);
});

test.each([
  [0, "file", "0 files"],
  [1, "file", "1 file"],
  [1, "policy", "1 policy"],
  [2, "policy", "2 policies"],
])("%i %s is %s", (n, word, text) => {
  expect(count(n, word)).toBe(text);
});

test("clock and insecure flags are announced a line each, and a host cannot forge one", () => {
  const now = new Date("2026-03-01T10:00:00Z");
  expect(notes({ now, weakened: ["--insecure-registry a\nclock x"] })).toBe(
    "clock     2026-03-01T10:00:00.000Z (--now)\nweakened  --insecure-registry a\\u{a}clock x\n",
  );
  expect(notes({ weakened: [] })).toBe("");
});
