import type { Expr, Fold } from "./ast.ts";
import { macro, type MacroContext, type MacroDeclaration } from "./declare.ts";

/** The name that cel-go once gave its accumulator; it still refuses it as a loop variable. */
const reservedVariable = "__result__";

/** The name of a loop variable. Fails when the argument is anything but a plain identifier. */
export function loopVariable(
  context: MacroContext,
  argument: Expr | undefined,
  message: string,
): string {
  if (argument === undefined || argument.kind !== "ident" || argument.rooted) {
    return context.fail(
      argument,
      message,
      "the first argument names the loop's variable, as in all(x, x > 0)",
    );
  }
  if (argument.name === reservedVariable) {
    return context.fail(
      argument,
      "iteration variable overwrites accumulator variable",
      `choose another name than ${reservedVariable}`,
    );
  }
  return argument.name;
}

const has = macro({
  name: "has",
  method: false,
  arity: 1,
  doc: "has(e.f): whether the field f of e is set. Steps before the last must exist.",
  examples: ["has({'a': 1}.a)", "!has({'a': 1}.b)"],
  expand(context, _target, [argument]) {
    if (argument === undefined || argument.kind !== "select" || argument.test) {
      return context.fail(
        argument,
        "invalid argument to has() macro",
        "has() takes a field selection, as in has(object.metadata.labels)",
      );
    }
    const { operand, field, fieldStart } = argument;
    return context.node({
      kind: "select",
      operand,
      field,
      fieldStart,
      test: true,
    });
  },
});

/** A macro that is a loop: `range.name(variable, body)`, or `range.name(variable, filter, body)`. */
function loop(
  name: string,
  fold: Fold,
  arity: 2 | 3,
  message: string,
  doc: string,
  examples: readonly string[],
): MacroDeclaration {
  return macro({
    name,
    method: true,
    arity,
    doc,
    examples,
    expand(context, range, args) {
      const iterVar = loopVariable(context, args[0], message);
      const body = args[arity - 1];
      const filter = arity === 3 ? args[1] : undefined;
      if (range === undefined || body === undefined) return context.fail(undefined, message);
      return context.node({
        kind: "comprehension",
        fold,
        iterVar,
        range,
        body,
        ...(filter === undefined ? {} : { filter }),
      });
    },
  });
}

const simpleName = "argument must be a simple name";
const identifier = "argument is not an identifier";

/** The macros of the language definition. A macro's name with another number of arguments is an ordinary call. */
export const standardMacros: readonly MacroDeclaration[] = Object.freeze([
  has,
  loop(
    "all",
    "all",
    2,
    simpleName,
    "e.all(x, p): whether p holds for every x. False beats errors.",
    ["[1, 2].all(x, x > 0)", "{'a': 1}.all(k, k == 'a')", "[].all(x, false)"],
  ),
  loop(
    "exists",
    "exists",
    2,
    simpleName,
    "e.exists(x, p): whether p holds for some x. True beats errors.",
    ["[1, 2].exists(x, x > 1)", "![].exists(x, true)"],
  ),
  loop(
    "exists_one",
    "existsOne",
    2,
    simpleName,
    "e.exists_one(x, p): whether p holds for exactly one x.",
    ["[1, 2].exists_one(x, x > 1)"],
  ),
  loop("existsOne", "existsOne", 2, simpleName, "e.existsOne(x, p): the same as exists_one.", [
    "![1, 2].existsOne(x, x > 0)",
  ]),
  loop("map", "map", 2, identifier, "e.map(x, t): the list of t for every x.", [
    "[1, 2].map(x, x * 2) == [2, 4]",
  ]),
  loop(
    "map",
    "map",
    3,
    identifier,
    "e.map(x, p, t): the list of t for every x for which p holds.",
    ["[1, 2].map(x, x > 1, x * 2) == [4]"],
  ),
  loop(
    "filter",
    "filter",
    2,
    identifier,
    "e.filter(x, p): the list of every x for which p holds.",
    ["[1, 2].filter(x, x > 1) == [2]"],
  ),
]);

/** The macro of these, all of one name, that a call means: one of its number of arguments before one of any number. */
export function findMacro(
  macros: readonly MacroDeclaration[],
  method: boolean,
  arity: number,
): MacroDeclaration | undefined {
  let any: MacroDeclaration | undefined;
  for (const one of macros) {
    if (one.method !== method) continue;
    if (one.arity === arity) return one;
    if (one.arity === "any") any ??= one;
  }
  return any;
}

/** Macros by name. */
export type MacroTable = ReadonlyMap<string, readonly MacroDeclaration[]>;

const tables = new WeakMap<readonly MacroDeclaration[], MacroTable>();

/** The macros by name. Made once for each list: an environment parses many texts with one. */
export function macroTable(macros: readonly MacroDeclaration[]): MacroTable {
  const known = tables.get(macros);
  if (known !== undefined) return known;
  const table = Map.groupBy(macros, ({ name }) => name);
  tables.set(macros, table);
  return table;
}

/** What a macro is recognised by. */
export function macroKey(use: { name: string; method: boolean; arity: number | "any" }): string {
  return `${use.method ? "." : ""}${use.name}/${use.arity}`;
}
