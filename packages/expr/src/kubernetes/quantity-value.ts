import { opaque, type OpaqueType } from "../types.ts";
import { maxInt, minInt } from "../values/int.ts";
import { OpaqueValue } from "../values/value.ts";

/** The type `kubernetes.Quantity`. */
export const quantityType: OpaqueType = opaque("kubernetes.Quantity");

/** An exact decimal number: `amount * 10^exponent`. The same number may have several forms. */
export class Quantity extends OpaqueValue {
  override readonly type: OpaqueType = quantityType;
  readonly amount: bigint;
  readonly exponent: number;

  constructor(amount: bigint, exponent = 0) {
    super();
    this.amount = amount;
    this.exponent = amount === 0n ? 0 : exponent;
  }

  /** Equality of amounts: `200M` equals `0.2G`. */
  override equals(other: OpaqueValue): boolean {
    return other instanceof Quantity && compareQuantities(this, other) === 0;
  }

  override key(): string {
    const { amount, exponent } = reduce(this);
    return `${amount}e${exponent}`;
  }
}

/** Digits that a sum may have. Quantities of `1e2000000000` and `1` exist, their sum would not fit into memory. */
const maxSumDigits = 10_000;

/** Negative, zero or positive. Takes time in proportion to the digits that are written, however far apart the exponents are. */
export function compareQuantities(left: Quantity, right: Quantity): number {
  const sign = signOf(left);
  if (sign !== signOf(right)) return sign - signOf(right);
  const magnitude = magnitudeOf(left) - magnitudeOf(right);
  if (magnitude !== 0) return magnitude * sign;
  // Both have their first digit at one place, so the exponents are no farther apart than the numbers of digits.
  const exponent = Math.min(left.exponent, right.exponent);
  const difference = unitsOf(left, exponent) - unitsOf(right, exponent);
  return difference < 0n ? -1 : Number(difference > 0n);
}

/** `left + right`, or undefined when the sum has more digits than may be. */
export function addQuantities(left: Quantity, right: Quantity): Quantity | undefined {
  if (left.amount === 0n) return right;
  if (right.amount === 0n) return left;
  const exponent = Math.min(left.exponent, right.exponent);
  const digits = Math.max(magnitudeOf(left), magnitudeOf(right)) - exponent;
  if (digits > maxSumDigits) return undefined;
  return new Quantity(unitsOf(left, exponent) + unitsOf(right, exponent), exponent);
}

/** The quantity with the other sign. */
export function negateQuantity({ amount, exponent }: Quantity): Quantity {
  return new Quantity(-amount, exponent);
}

/** -1, 0 or 1. */
export function signOf({ amount }: Quantity): -1 | 0 | 1 {
  if (amount === 0n) return 0;
  return amount < 0n ? -1 : 1;
}

/** The quantity as an integer of 64 bits; undefined when it is none. */
export function toInteger(quantity: Quantity): bigint | undefined {
  const reduced = reduce(quantity);
  if (reduced.exponent < 0 || magnitudeOf(reduced) > 19) return undefined;
  const value = unitsOf(reduced, 0);
  return value >= minInt && value <= maxInt ? value : undefined;
}

/** The nearest double or one close to it: Kubernetes multiplies two doubles too, so `0.3` is 0.30000000000000004. */
export function toApproximateDouble({ amount, exponent }: Quantity): number {
  if (exponent === 0 || amount === 0n) return Number(amount);
  return Number(amount) * Number(`1e${exponent}`);
}

/** The power of ten above the first digit: 3 for 100, 0 for 0.1. */
function magnitudeOf({ amount, exponent }: Quantity): number {
  return String(amount < 0n ? -amount : amount).length + exponent;
}

/** The amount in units of `10^exponent`, which is not above the quantity's own exponent. */
function unitsOf(quantity: Quantity, exponent: number): bigint {
  return quantity.amount * 10n ** BigInt(quantity.exponent - exponent);
}

/** The form without zeros at the end of the amount. */
function reduce({ amount, exponent }: Quantity): Quantity {
  const digits = String(amount);
  let end = digits.length;
  while (end > 1 && digits[end - 1] === "0") end--;
  return new Quantity(BigInt(digits.slice(0, end)), exponent + digits.length - end);
}
