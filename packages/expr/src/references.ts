import { Operator, walk, type Expr } from "./ast.ts";
import type { Resolved } from "./checked.ts";

/** A variable that an expression uses. */
export interface VariableReference {
  readonly name: string;
  /**
   * What is selected from it by constant names, keys and indexes, as far as they are constant: `["spec", "containers", 0]`; the
   * empty path where it is used as a whole. Sorted, each once.
   */
  readonly paths: readonly (readonly (string | number)[])[];
}

/** A function or an operator that an expression uses. */
export interface FunctionReference {
  readonly name: string;
  /** The ids of the overloads that its calls may mean. Sorted. */
  readonly overloads: readonly string[];
}

/** What an expression uses, sorted by name. Plain data. */
export interface References {
  /** Variables of the environment; those of loops and bindings are the expression's own. */
  readonly variables: readonly VariableReference[];
  readonly functions: readonly FunctionReference[];
}

/** A part of an expression that reads from a variable along a path. */
interface Chain {
  readonly name: string;
  readonly path: readonly (string | number)[];
  /** The nodes that it is made of. */
  readonly nodes: readonly Expr[];
}

/** What a tree uses, given what its nodes refer to. */
export function referencesOf(ast: Expr, resolved: ReadonlyMap<number, Resolved>): References {
  const variables = new Map<string, Map<string, readonly (string | number)[]>>();
  const functions = new Map<string, Set<string>>();
  // The inner nodes of chains that are noted already: parents come first.
  const noted = new Set<Expr>();
  walk(ast, (node) => {
    const reference = resolved.get(node.id);
    if (reference?.kind === "call") {
      const { name } = reference.declaration;
      const ids = functions.get(name) ?? new Set();
      for (const { id } of reference.overloads) ids.add(id);
      functions.set(name, ids);
    }
    const chain = noted.has(node) ? undefined : chainOf(node, resolved);
    if (chain === undefined) return;
    for (const part of chain.nodes) noted.add(part);
    const paths = variables.get(chain.name) ?? new Map();
    variables.set(chain.name, paths.set(JSON.stringify(chain.path), chain.path));
  });
  return {
    variables: sorted(variables).map(([name, paths]) => ({
      name,
      paths: sorted(paths).map(([, path]) => path),
    })),
    functions: sorted(functions).map(([name, ids]) => ({ name, overloads: [...ids].toSorted() })),
  };
}

function sorted<T>(entries: ReadonlyMap<string, T>): readonly (readonly [string, T])[] {
  return [...entries].toSorted(([left], [right]) => (left < right ? -1 : 1));
}

/** The chain that ends in a node. */
function chainOf(end: Expr, resolved: ReadonlyMap<number, Resolved>): Chain | undefined {
  const path: (string | number)[] = [];
  const nodes: Expr[] = [];
  for (let node: Expr | undefined = end; node !== undefined;) {
    nodes.push(node);
    const reference = resolved.get(node.id);
    if (reference?.kind === "variable") {
      return { name: reference.declaration.name, path: path.toReversed(), nodes };
    }
    const step = stepOf(node);
    if (step === undefined) return undefined;
    path.push(step.key);
    node = step.from;
  }
  return undefined;
}

const indexing: ReadonlySet<string> = new Set([
  Operator.index,
  Operator.optionalIndex,
  Operator.optionalSelect,
]);

/** What a node selects, and from what. */
function stepOf(node: Expr): { readonly key: string | number; readonly from: Expr } | undefined {
  if (node.kind === "select") return { key: node.field, from: node.operand };
  if (node.kind !== "call" || !indexing.has(node.name)) return undefined;
  const [from, key] = node.args;
  if (from === undefined || key?.kind !== "literal") return undefined;
  const { value } = key;
  return typeof value === "string" || typeof value === "number" ? { key: value, from } : undefined;
}
