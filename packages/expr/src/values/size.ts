import { isMap, mapGet, mapKeys, mapSize } from "./map.ts";
import { encodedLength } from "./bytes.ts";
import { codePointLength } from "./text.ts";
import type { Value } from "./value.ts";

/** How large a value is for cel-go's meter: code points, bytes, elements or entries; 1 for what has no size. */
export function sizeOf(value: Value): number {
  if (typeof value === "string") return codePointLength(value);
  if (Array.isArray(value) || value instanceof Uint8Array) return value.length;
  return isMap(value) ? mapSize(value) : 1;
}

/** The size of the smaller of two values. Does not count the code points of a text that is much longer than the other. */
export function smallerSize(a: Value, b: Value): number {
  if (typeof a === "string" && typeof b === "string") {
    // A code point has two code units at most.
    if (a.length >= 2 * b.length) return codePointLength(b);
    if (b.length >= 2 * a.length) return codePointLength(a);
  }
  return Math.min(sizeOf(a), sizeOf(b));
}

/** What it costs to look at all of a value: one for a scalar, and one for ten UTF-8 bytes of a text. */
export function traversal(root: Value): number {
  let cost = 0;
  // Without recursion: a document may nest deeper than the stack.
  const pending: Value[] = [root];
  for (let value = pending.pop(); value !== undefined; value = pending.pop()) {
    if (typeof value === "string") cost += Math.floor(encodedLength(value) / 10);
    else if (value instanceof Uint8Array) cost += Math.floor(value.length / 10);
    else if (Array.isArray(value)) for (const element of value) pending.push(element);
    else if (isMap(value)) {
      for (const key of mapKeys(value)) pending.push(key, mapGet(value, key) ?? null);
    } else cost++;
  }
  return cost;
}
