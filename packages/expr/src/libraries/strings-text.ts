import { celError } from "../errors.ts";
import type { Int } from "../values/int.ts";
import { typeOf } from "../values/kind.ts";
import { firstPlace, lastPlace } from "../values/text-search.ts";
import { codePointLength } from "../values/text.ts";
import type { Value } from "../values/value.ts";
import { offsetOf, widthAt } from "./code-points.ts";
import { checkParts, joinTexts, maxParts } from "./growth.ts";

// The functions of the library `strings` without its formatter. Every index counts code points. Each takes time in proportion to
// its texts, and what makes a text or a list checks its size first.

function outOfRange(index: Int): never {
  throw celError(`index out of range: ${index}`);
}

/** The code point at an index; the empty text at the end. */
export function charAt(text: string, index: Int): string {
  const offset = offsetOf(text, index) ?? outOfRange(index);
  return text.slice(offset, offset + widthAt(text, offset));
}

/** The first place of a part at or after an index, or -1. The empty part is everywhere, also at the end. */
export function indexOf(text: string, part: string, from: Int = 0): Int {
  if (from < 0) outOfRange(from);
  const start = offsetOf(text, from);
  if (start === undefined) return part === "" ? codePointLength(text) : -1;
  const found = firstPlace(text, part, start);
  return found === -1 ? -1 : Number(from) + codePointLength(text.slice(start, found));
}

/** The last place of a part, or -1. */
export function lastIndexOf(text: string, part: string): Int {
  return indexAt(text, lastPlace(text, part, text.length));
}

/** The last place of a part that is not after an index, or -1; also -1 when the index is beyond the text, as in cel-go. */
export function lastIndexUntil(text: string, part: string, until: Int): Int {
  if (until < 0) outOfRange(until);
  const last = offsetOf(text, until) ?? text.length;
  if (part !== "" && last === text.length) return -1;
  return indexAt(text, lastPlace(text, part, last));
}

function indexAt(text: string, offset: number): number {
  return offset === -1 ? -1 : codePointLength(text.slice(0, offset));
}

/** The text from one index to another. */
export function substring(text: string, from: Int, to: Int): string {
  if (from > to) throw celError(`invalid substring range. start: ${from}, end: ${to}`);
  const start = offsetOf(text, from) ?? outOfRange(from);
  return text.slice(start, offsetOf(text, to) ?? outOfRange(to));
}

/** The text from an index to its end. */
export function substringFrom(text: string, from: Int): string {
  return text.slice(offsetOf(text, from) ?? outOfRange(from));
}

/** The text with the letters A to Z in lower case. */
export function lowerAscii(text: string): string {
  return text.replaceAll(/[A-Z]+/g, (letters) => letters.toLowerCase());
}

/** The text with the letters a to z in upper case. */
export function upperAscii(text: string): string {
  return text.replaceAll(/[a-z]+/g, (letters) => letters.toUpperCase());
}

/** The text without Unicode's white space at both ends. JavaScript's `trim` takes U+FEFF too, and leaves U+0085. */
export function trim(text: string): string {
  const isSpace = (offset: number): boolean => /^\p{White_Space}$/u.test(text.charAt(offset));
  let start = 0;
  while (start < text.length && isSpace(start)) start++;
  let end = text.length;
  while (end > start && isSpace(end - 1)) end--;
  return text.slice(start, end);
}

/** The code points in reverse order. */
export function reverse(text: string): string {
  return Array.from(text).toReversed().join("");
}

/** The limit of a split or a replacement as a count: negative is without end. */
function count(limit: Int): number {
  return limit < 0 || typeof limit === "bigint" ? Infinity : limit;
}

/** The parts between the separators, at most so many; the last one keeps the rest. An empty separator is between all code points. */
export function split(text: string, separator: string, limit: Int = -1): readonly string[] {
  const most = count(limit);
  if (most === 0) return [];
  return separator === ""
    ? explode(text, most, checkParts)
    : parts(text, separator, most, checkParts);
}

/** Throws when there are too many of what is counted. */
type Check = (count: number) => void;

function parts(text: string, separator: string, most: number, check: Check): readonly string[] {
  const found: string[] = [];
  let from = 0;
  while (found.length + 1 < most) {
    const place = firstPlace(text, separator, from);
    if (place === -1) break;
    found.push(text.slice(from, place));
    check(found.length);
    from = place + separator.length;
  }
  found.push(text.slice(from));
  return found;
}

function explode(text: string, most: number, check: Check): readonly string[] {
  const found: string[] = [];
  let offset = 0;
  while (offset < text.length && found.length + 1 < most) {
    const end = offset + widthAt(text, offset);
    found.push(text.slice(offset, end));
    check(found.length);
    offset = end;
  }
  if (offset < text.length) found.push(text.slice(offset));
  return found;
}

/** The text with the first occurrences of a part replaced, at most so many. An empty part occurs around every code point. */
export function replace(text: string, part: string, replacement: string, limit: Int = -1): string {
  const most = count(limit);
  if (most === 0 || part === replacement) return text;
  if (part !== "") return joinTexts(parts(text, part, most + 1, checkReplacements), replacement);
  const points = explode(text, most, checkReplacements);
  const atEnd = points.length < most ? [""] : [];
  return joinTexts(["", ...points, ...atEnd], replacement);
}

function checkReplacements(replacements: number): void {
  if (replacements > maxParts) throw celError(`more than ${maxParts} replacements`);
}

/** The texts of a list with a separator between them. */
export function join(list: readonly Value[], separator = ""): string {
  const texts = list.map((element) => {
    if (typeof element === "string") return element;
    throw celError(`join: invalid input: ${typeOf(element).name}`);
  });
  return joinTexts(texts, separator);
}
