import { celError } from "../errors.ts";

/** The largest uint, 2^64 - 1. */
export const maxUint: bigint = 2n ** 64n - 1n;

/** A CEL uint. Made by {@link toUint} only. */
export class Uint {
  readonly value: bigint;

  constructor(value: bigint) {
    this.value = value;
  }
}

/** The integer as a CEL uint. Throws "unsigned integer overflow" when negative or beyond 64 bits. */
export function toUint(value: bigint): Uint {
  if (value < 0n || value > maxUint) throw celError("unsigned integer overflow");
  return new Uint(value);
}
