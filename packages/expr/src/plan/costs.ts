import { Operator, type Call, type Expr, type Fold } from "../ast.ts";
import type { CostRule, Overload } from "../declare.ts";
import { Optional } from "../values/optional.ts";
import type { Value } from "../values/value.ts";

/** What the steps of an expression cost, in cel-go's units. Calls have rules of their own. */
export const costs = {
  variable: 1,
  /** A field, or an index. */
  step: 1,
  list: 10,
  map: 30,
} as const;

/**
 * What a call costs: a number, or the rule of the overload. Where the checker left several overloads cel-go counts one unit, but by a rule
 * that holds for all of them, as those of Kubernetes do.
 */
export function callCost(overloads: readonly Overload[]): number | CostRule {
  const [first] = overloads;
  return overloads.every(({ cost }) => cost === first?.cost) ? (first?.cost ?? 1) : 1;
}

/** Whether cel-go reads the node as a variable with fields and elements of it, or as a choice between such. */
export function isPath(node: Expr): boolean {
  if (node.kind === "ident") return true;
  if (node.kind === "select") return !node.test && isPath(node.operand);
  const [holder] = node.kind === "call" && steps.has(node.name) ? node.args : [];
  return holder !== undefined && isPath(holder);
}

const steps: ReadonlySet<string> = new Set([
  Operator.index,
  Operator.optionalIndex,
  Operator.optionalSelect,
]);

/** Whether a call is a step of a path. */
export function isStep(name: string): boolean {
  return steps.has(name);
}

/** Whether a call is a step of a path that may find nothing. */
export function isOptionalStep(name: string): boolean {
  return name === Operator.optionalIndex || name === Operator.optionalSelect;
}

/** One unit where a path begins with what is no path itself, such as the result of a call. */
export function pathCost(holder: Expr): number {
  const isPathToo =
    holder.kind === "ident" ||
    (holder.kind === "select" && !holder.test) ||
    (holder.kind === "call" && (steps.has(holder.name) || holder.name === Operator.conditional));
  return isPathToo ? 0 : 1;
}

/**
 * What a call costs by itself. An element under a computed index costs what the index costs, and one more where that is no path. A step
 * that is optional costs nothing where it finds nothing.
 */
export function stepCost(node: Call, overloads: readonly Overload[]): number | CostRule {
  if (!steps.has(node.name)) return callCost(overloads);
  const [holder, key] = node.args;
  if (holder === undefined || key === undefined) return callCost(overloads);
  const start = pathCost(holder);
  if (key.kind !== "literal") return start + pathCost(key);
  if (node.name === Operator.index) return start + costs.step;
  return optionalCost(start);
}

function optionalCost(start: number): CostRule {
  return (_, result) => start + (isNone(result) ? 0 : costs.step);
}

function isNone(value: Value): boolean {
  return value instanceof Optional && value.content === undefined;
}

/** What a loop costs beside its range. */
export interface LoopCosts {
  /** However often it runs. */
  readonly once: number;
  /** Each step. */
  readonly step: number;
  /** Each step whose element is taken: by `filter`, by the filter of a `map`, by `exists_one`. */
  readonly hit: number;
  /** Where a quantifier stops early. */
  readonly stop: number;
}

/** What cel-go's expansion of the macro costs: its accumulator is read, and lists grow by lists of one element. */
export function loopCosts(
  fold: Fold,
  body: { readonly cost: number; readonly isConstant: boolean },
  filter: { readonly cost: number } | undefined,
): LoopCosts {
  switch (fold) {
    case "all":
      return { once: 1, step: 3 + body.cost, hit: 0, stop: 2 };
    case "exists":
      return { once: 1, step: 4 + body.cost, hit: 0, stop: 3 };
    case "existsOne":
      return { once: 2, step: body.cost, hit: 2, stop: 0 };
    case "filter":
      return { once: 1, step: body.cost, hit: 13, stop: 0 };
    case "map":
      return adding(body.isConstant ? 2 : 12 + body.cost, filter);
    case "transformMap":
      return adding(3 + body.cost, filter);
    case "transformMapEntry":
      return adding(2 + body.cost, filter);
  }
}

function adding(cost: number, filter: { readonly cost: number } | undefined): LoopCosts {
  return filter === undefined
    ? { once: 1, step: cost, hit: 0, stop: 0 }
    : { once: 1, step: filter.cost, hit: cost, stop: 0 };
}
