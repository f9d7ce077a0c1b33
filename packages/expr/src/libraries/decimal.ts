/** A finite double without its sign, as `mantissa · 2^exponent`, exactly. */
function exact(value: number): { readonly mantissa: bigint; readonly exponent: number } {
  const [bits = 0n] = new BigUint64Array(Float64Array.of(value).buffer);
  const fraction = bits & 0xf_ffff_ffff_ffffn;
  const biased = Number((bits >> 52n) & 0x7ffn);
  return biased === 0
    ? { mantissa: fraction, exponent: -1074 }
    : { mantissa: fraction | (1n << 52n), exponent: biased - 1075 };
}

/** A power with a whole exponent; 1 for a negative one, which belongs to the other side of a fraction. */
function power(base: bigint, exponent: number): bigint {
  return base ** BigInt(Math.max(0, exponent));
}

/** `|value| · 10^shift` as an integer. The exact value is rounded, half to even. */
function scaled(value: number, shift: number): bigint {
  const { mantissa, exponent } = exact(value);
  const numerator = mantissa * power(2n, exponent) * power(10n, shift);
  const denominator = power(2n, -exponent) * power(10n, -shift);
  const quotient = numerator / denominator;
  const twice = (numerator % denominator) * 2n;
  const up = twice > denominator || (twice === denominator && quotient % 2n === 1n);
  return up ? quotient + 1n : quotient;
}

/**
 * The magnitude of a finite double with that many digits after the point, Go's `%.*f`. Not `toFixed`, which rounds halves up
 * and gives up at 10^21.
 */
export function fixedDigits(value: number, precision: number): string {
  const digits = scaled(value, precision)
    .toString()
    .padStart(precision + 1, "0");
  return withPoint(digits, digits.length - precision);
}

/** The magnitude of a finite double as one digit, that many digits after the point, and a power of ten: Go's `%.*e`. */
export function scientificDigits(
  value: number,
  precision: number,
): { readonly mantissa: string; readonly exponent: number } {
  if (value === 0) return { mantissa: withPoint("0".repeat(precision + 1), 1), exponent: 0 };
  // The shortest digits of a double may name a higher power of ten than its exact value has.
  const highest = Number(value.toExponential().split("e")[1]);
  for (const exponent of [highest, highest - 1]) {
    const digits = scaled(value, precision - exponent).toString();
    if (digits.length === precision + 1) return { mantissa: withPoint(digits, 1), exponent };
  }
  // Rounded up to the next power of ten.
  return { mantissa: withPoint(`1${"0".repeat(precision)}`, 1), exponent: highest + 1 };
}

function withPoint(digits: string, at: number): string {
  return at === digits.length ? digits : `${digits.slice(0, at)}.${digits.slice(at)}`;
}
