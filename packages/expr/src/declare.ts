import type { Expr } from "./ast.ts";
import type { Type } from "./types.ts";
import type { Value } from "./values/value.ts";

/**
 * A variable that an environment declares.
 *
 * `numbers` says how the numbers of a bound JSON document are read: `"json"` (default) takes a safe integer for a CEL
 * int, `"double"` takes every number for a double, as Go does where it decodes into `interface{}`.
 * `deferred` marks a variable whose value may turn out unknown when it is read (a {@link StructValue} with lazy fields
 * that call asynchronous functions), so that the planner goes on collecting calls around it.
 */
export interface VariableDeclaration {
  readonly name: string;
  readonly type: Type;
  readonly doc?: string;
  readonly numbers?: "json" | "double";
  readonly deferred?: boolean;
}

/** A synchronous implementation. Arguments are CEL values, the receiver of a method first. Throws {@link CelError} through `celError`. */
export type Implementation = (...args: readonly Value[]) => Value;

/** The part of an `AbortSignal` that this package uses. */
export interface AbortSignalLike {
  readonly aborted: boolean;
  readonly reason: unknown;
  addEventListener(type: "abort", listener: () => void): void;
  removeEventListener(type: "abort", listener: () => void): void;
}

/** `AbortSignal` where the platform's types are there, so that it can be given to `fetch`; else the part that is used here. */
export type Signal = typeof globalThis extends { AbortSignal: { prototype: infer Platform } }
  ? Platform
  : AbortSignalLike;

/** What an asynchronous implementation is given beside its arguments. */
export interface CallContext {
  /** Aborts when the evaluation is given up. */
  readonly signal: Signal;
  /** What the caller passed as `host` to this evaluation. Libraries narrow it themselves. */
  readonly host: unknown;
}

/** An asynchronous implementation; see `rounds.ts` for when it is called. A rejection becomes the call's error. */
export type AsyncImplementation = (args: readonly Value[], context: CallContext) => Promise<Value>;

/** One signature of a function. `id` is stable and unique in an environment: `starts_with_string`. */
export interface Overload {
  readonly id: string;
  /** Parameter types; the receiver first when `method`. */
  readonly parameters: readonly Type[];
  readonly result: Type;
  /** Called as `receiver.f(…)`. */
  readonly method: boolean;
  /** Exactly one of the two is there. */
  readonly implementation?: Implementation;
  readonly asyncImplementation?: AsyncImplementation;
}

/** A function with its overloads. `unavailable` names why a call is refused at compile time (declared, but not there). */
export interface FunctionDeclaration {
  readonly name: string;
  readonly overloads: readonly Overload[];
  readonly doc?: string;
  readonly unavailable?: string;
}

/** What a macro may build with. Every builder gives the new node the position of the macro call. */
export interface MacroContext {
  /** The macro call itself. */
  readonly call: { readonly start: number; readonly end: number; readonly at: number };
  /** A node made from `fields` with a fresh id and the call's position. */
  readonly node: <T extends Omit<Expr, "id" | "start" | "end" | "at">>(
    fields: T,
  ) => T & { id: number; start: number; end: number; at: number };
  /** Reports a fault at a node, or at the call (a macro's own syntax rule), and ends the expansion. */
  readonly fail: (at: Expr | undefined, message: string, help?: string) => never;
}

/** A macro: replaced by another tree while the text is parsed. Recognised by name, style and argument count; other uses are ordinary calls. */
export interface MacroDeclaration {
  readonly name: string;
  readonly method: boolean;
  readonly arity: number;
  readonly doc?: string;
  readonly expand: (context: MacroContext, target: Expr | undefined, args: readonly Expr[]) => Expr;
}

/** Types, functions, variables and macros that belong together. The standard library is one too. */
export interface Library {
  readonly name: string;
  readonly version: number;
  readonly doc?: string;
  readonly functions: readonly FunctionDeclaration[];
  readonly variables: readonly VariableDeclaration[];
  readonly macros: readonly MacroDeclaration[];
  /** Opaque and struct types that may be named in an expression (`type(x) == net.IP`). */
  readonly types: readonly Type[];
}

/** Declares a variable. */
export function variable(
  name: string,
  type: Type,
  options: { doc?: string; numbers?: "json" | "double"; deferred?: boolean } = {},
): VariableDeclaration {
  return Object.freeze({ name, type, ...options });
}

/** Declares a function of that name with its overloads; `doc` as first argument is optional prose for tools. */
export function func(name: string, ...overloads: readonly Overload[]): FunctionDeclaration {
  return Object.freeze({ name, overloads: Object.freeze([...overloads]) });
}

/** Declares a function that exists but cannot be used: each call is a compile error that gives `why`. */
export function unavailable(name: string, why: string): FunctionDeclaration {
  return Object.freeze({ name, overloads: [], unavailable: why });
}

/** An overload called as `f(a, b)`. */
export function overload(
  id: string,
  parameters: readonly Type[],
  result: Type,
  implementation: Implementation,
): Overload {
  return Object.freeze({ id, parameters, result, method: false, implementation });
}

/** An overload called as `a.f(b)`; the receiver is the first parameter. */
export function method(
  id: string,
  parameters: readonly Type[],
  result: Type,
  implementation: Implementation,
): Overload {
  return Object.freeze({ id, parameters, result, method: true, implementation });
}

/** An overload called as `f(a, b)` whose answer arrives later; see `rounds.ts`. */
export function asyncOverload(
  id: string,
  parameters: readonly Type[],
  result: Type,
  asyncImplementation: AsyncImplementation,
): Overload {
  return Object.freeze({ id, parameters, result, method: false, asyncImplementation });
}

/** An overload called as `a.f(b)` whose answer arrives later; the receiver is the first parameter. */
export function asyncMethod(
  id: string,
  parameters: readonly Type[],
  result: Type,
  asyncImplementation: AsyncImplementation,
): Overload {
  return Object.freeze({ id, parameters, result, method: true, asyncImplementation });
}

/** Declares a macro. */
export function macro(declaration: MacroDeclaration): MacroDeclaration {
  return Object.freeze({ ...declaration });
}

/** Makes a library: an immutable value that environments are built from. */
export function defineLibrary(library: {
  name: string;
  version: number;
  doc?: string;
  functions?: readonly FunctionDeclaration[];
  variables?: readonly VariableDeclaration[];
  macros?: readonly MacroDeclaration[];
  types?: readonly Type[];
}): Library {
  return Object.freeze({ functions: [], variables: [], macros: [], types: [], ...library });
}
