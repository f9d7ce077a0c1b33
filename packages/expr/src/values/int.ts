import { celError } from "../errors.ts";

/** A CEL int: a `number` while it is a safe integer, a `bigint` beyond. */
export type Int = number | bigint;

/** The smallest int, -2^63. */
export const minInt: bigint = -(2n ** 63n);
/** The largest int, 2^63 - 1. */
export const maxInt: bigint = 2n ** 63n - 1n;

/** Whether the value is a CEL int. */
export function isInt(value: unknown): value is Int {
  return typeof value === "number" ? Number.isSafeInteger(value) : typeof value === "bigint";
}

/** The one form of an integer as a CEL int. Throws "integer overflow" beyond 64 bits. */
export function toInt(value: bigint): Int {
  if (value < minInt || value > maxInt) throw celError("integer overflow");
  const small = Number(value);
  return Number.isSafeInteger(small) ? small : value;
}
