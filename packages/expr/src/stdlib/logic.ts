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
    overload("conditional", [bool, T, T], T, (condition, then, otherwise) =>
      condition ? then : otherwise,
    ),
  ),
  func(
    Operator.and,
    overload("logical_and", [bool, bool], bool, (left, right) => left && right),
  ),
  func(
    Operator.or,
    overload("logical_or", [bool, bool], bool, (left, right) => left || right),
  ),
  func(
    Operator.not,
    overload("logical_not", [bool], bool, (value) => !value),
  ),
];
