import {
  func,
  macro,
  method,
  type FunctionDeclaration,
  type MacroDeclaration,
} from "../declare.ts";
import { celError } from "../errors.ts";
import { loopVariable } from "../macros.ts";
import * as types from "../types.ts";
import type { PrimitiveType } from "../types.ts";
import { typeOf } from "../values/kind.ts";
import { compare } from "../values/order.ts";
import { runtimeName } from "../values/type-value.ts";
import type { Value } from "../values/value.ts";
import { selfComparison } from "./costs.ts";

type Elements = readonly Value[];

/** The types whose values have an order. */
export const comparableTypes: readonly PrimitiveType[] = Object.freeze([
  types.int,
  types.uint,
  types.double,
  types.bool,
  types.duration,
  types.timestamp,
  types.string,
  types.bytes,
]);

const comparableNames: ReadonlySet<string> = new Set(
  comparableTypes.map((type) => runtimeName(type)),
);

/** Whether the value is of a type that has an order. */
export function isComparable(value: Value): boolean {
  return comparableNames.has(typeOf(value).name);
}

const anyList = types.list(types.param("T"));

/** The method to which the macro `sortBy` gives a list and the list of its keys. */
const byKeys = "@sortByAssociatedKeys";

/** The variable that holds the list of `sortBy`. */
const input = "@__sortBy_input__";

/** The elements in the order of their keys; those with equal keys stay in their order. */
function sortByKeys(elements: Elements, keys: Elements): Value {
  if (elements.length !== keys.length) {
    throw celError(
      `${byKeys}() expected a list of the same size as the associated keys list, but got ${elements.length} and ${keys.length} elements respectively`,
    );
  }
  requireOneOrder(keys);
  return elements
    .map((element, i) => ({ element, key: keys[i] ?? null }))
    .toSorted((a, b) => compare(a.key, b.key))
    .map(({ element }) => element);
}

/** Throws unless the keys are of one type that has an order. Numbers of two types have one, but not here. */
function requireOneOrder(keys: Elements): void {
  const [first] = keys;
  if (first === undefined) return;
  if (!isComparable(first)) throw celError("list elements must be comparable");
  const type = typeOf(first);
  if (!keys.every((key) => typeOf(key) === type)) {
    throw celError("list elements must have the same type");
  }
}

/** `sort`, and what `sortBy` needs. */
export const sortFunctions: readonly FunctionDeclaration[] = [
  func(
    "sort",
    {
      doc: "The elements in ascending order. They must be of one type: a number type, bool, string, bytes, duration or timestamp.",
      examples: ["[3, 1, 2].sort() == [1, 2, 3]", '["b", "B", "a"].sort() == ["B", "a", "b"]'],
    },
    ...comparableTypes.map((type) =>
      method(
        `list_${runtimeName(type)}_sort`,
        [types.list(type)],
        types.list(type),
        (elements) => sortByKeys(elements, elements),
        { cost: ([elements]) => selfComparison(elements) },
      ),
    ),
  ),
  func(
    byKeys,
    { doc: "What sortBy stands for: the elements in the order of a list of keys, one for each." },
    ...comparableTypes.map((type) =>
      method(
        `list_${runtimeName(type)}_sortByAssociatedKeys`,
        [anyList, types.list(type)],
        anyList,
        sortByKeys,
        { cost: ([, keys]) => selfComparison(keys) },
      ),
    ),
  ),
];

/** `list.sortBy(x, key)`: evaluates the list once and `key` once for each element. */
export const sortBy: MacroDeclaration = macro({
  name: "sortBy",
  method: true,
  arity: 2,
  doc: "list.sortBy(x, key): the elements in the ascending order of key, which is evaluated for each x. Equal keys keep their order.",
  examples: ["['abc', 'a', 'bc'].sortBy(x, size(x)) == ['a', 'bc', 'abc']"],
  expand(context, target, [variable, key]) {
    const iterVar = loopVariable(context, variable, "argument is not an identifier");
    if (target === undefined || key === undefined) return undefined;
    // What can be no list is refused here, as cel-go does; the checker sees the rest.
    if (target.kind === "literal" || target.kind === "map" || target.kind === "message") {
      return context.fail(
        target,
        "sortBy can only be applied to a list, identifier, comprehension, call or select expression",
        "call it on a list",
      );
    }
    const keys = context.node({
      kind: "comprehension",
      fold: "map",
      iterVar,
      range: context.makeIdent(input),
      body: key,
    });
    return context.node({
      kind: "bind",
      bindings: [{ name: input, value: target }],
      body: context.makeCall(byKeys, [keys], context.makeIdent(input)),
    });
  },
});
