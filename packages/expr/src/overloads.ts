import { Operator } from "./ast.ts";
import type { Resolved } from "./checked.ts";
import type { FunctionDeclaration, Overload } from "./declare.ts";
import { formatCall } from "./signature.ts";
import { dyn, formatType, type Type } from "./types.ts";
import { isGeneric, neverAgree, sameType, simple, type Unifier } from "./unify.ts";

/** What the argument types of a call leave of a function. */
export interface Resolution {
  readonly resolved: Extract<Resolved, { kind: "call" }>;
  readonly result: Type;
}

/** Of each function, what was found for types without parts and variables, by their {@link signatureKey}. That depends on nothing else. */
const found = new WeakMap<FunctionDeclaration, Map<number, Resolution>>();

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
  const key = signatureKey(receiver, types);
  if (key === undefined) return search(unifier, declared, receiver, types);
  const known = found.get(declared)?.get(key);
  if (known !== undefined) return known;
  const resolution = search(unifier, declared, receiver, types);
  if (resolution !== undefined && !isGeneric(resolution.result)) {
    const all = found.get(declared) ?? new Map<number, Resolution>();
    found.set(declared, all.set(key, resolution));
  }
  return resolution;
}

/** The style and the types of a call as a number; undefined when one is made of others, or there are more than three. */
function signatureKey(receiver: boolean, types: readonly Type[]): number | undefined {
  if (types.length > 3) return undefined;
  // A digit to begin with, so that lists of different lengths differ.
  let key = receiver ? 2 : 1;
  for (const { kind } of types) {
    const code = codes.get(kind);
    if (code === undefined) return undefined;
    key = key * 16 + code;
  }
  return key;
}

const codes: ReadonlyMap<Type["kind"], number> = new Map(
  [...simple].map((kind, i) => [kind, i + 1]),
);

function search(
  unifier: Unifier,
  declaration: FunctionDeclaration,
  receiver: boolean,
  types: readonly Type[],
): Resolution | undefined {
  const fitting: Overload[] = [];
  let result: Type | undefined;
  for (const overload of declaration.overloads) {
    if (overload.method !== receiver || !mayTake(overload, types)) continue;
    const { result: wanted, parameters } = instance(overload, unifier);
    if (!unifier.assignable(types, parameters)) continue;
    fitting.push(overload);
    const type = unifier.substitute(wanted, "keep");
    if (result === undefined) result = type;
    else if (result.kind !== "dyn" && !sameType(result, type)) result = dyn;
  }
  if (result === undefined) return undefined;
  const overloads = shared(declaration.overloads, fitting);
  return { resolved: { kind: "call", declaration, overloads, receiver }, result };
}

/** For all overloads of a function, the parts of them that calls were left with. */
const lists = new WeakMap<readonly Overload[], (readonly Overload[])[]>();
const maxLists = 64;

/** The same list for the same overloads. A program keeps it, and what the planner makes of one is good for all programs. */
function shared(all: readonly Overload[], some: readonly Overload[]): readonly Overload[] {
  if (some.length === all.length) return all;
  const known = lists.get(all) ?? [];
  if (known.length === 0) lists.set(all, known);
  const same = known.find(
    (list) => list.length === some.length && list.every((overload, i) => overload === some[i]),
  );
  if (same !== undefined) return same;
  const list = some.slice();
  if (known.length < maxLists) known.push(list);
  return list;
}

/** Sorts out at no cost most overloads that cannot take these types. */
function mayTake({ parameters }: Overload, types: readonly Type[]): boolean {
  if (parameters.length !== types.length) return false;
  for (let i = 0; i < types.length; i++) {
    const type = types[i];
    const parameter = parameters[i];
    if (type === undefined || parameter === undefined || neverAgree(type, parameter)) return false;
  }
  return true;
}

type Signature = Pick<Overload, "result" | "parameters">;

/** Whether overloads have type parameters. Those without have the same signature at each call. */
const generic = new WeakMap<Overload, boolean>();

/** The result and the parameters of an overload, with type variables of their own for type parameters. */
function instance(overload: Overload, unifier: Unifier): Signature {
  const { result, parameters } = overload;
  let known = generic.get(overload);
  if (known === undefined) {
    known = isGeneric(result) || parameters.some((type) => isGeneric(type));
    generic.set(overload, known);
  }
  return known ? unifier.instantiate(overload) : overload;
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
