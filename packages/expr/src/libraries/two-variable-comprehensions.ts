import type { Fold } from "../ast.ts";
import { defineLibrary, macro, type Library, type MacroDeclaration } from "../declare.ts";
import { loopVariable } from "../macros.ts";

const simpleName = "argument must be a simple name";

/** A loop with two variables: `range.name(a, b, body)`, or with a predicate `range.name(a, b, filter, body)`. */
function loop(
  name: string,
  fold: Fold,
  arity: 3 | 4,
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
      const iterVar = loopVariable(context, args[0], simpleName);
      const iterVar2 = loopVariable(context, args[1], simpleName);
      if (iterVar === iterVar2) {
        context.fail(
          args[1],
          `duplicate variable name: ${iterVar2}`,
          "give the two variables different names",
        );
      }
      const body = args[arity - 1];
      const filter = arity === 4 ? args[2] : undefined;
      if (range === undefined || body === undefined) return undefined;
      return context.node({
        kind: "comprehension",
        fold,
        iterVar,
        iterVar2,
        range,
        body,
        ...(filter === undefined ? {} : { filter }),
      });
    },
  });
}

/**
 * Loops with two variables: the index and the element of a list, or the key and the value of a map. Errors in them count as in the loops
 * with one variable.
 */
export const twoVariableComprehensions: Library = defineLibrary({
  name: "twoVariableComprehensions",
  version: 1,
  doc: "Loops over index and element, or key and value.",
  macros: [
    loop("all", "all", 3, "e.all(i, v, p): whether p holds for every pair. False beats errors.", [
      "[1, 2, 3].all(i, v, i < v)",
      "{'a': 1}.all(k, v, k == 'a' && v == 1)",
    ]),
    loop(
      "exists",
      "exists",
      3,
      "e.exists(i, v, p): whether p holds for some pair. True beats errors.",
      ["['a', 'b'].exists(i, v, i == 1 && v == 'b')"],
    ),
    loop(
      "existsOne",
      "existsOne",
      3,
      "e.existsOne(i, v, p): whether p holds for exactly one pair.",
      ["[5, 7, 8].existsOne(i, v, v % 5 == i)"],
    ),
    loop("exists_one", "existsOne", 3, "e.exists_one(i, v, p): the same as existsOne.", [
      "[5, 7, 8].exists_one(i, v, v % 5 == i)",
    ]),
    loop("transformList", "map", 3, "e.transformList(i, v, t): the list of t for every pair.", [
      "[2, 4].transformList(i, v, i + v) == [2, 5]",
    ]),
    loop(
      "transformList",
      "map",
      4,
      "e.transformList(i, v, p, t): the list of t for every pair for which p holds.",
      ["[2, 4].transformList(i, v, i > 0, v) == [4]"],
    ),
    loop(
      "transformMap",
      "transformMap",
      3,
      "e.transformMap(k, v, t): the map of the same keys (of a list, its indexes) with t for every value.",
      ["{'a': 1}.transformMap(k, v, v + 1) == {'a': 2}", "['a'].transformMap(i, v, v) == {0: 'a'}"],
    ),
    loop(
      "transformMap",
      "transformMap",
      4,
      "e.transformMap(k, v, p, t): as the shorter form, of the pairs for which p holds.",
      ["{'a': 1, 'b': 2}.transformMap(k, v, v > 1, v) == {'b': 2}"],
    ),
    loop(
      "transformMapEntry",
      "transformMapEntry",
      3,
      "e.transformMapEntry(k, v, t): the map of all entries of the maps t. Two equal keys are an error.",
      ["{'a': 'b'}.transformMapEntry(k, v, {v: k}) == {'b': 'a'}"],
    ),
    loop(
      "transformMapEntry",
      "transformMapEntry",
      4,
      "e.transformMapEntry(k, v, p, t): as the shorter form, of the pairs for which p holds.",
      ["{'a': 'b', 'c': 'd'}.transformMapEntry(k, v, k > 'a', {v: k}) == {'d': 'c'}"],
    ),
  ],
});
