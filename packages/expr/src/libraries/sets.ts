import { priced } from "../priced.ts";
import { libraryCosts } from "./costs.ts";
import { defineLibrary, func, overload, type Library } from "../declare.ts";
import { bool, list, param } from "../types.ts";
import type { Value } from "../values/value.ts";
import { ValueSet } from "./value-set.ts";

type Elements = readonly Value[];

const anyList = list(param("T"));

function contains(all: Elements, some: Elements): boolean {
  const set = new ValueSet(all);
  return some.every((element) => set.has(element));
}

function intersects(left: Elements, right: Elements): boolean {
  const set = new ValueSet(left);
  return right.some((element) => set.has(element));
}

/**
 * cel-go's sets: lists compared as sets, their elements by `==`, so that `1` and `1.0` are one element. Order and repetition do not
 * count. Takes time that is linear in both lists.
 */
export const sets: Library = defineLibrary({
  name: "cel.lib.ext.sets",
  version: 0,
  doc: "Lists compared as sets.",
  functions: priced(
    [
      func(
        "sets.contains",
        {
          doc: "Whether the first list has every element of the second. Every list contains the empty one.",
          examples: [
            "sets.contains([1, 2, 3], [3, 1, 1])",
            "sets.contains([1], [])",
            "!sets.contains([1], [1, 2])",
          ],
        },
        overload("list_sets_contains_list", [anyList, anyList], bool, contains),
      ),
      func(
        "sets.equivalent",
        {
          doc: "Whether each list has every element of the other.",
          examples: ["sets.equivalent([1, 2, 2], [2, 1])", "!sets.equivalent([1], [1, 2])"],
        },
        overload(
          "list_sets_equivalent_list",
          [anyList, anyList],
          bool,
          (left: Elements, right: Elements) => contains(left, right) && contains(right, left),
        ),
      ),
      func(
        "sets.intersects",
        {
          doc: "Whether the lists have an element in common. The empty list has none.",
          examples: ["sets.intersects([1, 2], [2, 3])", "!sets.intersects([1], [])"],
        },
        overload("list_sets_intersects_list", [anyList, anyList], bool, intersects),
      ),
    ],
    libraryCosts,
  ),
});
