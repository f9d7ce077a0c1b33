/** What a plain scalar means. `double` marks a number that was written as one: `1.0`, `1e3`. */
export interface ScalarValue {
  readonly value: null | boolean | number | bigint | string;
  readonly double: boolean;
}

/** The YAML type of a value, as a tag names it. */
export function typeName({
  value,
  double,
}: ScalarValue): "null" | "bool" | "int" | "float" | "str" {
  switch (typeof value) {
    case "boolean":
      return "bool";
    case "string":
      return "str";
    case "object":
      return "null";
    default:
      return double ? "float" : "int";
  }
}

const words: ReadonlyMap<string, null | boolean> = new Map<string, null | boolean>([
  ...["", "~", "null", "Null", "NULL"].map((word) => [word, null] as const),
  ...["y", "Y", "yes", "Yes", "YES", "true", "True", "TRUE", "on", "On", "ON"].map(
    (word) => [word, true] as const,
  ),
  ...["n", "N", "no", "No", "NO", "false", "False", "FALSE", "off", "Off", "OFF"].map(
    (word) => [word, false] as const,
  ),
]);

const integer = /^([-+]?)(0[xX][0-9a-fA-F]+|0[bB][01]+|0[oO]?[0-7]+|0|[1-9][0-9]*)$/;
const decimal = /^[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?$/;
const notFinite = /^(?:[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN))$/;

const minInt64 = -(2n ** 63n);
const maxInt64 = 2n ** 63n - 1n;

/**
 * Reads a plain scalar as Kubernetes does (YAML 1.1 by go-yaml v2): `yes` and `on` are booleans, `010` is 8, `1_000` is 1000,
 * dates and sexagesimal numbers are strings. Integers beyond 64 bits are doubles, as Go makes them on the way through JSON.
 * Undefined for infinities and NaN, which JSON cannot hold.
 */
export function readPlain(text: string): ScalarValue | undefined {
  const word = words.get(text);
  if (word !== undefined) return { value: word, double: false };
  if (notFinite.test(text)) return undefined;
  if (!/^[-+.0-9]/.test(text)) return { value: text, double: false };
  const digits = text.startsWith(".") ? text : text.replaceAll("_", "");
  return readInteger(digits) ?? readDecimal(digits) ?? { value: text, double: false };
}

function readInteger(text: string): ScalarValue | undefined {
  const [, sign, digits] = integer.exec(text) ?? [];
  // Longer ones are beyond what a double holds, and costly to read.
  if (digits === undefined || digits.length > 310) return undefined;
  const octal = /^0[0-7]/.test(digits);
  const magnitude = BigInt(octal ? `0o${digits.slice(1)}` : digits);
  const value = sign === "-" ? -magnitude : magnitude;
  if (value < minInt64 || value > maxInt64) return { value: Number(value), double: true };
  const small = Number(value);
  return { value: Number.isSafeInteger(small) ? small : value, double: false };
}

function readDecimal(text: string): ScalarValue | undefined {
  if (!decimal.test(text)) return undefined;
  const value = Number(text);
  return Number.isFinite(value) ? { value, double: true } : undefined;
}
