import { expect, test } from "vitest";
import { LineIndex } from "../../src/policy/lines.ts";

const text = "ab\n\u{1F600}c\u{1F600}d\r\n\nlast";
const lines = new LineIndex(text);

test.each([
  ["a", "1:1"],
  ["b", "1:2"],
  ["\n\u{1F600}", "1:3"],
  ["c", "2:2"],
  ["d", "2:4"],
  ["\r", "2:5"],
  ["last", "4:1"],
  ["st", "4:3"],
])("%j stands at %s, in whatever order it is asked", (part, expected) => {
  const show = (): string => {
    const { line, column } = lines.locate(text.indexOf(part));
    return `${line}:${column}`;
  };
  expect(show()).toBe(expected);
  lines.locate(text.length);
  expect(show()).toBe(expected);
  lines.locate(0);
  expect(show()).toBe(expected);
});

test("lines have no line break", () => {
  expect([1, 2, 3, 4].map((line) => lines.line(line))).toEqual([
    "ab",
    "\u{1F600}c\u{1F600}d",
    "",
    "last",
  ]);
});

test.each([
  ["within a line", 0, 1, 1],
  ["over lines", 0, 9, 2],
  ["of characters outside of the BMP", 3, 9, 4],
  ["of nothing", 4, 4, 1],
  ["up to a CRLF", 3, 12, 4],
])("a length %s", (_name, start, end, expected) => {
  expect(lines.lengthOnLine(start, end)).toBe(expected);
});

test("many places of one long line cost no more than the line", () => {
  const long = new LineIndex("x".repeat(500_000));
  const start = performance.now();
  for (let offset = 0; offset < 500_000; offset += 4) long.locate(offset);
  expect(performance.now() - start).toBeLessThan(2000);
});
