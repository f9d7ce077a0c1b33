import { celError } from "../errors.ts";
import { compareBytes } from "./bytes.ts";
import { compareNumeric, isNumeric } from "./numeric.ts";
import { compareText } from "./text.ts";
import { compareTimestamps, Duration, Timestamp } from "./time.ts";
import type { Value } from "./value.ts";

/**
 * CEL's order: negative, zero or positive. Bools, numbers of any two types, strings by code point, bytes, timestamps and
 * durations have one; for everything else, and for two values without a common order, throws "no such overload".
 * NaN cannot be ordered and throws too.
 */
export function compare(left: Value, right: Value): number {
  if (isNumeric(left)) {
    if (isNumeric(right)) {
      const result = compareNumeric(left, right);
      if (Number.isNaN(result)) throw celError("NaN values cannot be ordered");
      return result;
    }
  } else if (typeof left === "string") {
    if (typeof right === "string") return compareText(left, right);
  } else if (typeof left === "boolean") {
    if (typeof right === "boolean") return Number(left) - Number(right);
  } else if (left instanceof Timestamp) {
    if (right instanceof Timestamp) return compareTimestamps(left, right);
  } else if (left instanceof Duration) {
    if (right instanceof Duration) return compareNumeric(left.nanos, right.nanos);
  } else if (left instanceof Uint8Array && right instanceof Uint8Array) {
    return compareBytes(left, right);
  }
  throw celError("no such overload");
}
