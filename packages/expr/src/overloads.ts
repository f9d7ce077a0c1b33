import { Operator } from "./ast.ts";
import type { FunctionDeclaration, Overload } from "./declare.ts";
import { formatCall } from "./signature.ts";
import { dyn, formatType, type Type } from "./types.ts";
import { sameType, type Unifier } from "./unify.ts";

/** What the argument types of a call leave of a function. */
export interface Resolution {
  readonly overloads: readonly Overload[];
  readonly result: Type;
}

/**
 * Picks the overloads that take the arguments (the receiver first, if there is one). The result is theirs if they agree, else
 * `dyn`. Undefined when there is none. Every match binds type variables, as in cel-go.
 */
export function resolveOverload(
  unifier: Unifier,
  declared: FunctionDeclaration,
  receiver: boolean,
  types: readonly Type[],
): Resolution | undefined {
  const overloads: Overload[] = [];
  let result: Type | undefined;
  for (const overload of declared.overloads) {
    if (overload.method !== receiver || overload.parameters.length !== types.length) continue;
    const [wanted, ...parameters] = unifier.instantiate([overload.result, ...overload.parameters]);
    if (wanted === undefined || !unifier.assignable(types, parameters)) continue;
    overloads.push(overload);
    const type = unifier.substitute(wanted, "keep");
    if (result === undefined) result = type;
    else if (result.kind !== "dyn" && !sameType(result, type)) result = dyn;
  }
  return result === undefined ? undefined : { overloads, result };
}

const operators: ReadonlySet<string> = new Set(Object.values(Operator));
const maxSignatures = 4;

/** A function's overloads as text, for help. None for operators, whose overloads everybody knows. */
export function signatures({ name, overloads }: FunctionDeclaration): readonly string[] {
  if (operators.has(name) || overloads.length > maxSignatures) return [];
  return overloads.map(
    (overload) => `\`${formatCall(name, overload)}\` → ${formatType(overload.result)}`,
  );
}
