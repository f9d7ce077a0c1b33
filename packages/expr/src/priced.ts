import type { CostRule, FunctionDeclaration, Overload } from "./declare.ts";

/** A tenth of a size, rounded up: what cel-go takes for going over a text once. */
export function tenth(size: number): number {
  return Math.ceil(size / 10);
}

/** The declarations, each overload with the rule under its id. */
export function priced(
  functions: readonly FunctionDeclaration[],
  rules: Readonly<Record<string, CostRule>>,
): readonly FunctionDeclaration[] {
  return functions.map((declaration) =>
    Object.freeze({
      ...declaration,
      overloads: Object.freeze(declaration.overloads.map((overload) => withRule(overload, rules))),
    }),
  );
}

function withRule(overload: Overload, rules: Readonly<Record<string, CostRule>>): Overload {
  const cost = Object.hasOwn(rules, overload.id) ? rules[overload.id] : undefined;
  return cost === undefined ? overload : Object.freeze({ ...overload, cost });
}
