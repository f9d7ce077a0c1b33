import type { ScalarBuilder } from "./scalar-builder.ts";

const isBlank = (character: string | undefined): boolean => character === " " || character === "\t";

/** Where the line break at a `\n` begins: at the `\r` before it, if there is one. */
function breakStart(source: string, newline: number): number {
  return source[newline - 1] === "\r" ? newline - 1 : newline;
}

/** Plain and single-quoted text between `from` and `to`: white space around line breaks goes, breaks fold. */
export function readFlowLines(
  source: string,
  from: number,
  to: number,
  base: number,
  builder: ScalarBuilder,
): void {
  const quoted = source[0] === "'" && from === 1;
  const copy = (start: number, end: number): void => {
    if (!quoted) {
      builder.copy(source.slice(start, end), base + start);
      return;
    }
    let at = start;
    for (let quote = source.indexOf("''", at); quote !== -1 && quote < end;) {
      builder.copy(source.slice(at, quote), base + at);
      builder.put("'", base + quote, base + quote + 2);
      at = quote + 2;
      quote = source.indexOf("''", at);
    }
    builder.copy(source.slice(at, end), base + at);
  };

  builder.endAt(base + from);
  let breaks: number[] = [];
  for (let lineStart = from; ;) {
    const first = lineStart === from;
    const newline = source.indexOf("\n", lineStart);
    const last = newline === -1 || newline >= to;
    const lineEnd = last ? to : breakStart(source, newline);
    let start = lineStart;
    let end = lineEnd;
    if (!first) while (start < end && isBlank(source[start])) start++;
    if (!last) while (end > start && isBlank(source[end - 1])) end--;
    if (first || last || start < end) {
      builder.breaks(breaks, true);
      breaks = [];
      copy(start, end);
    }
    if (last) return;
    breaks.push(base + lineEnd);
    lineStart = newline + 1;
  }
}

// YAML 1.1, "Escape Sequences"; `\/` is JSON's.
const escapes: ReadonlyMap<string, string> = new Map([
  ["0", "\0"],
  ["a", "\u0007"],
  ["b", "\b"],
  ["e", "\u001B"],
  ["f", "\f"],
  ["n", "\n"],
  ["r", "\r"],
  ["t", "\t"],
  ["v", "\v"],
  ["N", "\u0085"],
  ["_", "\u00A0"],
  ["L", "\u2028"],
  ["P", "\u2029"],
  [" ", " "],
  ['"', '"'],
  ["/", "/"],
  ["\\", "\\"],
  ["\t", "\t"],
]);
const hexDigits: ReadonlyMap<string, number> = new Map([
  ["x", 2],
  ["u", 4],
  ["U", 8],
]);

/** Double-quoted text with its quotes: escapes are read, line breaks fold. */
export function readDoubleQuoted(source: string, base: number, builder: ScalarBuilder): void {
  const end = source.length - 1;
  builder.endAt(base + 1);
  let at = 1;
  while (at < end) {
    const character = source[at] ?? "";
    if (isBlank(character)) {
      let next = at + 1;
      while (isBlank(source[next])) next++;
      // White space before a line break is not part of the text.
      if (lineBreakAt(source, next) === 0) builder.copy(source.slice(at, next), base + at);
      at = next;
    } else if (lineBreakAt(source, at) > 0) {
      at = foldBreaks(source, at, base, builder);
    } else if (character === "\\") {
      at = readEscape(source, at, base, builder);
    } else {
      builder.copy(character, base + at);
      at++;
    }
  }
}

/** How many characters the line break at `at` has; 0 when there is none. */
function lineBreakAt(source: string, at: number): number {
  if (source[at] === "\n") return 1;
  return source[at] === "\r" && source[at + 1] === "\n" ? 2 : 0;
}

function skipBlanks(source: string, from: number): number {
  let at = from;
  while (isBlank(source[at])) at++;
  return at;
}

/** Folds the line breaks that begin at `from`; answers where the text goes on. */
function foldBreaks(source: string, from: number, base: number, builder: ScalarBuilder): number {
  const breaks: number[] = [];
  let at = from;
  for (let size = lineBreakAt(source, at); size > 0; size = lineBreakAt(source, at)) {
    breaks.push(base + at);
    at = skipBlanks(source, at + size);
  }
  builder.breaks(breaks, true);
  return at;
}

/** Reads the escape sequence at `from`; answers where the text goes on. Sequences that do not exist are left to the parser's own error. */
function readEscape(source: string, from: number, base: number, builder: ScalarBuilder): number {
  const size = lineBreakAt(source, from + 1);
  if (size > 0) return skipBlanks(source, from + 1 + size);
  const letter = source[from + 1] ?? "";
  const digits = hexDigits.get(letter);
  const end = from + 2 + (digits ?? 0);
  const text = digits === undefined ? escapes.get(letter) : codePoint(source.slice(from + 2, end));
  builder.put(text ?? source.slice(from, end), base + from, base + end);
  return end;
}

function codePoint(hex: string): string | undefined {
  const code = Number.parseInt(hex, 16);
  return code <= 0x10ffff ? String.fromCodePoint(code) : undefined;
}
