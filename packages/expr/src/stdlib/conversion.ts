import { priced } from "../priced.ts";
import { standardCosts } from "./costs.ts";
import { func, overload, type FunctionDeclaration, type Overload } from "../declare.ts";
import { celError } from "../errors.ts";
import {
  bool,
  bytes,
  double,
  duration,
  dyn,
  int,
  param,
  string,
  timestamp,
  typeOfType,
  uint,
  type Type,
} from "../types.ts";
import { decodeUtf8, encodeUtf8, type Bytes } from "../values/bytes.ts";
import { doubleOf, formatDouble, toDouble, type Double } from "../values/double.ts";
import { typeOf } from "../values/kind.ts";
import { toInt, type Int } from "../values/int.ts";
import {
  formatDuration,
  formatTimestamp,
  parseDuration,
  parseTimestamp,
} from "../values/time-text.ts";
import { Duration, Timestamp } from "../values/time.ts";
import { runtimeName } from "../values/type-value.ts";
import { toUint, type Uint } from "../values/uint.ts";
import type { Value } from "../values/value.ts";
import { parseDouble } from "./parse-double.ts";

type AnyDouble = number | Double;

const T = param("A");

/** The identity overload that each conversion has: `int(int)`. */
function same(id: string, type: Type): Overload {
  return overload(id, [type], type, (value) => value);
}

/** An overload that reads text and fails in cel-go's words when it reads nothing. */
function reads(id: string, result: Type, read: (text: string) => Value | undefined): Overload {
  return overload(id, [string], result, (text: string) => {
    const value = read(text);
    if (value !== undefined) return value;
    throw celError(`type conversion error from 'string' to '${runtimeName(result)}'`);
  });
}

const booleans: ReadonlyMap<string, boolean> = new Map([
  ...["1", "t", "T", "true", "TRUE", "True"].map((text) => [text, true] as const),
  ...["0", "f", "F", "false", "FALSE", "False"].map((text) => [text, false] as const),
]);

function readInt(text: string): Int | undefined {
  if (!/^[+-]?\d{1,100}$/.test(text)) return undefined;
  const value = BigInt(text.replace(/^\+/, ""));
  return BigInt.asIntN(64, value) === value ? toInt(value) : undefined;
}

function readUint(text: string): Uint | undefined {
  if (!/^\d{1,100}$/.test(text)) return undefined;
  const value = BigInt(text);
  return BigInt.asUintN(64, value) === value ? toUint(value) : undefined;
}

function readDouble(text: string): AnyDouble | undefined {
  const value = parseDouble(text);
  return value === undefined ? undefined : toDouble(value);
}

function doubleToInt(value: AnyDouble): Int {
  const number = doubleOf(value);
  // Both ends are outside: -2^63 is an int, but cel-go refuses the double that may stand for smaller numbers.
  if (!(number > -(2 ** 63) && number < 2 ** 63)) throw celError("integer overflow");
  return toInt(BigInt(Math.trunc(number)));
}

function doubleToUint(value: AnyDouble): Uint {
  const number = doubleOf(value);
  if (!(number >= 0 && number < 2 ** 64)) throw celError("unsigned integer overflow");
  return toUint(BigInt(Math.trunc(number)));
}

function bytesToString(value: Bytes): string {
  const text = decodeUtf8(value);
  if (text === undefined) throw celError("invalid UTF-8 in bytes, cannot convert to string");
  return text;
}

/** The type conversions, `dyn` and `type`. */
export const conversion: readonly FunctionDeclaration[] = priced(
  [
    func(
      "type",
      {
        doc: "The type of a value, itself a value.",
        examples: ["type(1) == int", "type([1]) == list", "type(dyn('a')) == string"],
      },
      overload("type", [T], typeOfType(T), typeOf),
    ),
    func(
      "dyn",
      {
        doc: "The same value; the checker no longer knows its type.",
        examples: ["dyn(1) == 1.0", "[dyn(1), dyn('a')].size() == 2"],
      },
      overload("to_dyn", [T], dyn, (value) => value),
    ),
    func(
      "bool",
      {
        doc: "The text `true` or `false` as a bool; also `1`, `t`, `T`, `TRUE`, `True` and their counterparts. Any other text is an error.",
        examples: ["bool('true')", "!bool('f')"],
      },
      same("bool_to_bool", bool),
      reads("string_to_bool", bool, (text) => booleans.get(text)),
    ),
    func(
      "int",
      {
        doc: "A number without its fraction, a decimal text, the seconds of a timestamp since 1970, or the nanoseconds of a duration, as an int. Out of range is an error.",
        examples: [
          "int('-7') == -7",
          "int(2.9) == 2",
          "int(timestamp('1970-01-01T00:01:00Z')) == 60",
        ],
      },
      same("int64_to_int64", int),
      overload("uint64_to_int64", [uint], int, (value: Uint) => toInt(value.value)),
      overload("double_to_int64", [double], int, doubleToInt),
      reads("string_to_int64", int, readInt),
      overload("timestamp_to_int64", [timestamp], int, (value: Timestamp) => value.seconds),
      overload("duration_to_int64", [duration], int, (value: Duration) => toInt(value.nanos)),
    ),
    func(
      "uint",
      {
        doc: "A number without its fraction, or a decimal text, as a uint. Negative or out of range is an error.",
        examples: ["uint(7) == 7u", "uint('7') == 7u"],
      },
      same("uint64_to_uint64", uint),
      overload("int64_to_uint64", [int], uint, (value: Int) => toUint(BigInt(value))),
      overload("double_to_uint64", [double], uint, doubleToUint),
      reads("string_to_uint64", uint, readUint),
    ),
    func(
      "double",
      {
        doc: "A number or a text as a double, the nearest when there is no exact one.",
        examples: ["double(2) == 2.0", "double('1e3') == 1000.0"],
      },
      same("double_to_double", double),
      // Adding 0 turns the -0 that a JSON document may hold as an int into 0.
      overload("int64_to_double", [int], double, (value: Int) => toDouble(Number(value) + 0)),
      overload("uint64_to_double", [uint], double, (value: Uint) => toDouble(Number(value.value))),
      reads("string_to_double", double, readDouble),
    ),
    func(
      "string",
      {
        doc: "A bool, number, timestamp, duration or UTF-8 bytes as text.",
        examples: [
          "string(7) == '7'",
          "string(1.5) == '1.5'",
          "string(b'ab') == 'ab'",
          "string(duration('1m')) == '60s'",
        ],
      },
      same("string_to_string", string),
      overload("bool_to_string", [bool], string, (value: boolean) => String(value)),
      overload("int64_to_string", [int], string, (value: Int) => String(value)),
      overload("uint64_to_string", [uint], string, (value: Uint) => String(value.value)),
      overload("double_to_string", [double], string, (value: AnyDouble) =>
        formatDouble(doubleOf(value)),
      ),
      overload("bytes_to_string", [bytes], string, bytesToString),
      overload("timestamp_to_string", [timestamp], string, formatTimestamp),
      overload("duration_to_string", [duration], string, formatDuration),
    ),
    func(
      "bytes",
      { doc: "The UTF-8 bytes of a text.", examples: ["bytes('é') == b'é'"] },
      same("bytes_to_bytes", bytes),
      overload("string_to_bytes", [string], bytes, encodeUtf8),
    ),
    func(
      "timestamp",
      {
        doc: "The point in time that a text of RFC 3339 names, or so many seconds after 1970.",
        examples: ["timestamp('1970-01-01T01:00:00+01:00') == timestamp(0)"],
      },
      same("timestamp_to_timestamp", timestamp),
      overload(
        "int64_to_timestamp",
        [int],
        timestamp,
        (value: Int) => new Timestamp(Number(value)),
      ),
      reads("string_to_timestamp", timestamp, parseTimestamp),
    ),
    func(
      "duration",
      {
        doc: "The duration that a text names, such as `1h30m`, `1.5s`, `-10ms`.",
        examples: [
          "duration('1h30m') == duration('90m')",
          "duration('1.5s') == duration('1500ms')",
        ],
      },
      same("duration_to_duration", duration),
      reads("string_to_duration", duration, parseDuration),
    ),
  ],
  standardCosts,
);
