import type { CostRule, FunctionDeclaration, Overload } from "./declare.ts";

/** A tenth of a size, rounded up: what cel-go takes for going over a text once. */
export function tenth(size: number): number {
  return Math.ceil(size / 10);
}

/**
 * One unit, and one more for each 250 code units, bytes or elements of the arguments. cel-go counts one for these calls, however long
 * their arguments are; what takes time in proportion to them must not be as cheap as that in a loop.
 */
export const ofLongArguments: CostRule = (args) => {
  let length = 0;
  for (const value of args) {
    if (typeof value === "string" || Array.isArray(value) || value instanceof Uint8Array) {
      length += value.length;
    }
  }
  return 1 + Math.floor(length / 250);
};

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
