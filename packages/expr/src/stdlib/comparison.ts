import { priced } from "../priced.ts";
import { standardCosts } from "./costs.ts";
import { Operator } from "../ast.ts";
import {
  type About,
  func,
  overload,
  type FunctionDeclaration,
  type Implementation,
  type Overload,
} from "../declare.ts";
import {
  bool,
  bytes,
  double,
  duration,
  int,
  param,
  string,
  timestamp,
  uint,
  type Type,
} from "../types.ts";
import { equals } from "../values/equality.ts";
import { kindOf } from "../values/kind.ts";
import { compare } from "../values/order.ts";
import type { Value } from "../values/value.ts";

const T = param("A");

/** The types with an order, by their names in overload ids. */
const ordered: readonly (readonly [name: string, type: Type])[] = [
  ["bool", bool],
  ["int64", int],
  ["uint64", uint],
  ["double", double],
  ["string", string],
  ["bytes", bytes],
  ["timestamp", timestamp],
  ["duration", duration],
];
const numbers = ordered.filter(([, type]) => type === int || type === uint || type === double);

/** An order operator: one overload for each ordered type, then the six that compare two different number types. */
function relation(
  name: string,
  id: string,
  about: About,
  holds: (order: number) => boolean,
): FunctionDeclaration {
  // One implementation for all: it looks at the types itself.
  const apply: Implementation = (a: Value, b: Value) => {
    if (Number.isNaN(a)) {
      // Generated code may hand over what is no value: the closures say why.
      kindOf(b);
      return false;
    }
    // Compared with itself the left operand shows whether it is of a type with an order.
    if (Number.isNaN(b)) return compare(a, a) !== 0;
    return holds(compare(a, b));
  };
  const make = (suffix: string, left: Type, right: Type): Overload =>
    overload(`${id}_${suffix}`, [left, right], bool, apply);
  const same = ordered.map(([suffix, type]) => make(suffix, type, type));
  const mixed = numbers.flatMap(([left, leftType]) =>
    numbers
      .filter(([right]) => right !== left)
      .map(([right, rightType]) => make(`${left}_${right}`, leftType, rightType)),
  );
  return func(name, about, ...same, ...mixed);
}

/**
 * `==`, `!=` and the order operators. Equality never fails; order fails where there is none. NaN comes neither before nor after
 * anything, also no value of another type that has an order: cel-go looks for it first.
 */
export const comparison: readonly FunctionDeclaration[] = priced(
  [
    func(
      Operator.equals,
      {
        doc: "Whether two values are equal. Numbers are by their value, whatever their type; lists and maps by what they hold.",
        examples: ["1 == 1", "[1, 2] == [1, 2]", "dyn(1) == 1.0", "dyn('1') != 1"],
      },
      overload("equals", [T, T], bool, equals),
    ),
    func(
      Operator.notEquals,
      { doc: "Whether two values are not equal.", examples: ["1 != 2", "'a' != 'A'"] },
      overload("not_equals", [T, T], bool, (a, b) => !equals(a, b)),
    ),
    relation(
      Operator.less,
      "less",
      {
        doc: "Whether the first value comes before the second: numbers of any type, or two values of one type that has an order. Texts compare by code point, false comes before true. With NaN it is false.",
        examples: ["1 < 2", "1 < 1.5", "'a' < 'b'", "duration('1m') < duration('1h')"],
      },
      (order) => order < 0,
    ),
    relation(
      Operator.lessEquals,
      "less_equals",
      { doc: "As `<`, or the values are equal.", examples: ["2 <= 2", "1u <= 2"] },
      (order) => order <= 0,
    ),
    relation(
      Operator.greater,
      "greater",
      {
        doc: "Whether the first value comes after the second; see `<`.",
        examples: ["2 > 1", "true > false"],
      },
      (order) => order > 0,
    ),
    relation(
      Operator.greaterEquals,
      "greater_equals",
      {
        doc: "As `>`, or the values are equal.",
        examples: [
          "2 >= 2",
          "timestamp('2026-01-02T00:00:00Z') >= timestamp('2026-01-01T00:00:00Z')",
        ],
      },
      (order) => order >= 0,
    ),
  ],
  standardCosts,
);
