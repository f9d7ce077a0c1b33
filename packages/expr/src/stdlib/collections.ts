import { Operator } from "../ast.ts";
import {
  func,
  method,
  overload,
  type FunctionDeclaration,
  type Implementation,
} from "../declare.ts";
import { bool, bytes, int, list, map, param, string, type Type } from "../types.ts";
import { index } from "../values/access.ts";
import type { Bytes } from "../values/bytes.ts";
import { equals } from "../values/equality.ts";
import { mapGet, mapSize, type CelMap } from "../values/map.ts";
import { codePointLength } from "../values/text.ts";
import type { JsonMap, Value } from "../values/value.ts";
import { implementation } from "./implementation.ts";

type AnyMap = CelMap | JsonMap;

const T = param("A");
const K = param("A");
const V = param("B");

const sizes: readonly (readonly [name: string, type: Type, size: Implementation])[] = [
  ["string", string, implementation((text: string) => codePointLength(text))],
  ["bytes", bytes, implementation((value: Bytes) => value.length)],
  ["list", list(T), implementation((value: readonly Value[]) => value.length)],
  ["map", map(K, V), implementation((value: AnyMap) => mapSize(value))],
];

/** Whether an element equals the value. A string equals only itself, so there the engine's own search will do. */
function contains(value: Value, elements: readonly Value[]): boolean {
  return typeof value === "string"
    ? elements.includes(value)
    : elements.some((element) => equals(element, value));
}

/** `size`, `in` and indexing. A string's size counts code points. */
export const collections: readonly FunctionDeclaration[] = [
  func(
    "size",
    ...sizes.flatMap(([name, type, size]) => [
      overload(`size_${name}`, [type], int, size),
      method(`${name}_size`, [type], int, size),
    ]),
  ),
  func(
    Operator.in,
    overload("in_list", [T, list(T)], bool, implementation(contains)),
    overload(
      "in_map",
      [K, map(K, V)],
      bool,
      implementation((key: Value, entries: AnyMap) => mapGet(entries, key) !== undefined),
    ),
  ),
  func(
    Operator.index,
    overload("index_list", [list(T), int], T, index),
    overload("index_map", [map(K, V), K], V, index),
  ),
];
