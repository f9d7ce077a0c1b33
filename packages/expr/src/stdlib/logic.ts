import { Operator } from "../ast.ts";
import { func, overload, type FunctionDeclaration } from "../declare.ts";
import { bool, param } from "../types.ts";

const T = param("A");

/**
 * `&&`, `||`, `!` and `?:`. The planner evaluates the operands itself, because the first three forms do not need all of
 * them; the implementations here say what the operators give once all operands are values.
 */
export const logic: readonly FunctionDeclaration[] = [
  func(
    Operator.conditional,
    {
      doc: "The second value if the first is true, else the third; the other one is not evaluated.",
      examples: ["(1 < 2 ? 'a' : 'b') == 'a'", "true ? true : 1 / 0 > 0"],
    },
    overload("conditional", [bool, T, T], T, (condition, then, otherwise) =>
      condition ? then : otherwise,
    ),
  ),
  func(
    Operator.and,
    {
      doc: "Whether both are true. False on either side wins over an error on the other.",
      examples: ["true && true", "!(false && 1 / 0 > 0)", "!(1 / 0 > 0 && false)"],
    },
    overload("logical_and", [bool, bool], bool, (left, right) => left && right),
  ),
  func(
    Operator.or,
    {
      doc: "Whether one is true. True on either side wins over an error on the other.",
      examples: ["false || true", "1 / 0 > 0 || true"],
    },
    overload("logical_or", [bool, bool], bool, (left, right) => left || right),
  ),
  func(
    Operator.not,
    { doc: "True for false, false for true.", examples: ["!false"] },
    overload("logical_not", [bool], bool, (value) => !value),
  ),
];
