import type { ExprIssue } from "./errors.ts";

/** Where something stands. Lines and columns count from 1, columns in characters as an editor shows them. */
export interface Position {
  /** The file, or the name of the source. */
  readonly file: string;
  /** Where the expression stands in a structured file: `spec.validations[0].expression`. Empty for a lone expression. */
  readonly path: string;
  readonly line: number;
  readonly column: number;
  /** Characters covered on that line, at least 1. */
  readonly length: number;
}

/** The file that an expression's text was taken from, when the text is a value in it (a YAML scalar). */
export interface Embedding {
  readonly file: string;
  /** The whole text of the file. */
  readonly text: string;
  /** Maps an offset in the expression (0 up to its length, inclusive) to the offset of the same character in the file's text. */
  readonly offsets: (offset: number) => number;
}

/** The text of an expression and where it came from. */
export interface Source {
  readonly text: string;
  /** How messages call the source. */
  readonly name: string;
  /** {@link Position.path}. */
  readonly path: string;
  readonly embedding?: Embedding;
}

/** Makes a source. `name` defaults to the embedding's file, else `<input>`. Lone surrogates become U+FFFD, as they do in documents. */
export function createSource(
  given: string,
  options: { name?: string; path?: string; embedding?: Embedding } = {},
): Source {
  const { embedding, path = "", name = embedding?.file ?? "<input>" } = options;
  const text = given.toWellFormed();
  return Object.freeze(
    embedding === undefined ? { text, name, path } : { text, name, path, embedding },
  );
}

/** The position of the text from `start` up to `end` (UTF-16 offsets), and the line it starts on. A span over several lines ends with its first. */
export function locate(
  source: Source,
  start: number,
  end: number,
): { position: Position; sourceLine: string } {
  const { embedding } = source;
  const text = embedding?.text ?? source.text;
  const clamp = (offset: number): number => Math.min(Math.max(offset, 0), text.length);
  const from = clamp(embedding === undefined ? start : embedding.offsets(start));
  const to = clamp(embedding === undefined ? end : embedding.offsets(end));

  // lastIndexOf takes an index below 0 for 0, where a line end may be.
  const lineStart = from === 0 ? 0 : text.lastIndexOf("\n", from - 1) + 1;
  const newline = text.indexOf("\n", from);
  const lineEnd = newline === -1 ? text.length : newline;
  const sourceLine = text.slice(lineStart, lineEnd).replace(/\r$/, "");
  return {
    position: {
      file: embedding?.file ?? source.name,
      path: source.path,
      line: countNewlines(text, lineStart) + 1,
      column: characters(text.slice(lineStart, from)) + 1,
      length: Math.max(
        1,
        characters(text.slice(from, Math.min(to, lineStart + sourceLine.length))),
      ),
    },
    sourceLine,
  };
}

function countNewlines(text: string, end: number): number {
  let count = 0;
  for (let at = text.indexOf("\n"); at !== -1 && at < end; at = text.indexOf("\n", at + 1)) count++;
  return count;
}

function characters(text: string): number {
  let count = 0;
  for (const _ of text) count++;
  return count;
}

/**
 * An issue as text for a terminal: code, message, place, the line with carets under the fault, and help.
 *
 * ```text
 * error[EXPR_UNDECLARED_REFERENCE]: undeclared reference to 'imagez' (in container '')
 *   --> policy.yaml:31:8  spec.validations[0].expression
 *    |
 * 31 |       (imagez(i).registry() == "ghcr.io" &&
 *    |        ^^^^^^
 *   help: did you mean `image`?
 * ```
 */
export function formatIssue(issue: ExprIssue): string {
  const { position, sourceLine, code, message, help } = issue;
  const number = String(position.line);
  const margin = " ".repeat(number.length);
  const place = `${position.file}:${position.line}:${position.column}`;
  const lines = [
    `error[${code}]: ${message}`,
    `  --> ${place}${position.path === "" ? "" : `  ${position.path}`}`,
    `${margin} |`,
    `${number} | ${sourceLine}`,
    `${margin} | ${caretLine(sourceLine, position)}`,
  ];
  if (help !== undefined) lines.push(`  help: ${help}`);
  return lines.join("\n");
}

/** White space up to the column, then a run of carets, so that both lines align in a monospaced font. Tabs stay tabs. */
function caretLine(line: string, { column, length }: Position): string {
  let result = "";
  let index = 0;
  for (const character of line) {
    index++;
    if (index >= column + length) break;
    if (index < column) result += character === "\t" ? "\t" : " ".repeat(width(character));
    else result += "^".repeat(width(character));
  }
  return result.includes("^") ? result : `${result}^`;
}

const zeroWidth = /^[\p{Mn}\p{Me}\p{Cf}]$/u;
const emoji = /^\p{Emoji_Presentation}$/u;
// The East Asian wide and fullwidth blocks of Unicode's EastAsianWidth.txt, as first and last code point.
const wide: readonly (readonly [number, number])[] = [
  [0x1100, 0x115f],
  [0x2e80, 0x303e],
  [0x3041, 0x4dbf],
  [0x4e00, 0xa4cf],
  [0xa960, 0xa97f],
  [0xac00, 0xd7a3],
  [0xf900, 0xfaff],
  [0xfe30, 0xfe6f],
  [0xff00, 0xff60],
  [0xffe0, 0xffe6],
  [0x20000, 0x3fffd],
];

/** Columns that a terminal gives a character. */
function width(character: string): 0 | 1 | 2 {
  if (zeroWidth.test(character)) return 0;
  const code = character.codePointAt(0) ?? 0;
  if (emoji.test(character) || wide.some(([first, last]) => code >= first && code <= last))
    return 2;
  return 1;
}
