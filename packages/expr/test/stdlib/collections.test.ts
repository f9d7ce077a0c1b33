import { describe, expect, test } from "vitest";
import { CelMap } from "../../src/values/map.ts";
import type { Value } from "../../src/values/value.ts";
import { call, d, messageOf, u } from "../support.ts";

const cases: readonly (readonly [id: string, args: readonly Value[], result: unknown])[] = [
  ["size_string", [""], 0],
  ["size_string", ["\u{1f431}é"], 2],
  ["string_size", ["e\u0301"], 2],
  ["size_bytes", [Uint8Array.of(1, 2)], 2],
  ["bytes_size", [new Uint8Array()], 0],
  ["size_list", [[1, [2, 3]]], 2],
  ["list_size", [[]], 0],
  ["size_map", [{ a: 1, b: null }], 2],
  [
    "map_size",
    [
      new CelMap([
        [1, "a"],
        [u(1), "b"],
      ]),
    ],
    1,
  ],
  ["size_list", ["a"], "error: no such overload"],
  ["in_list", [3, [1, 2, d(3)]], true],
  ["in_list", ["3", [1, 2, 3]], false],
  ["in_list", [Number.NaN, [Number.NaN]], false],
  ["in_list", [[1], [[d(1)]]], true],
  ["in_map", ["a", { a: null }], true],
  ["in_map", ["b", { a: null }], false],
  ["in_map", [1, { 1: "x" }], false],
  ["in_map", [u(1), new CelMap([[1, "x"]])], true],
  ["in_map", [null, { null: 1 }], false],
  ["in_map", ["toString", {}], false],
  ["in_map", ["__proto__", {}], false],
  ["index_list", [["a", "b"], 1], "b"],
  ["index_list", [["a"], 1], "error: index out of bounds: 1"],
  ["index_list", [["a"], -1], "error: index out of bounds: -1"],
  ["index_map", [{ k: 1 }, "k"], 1],
  ["index_map", [{ k: 1 }, "x"], "error: no such key: x"],
];

describe("collections", () => {
  test.for(cases)("%s %o", ([id, args, result]) => {
    expect(messageOf(() => call(id, ...args))).toEqual(result);
  });
});
