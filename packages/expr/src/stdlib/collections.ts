import { priced } from "../priced.ts";
import { standardCosts } from "./costs.ts";
import { Operator } from "../ast.ts";
import {
  func,
  method,
  overload,
  type FunctionDeclaration,
  type Overload,
  type ValueOf,
} from "../declare.ts";
import { bool, bytes, int, list, map, param, string, type Type } from "../types.ts";
import { index } from "../values/access.ts";
import { equals } from "../values/equality.ts";
import type { Int } from "../values/int.ts";
import { mapGet, mapSize, type CelMap } from "../values/map.ts";
import { codePointLength } from "../values/text.ts";
import type { JsonMap, Value } from "../values/value.ts";

type AnyMap = CelMap | JsonMap;

const T = param("A");
const K = param("A");
const V = param("B");

/** `size(x)` and `x.size()` of a type. */
function sizeOf<const T extends Type>(
  name: string,
  type: T,
  size: (value: ValueOf<T>) => Int,
): readonly Overload[] {
  return [overload(`size_${name}`, [type], int, size), method(`${name}_size`, [type], int, size)];
}

/** Whether an element equals the value. A string equals only itself, so there the engine's own search will do. */
function contains(value: Value, elements: readonly Value[]): boolean {
  return typeof value === "string"
    ? elements.includes(value)
    : elements.some((element) => equals(element, value));
}

/** `size`, `in` and indexing. A string's size counts code points. */
export const collections: readonly FunctionDeclaration[] = priced(
  [
    func(
      "size",
      {
        doc: "How many elements a list or entries a map has, how many characters (Unicode code points) a text, how many bytes.",
        examples: [
          "size([1, 2]) == 2",
          "'é'.size() == 1",
          "b'é'.size() == 2",
          "{'a': 1}.size() == 1",
        ],
      },
      ...sizeOf("string", string, codePointLength),
      ...sizeOf("bytes", bytes, (value) => value.length),
      ...sizeOf("list", list(T), (value) => value.length),
      ...sizeOf("map", map(K, V), mapSize),
    ),
    func(
      Operator.in,
      {
        doc: "Whether a list has an element that equals the value, or a map such a key.",
        examples: ["2 in [1, 2]", "'a' in {'a': 1}", "!('b' in {'a': 1})"],
      },
      overload("in_list", [T, list(T)], bool, contains),
      overload(
        "in_map",
        [K, map(K, V)],
        bool,
        (key: Value, entries: AnyMap) => mapGet(entries, key) !== undefined,
      ),
    ),
    func(
      Operator.index,
      {
        doc: "The element of a list at an index from 0, or the value of a map for a key; an error when there is none.",
        examples: ["[5, 6][1] == 6", "{'a': 1}['a'] == 1"],
      },
      overload("index_list", [list(T), int], T, index),
      overload("index_map", [map(K, V), K], V, index),
    ),
  ],
  standardCosts,
);
