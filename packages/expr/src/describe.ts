import { Operator } from "./ast.ts";
import type { About, FunctionDeclaration, Library, MacroDeclaration, Overload } from "./declare.ts";
import type { Environment } from "./environment.ts";
import { macroKey, standardMacros } from "./macros.ts";
import { formatCall } from "./signature.ts";
import { formatType } from "./types.ts";

/** A variable as data. */
export interface VariableDescription {
  readonly name: string;
  /** As cel-go prints types: `map(string, dyn)`. */
  readonly type: string;
  readonly doc?: string;
}

/** A signature of a function as data. */
export interface OverloadDescription {
  readonly id: string;
  /** As cel-go prints it: `string.startsWith(string) -> bool`, `int + int -> int`. */
  readonly signature: string;
  /** Why calls of it are refused. */
  readonly unavailable?: string;
}

/** What a library says of one function. A name that several libraries give overloads to is described once for each. */
export interface FunctionDescription {
  /** Operators have cel-go's names: `_+_`, `@in`, `_?_:_`. */
  readonly name: string;
  readonly library: string;
  readonly doc?: string;
  /** Expressions that are true. */
  readonly examples: readonly string[];
  readonly overloads: readonly OverloadDescription[];
  /** Why every call is refused. */
  readonly unavailable?: string;
}

/** A macro as data. */
export interface MacroDescription {
  readonly name: string;
  /** Absent for the macros of the language itself. */
  readonly library?: string;
  /** Called as `receiver.name(…)`. */
  readonly method: boolean;
  readonly arity: number | "any";
  readonly doc?: string;
  /** Expressions that are true. */
  readonly examples: readonly string[];
}

/** A library as data. */
export interface LibraryDescription {
  readonly name: string;
  readonly version: number;
  readonly doc?: string;
}

/** All that an environment declares, as plain data that survives JSON. Every list is sorted by name. */
export interface EnvironmentDescription {
  readonly libraries: readonly LibraryDescription[];
  readonly variables: readonly VariableDescription[];
  readonly functions: readonly FunctionDescription[];
  readonly macros: readonly MacroDescription[];
}

/**
 * What expressions of an environment may use, for help texts, editors and pages:
 *
 * ```ts
 * describe(createEnvironment(kubernetes())).functions.filter(({ name }) => name === "split");
 * ```
 *
 * Functions that only macros call, whose names nobody can write, are left out.
 */
export function describe(environment: Environment): EnvironmentDescription {
  const { libraries, variables } = environment.declarations;
  return {
    libraries: libraries
      .map(({ name, version, doc }) => ({ name, version, ...(doc === undefined ? {} : { doc }) }))
      .toSorted(by(({ name }) => [name])),
    variables: Array.from(variables.values(), ({ name, type, doc }) => ({
      name,
      type: formatType(type),
      ...(doc === undefined ? {} : { doc }),
    })).toSorted(by(({ name }) => [name])),
    functions: libraries
      .flatMap((library) => functionsOf(library))
      .toSorted(by(({ name, library }) => [name, library])),
    macros: [
      ...standardMacros.map((macro) => describeMacro(macro)),
      ...libraries.flatMap(({ name, macros }) => macros.map((macro) => describeMacro(macro, name))),
    ].toSorted(by((macro) => [macro.name, macroKey(macro), macro.library ?? ""])),
  };
}

const operators: ReadonlySet<string> = new Set(Object.values(Operator));

function functionsOf({ name: library, functions }: Library): readonly FunctionDescription[] {
  return functions
    .filter(({ name }) => !name.includes("@") || operators.has(name))
    .map((declared) => describeFunction(declared, library));
}

function describeFunction(declared: FunctionDeclaration, library: string): FunctionDescription {
  const { name, overloads, unavailable } = declared;
  return {
    name,
    library,
    ...about(declared),
    overloads: overloads.map((overload) => describeOverload(name, overload)),
    ...(unavailable === undefined ? {} : { unavailable }),
  };
}

function describeOverload(name: string, overload: Overload): OverloadDescription {
  const { id, result, unavailable } = overload;
  return {
    id,
    signature: `${formatCall(name, overload)} -> ${formatType(result)}`,
    ...(unavailable === undefined ? {} : { unavailable }),
  };
}

function describeMacro(declared: MacroDeclaration, library?: string): MacroDescription {
  const { name, method, arity } = declared;
  return { name, ...(library === undefined ? {} : { library }), method, arity, ...about(declared) };
}

function about({ doc, examples = [] }: About): {
  readonly doc?: string;
  readonly examples: readonly string[];
} {
  return { ...(doc === undefined ? {} : { doc }), examples: [...examples] };
}

/** An order by texts, the first that differ, by UTF-16 code units: the same in every locale. */
function by<T>(keys: (one: T) => readonly string[]): (left: T, right: T) => number {
  return (left, right) => {
    const others = keys(right);
    for (const [i, key] of keys(left).entries()) {
      const other = others[i] ?? "";
      if (key !== other) return key < other ? -1 : 1;
    }
    return 0;
  };
}
