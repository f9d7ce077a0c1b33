import type { Diagnostic } from "../errors.ts";
import { plainText } from "./lines.ts";

/**
 * Diagnostics as text, each with the line of the file and a run of carets under the fault:
 * `error[CODE]: message`, the place, the frame, the help. A blank line between two. Ends without a line end.
 */
export function formatDiagnostics(diagnostics: readonly Diagnostic[]): string {
  const charactersOf = rememberLast((line) => [...line]);
  return diagnostics.map((diagnostic) => formatOne(diagnostic, charactersOf)).join("\n\n");
}

function formatOne(
  { severity, code, message, help, position, sourceLine }: Diagnostic,
  charactersOf: (line: string) => readonly string[],
): string {
  const lines = [`${severity}[${code}]: ${plainText(message)}`];
  if (position !== undefined) {
    const { file, line, column, path, length } = position;
    lines.push(plainText(`  --> ${file}:${line}:${column}${path === "" ? "" : `  ${path}`}`));
    if (sourceLine !== undefined)
      lines.push(...frame(charactersOf(sourceLine), line, column, length));
  }
  if (help !== undefined) lines.push(`  help: ${plainText(help)}`);
  return lines.join("\n");
}

/** A file may be one line with thousands of faults: taken apart for each, it would take minutes. */
function rememberLast<T>(make: (text: string) => T): (text: string) => T {
  let last: { readonly text: string; readonly made: T } | undefined;
  return (text) => {
    if (last?.text !== text) last = { text, made: make(text) };
    return last.made;
  };
}

/** Characters of a line that a frame shows at most: a file of one line must not fill the terminal. */
const maxFrame = 120;

function frame(
  whole: readonly string[],
  line: number,
  column: number,
  length: number,
): readonly string[] {
  const number = String(line);
  const gutter = " ".repeat(number.length);
  // All of a short line, else some characters before the column and more behind.
  const to = Math.min(whole.length, Math.max(maxFrame, column + (maxFrame * 2) / 3));
  const from = Math.min(Math.max(0, to - maxFrame), column - 1);
  const characters = whole.slice(from, to);
  const marked = column - 1 - from;
  const cells = characters.map((each) => (each === "\t" ? tab : plainText(each)));
  const before = from > 0 ? "…" : "";
  const indent = columns(characters.slice(0, marked)) + before.length;
  const carets = Math.max(1, columns(characters.slice(marked, marked + length)));
  return [
    `${gutter} |`,
    `${number} | ${before}${cells.join("")}${to < whole.length ? "…" : ""}`,
    `${gutter} | ${" ".repeat(indent)}${"^".repeat(carets)}`,
  ];
}

// Terminals and logs do not agree on what a tab is.
const tab = "    ";

function columns(characters: readonly string[]): number {
  return characters.reduce((sum, each) => sum + width(each), 0);
}

/** Columns that a character takes in a terminal: East Asian wide ones two, combining ones none (UAX 11). */
function width(character: string): number {
  if (character === "\t") return tab.length;
  const shown = plainText(character);
  if (shown !== character) return shown.length;
  if (/\p{Mn}|\p{Me}/u.test(character)) return 0;
  return /[\p{Script=Han}\p{Script=Hangul}\p{Script=Hiragana}\p{Script=Katakana}\p{Emoji_Presentation}\uFF01-\uFF60]/u.test(
    character,
  )
    ? 2
    : 1;
}
