const decimal = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?$/;
const hexadecimal = /^([+-]?)0[xX]([0-9a-fA-F]*)(?:\.([0-9a-fA-F]*))?[pP]([+-]?\d+)$/;
const infinite = /^([+-]?)inf(?:inity)?$/i;

/**
 * Reads a number as Go's `ParseFloat` does: decimal with optional exponent, hexadecimal with a binary exponent, `Inf`,
 * `Infinity` and `NaN` in any case, underscores between digits. Undefined when the text is none, or too large for a double.
 */
export function parseDouble(text: string): number | undefined {
  const infinity = infinite.exec(text);
  if (infinity !== null) return infinity[1] === "-" ? -Infinity : Infinity;
  if (/^nan$/i.test(text)) return Number.NaN;
  const digits = withoutUnderscores(text);
  const value = decimal.test(digits) ? Number(digits) : parseHexadecimal(digits);
  return value === undefined || Math.abs(value) === Infinity ? undefined : value;
}

/** The text without the underscores between its digits; one elsewhere stays, and makes the text no number. */
function withoutUnderscores(text: string): string {
  return /^[+-]?0x/i.test(text)
    ? text.replaceAll(/(?<=[0-9a-fx])_(?=[0-9a-f])/gi, "")
    : text.replaceAll(/(?<=\d)_(?=\d)/g, "");
}

function parseHexadecimal(text: string): number | undefined {
  const match = hexadecimal.exec(text);
  if (match === null) return undefined;
  const [, sign, whole = "", fraction = "", exponentText = "0"] = match;
  const digits = (whole + fraction).replace(/^0+/, "");
  if (whole + fraction === "") return undefined;
  if (digits === "") return sign === "-" ? -0 : 0;
  return (
    (sign === "-" ? -1 : 1) *
    scale(BigInt(`0x${digits}`), Number(exponentText) - 4 * fraction.length)
  );
}

/** `mantissa * 2^exponent`, rounded once, half to even. */
function scale(mantissa: bigint, exponent: number): number {
  const bits = mantissa.toString(2).length;
  if (bits + exponent > 1024) return Infinity;
  // A double keeps 53 bits, fewer below its smallest normal exponent; what is beyond them decides the rounding.
  const kept = Math.min(53, bits + exponent + 1074);
  if (kept < 0) return 0;
  const dropped = BigInt(bits - kept);
  if (dropped <= 0n) return Number(mantissa) * 2 ** exponent;
  const quotient = mantissa >> dropped;
  const rest = mantissa - (quotient << dropped);
  const half = 1n << (dropped - 1n);
  const up = rest > half || (rest === half && quotient % 2n === 1n);
  return Number(quotient + (up ? 1n : 0n)) * 2 ** (Number(dropped) + exponent);
}
