/**
 * Above this many code units a part is searched for by its borders (Knuth, Morris and Pratt). The engine's own search is faster,
 * but may compare the whole part at each place of the text.
 */
export const longPart = 256;

/** The first place of a part at or after an offset, or -1. Takes time in proportion to the text, for a part of any length. */
export function firstPlace(text: string, part: string, from: number): number {
  if (part.length <= longPart) return text.indexOf(part, from);
  return places(text, part, from, text.length).next().value ?? -1;
}

/** Whether a part occurs in a text. Takes time in proportion to the text, as {@link firstPlace}. */
export function containsText(text: string, part: string): boolean {
  return part.length <= longPart ? text.includes(part) : firstPlace(text, part, 0) !== -1;
}

/** The last place of a part that is not after an offset, or -1. Takes time in proportion to the text, as {@link firstPlace}. */
export function lastPlace(text: string, part: string, until: number): number {
  if (part.length <= longPart) return text.lastIndexOf(part, until);
  let last = -1;
  for (const place of places(text, part, 0, until + part.length)) last = place;
  return last;
}

/** Every place of a part between two offsets, overlapping ones too. */
function* places(
  text: string,
  part: string,
  from: number,
  end: number,
): Generator<number, undefined> {
  const borders = bordersOf(part);
  let matched = 0;
  for (let i = from; i < Math.min(end, text.length); i++) {
    matched = extend(part, borders, matched, text.charCodeAt(i));
    if (matched < part.length) continue;
    yield i + 1 - part.length;
    matched = borders[matched - 1] ?? 0;
  }
}

/** For each prefix of the part, the length of the longest shorter prefix that it ends with. */
function bordersOf(part: string): Int32Array {
  const borders = new Int32Array(part.length);
  for (let i = 1; i < part.length; i++) {
    borders[i] = extend(part, borders, borders[i - 1] ?? 0, part.charCodeAt(i));
  }
  return borders;
}

/** How much of the part is matched after one more code unit, when `matched` was before it. */
function extend(part: string, borders: Int32Array, matched: number, unit: number): number {
  let length = matched;
  while (length > 0 && part.charCodeAt(length) !== unit) length = borders[length - 1] ?? 0;
  return part.charCodeAt(length) === unit ? length + 1 : 0;
}
