import { maxInt } from "../values/int.ts";
import { Quantity } from "./quantity-value.ts";

/** The longest text that is read, in UTF-16 code units. */
const maxLength = 1000;

/** The smallest unit of a quantity, 10^-9. What is finer is rounded to it, away from zero. */
const finest = -9;

const decimalSuffixes: ReadonlyMap<string, number> = new Map([
  ["n", -9],
  ["u", -6],
  ["m", -3],
  ["", 0],
  ["k", 3],
  ["M", 6],
  ["G", 9],
  ["T", 12],
  ["P", 15],
  ["E", 18],
]);

const binarySuffixes: ReadonlyMap<string, bigint> = new Map([
  ["Ki", 10n],
  ["Mi", 20n],
  ["Gi", 30n],
  ["Ti", 40n],
  ["Pi", 50n],
  ["Ei", 60n],
]);

/** Why a text is no quantity, in Kubernetes' words. */
export type QuantityFault =
  | "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'"
  | "unable to parse quantity's suffix"
  | `quantities of more than ${number} characters are not supported`;

/**
 * Reads a quantity as Kubernetes does: sign, decimal number, and a suffix (`n u m k M G T P E`, `Ki` to `Ei`) or an exponent
 * (`e3`, `E-3`). Digits may be missing on either side of the point, and altogether: `.5`, `1.`, and `k` (which is 0) are
 * quantities. Finer than `1n` is rounded to the next `n` away from zero; with a binary suffix, what is beyond 2^63-1 becomes that.
 * Texts of more than 1000 characters are refused.
 */
export function parseQuantity(text: string): Quantity | QuantityFault {
  if (text.length > maxLength) {
    return `quantities of more than ${maxLength} characters are not supported`;
  }
  const match = /^([+-]?)(\d*)(?:\.(\d*))?([eEinumkKMGTP]*[+-]?\d*)$/.exec(text);
  if (match === null || text === "") {
    return "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'";
  }
  const [, sign, whole = "", fraction = "", suffix = ""] = match;
  const amount = BigInt(`0${whole}${fraction}`);
  const signed = sign === "-" ? -amount : amount;
  const binary = binarySuffixes.get(suffix);
  if (binary !== undefined) return cap(round(signed << binary, -fraction.length));
  const exponent = decimalSuffixes.get(suffix) ?? readExponent(suffix);
  if (exponent === undefined) return "unable to parse quantity's suffix";
  return round(signed, exponent - fraction.length);
}

/** The number after `e` or `E`. Kubernetes reads 64 bits and keeps 32. */
function readExponent(suffix: string): number | undefined {
  if (!/^[eE][+-]?\d+$/.test(suffix)) return undefined;
  const exponent = BigInt(suffix.slice(suffix[1] === "+" ? 2 : 1));
  return BigInt.asIntN(64, exponent) === exponent ? Number(BigInt.asIntN(32, exponent)) : undefined;
}

function round(amount: bigint, exponent: number): Quantity {
  const dropped = finest - exponent;
  if (amount === 0n || dropped <= 0) return new Quantity(amount, exponent);
  const away = amount < 0n ? -1n : 1n;
  // Not a power of ten of that size: an exponent may be billions.
  if (dropped > String(amount).length) return new Quantity(away, finest);
  const unit = 10n ** BigInt(dropped);
  return new Quantity(amount / unit + (amount % unit === 0n ? 0n : away), finest);
}

function cap(quantity: Quantity): Quantity {
  const unit = 10n ** BigInt(-quantity.exponent);
  if (quantity.amount > maxInt * unit) return new Quantity(maxInt);
  return quantity.amount < -maxInt * unit ? new Quantity(-maxInt) : quantity;
}
