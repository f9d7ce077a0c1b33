import { Double, isDouble } from "./double.ts";
import { Uint } from "./uint.ts";
import type { Value } from "./value.ts";

/** A value of one of the three number types. */
export type Numeric = number | bigint | Double | Uint;

/** Whether the value is an int, uint or double. */
export function isNumeric(value: Value): value is Numeric {
  return (
    typeof value === "number" ||
    typeof value === "bigint" ||
    value instanceof Double ||
    value instanceof Uint
  );
}

/**
 * Negative, zero or positive; NaN when one of the two is NaN. Ints and uints compare exactly. Beside a double an integer is
 * rounded to a double first, so `9223372036854775807 == 9223372036854775808.0` (specification section "Numbers").
 */
export function compareNumeric(left: Numeric, right: Numeric): number {
  const a = rawOf(left);
  const b = rawOf(right);
  return isDouble(left) || isDouble(right) ? order(Number(a), Number(b)) : order(a, b);
}

function rawOf(value: Numeric): number | bigint {
  return typeof value === "object" ? value.value : value;
}

function order(a: number | bigint, b: number | bigint): number {
  if (a < b) return -1;
  if (a > b) return 1;
  return Number.isNaN(a) || Number.isNaN(b) ? Number.NaN : 0;
}
