import type { Type } from "../types.ts";
import { decodeUtf8 } from "../values/bytes.ts";
import { doubleOf, formatDecimal, isDouble } from "../values/double.ts";
import { typeOf } from "../values/kind.ts";
import { formatDuration, formatTimestamp } from "../values/time-text.ts";
import { Duration, Timestamp } from "../values/time.ts";
import { TypeValue } from "../values/type-value.ts";
import { Uint } from "../values/uint.ts";
import type { Value } from "../values/value.ts";
import { fixedDigits, scientificDigits } from "./decimal.ts";
import { Room } from "./growth.ts";
import { writeNested } from "./strings-format-nested.ts";
import { baseClauses, integer, stringKinds, stringRefusal } from "./strings-format-numbers.ts";
import { formattingError, type ClauseFormat, type Formatter } from "./strings-format.ts";

function string(value: Value, room: Room): string {
  const nested = writeNested(value, room, string, ": ");
  if (nested !== undefined) return nested;
  const text = scalar(value);
  room.take(text.length);
  return text;
}

function scalar(value: Value): string {
  if (typeof value === "string") return value;
  if (value === null || typeof value === "boolean") return String(value);
  if (isDouble(value)) return double(doubleOf(value));
  if (typeof value === "number" || typeof value === "bigint" || value instanceof Uint) {
    return integer(value);
  }
  if (value instanceof Uint8Array) return bytes(value);
  if (value instanceof Timestamp) return formatTimestamp(new Timestamp(value.seconds, value.nanos));
  if (value instanceof Duration) return formatDuration(value);
  if (value instanceof TypeValue) return value.name;
  throw formattingError(stringRefusal + typeOf(value).name);
}

function bytes(value: Uint8Array): string {
  const text = decodeUtf8(value);
  if (text !== undefined) return text;
  throw formattingError("invalid UTF-8 in bytes, cannot convert to string");
}

/** A double that is no number that digits can show. */
function special(value: number): string | undefined {
  if (Number.isNaN(value)) return "NaN";
  return Number.isFinite(value) ? undefined : value < 0 ? "-Infinity" : "Infinity";
}

const signOf = (value: number): string => (value < 0 || Object.is(value, -0) ? "-" : "");

/** The shortest digits that read back, never with an exponent. */
function double(value: number): string {
  return special(value) ?? (Object.is(value, -0) ? "-0" : formatDecimal(value));
}

function fixed(value: Value, precision: number): string {
  const number = toNumber(value);
  return special(number) ?? `${signOf(number)}${fixedDigits(number, precision)}`;
}

function scientific(value: Value, precision: number): string {
  const number = toNumber(value);
  const name = special(number);
  if (name !== undefined) return name;
  const { mantissa, exponent } = scientificDigits(number, precision);
  const power = String(Math.abs(exponent)).padStart(2, "0");
  return `${signOf(number)}${mantissa}e${exponent < 0 ? "-" : "+"}${power}`;
}

/** A clause for every number. */
function numeric(name: string, write: ClauseFormat["write"]): ClauseFormat {
  return {
    takes: new Set<Type["kind"]>(["int", "uint", "double"]),
    refusal: `${name} clause can only be used on ints, uints, and doubles, was given `,
    write,
  };
}

function toNumber(value: Value): number {
  return isDouble(value) ? doubleOf(value) : Number(value instanceof Uint ? value.value : value);
}

/**
 * The formatter of version 4, as the CEL specification describes it: `[a, 3.14]`, `{k: v}`, nothing quoted, numbers without
 * regard to a language.
 */
export const formatterV4: Formatter = {
  s: {
    takes: stringKinds,
    refusal: stringRefusal,
    write: (value) => string(value, new Room()),
  },
  d: numeric("decimal", scalar),
  f: numeric("fixed-point", fixed),
  e: numeric("scientific", scientific),
  ...baseClauses({
    binary: "only ints, uints, and bools can be formatted as binary",
    octal: "octal clause can only be used on ints and uints",
    hexadecimal: "only ints, uints, bytes, and strings can be formatted as hex",
  }),
};
