import { describe, expect, it } from "vitest";
import { createSource, formatIssue, locate, type ExprIssue } from "../src/index.ts";

const issueAt = (text: string, start: number, end: number): ExprIssue => ({
  code: "EXPR_SYNTAX",
  message: "message",
  start,
  end,
  ...locate(createSource(text), start, end),
});

/** The caret line and the line over it. */
const frame = (text: string, start: number, end: number): string[] =>
  formatIssue(issueAt(text, start, end))
    .split("\n")
    .slice(3, 5)
    .map((line) => line.slice(line.indexOf("|") + 2));

describe("locate", () => {
  it.each([
    ["the first character", "a + b", 0, 1, 1, 1, 1],
    ["a line end at the start", "\nabc", 0, 0, 1, 1, 1],
    ["a line end after one", "\n\nabc", 1, 1, 2, 1, 1],
    ["a later line", "a +\nbcd", 4, 7, 2, 1, 3],
    ["the end of the text", "a +", 3, 3, 1, 4, 1],
    ["after a CRLF", "a\r\nb", 3, 4, 2, 1, 1],
    ["characters, not code units", "'😁' + b", 7, 8, 1, 7, 1],
    ["only the first line of a longer span", "abc\ndef", 1, 6, 1, 2, 2],
  ])("finds %s", (_name, text, start, end, line, column, length) => {
    const { position } = locate(createSource(text), start, end);
    expect(position).toEqual({ file: "<input>", path: "", line, column, length });
  });

  it("counts in the file that the expression is embedded in", () => {
    const file = "spec:\n  expr: >\n    a &&\n    imagez(i)\n";
    const text = "a && imagez(i)\n";
    const inFile = file.indexOf("a &&");
    const source = createSource(text, {
      path: "spec.expr",
      embedding: {
        file: "policy.yaml",
        text: file,
        // The folded newline stands for a newline and four spaces.
        offsets: (offset) => inFile + offset + (offset > 4 ? 4 : 0),
      },
    });
    const { position, sourceLine } = locate(source, 5, 11);
    expect(position).toEqual({
      file: "policy.yaml",
      path: "spec.expr",
      line: 4,
      column: 5,
      length: 6,
    });
    expect(sourceLine).toBe("    imagez(i)");
  });
});

describe("formatIssue", () => {
  it("draws code, message, place, line, carets and help", () => {
    const source = createSource("one\nabc + d", { name: "policy.yaml", path: "spec.x" });
    const issue: ExprIssue = {
      code: "EXPR_UNDECLARED_REFERENCE",
      message: "undeclared reference to 'abc' (in container '')",
      help: "did you mean `abd`?",
      start: 4,
      end: 7,
      ...locate(source, 4, 7),
    };
    expect(formatIssue(issue)).toBe(
      [
        "error[EXPR_UNDECLARED_REFERENCE]: undeclared reference to 'abc' (in container '')",
        "  --> policy.yaml:2:1  spec.x",
        "  |",
        "2 | abc + d",
        "  | ^^^",
        "  help: did you mean `abd`?",
      ].join("\n"),
    );
  });

  it.each([
    ["two columns for East Asian characters", "'東京' + b", 7, 8, "         ^"],
    ["two carets for one", "'東' + b", 1, 2, " ^^"],
    ["two columns for emoji", "'😁' + b", 7, 8, "       ^"],
    ["none for combining marks", "'e\u0301' + b", 7, 8, "      ^"],
    ["tabs as they are", "\t\ta + b", 6, 7, "\t\t    ^"],
    ["a caret after the end", "a +", 3, 3, "   ^"],
  ])("gives %s", (_name, text, start, end, carets) => {
    expect(frame(text, start, end)).toEqual([text, carets]);
  });
});
