import type { Call, Expr, Ident } from "./ast.ts";
import type { CheckedExpr } from "./checked.ts";
import type { Type } from "./types.ts";
import type { Bytes } from "./values/bytes.ts";
import type { Double } from "./values/double.ts";
import type { Int } from "./values/int.ts";
import type { CelMap } from "./values/map.ts";
import type { Duration, Timestamp } from "./values/time.ts";
import type { TypeValue } from "./values/type-value.ts";
import type { Uint } from "./values/uint.ts";
import type { JsonMap, OpaqueValue, StructValue, Value } from "./values/value.ts";

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

/**
 * A synchronous implementation. Arguments are CEL values, the receiver of a method first. Throws {@link CelError} through `celError`.
 * It must depend on its arguments alone and change nothing: one evaluation may call it again with the same arguments, or not at all.
 */
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

/**
 * An implementation that evaluates its arguments itself, the first excepted: the others are functions that give their value. What
 * these throw, errors and unknowns, must be let through.
 */
export type LazyImplementation = (first: Value, ...rest: readonly (() => Value)[]) => Value;

interface ValueByKind {
  bool: boolean;
  int: Int;
  uint: Uint;
  double: number | Double;
  string: string;
  bytes: Bytes;
  null: null;
  timestamp: Timestamp;
  duration: Duration;
  list: readonly Value[];
  map: CelMap | JsonMap;
  type: TypeValue;
  struct: StructValue;
  opaque: OpaqueValue;
}

/**
 * The JavaScript value of a declared type. Only the outer kind is certain: what a list or a map holds is any value, since an
 * element may have come from `dyn`.
 */
export type ValueOf<T extends Type> = T["kind"] extends keyof ValueByKind
  ? ValueByKind[T["kind"]]
  : Value;

/** The arguments that an implementation is called with: one for each parameter. */
export type ArgumentsOf<Parameters extends readonly Type[]> = {
  readonly [Index in keyof Parameters]: ValueOf<Parameters[Index]>;
};

/**
 * What one call costs, in the units of cel-go's meter, from its arguments (the receiver of a method first) and its result. It runs after
 * the call and must not throw. A call without a rule costs 1, and so does one for which the checker left overloads of different rules.
 */
export type CostRule<Parameters extends readonly Type[] = readonly Type[]> = (
  args: ArgumentsOf<Parameters>,
  result: Value,
) => number;

/** What may be said of an overload beside its signature. */
export interface OverloadOptions<Parameters extends readonly Type[] = readonly Type[]> {
  readonly cost?: CostRule<Parameters>;
}

/** One signature of a function. `id` is stable and unique in an environment: `starts_with_string`. */
export interface Overload {
  readonly id: string;
  /** Parameter types; the receiver first when `method`. */
  readonly parameters: readonly Type[];
  readonly result: Type;
  /** Called as `receiver.f(…)`. */
  readonly method: boolean;
  /** Exactly one of the four is there. */
  readonly implementation?: Implementation;
  readonly asyncImplementation?: AsyncImplementation;
  readonly lazyImplementation?: LazyImplementation;
  /** What a call costs; 1 without it. */
  readonly cost?: CostRule;
  /** Why a call is refused at compile time: the signature exists elsewhere. */
  readonly unavailable?: string;
}

/** What a function or a macro is, as data for command lines, editors and pages. */
export interface About {
  /** One sentence or more. */
  readonly doc?: string;
  /** Expressions that are true. */
  readonly examples?: readonly string[];
}

/** A function with its overloads. `unavailable` names why a call is refused at compile time (declared, but not there). */
export interface FunctionDeclaration extends About {
  readonly name: string;
  readonly overloads: readonly Overload[];
  readonly unavailable?: string;
}

/**
 * What a macro may build with. Every builder gives the new node the position of the macro call. An argument has one place in the new
 * tree; a macro that needs it twice binds it to a name with a node of the kind `bind`.
 */
export interface MacroContext {
  /** The macro call itself. */
  readonly call: { readonly start: number; readonly end: number; readonly at: number };
  /** A node made from `fields` with a fresh id and the call's position. */
  readonly node: <const T extends Omit<Expr, "id" | "start" | "end" | "at">>(
    fields: T,
  ) => T & { id: number; start: number; end: number; at: number };
  /** A call of a function, or with `target` of a method: `makeCall("value", [], target)`. The function must be declared. */
  readonly makeCall: (name: string, args: readonly Expr[], target?: Expr) => Call;
  /** A name. One that starts with `@` cannot be written in an expression, and so is nobody else's. */
  readonly makeIdent: (name: string) => Ident;
  /** Reports a fault at a node, or at the call (a macro's own syntax rule), and ends the expansion. */
  readonly fail: (at: Expr | undefined, message: string, help?: string) => never;
}

/**
 * A macro: replaced by another tree while the text is parsed. Recognised by name, style and argument count; other uses are
 * ordinary calls.
 */
export interface MacroDeclaration extends About {
  readonly name: string;
  /** Called as `receiver.name(…)`. A macro of a namespace (`cel.bind`) is one too; see {@link isNamespace}. */
  readonly method: boolean;
  /** How many arguments; `"any"` for every number that no other macro of the name takes. */
  readonly arity: number | "any";
  /** Gives the tree that stands for the call; undefined when the call is none of this macro's. */
  readonly expand: (
    context: MacroContext,
    target: Expr | undefined,
    args: readonly Expr[],
  ) => Expr | undefined;
}

/**
 * Looks through an expression that type-checks for what can never be right in it, as cel-go's validators do: a constant that a
 * function refuses whatever else it is given. `report` notes a fault at a node; `help` says what to do.
 */
export type Validator = (
  checked: CheckedExpr,
  report: (at: Expr, message: string, help?: string) => void,
) => void;

/** Types, functions, variables, macros and validators that belong together. The standard library is one too. */
export interface Library {
  readonly name: string;
  readonly version: number;
  readonly doc?: string;
  readonly functions: readonly FunctionDeclaration[];
  readonly variables: readonly VariableDeclaration[];
  readonly macros: readonly MacroDeclaration[];
  /** Opaque and struct types that may be named in an expression (`type(x) == net.IP`). */
  readonly types: readonly Type[];
  /** Run on every expression of an environment with this library. */
  readonly validators: readonly Validator[];
  /** Whether an environment with this library takes `a.?b`, `a[?b]`, `[?a]` and `{?a: b}`. Default false. */
  readonly optionalSyntax?: boolean;
}

/** Declares a variable. */
export function variable(
  name: string,
  type: Type,
  options: { doc?: string; numbers?: "json" | "double"; deferred?: boolean } = {},
): VariableDeclaration {
  return Object.freeze({ name, type, ...options });
}

/**
 * Declares a function with its overloads:
 *
 * ```ts
 * func("shout", { doc: "The text in capitals.", examples: ['shout("a") == "A"'] },
 *   overload("shout_string", [string], string, (text) => text.toUpperCase()));
 * ```
 */
export function func(
  name: string,
  ...parts: readonly [About, ...Overload[]] | readonly Overload[]
): FunctionDeclaration {
  const [first] = parts;
  const about = first === undefined || isOverload(first) ? {} : first;
  const overloads = [...parts].filter((part): part is Overload => isOverload(part));
  return Object.freeze({ ...about, name, overloads: Object.freeze(overloads) });
}

function isOverload(part: About | Overload): part is Overload {
  return "id" in part;
}

/** Declares a function that exists but cannot be used: each call is a compile error that gives `why`. */
export function unavailable(name: string, why: string): FunctionDeclaration {
  return Object.freeze({ name, overloads: [], unavailable: why });
}

/** An overload `f(a, b)` that exists but cannot be used, beside others that can: each call of it is a compile error that gives `why`. */
export function unavailableOverload(
  id: string,
  parameters: readonly Type[],
  result: Type,
  why: string,
): Overload {
  return Object.freeze({ id, parameters, result, method: false, unavailable: why });
}

/** An overload called as `f(a, b)`. The implementation's arguments have the types that the parameters say. */
export function overload<const Parameters extends readonly Type[]>(
  id: string,
  parameters: Parameters,
  result: Type,
  implementation: (...args: ArgumentsOf<Parameters>) => Value,
  options: OverloadOptions<Parameters> = {},
): Overload {
  return declareOverload(id, parameters, result, false, implementation, options);
}

/** An overload called as `a.f(b)`; the receiver is the first parameter. */
export function method<const Parameters extends readonly Type[]>(
  id: string,
  parameters: Parameters,
  result: Type,
  implementation: (...args: ArgumentsOf<Parameters>) => Value,
  options: OverloadOptions<Parameters> = {},
): Overload {
  return declareOverload(id, parameters, result, true, implementation, options);
}

/**
 * INVARIANT: the planner calls an overload only with arguments of the declared types (their outer kind; what is inside a list
 * or map is not looked at), so a function that takes narrower arguments is safe.
 */
function declareOverload<Parameters extends readonly Type[]>(
  id: string,
  parameters: Parameters,
  result: Type,
  isMethod: boolean,
  apply: (...args: ArgumentsOf<Parameters>) => Value,
  { cost }: OverloadOptions<Parameters>,
): Overload {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the invariant above
  const implementation = apply as Implementation;
  const declared = { id, parameters, result, method: isMethod, implementation };
  if (cost === undefined) return Object.freeze(declared);
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the invariant above
  return Object.freeze({ ...declared, cost: cost as CostRule });
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

/** A method of which only the receiver is evaluated before the call; see {@link LazyImplementation}. */
export function lazyMethod<const Parameters extends readonly [Type, ...Type[]]>(
  id: string,
  parameters: Parameters,
  result: Type,
  apply: (receiver: ValueOf<Parameters[0]>, ...rest: readonly (() => Value)[]) => Value,
): Overload {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the invariant above, for the receiver
  const lazyImplementation = apply as LazyImplementation;
  return Object.freeze({ id, parameters, result, method: true, lazyImplementation });
}

/** Whether a macro's receiver is the namespace of that name: `isNamespace("cel", target)` for `cel.bind(…)`. */
export function isNamespace(name: string, target: Expr | undefined): boolean {
  return target?.kind === "ident" && target.name === name && !target.rooted;
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
  validators?: readonly Validator[];
  optionalSyntax?: boolean;
}): Library {
  const nothing = { functions: [], variables: [], macros: [], types: [], validators: [] };
  return Object.freeze({ ...nothing, ...library });
}
