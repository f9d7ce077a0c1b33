import type { Diagnostic } from "../errors.ts";
import { plainText } from "./lines.ts";

/**
 * Diagnostics as text, each with the line of the file and a run of carets under the fault:
 * `error[CODE]: message`, the place, the frame, the help. A blank line between two. Ends without a line end.
 */
export function formatDiagnostics(diagnostics: readonly Diagnostic[]): string {
  return diagnostics.map((diagnostic) => formatOne(diagnostic)).join("\n\n");
}

function formatOne({ severity, code, message, help, position, sourceLine }: Diagnostic): string {
  const lines = [`${severity}[${code}]: ${plainText(message)}`];
  if (position !== undefined) {
    const { file, line, column, path, length } = position;
    lines.push(plainText(`  --> ${file}:${line}:${column}${path === "" ? "" : `  ${path}`}`));
    if (sourceLine !== undefined) lines.push(...frame(sourceLine, line, column, length));
  }
  if (help !== undefined) lines.push(`  help: ${plainText(help)}`);
  return lines.join("\n");
}

/** Characters of a line that a frame shows at most: a file of one line must not fill the terminal. */
const maxFrame = 120;

function frame(text: string, line: number, column: number, length: number): readonly string[] {
  const number = String(line);
  const gutter = " ".repeat(number.length);
  const { from, characters, more } = cut(text, column);
  const marked = column - 1 - from;
  const cells = characters.map((each) => (each === "\t" ? tab : plainText(each)));
  const before = from > 0 ? "…" : "";
  const indent = columns(characters.slice(0, marked)) + before.length;
  const carets = Math.max(1, columns(characters.slice(marked, marked + length)));
  return [
    `${gutter} |`,
    `${number} | ${before}${cells.join("")}${more ? "…" : ""}`,
    `${gutter} | ${" ".repeat(indent)}${"^".repeat(carets)}`,
  ];
}

/** The characters around a column: all of a short line, else some before it and more behind. `from` counts those left out. */
function cut(
  text: string,
  column: number,
): { readonly from: number; readonly characters: readonly string[]; readonly more: boolean } {
  const to = Math.max(maxFrame, column + (maxFrame * 2) / 3);
  const characters: string[] = [];
  let more = false;
  for (const character of text) {
    more = characters.length === to;
    if (more) break;
    characters.push(character);
  }
  const from = Math.min(Math.max(0, characters.length - maxFrame), column - 1);
  return { from, characters: characters.slice(from), more };
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
