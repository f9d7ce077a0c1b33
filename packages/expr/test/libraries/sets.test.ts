import { describe, expect, test } from "vitest";
import { createEnvironment, sets, stdlib } from "../../src/index.ts";
import { evaluating } from "../support/evaluating.ts";
import { testExamples } from "../support/examples.ts";

const evaluate = evaluating(stdlib, sets);

testExamples(createEnvironment({ libraries: [stdlib, sets] }), sets);

describe("sets", () => {
  test.each([
    ["sets.contains([], [])", true],
    ["sets.contains([], [1])", false],
    ["sets.contains([1, 1], [1, 1, 1])", true],
    ["sets.contains([[1], [2, 3]], [[2, 3.0]])", true],
    ["sets.contains(dyn([1, 'a', 2u]), dyn([2, 1.0]))", true],
    ["sets.equivalent([], [])", true],
    ["sets.equivalent([1], [])", false],
    ["sets.equivalent([1, 2, 1], [2u, 1.0])", true],
    ["sets.equivalent([1, 2], [1, 3])", false],
    ["sets.intersects([], [])", false],
    ["sets.intersects(dyn([{'a': 1}]), [{'a': 1.0}])", true],
    ["sets.intersects([0.0 / 0.0], [0.0 / 0.0])", false],
    [
      "sets.contains([1], 1)",
      "refused: found no matching overload for 'sets.contains' applied to '(list(int), int)'",
    ],
    ["sets.contains(dyn(1), [1])", "error: no such overload"],
  ])("%s is %s", (text, result) => {
    expect(evaluate(text)).toBe(result);
  });
});
