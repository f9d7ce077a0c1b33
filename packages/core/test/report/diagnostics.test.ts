import { expect, test } from "vitest";
import { formatDiagnostics } from "../../src/index.ts";

const base = {
  severity: "error",
  code: "EXPR_UNDECLARED_REFERENCE",
  message: "undeclared reference to 'imagez' (in container '')",
} as const;
const at = (line: number, column: number, length: number) => ({
  file: "policy.yaml",
  path: "spec.validations[0].expression",
  line,
  column,
  length,
});

test("a fault is drawn under its line, with what to do", () => {
  expect(
    formatDiagnostics([
      {
        ...base,
        help: "did you mean `image`?",
        position: at(31, 8, 6),
        sourceLine: '      (imagez(i).registry() == "ghcr.io" &&',
      },
    ]),
  ).toBe(`error[EXPR_UNDECLARED_REFERENCE]: undeclared reference to 'imagez' (in container '')
  --> policy.yaml:31:8  spec.validations[0].expression
   |
31 |       (imagez(i).registry() == "ghcr.io" &&
   |        ^^^^^^
  help: did you mean \`image\`?`);
});

test.each([
  ["wide characters take two columns", "数 x", 3, 1, "1 | 数 x", "  |    ^"],
  ["combining characters take none", "e\u0301 x", 4, 1, "1 | e\u0301 x", "  |   ^"],
  ["a tab takes four", "\tx\ty", 4, 1, "1 |     x    y", "  |          ^"],
  [
    "a control character takes what is written for it",
    "\u001Bx",
    2,
    1,
    "1 | \\u{1b}x",
    "  |       ^",
  ],
  ["a place past the end has one caret", "x", 2, 3, "1 | x", "  |  ^"],
])("%s", (_name, sourceLine, column, length, line, carets) => {
  const text = formatDiagnostics([{ ...base, position: at(1, column, length), sourceLine }]);
  expect(text.split("\n").slice(3, 5)).toEqual([line, carets]);
});

test.each([
  [1, 1, `1 | ${"x".repeat(120)}…`, "  | ^"],
  [120, 9, `1 | …${"x".repeat(120)}…`, `  | ${" ".repeat(40)}${"^".repeat(9)}`],
  [500, 300, `1 | …${"x".repeat(120)}…`, `  | ${" ".repeat(40)}${"^".repeat(81)}`],
  [1000, 1, `1 | …${"x".repeat(120)}`, `  | ${" ".repeat(120)}^`],
])("of a long line the part around column %i is shown", (column, length, line, carets) => {
  const text = formatDiagnostics([
    { ...base, position: at(1, column, length), sourceLine: "x".repeat(1000) },
  ]);
  expect(text.split("\n").slice(3, 5)).toEqual([line, carets]);
});

test("thousands of faults in one long line are drawn in a moment", () => {
  const sourceLine = "x".repeat(500_000);
  const faults = Array.from({ length: 2000 }, (_, i) => ({
    ...base,
    position: at(1, 499_999 - i, 1),
    sourceLine,
  }));
  const start = performance.now();
  formatDiagnostics(faults);
  expect(performance.now() - start).toBeLessThan(3000);
});

test("several are apart by a blank line", () => {
  expect(formatDiagnostics([base, base])).toBe(
    `error[EXPR_UNDECLARED_REFERENCE]: ${base.message}\n\nerror[EXPR_UNDECLARED_REFERENCE]: ${base.message}`,
  );
});
