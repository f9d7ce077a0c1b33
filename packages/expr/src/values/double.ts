/**
 * A double whose value a plain `number` cannot carry, because there it would be an int: integral values in the safe
 * range, and -0. Made by {@link toDouble} only.
 */
export class Double {
  readonly value: number;

  constructor(value: number) {
    this.value = value;
  }
}

/** The one form of a number as a CEL double. */
export function toDouble(value: number): number | Double {
  return Number.isSafeInteger(value) ? new Double(value) : value;
}

/** Whether the value is a CEL double. */
export function isDouble(value: unknown): value is number | Double {
  return typeof value === "number" ? !Number.isSafeInteger(value) : value instanceof Double;
}

/** The number that a CEL double holds. */
export function doubleOf(value: number | Double): number {
  return typeof value === "number" ? value : value.value;
}

/**
 * The text of a double as CEL's `string()` gives it: the fewest digits that read back, with an exponent of at least two
 * digits when the decimal exponent is below -4 or above 5 (Go's `%g`, not JavaScript's rule).
 */
export function formatDouble(value: number): string {
  if (Number.isNaN(value)) return "NaN";
  if (value === Infinity) return "+Inf";
  if (value === -Infinity) return "-Inf";
  if (value === 0) return Object.is(value, -0) ? "-0" : "0";
  const [mantissa = "", exponentText = ""] = value.toExponential().split("e");
  const exponent = Number(exponentText);
  // JavaScript writes these without an exponent, and with the same digits.
  if (exponent >= -4 && exponent <= 5) return String(value);
  const sign = exponent < 0 ? "-" : "+";
  return `${mantissa}e${sign}${String(Math.abs(exponent)).padStart(2, "0")}`;
}

/** Shortest decimal digits without an exponent, Go's `FormatFloat(value, 'f', -1, 64)`. For finite values. */
export function formatDecimal(value: number): string {
  const [mantissa = "", exponentText = ""] = Math.abs(value).toExponential().split("e");
  const exponent = Number(exponentText);
  const digits = mantissa.replace(".", "");
  const sign = value < 0 ? "-" : "";
  if (exponent < 0) return `${sign}0.${"0".repeat(-exponent - 1)}${digits}`;
  if (digits.length <= exponent + 1) return sign + digits.padEnd(exponent + 1, "0");
  return `${sign}${digits.slice(0, exponent + 1)}.${digits.slice(exponent + 1)}`;
}
