import type { Diagnostic } from "../errors.ts";

/** Compares faults of one file by their place. */
export function byPosition(
  { position: left }: Diagnostic,
  { position: right }: Diagnostic,
): number {
  if (left === undefined || right === undefined) return 0;
  return left.line - right.line || left.column - right.column;
}
