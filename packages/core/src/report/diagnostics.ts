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

function frame(text: string, line: number, column: number, length: number): readonly string[] {
  const number = String(line);
  const gutter = " ".repeat(number.length);
  const characters = [...text];
  const before = characters.slice(0, column - 1);
  const marked = characters.slice(column - 1, column - 1 + length);
  // Tabs stay tabs under tabs, so that the carets stand where the editor or terminal puts the characters.
  const indent = before.map((each) => (each === "\t" ? "\t" : " ".repeat(width(each)))).join("");
  const carets = "^".repeat(
    Math.max(
      1,
      marked.reduce((sum, each) => sum + width(each), 0),
    ),
  );
  const shown = characters.map((each) => (each === "\t" ? each : plainText(each))).join("");
  return [`${gutter} |`, `${number} | ${shown}`, `${gutter} | ${indent}${carets}`];
}

/** Columns that a character takes in a terminal: East Asian wide ones two, combining ones none (UAX 11). */
function width(character: string): number {
  if (/\p{Mn}|\p{Me}|\p{Cf}/u.test(character))
    return plainText(character).length === 1 ? 0 : plainText(character).length;
  return /[\p{Script=Han}\p{Script=Hangul}\p{Script=Hiragana}\p{Script=Katakana}\p{Emoji_Presentation}\uFF01-\uFF60]/u.test(
    character,
  )
    ? 2
    : 1;
}
