import { bool, bytes, double, int, nullType, string, uint, type Type } from "./types.ts";
import { isDouble } from "./values/double.ts";
import { isInt } from "./values/int.ts";
import { Uint } from "./values/uint.ts";
import type { Value } from "./values/value.ts";

/** The type of a constant as written. */
export function literalType(value: Value): Type {
  if (value === null) return nullType;
  if (typeof value === "boolean") return bool;
  if (typeof value === "string") return string;
  if (value instanceof Uint) return uint;
  if (value instanceof Uint8Array) return bytes;
  if (isInt(value)) return int;
  if (isDouble(value)) return double;
  throw new TypeError("a literal is a number, a string, bytes, a bool or null");
}
