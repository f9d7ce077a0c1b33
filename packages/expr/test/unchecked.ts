import { type Call, children, type Expr } from "../src/ast.ts";
import type { CheckedExpr, Resolved } from "../src/checked.ts";
import { variable, type FunctionDeclaration, type Library } from "../src/declare.ts";
import { ExprError } from "../src/errors.ts";
import { Issues } from "../src/issues.ts";
import { standardMacros } from "../src/macros.ts";
import { parse } from "../src/parser.ts";
import { createProgram, type Program } from "../src/program.ts";
import { createSource } from "../src/source.ts";
import {
  bool,
  bytes,
  double,
  duration,
  dyn,
  int,
  list,
  map,
  nullType,
  string,
  timestamp,
  type Type,
  typeOfType,
  uint,
} from "../src/types.ts";
import type { VariableDeclaration } from "../src/declare.ts";

const typeNames = new Map<string, Type>([
  ["bool", bool],
  ["int", int],
  ["uint", uint],
  ["double", double],
  ["string", string],
  ["bytes", bytes],
  ["list", list(dyn)],
  ["map", map(dyn, dyn)],
  ["null_type", nullType],
  ["type", typeOfType(dyn)],
  ["google.protobuf.Timestamp", timestamp],
  ["google.protobuf.Duration", duration],
]);

/** What an unchecked expression may refer to. */
export interface UncheckedOptions {
  readonly libraries: readonly Library[];
  readonly variables?: readonly (string | VariableDeclaration)[];
  readonly container?: string;
}

/**
 * A program of an expression that was parsed but not checked: names and overloads are resolved by name alone, so that types show
 * only when it runs. It tests the evaluator where the checker would refuse, as the specification's suite does.
 */
export function compileUnchecked(text: string, options: UncheckedOptions): Program {
  const source = createSource(text);
  const issues = new Issues(source);
  const ast = parse(issues, { macros: standardMacros });
  if (ast === undefined) {
    const [first, ...rest] = issues.toArray();
    if (first === undefined) throw new Error("neither a tree nor an issue");
    throw new ExprError([first, ...rest]);
  }
  const references = new Resolver(options).resolve(ast);
  const checked: CheckedExpr = { source, ast, types: new Map([[ast.id, dyn]]), references };
  return createProgram(checked);
}

class Resolver {
  readonly #references = new Map<number, Resolved>();
  readonly #variables: ReadonlyMap<string, VariableDeclaration>;
  readonly #functions = new Map<string, FunctionDeclaration>();
  readonly #containers: readonly string[];

  constructor({ libraries, variables = [], container = "" }: UncheckedOptions) {
    const declarations = variables.map((one) =>
      typeof one === "string" ? variable(one, dyn) : one,
    );
    this.#variables = new Map(declarations.map((one) => [one.name, one]));
    for (const one of libraries.flatMap((library) => library.functions)) {
      this.#functions.set(one.name, one);
    }
    const parts = container === "" ? [] : container.split(".");
    this.#containers = parts
      .map((_, i) => `${parts.slice(0, parts.length - i).join(".")}.`)
      .concat("");
  }

  resolve(ast: Expr): ReadonlyMap<number, Resolved> {
    this.#visit(ast, []);
    return this.#references;
  }

  #visit(node: Expr, loops: readonly string[]): void {
    if (node.kind === "call") this.#call(node);
    if (node.kind === "comprehension") {
      this.#visit(node.range, loops);
      const inner = [...loops, node.iterVar];
      if (node.filter !== undefined) this.#visit(node.filter, inner);
      this.#visit(node.body, inner);
      return;
    }
    if (this.#name(node, loops)) return;
    for (const child of children(node)) this.#visit(child, loops);
  }

  /** Whether the node is a name that is known. */
  #name(node: Expr, loops: readonly string[]): boolean {
    if (node.kind === "ident" && !node.rooted && loops.includes(node.name)) {
      this.#references.set(node.id, { kind: "local", name: node.name });
      return true;
    }
    const name = dottedName(node);
    if (name === undefined || loops.includes(name.split(".")[0] ?? "")) return false;
    for (const candidate of this.#candidates(name)) {
      const declaration = this.#variables.get(candidate);
      const type = typeNames.get(candidate);
      if (declaration !== undefined)
        this.#references.set(node.id, { kind: "variable", declaration });
      else if (type !== undefined) this.#references.set(node.id, { kind: "type", type });
      else continue;
      return true;
    }
    return false;
  }

  #call({ id, name, target, args }: Call): void {
    const front = target === undefined ? undefined : dottedName(target);
    const full = target === undefined ? name : front === undefined ? undefined : `${front}.${name}`;
    if (full !== undefined && this.#choose(id, this.#candidates(full), false, args.length)) return;
    if (target !== undefined) this.#choose(id, [name], true, args.length + 1);
  }

  #choose(id: number, names: readonly string[], method: boolean, arity: number): boolean {
    for (const name of names) {
      const declaration = this.#functions.get(name);
      const overloads =
        declaration?.overloads.filter(
          (one) => one.method === method && one.parameters.length === arity,
        ) ?? [];
      if (declaration === undefined || overloads.length === 0) continue;
      this.#references.set(id, { kind: "call", declaration, overloads, receiver: method });
      return true;
    }
    return false;
  }

  #candidates(name: string): readonly string[] {
    return name.startsWith(".")
      ? [name.slice(1)]
      : this.#containers.map((container) => container + name);
  }
}

/** `a.b.c` for selections on a name, with a leading dot if it has one. */
function dottedName(node: Expr): string | undefined {
  if (node.kind === "ident") return node.rooted ? `.${node.name}` : node.name;
  if (node.kind !== "select" || node.test) return undefined;
  const front = dottedName(node.operand);
  return front === undefined ? undefined : `${front}.${node.field}`;
}
