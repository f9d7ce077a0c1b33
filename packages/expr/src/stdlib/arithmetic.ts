import { priced } from "../priced.ts";
import { standardCosts } from "./costs.ts";
import { Operator } from "../ast.ts";
import { func, overload, type FunctionDeclaration } from "../declare.ts";
import { celError } from "../errors.ts";
import { bytes, double, duration, int, list, param, string, timestamp, uint } from "../types.ts";
import type { Bytes } from "../values/bytes.ts";
import { doubleOf, toDouble, type Double } from "../values/double.ts";
import { toInt, type Int } from "../values/int.ts";
import { betweenTimestamps, Duration, moveTimestamp, type Timestamp } from "../values/time.ts";
import { toUint, type Uint } from "../values/uint.ts";
import type { Value } from "../values/value.ts";

type AnyDouble = number | Double;

const T = param("A");

/** An int operation: in numbers while they are exact, else in bigints, where the result is checked for 64 bits. */
function ints(small: (a: number, b: number) => number, exact: (a: bigint, b: bigint) => bigint) {
  return (a: Int, b: Int): Value => {
    if (typeof a === "number" && typeof b === "number") {
      const result = small(a, b);
      // Adding 0 turns -0, which no int is, into 0.
      if (Number.isSafeInteger(result)) return result + 0;
    }
    return toInt(exact(BigInt(a), BigInt(b)));
  };
}

function uints(exact: (a: bigint, b: bigint) => bigint) {
  return (a: Uint, b: Uint): Value => toUint(exact(a.value, b.value));
}

function doubles(apply: (a: number, b: number) => number) {
  return (a: AnyDouble, b: AnyDouble): Value => toDouble(apply(doubleOf(a), doubleOf(b)));
}

function divide(a: bigint, b: bigint): bigint {
  if (b === 0n) throw celError("division by zero");
  return a / b;
}

function modulo(a: bigint, b: bigint): bigint {
  if (b === 0n) throw celError("modulus by zero");
  return a % b;
}

function moduloInts(a: bigint, b: bigint): bigint {
  // The quotient of the smallest int by -1 is no int; Go, and so CEL, refuses the remainder too.
  if (b === -1n) toInt(-a);
  return modulo(a, b);
}

// Both are copied, and a chain of `x + x` doubles them at each step, while a `+` of lists costs one unit. A text is not copied.
const maxElements = 1_000_000;
const maxBytes = 10_000_000;

function concatenateLists(a: readonly Value[], b: readonly Value[]): readonly Value[] {
  if (a.length + b.length <= maxElements) return [...a, ...b];
  throw celError(`list of more than ${maxElements} elements`);
}

function concatenate(a: Bytes, b: Bytes): Bytes {
  if (a.length + b.length > maxBytes) throw celError(`more than ${maxBytes} bytes`);
  const joined = new Uint8Array(a.length + b.length);
  joined.set(a);
  joined.set(b, a.length);
  return joined;
}

/** The arithmetic operators, and `+` and `-` on text, lists and times. Integer overflow is an error; doubles follow IEEE 754. */
export const arithmetic: readonly FunctionDeclaration[] = priced(
  [
    func(
      Operator.add,
      {
        doc: "The sum of two numbers of one type, of two durations, or of a timestamp and a duration; two texts, bytes or lists one after the other. Overflow is an error.",
        examples: [
          "1 + 2 == 3",
          "'ab' + 'c' == 'abc'",
          "[1] + [2] == [1, 2]",
          "timestamp('2026-01-01T00:00:00Z') + duration('1h') == timestamp('2026-01-01T01:00:00Z')",
        ],
      },
      overload(
        "add_int64",
        [int, int],
        int,
        ints(
          (a, b) => a + b,
          (a, b) => a + b,
        ),
      ),
      overload(
        "add_uint64",
        [uint, uint],
        uint,
        uints((a, b) => a + b),
      ),
      overload(
        "add_double",
        [double, double],
        double,
        doubles((a, b) => a + b),
      ),
      overload("add_string", [string, string], string, (a: string, b: string) => a + b),
      overload("add_bytes", [bytes, bytes], bytes, concatenate),
      overload("add_list", [list(T), list(T)], list(T), concatenateLists),
      overload(
        "add_timestamp_duration",
        [timestamp, duration],
        timestamp,
        (a: Timestamp, b: Duration) => moveTimestamp(a, b.nanos),
      ),
      overload(
        "add_duration_timestamp",
        [duration, timestamp],
        timestamp,
        (a: Duration, b: Timestamp) => moveTimestamp(b, a.nanos),
      ),
      overload(
        "add_duration_duration",
        [duration, duration],
        duration,
        (a: Duration, b: Duration) => new Duration(a.nanos + b.nanos),
      ),
    ),
    func(
      Operator.subtract,
      {
        doc: "The difference of two numbers of one type, of two durations or timestamps, or a timestamp earlier by a duration. Overflow is an error.",
        examples: [
          "3 - 2 == 1",
          "timestamp('2026-01-02T00:00:00Z') - timestamp('2026-01-01T00:00:00Z') == duration('24h')",
        ],
      },
      overload(
        "subtract_int64",
        [int, int],
        int,
        ints(
          (a, b) => a - b,
          (a, b) => a - b,
        ),
      ),
      overload(
        "subtract_uint64",
        [uint, uint],
        uint,
        uints((a, b) => a - b),
      ),
      overload(
        "subtract_double",
        [double, double],
        double,
        doubles((a, b) => a - b),
      ),
      overload("subtract_timestamp_timestamp", [timestamp, timestamp], duration, betweenTimestamps),
      overload(
        "subtract_timestamp_duration",
        [timestamp, duration],
        timestamp,
        (a: Timestamp, b: Duration) => moveTimestamp(a, -b.nanos),
      ),
      overload(
        "subtract_duration_duration",
        [duration, duration],
        duration,
        (a: Duration, b: Duration) => new Duration(a.nanos - b.nanos),
      ),
    ),
    func(
      Operator.multiply,
      {
        doc: "The product of two numbers of one type. Overflow is an error.",
        examples: ["2 * 3 == 6", "1.5 * 2.0 == 3.0"],
      },
      overload(
        "multiply_int64",
        [int, int],
        int,
        ints(
          (a, b) => a * b,
          (a, b) => a * b,
        ),
      ),
      overload(
        "multiply_uint64",
        [uint, uint],
        uint,
        uints((a, b) => a * b),
      ),
      overload(
        "multiply_double",
        [double, double],
        double,
        doubles((a, b) => a * b),
      ),
    ),
    func(
      Operator.divide,
      {
        doc: "The quotient of two numbers of one type: of integers cut towards zero. Division of an integer by zero is an error.",
        examples: ["7 / 2 == 3", "-7 / 2 == -3", "7.0 / 2.0 == 3.5"],
      },
      // a - a % b is exact and divides exactly, where a / b could round up. Division by zero gives NaN, so the exact form runs.
      overload(
        "divide_int64",
        [int, int],
        int,
        ints((a, b) => (a - (a % b)) / b, divide),
      ),
      overload("divide_uint64", [uint, uint], uint, uints(divide)),
      overload(
        "divide_double",
        [double, double],
        double,
        doubles((a, b) => a / b),
      ),
    ),
    func(
      Operator.modulo,
      {
        doc: "The remainder of an integer division, with the sign of the first number. Division by zero is an error.",
        examples: ["7 % 2 == 1", "-7 % 2 == -1"],
      },
      overload(
        "modulo_int64",
        [int, int],
        int,
        ints((a, b) => a % b, moduloInts),
      ),
      overload("modulo_uint64", [uint, uint], uint, uints(modulo)),
    ),
    func(
      Operator.negate,
      {
        doc: "The number with the other sign. Overflow is an error.",
        examples: ["-(2) == 0 - 2", "-(1.5) == 0.0 - 1.5"],
      },
      overload("negate_int64", [int], int, (a: Int) => (typeof a === "number" ? 0 - a : toInt(-a))),
      overload("negate_double", [double], double, (a: AnyDouble) => toDouble(-doubleOf(a))),
    ),
  ],
  standardCosts,
);
