import type { Expr } from "./ast.ts";
import type { Resolved } from "./checked.ts";
import type { Declarations } from "./declarations.ts";
import type { FunctionDeclaration } from "./declare.ts";
import { candidates, dottedName, rootName } from "./names.ts";
import { typeOfType, type Type } from "./types.ts";

/** The variable of a loop. */
export interface Local {
  readonly name: string;
  readonly type: Type;
}

/** What a name of a value refers to, and the value's type. */
interface Named {
  readonly resolved: Resolved;
  readonly type: Type;
}

/** What names mean at a place of an expression (spec section 7): loop variables from the inside out, then the container's names. */
export class Scope {
  readonly declarations: Declarations;
  readonly container: string;
  readonly #locals: Local[] = [];

  constructor(declarations: Declarations, container: string) {
    this.declarations = declarations;
    this.container = container;
  }

  /** Goes into a loop. */
  enter(local: Local): void {
    this.#locals.push(local);
  }

  leave(): void {
    this.#locals.pop();
  }

  /** The innermost loop variable of that name. */
  local(name: string): Local | undefined {
    return this.#locals.findLast((local) => local.name === name);
  }

  /** The dotted name that a path of selections is, if anything is declared that starts as it does: most paths are spared the look-ups. */
  qualified(node: Expr): string | undefined {
    const root = rootName(node);
    if (root === undefined) return undefined;
    const known = this.container !== "" || this.declarations.namespaces.has(root);
    return known ? dottedName(node) : undefined;
  }

  /** The variable or type that a dotted name is, and its type as a value. */
  named(name: string): Named | undefined {
    if (this.container === "") return this.#declared(unrooted(name));
    for (const candidate of candidates(this.container, name)) {
      const found = this.#declared(candidate);
      if (found !== undefined) return found;
    }
    return undefined;
  }

  #declared(name: string): Named | undefined {
    const declaration = this.declarations.variables.get(name);
    if (declaration !== undefined) {
      return { resolved: { kind: "variable", declaration }, type: declaration.type };
    }
    const type = this.declarations.types.get(name);
    return type && { resolved: { kind: "type", type }, type: typeOfType(type) };
  }

  /** The type that a message literal names, with its full name. */
  typeNamed(name: string): { readonly name: string; readonly type: Type } | undefined {
    for (const candidate of candidates(this.container, name)) {
      const type = this.declarations.types.get(candidate);
      if (type !== undefined) return { name: candidate, type };
    }
    return undefined;
  }

  /** The function of that name. */
  function(name: string): FunctionDeclaration | undefined {
    if (this.container === "") return this.declarations.functions.get(unrooted(name));
    for (const candidate of candidates(this.container, name)) {
      const declared = this.declarations.functions.get(candidate);
      if (declared !== undefined) return declared;
    }
    return undefined;
  }

  /** Every name that could stand for a value here, for suggestions. */
  valueNames(): string[] {
    const { variables, types } = this.declarations;
    const locals = this.#locals.map((local) => local.name);
    return [...locals, ...variables.keys(), ...types.keys()].filter((name) => isWritable(name));
  }

  /** Every function's name, and for those in the namespace `prefix` what follows it. */
  functionNames(prefix: string | undefined): string[] {
    const names = [...this.declarations.functions.keys()].filter((name) => isWritable(name));
    if (prefix === undefined) return names;
    const inside = names.filter((name) => name.startsWith(`${prefix}.`));
    return [...inside.map((name) => name.slice(prefix.length + 1)), ...names];
  }
}

/** The name without a leading dot. Where there is no container that is all that a name may mean. */
function unrooted(name: string): string {
  return name.startsWith(".") ? name.slice(1) : name;
}

/** Whether an author can write the name. Macros use others. */
function isWritable(name: string): boolean {
  return !name.includes("@");
}
