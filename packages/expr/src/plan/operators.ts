import { Operator } from "../ast.ts";
import type { CostRule, Implementation, Overload } from "../declare.ts";
import { compileRegex, testRegex } from "../stdlib/regex.ts";
import { equals } from "../values/equality.ts";
import type { Value } from "../values/value.ts";
import { dispatcher } from "./call.ts";
import { noSuchOverload, type Step } from "./frame.ts";

/** A fast form: the result, or undefined where only the general form knows. */
type Shortcut = (a: Value, b: Value) => Value | undefined;

function isSmall(value: Value): value is number {
  return Number.isSafeInteger(value);
}

/** By operator, the shortcut for two ints that are safe integers, and the overload that must be there for it to hold. */
const shortcuts: ReadonlyMap<string, readonly [overloadId: string, shortcut: Shortcut]> = new Map<
  string,
  readonly [string, Shortcut]
>([
  [Operator.add, ["add_int64", (a, b) => (isSmall(a) && isSmall(b) ? small(a + b) : undefined)]],
  [
    Operator.subtract,
    ["subtract_int64", (a, b) => (isSmall(a) && isSmall(b) ? small(a - b) : undefined)],
  ],
  [
    Operator.multiply,
    ["multiply_int64", (a, b) => (isSmall(a) && isSmall(b) ? small(a * b) : undefined)],
  ],
  [Operator.less, ["less_int64", (a, b) => (isSmall(a) && isSmall(b) ? a < b : undefined)]],
  [
    Operator.lessEquals,
    ["less_equals_int64", (a, b) => (isSmall(a) && isSmall(b) ? a <= b : undefined)],
  ],
  [Operator.greater, ["greater_int64", (a, b) => (isSmall(a) && isSmall(b) ? a > b : undefined)]],
  [
    Operator.greaterEquals,
    ["greater_equals_int64", (a, b) => (isSmall(a) && isSmall(b) ? a >= b : undefined)],
  ],
]);

function small(result: number): number | undefined {
  // Adding 0 turns -0, which no int is, into 0.
  return Number.isSafeInteger(result) ? result + 0 : undefined;
}

/** Operators whose overloads share one implementation that looks at the types of its operands itself. */
const untyped: ReadonlySet<string> = new Set([
  Operator.less,
  Operator.lessEquals,
  Operator.greater,
  Operator.greaterEquals,
  // The index of a list may be a double of integral value.
  Operator.index,
  Operator.optionalIndex,
]);

/** What was made of a list of overloads: the checker gives the same list for the same ones. */
const operations = new WeakMap<readonly Overload[], Implementation>();

/** The implementation of a call, with a shortcut for what policies do most. */
export function operatorOf(name: string, overloads: readonly Overload[]): Implementation {
  const known = operations.get(overloads);
  if (known !== undefined) return known;
  const operation = makeOperation(name, overloads);
  operations.set(overloads, operation);
  return operation;
}

function makeOperation(name: string, overloads: readonly Overload[]): Implementation {
  const general = generalForm(name, overloads);
  const found = shortcuts.get(name);
  if (found === undefined) return general;
  const [id, shortcut] = found;
  if (!overloads.some((overload) => overload.id === id)) return general;
  return (a: Value, b: Value) => shortcut(a, b) ?? general(a, b);
}

function generalForm(name: string, overloads: readonly Overload[]): Implementation {
  const shared = untyped.has(name) ? overloads[0]?.implementation : undefined;
  const all = overloads.every((overload) => overload.implementation === shared);
  return shared !== undefined && all ? shared : dispatcher(overloads);
}

/** `x == "text"` and `!=`: a string equals nothing but the same string, so no other comparison is needed. */
export function equalsText(
  operand: Step,
  text: string,
  negated: boolean,
  rule: CostRule | undefined,
): Step {
  return (frame) => {
    const value = operand(frame);
    const result = (value === text) !== negated;
    if (rule !== undefined) frame.charge(rule([value, text], result));
    return result;
  };
}

/** The elements of a constant list for `in`: texts are looked up, others compared one by one. */
export function constantSet(list: readonly Value[]): {
  readonly texts: ReadonlySet<Value>;
  readonly hasOther: (value: Value) => boolean;
} {
  const texts = new Set<string>();
  const others: Value[] = [];
  for (const element of list) {
    if (typeof element === "string") texts.add(element);
    else others.push(element);
  }
  return { texts, hasOther: (value) => others.some((element) => equals(element, value)) };
}

/** `x in ["a", "b"]`: one look-up in place of a comparison with each. */
export function inConstants(operand: Step, list: readonly Value[]): Step {
  const { texts, hasOther } = constantSet(list);
  return (frame) => {
    const value = operand(frame);
    return typeof value === "string" ? texts.has(value) : hasOther(value);
  };
}

/** `x.matches("pattern")`, the pattern compiled once. Throws as `compileRegex` does. */
export function matchesConstant(
  operand: Step,
  pattern: string,
  nodeId: number,
  rule: CostRule | undefined,
): Step {
  const regex = compileRegex(pattern);
  return (frame) => {
    const text = operand(frame);
    if (typeof text !== "string") throw noSuchOverload(nodeId);
    const result = testRegex(regex, text);
    if (rule !== undefined) frame.charge(rule([text, pattern], result));
    return result;
  };
}
