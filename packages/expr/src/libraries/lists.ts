import { priced } from "../priced.ts";
import { libraryCosts } from "./costs.ts";
import {
  defineLibrary,
  func,
  method,
  overload,
  type FunctionDeclaration,
  type Library,
} from "../declare.ts";
import { celError } from "../errors.ts";
import { dyn, int, list, param } from "../types.ts";
import type { Int } from "../values/int.ts";
import type { Value } from "../values/value.ts";
import { checkParts } from "./growth.ts";
import { sortBy, sortFunctions } from "./sorting.ts";
import { ValueSet } from "./value-set.ts";

type Elements = readonly Value[];

const T = param("T");
const anyList = list(T);

function slice(elements: Elements, start: Int, end: Int): Value {
  if (start < 0 || end < 0) {
    throw celError(`cannot slice(${start}, ${end}), negative indexes not supported`);
  }
  if (start > end) {
    throw celError(
      `cannot slice(${start}, ${end}), start index must be less than or equal to end index`,
    );
  }
  if (end > elements.length) {
    throw celError(`cannot slice(${start}, ${end}), list is length ${elements.length}`);
  }
  return elements.slice(Number(start), Number(end));
}

/** Without recursion: a document may nest deeper than the stack. */
function flatten(elements: Elements, depth: Int): Value {
  if (depth < 0) throw celError("level must be non-negative");
  const flat: Value[] = [];
  // The lists that are being read, the innermost last.
  const open = [elements.values()];
  for (let innermost = open.at(-1); innermost !== undefined; innermost = open.at(-1)) {
    const { done, value } = innermost.next();
    if (done === true) {
      open.pop();
    } else if (Array.isArray(value) && open.length <= depth) {
      open.push((value as Elements).values());
    } else {
      flat.push(value);
      checkParts(flat.length);
    }
  }
  return flat;
}

function range(size: Int): Value {
  if (size < 0) throw celError(`lists.range: size must be non-negative, got ${size}`);
  checkParts(Number(size));
  return Array.from({ length: Number(size) }, (_, i) => i);
}

function distinct(elements: Elements): Value {
  const seen = new ValueSet();
  return elements.filter((element) => seen.add(element));
}

const sliceFunction: FunctionDeclaration = func(
  "slice",
  {
    doc: "The elements from one index up to, and without, another. Indexes outside of the list are errors.",
    examples: ["[1, 2, 3, 4].slice(1, 3) == [2, 3]", "[1].slice(1, 1) == []"],
  },
  method("list_slice", [anyList, int, int], anyList, slice),
);

const flattenFunction: FunctionDeclaration = func(
  "flatten",
  {
    doc: "The list with the elements of lists in it in their place: one level of them, or as many as said.",
    examples: [
      "[[1, 2], [3]].flatten() == [1, 2, 3]",
      "[[[1], [2]], [[3]]].flatten(2) == [1, 2, 3]",
      "[[1], [2]].flatten(0) == [[1], [2]]",
    ],
  },
  method("list_flatten", [list(anyList)], anyList, (elements) => flatten(elements, 1)),
  method("list_flatten_int", [list(dyn), int], list(dyn), flatten),
);

const later: readonly FunctionDeclaration[] = [
  func(
    "lists.range",
    {
      doc: "The ints from 0 up to, and without, a size. A negative size is an error.",
      examples: ["lists.range(3) == [0, 1, 2]", "lists.range(0) == []"],
    },
    overload("lists_range", [int], list(int), range),
  ),
  func(
    "distinct",
    {
      doc: "The list without the elements that equal an earlier one.",
      examples: ["[1, 2, 1, 3, 2].distinct() == [1, 2, 3]"],
    },
    method("list_distinct", [anyList], anyList, distinct),
  ),
  func(
    "reverse",
    { doc: "The elements from last to first.", examples: ["[1, 2, 3].reverse() == [3, 2, 1]"] },
    method("list_reverse", [anyList], anyList, (elements) => elements.toReversed()),
  ),
  ...sortFunctions,
];

function define(version: number): Library {
  return defineLibrary({
    name: "cel.lib.ext.lists",
    version,
    doc: "Lists: parts, order and repetition.",
    functions: priced(
      [sliceFunction, ...(version >= 1 ? [flattenFunction] : []), ...(version >= 2 ? later : [])],
      libraryCosts,
    ),
    macros: version >= 2 ? [sortBy] : [],
  });
}

const versions: Readonly<Record<0 | 1 | 2 | 3, Library>> = {
  0: define(0),
  1: define(1),
  2: define(2),
  3: define(3),
};

/**
 * cel-go's lists. Version 0 has `slice`, 1 adds `flatten`, 2 adds `lists.range`, `distinct`, `reverse`, `sort` and `sortBy`; 3 is the
 * same (in cel-go it brought costs). `list.first()` and `list.last()` give optionals and belong to that library.
 *
 * `lists.range` and `flatten` make lists of 1,000,000 elements at most. `distinct` takes linear time, sorting n·log n.
 */
export function lists(version: 0 | 1 | 2 | 3 = 3): Library {
  return versions[version];
}
