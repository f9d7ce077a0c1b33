import { describe, expect, test } from "vitest";
import {
  bool,
  createEnvironment,
  defineLibrary,
  dyn,
  formatType,
  func,
  lists,
  overload,
  stdlib,
  type Value,
  unparse,
} from "../../src/index.ts";
import { d } from "../support.ts";
import { evaluating } from "../support/evaluating.ts";

const evaluate = evaluating(stdlib, lists());

describe("sort", () => {
  test.each([
    ["[].sort()", []],
    ["[2, -1, 9223372036854775807, 0].sort()", [-1, 0, 2, 9223372036854775807n]],
    ["[2u, 18446744073709551615u, 0u].sort() == [0u, 2u, 18446744073709551615u]", true],
    ["[1.5, -1.0 / 0.0, -0.5].sort()", [-Infinity, -0.5, 1.5]],
    ["[true, false].sort()", [false, true]],
    ["['\\U00010000', '\\uff00', 'a', ''].sort()", ["", "a", "\uff00", "\u{10000}"]],
    ["[b'b', b'ab', b'a'].sort() == [b'a', b'ab', b'b']", true],
    ["[duration('1m'), duration('1s')].sort()", ["1s", "60s"]],
    [
      "[timestamp('2026-01-02T00:00:00Z'), timestamp('2026-01-01T00:00:00Z')].sort()[0].getDate()",
      1,
    ],
    ["dyn([2, 1]).sort()", [1, 2]],
    ["[2, dyn(1.0)].sort()", "error: list elements must have the same type"],
    ["['a', dyn(1)].sort()", "error: list elements must have the same type"],
    ["dyn([null]).sort()", "error: list elements must be comparable"],
    ["dyn([[1]]).sort()", "error: list elements must be comparable"],
    ["[0.0 / 0.0, 1.0].sort()", "error: NaN values cannot be ordered"],
    [
      "[[1]].sort()",
      "refused: found no matching overload for 'sort' applied to 'list(list(int)).()'",
    ],
  ])("%s", (text, result) => {
    expect(evaluate(text)).toEqual(result);
  });
});

describe("sortBy", () => {
  test.each([
    ["[].sortBy(x, x)", []],
    ["[3, 1, 2].sortBy(x, -x)", [3, 2, 1]],
    ["lists.range(4).sortBy(x, x % 2)", [0, 2, 1, 3]],
    ["['bb', 'a'].sortBy(s, size(s)) + ['c']", ["a", "bb", "c"]],
    ["[[2, 1], [0]].sortBy(x, x.sortBy(y, y)[0]).map(x, x.sortBy(y, y))", [[0], [1, 2]]],
    [
      "[1, 2].map(x, [3, 1].sortBy(y, x * y))",
      [
        [1, 3],
        [1, 3],
      ],
    ],
    [
      "[1, 2].sortBy(x, x == 1 ? dyn('a') : dyn(1))",
      "error: list elements must have the same type",
    ],
    [
      "[1, 2].sortBy(x, [x])",
      "refused: found no matching overload for '@sortByAssociatedKeys' applied to 'list(int).(list(list(int)))'",
    ],
    ["[1].sortBy(x, 1 / 0)", "error: division by zero"],
    [
      "(1 / 0).sortBy(x, x)",
      "refused: expression of type 'int' cannot be range of a comprehension (must be list, map, or dynamic)",
    ],
    ["dyn(1).sortBy(x, x)", "error: got 'int', expected iterable type"],
    ["[1].sortBy(x.y, x)", "refused: argument is not an identifier"],
    [
      "'a'.sortBy(x, x)",
      "refused: sortBy can only be applied to a list, identifier, comprehension, call or select expression",
    ],
    [
      "{}.sortBy(x, x)",
      "refused: sortBy can only be applied to a list, identifier, comprehension, call or select expression",
    ],
    ["[1].sortBy(x)", "refused: undeclared reference to 'sortBy' (in container '')"],
  ])("%s", (text, result) => {
    expect(evaluate(text)).toEqual(result);
  });

  test("has the type of its list", () => {
    const environment = createEnvironment({ libraries: [stdlib, lists()] });
    const program = environment.compile("['a'].sortBy(x, size(x))");
    expect(formatType(program.type)).toBe("list(string)");
    expect(() => environment.compile("['a'].sortBy(x, x)", { result: bool })).toThrow(
      "list(string)",
    );
  });

  test("prints as it was written", () => {
    const environment = createEnvironment({ libraries: [stdlib, lists()] });
    const text = "[2, 1].map(x, x + 1).sortBy(y, -y)[0]";
    expect(unparse(environment.parse(text))).toBe(text);
  });

  test("keeps the order of what has equal keys", () => {
    const list = Array.from({ length: 1000 }, (_, i) => ({ i, key: d(i % 3) }));
    expect(evaluate("list.sortBy(x, x.key).map(x, x.i)", { list })).toEqual(
      [0, 1, 2].flatMap((key) => list.flatMap(({ i }) => (i % 3 === key ? [i] : []))),
    );
  });

  test("evaluates the list once, and the key once for each element", () => {
    const seen: Value[] = [];
    const spy = defineLibrary({
      name: "spy",
      version: 1,
      functions: [
        func(
          "seen",
          overload("seen", [dyn], dyn, (value) => {
            seen.push(value);
            return value;
          }),
        ),
      ],
    });
    expect(evaluating(stdlib, lists(), spy)("seen([2, 1]).sortBy(x, seen(x))")).toEqual([1, 2]);
    expect(seen).toEqual([[2, 1], 2, 1]);
  });
});
