import { describe, expect, test } from "vitest";
import { createEnvironment, lists, stdlib, type Value } from "../../src/index.ts";
import { evaluating } from "../support/evaluating.ts";
import { testExamples } from "../support/examples.ts";

const evaluate = evaluating(stdlib, lists());

testExamples(createEnvironment({ libraries: [stdlib, lists()] }), lists());

describe("lists", () => {
  test.each([
    ["[1, 2].slice(0, 0)", []],
    ["[1, 2].slice(2, 2)", []],
    ["[1, 2].slice(0, 2)", [1, 2]],
    ["[1].slice(-1, 1)", "error: cannot slice(-1, 1), negative indexes not supported"],
    ["[1].slice(0, -1)", "error: cannot slice(0, -1), negative indexes not supported"],
    ["[1].slice(0, 2)", "error: cannot slice(0, 2), list is length 1"],
    [
      "[1, 2].slice(2, 1)",
      "error: cannot slice(2, 1), start index must be less than or equal to end index",
    ],
    [
      "[1].slice(0, 9223372036854775807)",
      "error: cannot slice(0, 9223372036854775807), list is length 1",
    ],
    ["[[]].flatten()", []],
    ["[].flatten()", []],
    ["[[1], [[2]]].flatten()", [1, [2]]],
    ["dyn([1, [2], {'a': [3]}]).flatten()", [1, 2, { a: [3] }]],
    ["[1, [2, [3, [4]]]].flatten(2)", [1, 2, 3, [4]]],
    ["[[1, [2]], [3]].flatten(9223372036854775807)", [1, 2, 3]],
    ["[[1]].flatten(-1)", "error: level must be non-negative"],
    ["lists.range(0)", []],
    [
      "lists.range(-9223372036854775808)",
      "error: lists.range: size must be non-negative, got -9223372036854775808",
    ],
    ["lists.range(-1)", "error: lists.range: size must be non-negative, got -1"],
    ["lists.range(3).map(x, x * 2)", [0, 2, 4]],
    ["size(lists.range(1000000))", 1_000_000],
    ["lists.range(1000001)", "error: list of more than 1000000 elements"],
    ["lists.range(9223372036854775807)", "error: list of more than 1000000 elements"],
    ["[].distinct()", []],
    ["[1, 1.0, 1u, 2, '1'].distinct()", [1, 2, "1"]],
    ["[[1], [1.0], [2]].map(x, dyn(x)).distinct()", [[1], [2]]],
    ["['b', 'a', 'b'].distinct()", ["b", "a"]],
    ["size([0.0 / 0.0, 0.0 / 0.0].distinct())", 2],
    ["[].reverse()", []],
    ["[1, 'a'].reverse()", ["a", 1]],
  ])("%s", (text, result) => {
    expect(evaluate(text)).toEqual(result);
  });

  test.each([
    [
      "[1].flatten()",
      "refused: found no matching overload for 'flatten' applied to 'list(int).()'",
    ],
    ["'a'.reverse()", "refused: found no matching overload for 'reverse' applied to 'string.()'"],
    ["dyn('a').reverse()", "error: no such overload"],
  ])("%s gives %s", (text, result) => {
    expect(evaluate(text)).toBe(result);
  });

  test("reverse and sort leave their list as it is", () => {
    const list = [3, 1, 2];
    expect(evaluate("[list.reverse(), list.sort(), list]", { list })).toEqual([
      [2, 1, 3],
      [1, 2, 3],
      [3, 1, 2],
    ]);
    expect(list).toEqual([3, 1, 2]);
  });

  test("flatten needs no stack for what nests deep", () => {
    let list: Value = [];
    for (let depth = 0; depth < 100_000; depth++) list = [list, 1];
    expect(evaluate("size(list.flatten(1000000))", { list })).toBe(100_000);
  });

  test("flatten refuses what would become too long", () => {
    const wide = Array.from({ length: 1001 }, () => 1);
    const list = Array.from({ length: 1000 }, () => wide);
    expect(evaluate("list.flatten()", { list })).toBe("error: list of more than 1000000 elements");
  });

  test("distinct takes linear time", () => {
    const list = Array.from({ length: 100_000 }, (_, i) => ({ i }));
    expect(evaluate("size(list.distinct())", { list })).toBe(100_000);
  }, 5000);
});

describe("a version of lists", () => {
  const names = (version: 0 | 1 | 2 | 3) =>
    [...lists(version).functions, ...lists(version).macros].map(({ name }) => name).toSorted();

  test.each([
    [0, ["slice"]],
    [1, ["flatten", "slice"]],
    [
      2,
      [
        "@sortByAssociatedKeys",
        "distinct",
        "flatten",
        "lists.range",
        "reverse",
        "slice",
        "sort",
        "sortBy",
      ],
    ],
  ] as const)("%i has %j", (version, expected) => {
    expect(names(version)).toEqual(expected);
  });

  test("3 has what 2 has", () => {
    expect(names(3)).toEqual(names(2));
    expect(lists().version).toBe(3);
  });
});
