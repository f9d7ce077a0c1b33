import { priced } from "../priced.ts";
import { libraryCosts } from "./costs.ts";
import {
  defineLibrary,
  func,
  overload,
  type FunctionDeclaration,
  type Library,
} from "../declare.ts";
import { celError } from "../errors.ts";
import { bool, double, int, uint } from "../types.ts";
import { doubleOf, toDouble, type Double } from "../values/double.ts";
import { toInt, type Int } from "../values/int.ts";
import { toUint, type Uint } from "../values/uint.ts";
import type { Value } from "../values/value.ts";
import { extremeMacros, extremes } from "./math-least.ts";

type AnyDouble = number | Double;

/** A function from double to double. */
function ofDouble(
  name: string,
  doc: string,
  example: string,
  apply: (value: number) => number,
): FunctionDeclaration {
  return func(
    `math.${name}`,
    { doc, examples: [example] },
    overload(`math_${name}_double`, [double], double, (value) => toDouble(apply(doubleOf(value)))),
  );
}

/** A question about a double. */
function asks(
  name: string,
  doc: string,
  example: string,
  holds: (value: number) => boolean,
): FunctionDeclaration {
  return func(
    `math.${name}`,
    { doc, examples: [example] },
    overload(`math_${name}_double`, [double], bool, (value) => holds(doubleOf(value))),
  );
}

/** To the nearest integer, halves away from zero. Not `Math.round`, which rounds -1.5 to -1. */
function round(value: number): number {
  const cut = Math.trunc(value);
  return Math.abs(value - cut) >= 0.5 ? cut + Math.sign(value) : cut;
}

function absolute(value: Int): Int {
  if (typeof value === "number") return Math.abs(value);
  return toInt(value < 0n ? -value : value);
}

/** -1, 0 or 1; NaN of NaN. Zero has no sign. */
function signOf(value: AnyDouble): Value {
  return toDouble(Math.sign(doubleOf(value)) + 0);
}

/** A bitwise operation on two ints or two uints, in 64 bits. */
function bitwise(
  name: string,
  doc: string,
  examples: readonly string[],
  apply: (a: bigint, b: bigint) => bigint,
): FunctionDeclaration {
  return func(
    `math.${name}`,
    { doc, examples },
    overload(`math_${name}_int_int`, [int, int], int, (a, b) => toInt(apply(BigInt(a), BigInt(b)))),
    overload(`math_${name}_uint_uint`, [uint, uint], uint, (a, b) =>
      toUint(apply(a.value, b.value)),
    ),
  );
}

/** A shift of 64 bits. What is shifted out is lost; by 64 and more nothing is left. */
function shift(
  name: string,
  doc: string,
  examples: readonly string[],
  apply: (bits: bigint, by: bigint) => bigint,
): FunctionDeclaration {
  const shifted = (value: bigint, by: Int): bigint => {
    if (by < 0) throw celError(`math.${name}() negative offset: ${by}`);
    return by >= 64 ? 0n : apply(BigInt.asUintN(64, value), BigInt(by));
  };
  return func(
    `math.${name}`,
    { doc, examples },
    overload(`math_${name}_int_int`, [int, int], int, (value, by) =>
      toInt(BigInt.asIntN(64, shifted(BigInt(value), by))),
    ),
    overload(`math_${name}_uint_int`, [uint, int], uint, (value, by) =>
      toUint(BigInt.asUintN(64, shifted(value.value, by))),
    ),
  );
}

const version1: readonly FunctionDeclaration[] = [
  ofDouble("ceil", "The smallest integer that is not less.", "math.ceil(1.2) == 2.0", Math.ceil),
  ofDouble(
    "floor",
    "The greatest integer that is not greater.",
    "math.floor(-1.2) == -2.0",
    Math.floor,
  ),
  ofDouble(
    "round",
    "The nearest integer; halves go away from zero.",
    "math.round(-1.5) == -2.0",
    round,
  ),
  ofDouble("trunc", "The number without its fraction.", "math.trunc(-1.3) == -1.0", Math.trunc),
  asks(
    "isInf",
    "Whether the number is infinite.",
    "math.isInf(1.0 / 0.0)",
    (value) => Math.abs(value) === Infinity,
  ),
  asks("isNaN", "Whether it is not a number.", "math.isNaN(0.0 / 0.0)", Number.isNaN),
  asks(
    "isFinite",
    "Whether the number is neither infinite nor NaN.",
    "math.isFinite(1.2)",
    Number.isFinite,
  ),
  func(
    "math.abs",
    {
      doc: "The number without its sign. An error for the smallest int, which has no positive counterpart.",
      examples: ["math.abs(-1) == 1", "math.abs(-1.5) == 1.5"],
    },
    overload("math_abs_double", [double], double, (value) => toDouble(Math.abs(doubleOf(value)))),
    overload("math_abs_int", [int], int, absolute),
    overload("math_abs_uint", [uint], uint, (value) => value),
  ),
  func(
    "math.sign",
    {
      doc: "-1, 0 or 1 as the number is negative, zero or positive, in the number's own type.",
      examples: ["math.sign(-42) == -1", "math.sign(0.5) == 1.0"],
    },
    overload("math_sign_double", [double], double, signOf),
    overload("math_sign_int", [int], int, (value) => (value < 0 ? -1 : value > 0 ? 1 : 0)),
    overload("math_sign_uint", [uint], uint, ({ value }: Uint) => toUint(value === 0n ? 0n : 1n)),
  ),
  bitwise(
    "bitAnd",
    "The bits that both numbers have.",
    ["math.bitAnd(3u, 2u) == 2u", "math.bitAnd(-3, -5) == -7"],
    (a, b) => a & b,
  ),
  bitwise(
    "bitOr",
    "The bits that one of the numbers has.",
    ["math.bitOr(1u, 2u) == 3u"],
    (a, b) => a | b,
  ),
  bitwise(
    "bitXor",
    "The bits that exactly one of the numbers has.",
    ["math.bitXor(1, 3) == 2"],
    (a, b) => a ^ b,
  ),
  func(
    "math.bitNot",
    {
      doc: "Every bit of the number turned over.",
      examples: ["math.bitNot(1) == -2", "math.bitNot(0u) == 18446744073709551615u"],
    },
    overload("math_bitNot_int_int", [int], int, (value) => toInt(~BigInt(value))),
    overload("math_bitNot_uint_uint", [uint], uint, ({ value }: Uint) =>
      toUint(BigInt.asUintN(64, ~value)),
    ),
  ),
  shift(
    "bitShiftLeft",
    "The bits moved to the left, zeros behind them; what leaves the 64 bits is lost.",
    ["math.bitShiftLeft(1, 2) == 4", "math.bitShiftLeft(1u, 200) == 0u"],
    (bits, by) => bits << by,
  ),
  shift(
    "bitShiftRight",
    "The bits moved to the right, zeros before them, also when the number is negative.",
    ["math.bitShiftRight(1024, 2) == 256", "math.bitShiftRight(-1024, 3) == 2305843009213693824"],
    (bits, by) => bits >> by,
  ),
];

const squareRoot = func(
  "math.sqrt",
  {
    doc: "The square root as a double; NaN for a negative number.",
    examples: ["math.sqrt(81) == 9.0", "math.isNaN(math.sqrt(-1))"],
  },
  overload("math_sqrt_double", [double], double, (value) => toDouble(Math.sqrt(doubleOf(value)))),
  overload("math_sqrt_int", [int], double, (value) => toDouble(Math.sqrt(Number(value)))),
  overload("math_sqrt_uint", [uint], double, ({ value }: Uint) =>
    toDouble(Math.sqrt(Number(value))),
  ),
);

function define(version: number): Library {
  return defineLibrary({
    name: "cel.lib.ext.math",
    version,
    doc: "Functions on numbers, in the namespace math.",
    functions: priced(
      [...extremes, ...(version >= 1 ? version1 : []), ...(version >= 2 ? [squareRoot] : [])],
      libraryCosts,
    ),
    macros: extremeMacros,
  });
}

const versions: Readonly<Record<0 | 1 | 2, Library>> = { 0: define(0), 1: define(1), 2: define(2) };

/**
 * cel-go's `ext.Math`. Version 0 has the macros `math.greatest` and `math.least`; 1 adds rounding, `abs`, `sign`, the questions
 * about doubles and the bitwise functions; 2 adds `math.sqrt`. Every function takes constant time, the macros time in proportion
 * to their list.
 */
export function math(version: 0 | 1 | 2 = 2): Library {
  return versions[version];
}
