import type { Fold } from "../ast.ts";
import type { CostRule, Overload } from "../declare.ts";

/** What the steps of an expression cost, in cel-go's units. Calls have rules of their own. */
export const costs = {
  variable: 1,
  /** A field, or an index. */
  step: 1,
  list: 10,
  map: 30,
} as const;

/** What a call costs: a number, or the rule of the overload. Where the checker left several overloads cel-go counts one unit. */
export function callCost(overloads: readonly Overload[]): number | CostRule {
  const [only] = overloads;
  return overloads.length === 1 ? (only?.cost ?? 1) : 1;
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
