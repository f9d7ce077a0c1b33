import type { Value } from "./values/value.ts";

/**
 * The syntax tree of a CEL expression. Nodes are immutable, carry an id that is unique in their tree,
 * and know where they stand in the source. What later phases learn about a node (its type, what a name
 * or a call refers to) lies in tables beside the tree, keyed by {@link NodeBase.id}.
 *
 * Comprehensions keep the meaning of the macro they were written as ({@link Comprehension.fold}) instead
 * of the accumulator form that cel-go expands to: the planner then runs a plain loop, and errors can say
 * `all` where the author wrote `all`.
 */
export type Expr =
  | Literal
  | Ident
  | Select
  | Call
  | ListExpr
  | MapExpr
  | MessageExpr
  | Comprehension
  | Bind;

/** What every node has. Offsets count UTF-16 code units from the start of the source text. */
export interface NodeBase {
  /** Unique in the tree, 1 and up. */
  readonly id: number;
  /** First character of the node. */
  readonly start: number;
  /** First character after the node. */
  readonly end: number;
  /** Where a message about this node points, as cel-go does: an operator, the dot of a selection, the parenthesis after a function's name. */
  readonly at: number;
}

/** A constant as written. */
export interface Literal extends NodeBase {
  readonly kind: "literal";
  readonly value: Value;
}

/** A name. `rooted` when written with a leading dot, which skips loop variables and the container. */
export interface Ident extends NodeBase {
  readonly kind: "ident";
  readonly name: string;
  readonly rooted: boolean;
}

/** `operand.field`, or with `test` the presence test `has(operand.field)`. */
export interface Select extends NodeBase {
  readonly kind: "select";
  readonly operand: Expr;
  readonly field: string;
  /** Where the field name stands. */
  readonly fieldStart: number;
  readonly test: boolean;
}

/**
 * A call. Operators are calls of the names in {@link Operator}; a chain of `&&` or of `||` is one call with all its terms.
 * `target` is the receiver of a method-style call.
 */
export interface Call extends NodeBase {
  readonly kind: "call";
  readonly name: string;
  /** Where the function name stands (the operator for operators). */
  readonly nameStart: number;
  readonly target?: Expr;
  readonly args: readonly Expr[];
}

/** A list literal. */
export interface ListExpr extends NodeBase {
  readonly kind: "list";
  readonly elements: readonly Expr[];
  /** Indexes of the optional elements, `[?e]`: left out when `e` is none. Absent when there are none of them. */
  readonly optional?: readonly number[];
}

/** One entry of a map literal. */
export interface MapEntry extends NodeBase {
  readonly key: Expr;
  readonly value: Expr;
  /** `{?key: value}`: left out when the value is none. */
  readonly optional?: true;
}

/** A map literal. */
export interface MapExpr extends NodeBase {
  readonly kind: "map";
  readonly entries: readonly MapEntry[];
}

/** One field of a message literal. */
export interface MessageField extends NodeBase {
  readonly field: string;
  readonly value: Expr;
  /** `Name{?field: value}`: not set when the value is none. */
  readonly optional?: true;
}

/** `Name{field: value}`. */
export interface MessageExpr extends NodeBase {
  readonly kind: "message";
  readonly name: string;
  readonly fields: readonly MessageField[];
}

/** The loops that macros stand for. */
export type Fold =
  | "all"
  | "exists"
  | "existsOne"
  | "map"
  | "filter"
  | "transformMap"
  | "transformMapEntry";

/**
 * A loop over a list or a map. With one variable it visits the elements of a list or the keys of a map, with two the index and the
 * element, or the key and the value.
 *
 * - `all`, `exists`, `existsOne`: `body` is the predicate, `filter` is absent.
 * - `filter`: as these, with one variable.
 * - `map`: `body` is the transform, `filter` the predicate of the longer form. With two variables it is `transformList`.
 * - `transformMap`: the first variable is the key and `body` the value. Two variables, `filter` as for `map`.
 * - `transformMapEntry`: `body` is a map, and the result has the entries of all. Two variables, `filter` as for `map`.
 */
export interface Comprehension extends NodeBase {
  readonly kind: "comprehension";
  readonly fold: Fold;
  readonly iterVar: string;
  /** The second variable; another name than the first. */
  readonly iterVar2?: string;
  readonly range: Expr;
  readonly filter?: Expr;
  readonly body: Expr;
}

/** One variable of a {@link Bind}. */
export interface Binding {
  readonly name: string;
  readonly value: Expr;
}

/**
 * `body` with local variables. The value of a variable may use those before it. It is evaluated when the variable is first read, and
 * once for each evaluation of the whole node; so the value of one that is never read may fail unnoticed. A macro that needs an argument
 * twice binds it: a node has one place in a tree. A name that starts with `@` cannot be written, so it hides nothing of the author's.
 */
export interface Bind extends NodeBase {
  readonly kind: "bind";
  readonly bindings: readonly Binding[];
  readonly body: Expr;
}

/** Names of operators as calls, spelt as cel-go spells them. */
export const Operator = {
  conditional: "_?_:_",
  and: "_&&_",
  or: "_||_",
  not: "!_",
  negate: "-_",
  equals: "_==_",
  notEquals: "_!=_",
  less: "_<_",
  lessEquals: "_<=_",
  greater: "_>_",
  greaterEquals: "_>=_",
  in: "@in",
  add: "_+_",
  subtract: "_-_",
  multiply: "_*_",
  divide: "_/_",
  modulo: "_%_",
  index: "_[_]",
  optionalSelect: "_?._",
  optionalIndex: "_[?_]",
} as const;

/** Hands what it is given to the class that extends it, which can so put a private field on an object that it did not make. */
// oxlint-disable-next-line typescript/no-extraneous-class -- a class is what can be extended
class Given {
  constructor(node: Expr) {
    // oxlint-disable-next-line no-constructor-return -- that is all it is for
    return node;
  }
}

/**
 * The call that a node was written as. On the node, but where no walk over the tree, copy or printer meets it: a call holds its arguments
 * a second time, which would double the tree at each macro in a macro. (A WeakMap does the same and costs more than parsing the macro.)
 */
class Written extends Given {
  readonly #call: Call;

  private constructor(node: Expr, call: Call) {
    super(node);
    this.#call = call;
  }

  static note(node: Expr, call: Call): void {
    // oxlint-disable-next-line no-new -- the field stays on the node
    new Written(node, call);
  }

  static of(node: Expr): Call | undefined {
    return #call in node ? node.#call : undefined;
  }
}

/** The call of a macro that a node stands for, the arguments expanded; undefined for a node that was written as it is. */
export function macroCall(node: Expr): Call | undefined {
  return Written.of(node);
}

/** The node as one that stands for a macro's call: itself if it is `fresh`, else a copy. */
export function withMacroCall<T extends Expr>(node: T, call: Call, fresh: boolean): T {
  const usable = fresh && Written.of(node) === undefined && Object.isExtensible(node);
  const noted = usable ? node : { ...node };
  Written.note(noted, call);
  return noted;
}

/** A copy of the node with another place in the text. */
export function withSpan<T extends Expr>(node: T, start: number, end: number): T {
  const copy = { ...node, start, end };
  const call = macroCall(node);
  if (call !== undefined) Written.note(copy, call);
  return copy;
}

const none: ReadonlySet<number> = new Set();

/** The indexes of the elements or entries that stand behind a `?`. */
export function optionalParts(node: ListExpr | MapExpr): ReadonlySet<number> {
  if (node.kind === "list") return node.optional === undefined ? none : new Set(node.optional);
  if (!node.entries.some((entry) => entry.optional === true)) return none;
  return new Set(node.entries.flatMap((entry, index) => (entry.optional === true ? [index] : [])));
}

/** The parts of a node that are expressions, in source order. */
export function children(node: Expr): readonly Expr[] {
  switch (node.kind) {
    case "literal":
    case "ident":
      return [];
    case "select":
      return [node.operand];
    case "call":
      return node.target === undefined ? node.args : [node.target, ...node.args];
    case "list":
      return node.elements;
    case "map":
      return node.entries.flatMap((entry) => [entry.key, entry.value]);
    case "message":
      return node.fields.map((field) => field.value);
    case "comprehension":
      return node.filter === undefined
        ? [node.range, node.body]
        : [node.range, node.filter, node.body];
    case "bind":
      return [...node.bindings.map((binding) => binding.value), node.body];
  }
}

/** Calls `visit` with every node and its parent, parents first, in source order. */
export function walk(root: Expr, visit: (node: Expr, parent: Expr | undefined) => void): void {
  // Two stacks in step: pairs would be garbage.
  const nodes: Expr[] = [root];
  const parents: (Expr | undefined)[] = [undefined];
  for (let node = nodes.pop(); node !== undefined; node = nodes.pop()) {
    visit(node, parents.pop());
    const parts = children(node);
    for (let i = parts.length - 1; i >= 0; i--) {
      const child = parts[i];
      if (child === undefined) continue;
      nodes.push(child);
      parents.push(node);
    }
  }
}
