import type { Type } from "../types.ts";
import { decodeUtf8 } from "../values/bytes.ts";
import { doubleOf, formatDouble, isDouble } from "../values/double.ts";
import { typeOf } from "../values/kind.ts";
import { formatDuration, formatTimestamp } from "../values/time-text.ts";
import { Duration, Timestamp } from "../values/time.ts";
import { TypeValue } from "../values/type-value.ts";
import { OpaqueValue, StructValue, type Value } from "../values/value.ts";
import { fixedDigits, scientificDigits } from "./decimal.ts";
import { Room } from "./growth.ts";
import { quoteGo } from "./quote.ts";
import { writeNested } from "./strings-format-nested.ts";
import { baseClauses, integer, stringKinds, stringRefusal } from "./strings-format-numbers.ts";
import { formattingError, type ClauseFormat, type Formatter } from "./strings-format.ts";

/** A value by itself: what CEL's `string()` makes of it. */
function string(value: Value): string {
  return writeNested(value, new Room(), literal, ":") ?? plain(value);
}

function plain(value: Value): string {
  if (typeof value === "string") return value;
  if (value === null || typeof value === "boolean") return String(value);
  if (isDouble(value)) return formatDouble(doubleOf(value));
  if (value instanceof Uint8Array) return bytes(value);
  if (value instanceof Timestamp) return formatTimestamp(value);
  if (value instanceof Duration) return formatDuration(value);
  return value instanceof TypeValue ? value.name : integer(value);
}

/** A value inside a list or a map, as a CEL literal. */
function literal(value: Value, room: Room): string {
  const nested = writeNested(value, room, literal, ":");
  if (nested !== undefined) return nested;
  const text = scalar(value);
  room.take(text.length);
  return text;
}

function scalar(value: Value): string {
  if (typeof value === "string") return quoteGo(value);
  if (isDouble(value)) return double(doubleOf(value));
  if (value instanceof Uint8Array) return `b${quoteGo(bytes(value))}`;
  if (value instanceof Timestamp) return `timestamp(${quoteGo(formatTimestamp(value))})`;
  if (value instanceof Duration) return `duration(${quoteGo(formatDuration(value))})`;
  if (value instanceof OpaqueValue || value instanceof StructValue) {
    throw formattingError(`no formatting function for ${typeOf(value).name}`);
  }
  return plain(value);
}

function double(value: number): string {
  if (!Number.isFinite(value)) return quoteGo(formatDouble(value));
  return `${value < 0 || Object.is(value, -0) ? "-" : ""}${fixedDigits(value, 6)}`;
}

function bytes(value: Uint8Array): string {
  const text = decodeUtf8(value);
  if (text !== undefined) return text;
  const why = quoteGo("invalid UTF-8 in bytes, cannot convert to string");
  throw formattingError(`could not convert argument ${why} to string`);
}

/** The texts that `%f` and `%e` take for doubles. */
const spelt: ReadonlyMap<Value, number> = new Map([
  ["NaN", Number.NaN],
  ["Infinity", Infinity],
  ["-Infinity", -Infinity],
]);

/** A clause for doubles, printed as Go's message printer does in American English. It shows no sign of -0. */
function localized(
  name: string,
  digits: (value: number, precision: number) => string,
): ClauseFormat {
  const refusal = `${name} clause can only be used on doubles, was given `;
  return {
    takes: new Set<Type["kind"]>(["double", "string"]),
    refusal,
    write(value, precision) {
      const number = isDouble(value) ? doubleOf(value) : spelt.get(value);
      if (number === undefined) throw formattingError(`${refusal}${typeOf(value).name}`);
      return digits(number, precision);
    },
  };
}

function special(value: number): string | undefined {
  if (Number.isNaN(value)) return "NaN";
  return Number.isFinite(value) ? undefined : value < 0 ? "-∞" : "∞";
}

const signOf = (value: number): string => (value < 0 ? "-" : "");

function fixed(value: number, precision: number): string {
  const name = special(value);
  if (name !== undefined) return name;
  const [whole = "", fraction] = fixedDigits(value, precision).split(".");
  const grouped = whole.replaceAll(/(?<=\d)(?=(?:\d{3})+$)/g, ",");
  return signOf(value) + (fraction === undefined ? grouped : `${grouped}.${fraction}`);
}

/** Six digits whatever the precision, which cel-go gives to the printer as the width of the whole. */
function scientific(value: number, width: number): string {
  return (special(value) ?? power(value)).padStart(width);
}

/**
 * As the golang.org/x/text of Kubernetes prints it (0.29 and later). The older one that cel-go alone asks for puts narrow spaces
 * around `×`.
 */
function power(value: number): string {
  const { mantissa, exponent } = scientificDigits(value, 6);
  const digits = String(Math.abs(exponent)).padStart(2, "0");
  const raised = Array.from(digits, (digit) => "⁰¹²³⁴⁵⁶⁷⁸⁹".charAt(Number(digit))).join("");
  return `${signOf(value)}${mantissa}×10${exponent < 0 ? "⁻" : ""}${raised}`;
}

/**
 * The formatter of the versions 1 to 3, which Kubernetes and Kyverno have: `["a", 3.140000]`, `{"k":"v"}`, `1,234.500000`,
 * `2.718280×10⁰⁰`.
 */
export const formatterV1: Formatter = {
  s: { takes: stringKinds, refusal: stringRefusal, write: string },
  d: {
    takes: new Set<Type["kind"]>(["int", "uint"]),
    refusal: "decimal clause can only be used on integers, was given ",
    write: integer,
  },
  f: localized("fixed-point", fixed),
  e: localized("scientific", scientific),
  ...baseClauses({
    binary: "only integers and bools can be formatted as binary",
    octal: "octal clause can only be used on integers",
    hexadecimal: "only integers, byte buffers, and strings can be formatted as hex",
  }),
};
