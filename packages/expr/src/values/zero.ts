import { doubleOf, isDouble } from "./double.ts";
import { isMap, mapSize } from "./map.ts";
import { Duration, Timestamp } from "./time.ts";
import { Uint } from "./uint.ts";
import { StructValue, type Value } from "./value.ts";

/** Seconds of the first moment of the year 1, which is Go's zero time. */
const zeroTime = -62_135_596_800;

/**
 * Whether a value is the zero of its type, as cel-go sees it: false, 0, an empty text, bytes, list or map, null, no time, the first
 * moment of the year 1, a struct without fields.
 */
export function isZero(value: Value): boolean {
  if (value === null || value === false || value === "" || value === 0) return true;
  if (isDouble(value)) return doubleOf(value) === 0;
  if (value instanceof Uint) return value.value === 0n;
  if (value instanceof Uint8Array || Array.isArray(value)) return value.length === 0;
  if (value instanceof Duration) return value.nanos === 0n;
  if (value instanceof Timestamp) return value.seconds === zeroTime && value.nanos === 0;
  if (value instanceof StructValue) return [...value.names()].length === 0;
  return isMap(value) && mapSize(value) === 0;
}
