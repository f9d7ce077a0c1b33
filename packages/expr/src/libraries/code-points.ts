import type { Int } from "../values/int.ts";

/**
 * Where the code point with an index starts, in UTF-16 code units. The index after the last code point is the end of the text;
 * undefined for one below 0 or beyond that.
 */
export function offsetOf(text: string, index: Int): number | undefined {
  // A bigint is beyond every length.
  if (typeof index === "bigint" || index < 0 || index > text.length) return undefined;
  let offset = 0;
  for (let passed = 0; passed < index; passed++) {
    if (offset >= text.length) return undefined;
    offset += widthAt(text, offset);
  }
  return offset;
}

/** How many code units the code point at an offset has. */
export function widthAt(text: string, offset: number): 1 | 2 {
  return (text.codePointAt(offset) ?? 0) > 0xffff ? 2 : 1;
}
