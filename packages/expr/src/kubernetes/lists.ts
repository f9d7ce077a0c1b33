import { priced } from "../priced.ts";
import { kubernetesCosts } from "./costs.ts";
import { defineLibrary, func, method, type Library, type Overload } from "../declare.ts";
import { celError } from "../errors.ts";
import { comparableTypes, isComparable } from "../libraries/sorting.ts";
import { bool, double, duration, int, list, param, uint, type PrimitiveType } from "../types.ts";
import { doubleOf, isDouble, toDouble } from "../values/double.ts";
import { equals } from "../values/equality.ts";
import { isInt, toInt } from "../values/int.ts";
import { typeOf } from "../values/kind.ts";
import { compare } from "../values/order.ts";
import { Duration } from "../values/time.ts";
import { runtimeName } from "../values/type-value.ts";
import { toUint, Uint } from "../values/uint.ts";
import type { Value } from "../values/value.ts";

type Elements = readonly Value[];

const T = param("A");

function isSorted(elements: Elements): boolean {
  requireOrder(elements);
  return elements.every((element, i) => i === 0 || compare(elements[i - 1] ?? null, element) <= 0);
}

/** The element that comes before all others in an order; the first of those that are equal. */
function extreme(name: "min" | "max", elements: Elements): Value {
  const [first, ...others] = elements;
  if (first === undefined) throw celError(`${name} called on empty list`);
  requireOrder(elements);
  const sign = name === "min" ? 1 : -1;
  return others.reduce(
    (best: Value, element) => (compare(best, element) * sign > 0 ? element : best),
    first,
  );
}

/** Throws when the first element has no order. The others are compared with it; an only one is compared with nothing. */
function requireOrder([first = 0]: Elements): void {
  if (!isComparable(first)) throw celError("no such overload");
}

/** The types that can be added, each with the sum of nothing. */
const zeros: readonly (readonly [PrimitiveType, Value])[] = [
  [int, 0],
  [uint, toUint(0n)],
  [double, toDouble(0)],
  [duration, new Duration(0n)],
];

/** `left + right` of one type, as the operator gives it. */
function add(left: Value, right: Value): Value {
  if (isInt(left) && isInt(right)) return toInt(BigInt(left) + BigInt(right));
  if (isDouble(left) && isDouble(right)) return toDouble(doubleOf(left) + doubleOf(right));
  if (left instanceof Uint && right instanceof Uint) return toUint(left.value + right.value);
  if (left instanceof Duration && right instanceof Duration) {
    return new Duration(left.nanos + right.nanos);
  }
  throw celError("no such overload");
}

/** The sum in the type of the first element: what a list holds that came from `dyn` shows only when it is there. */
function sum(elements: Elements, zero: Value): Value {
  const [first] = elements;
  if (first === undefined) return zero;
  const [, start] = zeros.find(([type]) => runtimeName(type) === typeOf(first).name) ?? [];
  if (start === undefined) throw celError("no such overload");
  return elements.reduce(add, start);
}

/** The place of an element that equals the value, or -1. */
function indexOf(elements: Elements, value: Value): Value {
  return elements.findIndex((element) => equals(element, value));
}

function lastIndexOf(elements: Elements, value: Value): Value {
  return elements.findLastIndex((element) => equals(element, value));
}

/**
 * Kubernetes' lists (since 1.23): `isSorted`, `sum`, `min`, `max`, `indexOf`, `lastIndexOf`. Each reads its list once. Elements of
 * several types and NaN, where only their order is asked for, are errors.
 */
export const kubernetesLists: Library = defineLibrary({
  name: "kubernetes.lists",
  version: 1,
  doc: "Lists: order, sums and places, as Kubernetes has them.",
  functions: priced(
    [
      func(
        "isSorted",
        {
          doc: "Whether no element is greater than the one after it.",
          examples: ["[1, 2, 2].isSorted()", "[].isSorted()", '!["b", "a"].isSorted()'],
        },
        ...comparableTypes.map((type) =>
          method(`list_${type.kind}_is_sorted_bool`, [list(type)], bool, isSorted),
        ),
      ),
      func(
        "sum",
        {
          doc: "The sum of numbers of one type, or of durations. The sum of nothing is zero; overflow is an error.",
          examples: [
            "[1, 3].sum() == 4",
            '[duration("1m"), duration("1s")].sum() == duration("61s")',
          ],
        },
        ...zeros.map(([type, zero]) =>
          method(`list_${type.kind}_sum_${type.kind}`, [list(type)], type, (elements) =>
            sum(elements, zero),
          ),
        ),
      ),
      func(
        "min",
        {
          doc: "The smallest element. An error when there is none.",
          examples: ["[3, 1, 2].min() == 1"],
        },
        ...extremes("min"),
      ),
      func(
        "max",
        {
          doc: "The greatest element. An error when there is none.",
          examples: ['["a", "c", "b"].max() == "c"'],
        },
        ...extremes("max"),
      ),
      func(
        "indexOf",
        {
          doc: "The index of the first element that equals the value, or -1.",
          examples: ['["a", "b", "b"].indexOf("b") == 1', "[1].indexOf(2) == -1"],
        },
        method("list_a_index_of_int", [list(T), T], int, indexOf),
      ),
      func(
        "lastIndexOf",
        {
          doc: "The index of the last element that equals the value, or -1.",
          examples: ['["a", "b", "b"].lastIndexOf("b") == 2'],
        },
        method("list_a_last_index_of_int", [list(T), T], int, lastIndexOf),
      ),
    ],
    kubernetesCosts,
  ),
});

function extremes(name: "min" | "max"): readonly Overload[] {
  return comparableTypes.map((type) =>
    method(`list_${type.kind}_${name}_${type.kind}`, [list(type)], type, (elements) =>
      extreme(name, elements),
    ),
  );
}
