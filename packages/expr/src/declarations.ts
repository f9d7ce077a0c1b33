import type {
  FunctionDeclaration,
  Library,
  MacroDeclaration,
  Overload,
  VariableDeclaration,
} from "./declare.ts";
import { macroKey } from "./macros.ts";
import { head } from "./names.ts";
import { formatType, type Type } from "./types.ts";
import * as types from "./types.ts";
import { parts } from "./unify.ts";

/** The types that every environment names. */
const standardTypes: ReadonlyMap<string, Type> = new Map<string, Type>([
  ["bool", types.bool],
  ["int", types.int],
  ["uint", types.uint],
  ["double", types.double],
  ["string", types.string],
  ["bytes", types.bytes],
  ["null_type", types.nullType],
  ["list", types.list(types.dyn)],
  ["map", types.map(types.dyn, types.dyn)],
  ["type", types.typeOfType(types.dyn)],
  ["google.protobuf.Timestamp", types.timestamp],
  ["google.protobuf.Duration", types.duration],
]);

/** What an environment declares. */
export interface Declared {
  readonly libraries: readonly Library[];
  /** Those of the libraries and of the environment itself, by name. */
  readonly variables: ReadonlyMap<string, VariableDeclaration>;
  /** By name, each with the overloads of all libraries. */
  readonly functions: ReadonlyMap<string, FunctionDeclaration>;
  /** Those of the language and of the libraries. */
  readonly macros: readonly MacroDeclaration[];
}

/** All that an environment declares, by name. Immutable once made. */
export class Declarations implements Declared {
  readonly libraries: readonly Library[];
  readonly variables: ReadonlyMap<string, VariableDeclaration>;
  readonly functions: ReadonlyMap<string, FunctionDeclaration>;
  readonly types: ReadonlyMap<string, Type>;
  readonly macros: readonly MacroDeclaration[];
  /** What dotted names start with: no other identifier can be the first of one. */
  readonly namespaces: ReadonlySet<string>;

  /**
   * `same` was made of the same libraries and macros: only variables are collected then. Throws a `TypeError` when two declarations
   * collide: that is the fault of who builds the environment, not of an expression.
   */
  constructor(
    libraries: readonly Library[],
    variables: readonly VariableDeclaration[],
    macros: readonly MacroDeclaration[],
    same?: Declarations,
  ) {
    this.libraries = same?.libraries ?? distinct(libraries);
    this.types = same?.types ?? collectTypes(this.libraries);
    this.variables = collectVariables([
      ...this.libraries.flatMap((library) => library.variables),
      ...variables,
    ]);
    this.functions =
      same?.functions ?? collectFunctions(this.libraries.flatMap((library) => library.functions));
    this.macros =
      same?.macros ??
      collectMacros([...macros, ...this.libraries.flatMap((library) => library.macros)]);
    const names = [this.variables, this.types, this.functions].flatMap((map) => [...map.keys()]);
    this.namespaces = new Set(names.filter((name) => name.includes(".")).map((name) => head(name)));
  }
}

/** A library given twice counts once; two libraries of one name collide. */
function distinct(libraries: readonly Library[]): readonly Library[] {
  const byName = new Map<string, Library>();
  for (const library of libraries) {
    const known = byName.get(library.name);
    if (known !== undefined && known !== library) {
      throw new TypeError(`two libraries are named \`${library.name}\``);
    }
    byName.set(library.name, library);
  }
  return [...byName.values()];
}

function collectTypes(libraries: readonly Library[]): ReadonlyMap<string, Type> {
  const result = new Map(standardTypes);
  for (const type of libraries.flatMap((library) => library.types)) {
    const name = type.kind === "opaque" || type.kind === "struct" ? type.name : formatType(type);
    const known = result.get(name);
    if (known !== undefined && known !== type)
      throw new TypeError(`the type \`${name}\` is declared twice`);
    result.set(name, type);
  }
  return result;
}

function collectVariables(
  variables: readonly VariableDeclaration[],
): ReadonlyMap<string, VariableDeclaration> {
  const result = new Map<string, VariableDeclaration>();
  for (const variable of variables) {
    if (result.has(variable.name)) {
      throw new TypeError(`the variable \`${variable.name}\` is declared twice`);
    }
    result.set(variable.name, variable);
  }
  return result;
}

/** Functions of one name are one function with the overloads of all. */
function collectFunctions(
  functions: readonly FunctionDeclaration[],
): ReadonlyMap<string, FunctionDeclaration> {
  const result = new Map<string, FunctionDeclaration>();
  const ids = new Map<string, string>();
  for (const declared of functions) {
    for (const { id } of declared.overloads) {
      const owner = ids.get(id);
      if (owner !== undefined) {
        throw new TypeError(
          `the overload \`${id}\` is declared twice, by \`${owner}\` and \`${declared.name}\``,
        );
      }
      ids.set(id, declared.name);
    }
    const known = result.get(declared.name);
    result.set(declared.name, known === undefined ? declared : merge(known, declared));
  }
  for (const declared of result.values()) refuseCollisions(declared);
  return result;
}

/** One function of two declarations: what either says of it stands, one text after the other. */
function merge(first: FunctionDeclaration, second: FunctionDeclaration): FunctionDeclaration {
  if (first.unavailable !== undefined || second.unavailable !== undefined) {
    throw new TypeError(`the function \`${first.name}\` is both declared and declared unavailable`);
  }
  const docs = [first.doc, second.doc].filter((doc) => doc !== undefined);
  return Object.freeze({
    name: first.name,
    overloads: [...first.overloads, ...second.overloads],
    examples: [...(first.examples ?? []), ...(second.examples ?? [])],
    ...(docs.length === 0 ? {} : { doc: docs.join("\n") }),
  });
}

function refuseCollisions({ name, overloads }: FunctionDeclaration): void {
  for (const [i, one] of overloads.entries()) {
    const other = overloads.slice(i + 1).find((candidate) => collide(one, candidate));
    if (other === undefined) continue;
    throw new TypeError(
      `the overloads \`${one.id}\` and \`${other.id}\` of \`${name}\` take the same arguments`,
    );
  }
}

/** Whether some call could mean both: the same style and number of arguments, and each pair of parameters could take one value. */
function collide(left: Overload, right: Overload): boolean {
  return (
    left.method === right.method &&
    left.parameters.length === right.parameters.length &&
    left.parameters.every((type, index) => {
      const other = right.parameters[index];
      return other !== undefined && overlap(type, other);
    })
  );
}

const isOpen = (type: Type): boolean => type.kind === "dyn" || type.kind === "param";

function overlap(left: Type, right: Type): boolean {
  if (isOpen(left) || isOpen(right)) return true;
  if (left.kind !== right.kind) return false;
  if ("name" in left && "name" in right && left.name !== right.name) return false;
  const rightParts = parts(right);
  return parts(left).every((part, index) => {
    const other = rightParts[index];
    return other !== undefined && overlap(part, other);
  });
}

function collectMacros(macros: readonly MacroDeclaration[]): readonly MacroDeclaration[] {
  const keys = new Set<string>();
  for (const macro of macros) {
    const key = macroKey(macro);
    if (keys.has(key)) {
      throw new TypeError(
        `the macro \`${macro.name}\` of ${macro.arity} arguments is declared twice`,
      );
    }
    keys.add(key);
  }
  return Object.freeze([...macros]);
}
