import { describe, expect, test } from "vitest";
import { createEnvironment, kubernetesLists, stdlib, type Value } from "../../src/index.ts";
import { d } from "../support.ts";
import { evaluating } from "../support/evaluating.ts";
import { testExamples } from "../support/examples.ts";

const evaluate = evaluating(stdlib, kubernetesLists);

testExamples(createEnvironment({ libraries: [stdlib, kubernetesLists] }), kubernetesLists);

describe("kubernetesLists", () => {
  test.each([
    ["[1].isSorted()", true],
    ["[2, 1].isSorted()", false],
    ["[1.0, 1.0, 2.5].isSorted()", true],
    ["[false, true].isSorted()", true],
    ["['\\uff00', '\\U00010000'].isSorted()", true],
    ["[duration('1s'), duration('1m')].isSorted()", true],
    ["dyn([1, 2u, 2.5]).isSorted()", true],
    ["dyn([1, 'a']).isSorted()", "error: no such overload"],
    ["dyn([{}, {}]).isSorted()", "error: no such overload"],
    ["[1.0, 0.0 / 0.0].isSorted()", "error: NaN values cannot be ordered"],
    [
      "[[1]].isSorted()",
      "refused: found no matching overload for 'isSorted' applied to 'list(list(int)).()'",
    ],
    ["dyn([]).sum()", 0],
    ["dyn([]).map(x, int(x)).sum()", 0],
    ["[1u].filter(x, false).sum() == 0u", true],
    ["[1.5].filter(x, false).sum() == 0.0", true],
    ["[duration('1s')].filter(x, false).sum() == duration('0s')", true],
    ["[1, 2, 3].sum()", 6],
    ["[1u, 2u].sum() == 3u", true],
    ["[0.5, 0.5].sum() == 1.0", true],
    ["dyn([0.5, 1.0]).sum()", 1.5],
    ["dyn([1u]).sum() == 1u", true],
    ["[9223372036854775807, 1].sum()", "error: integer overflow"],
    ["[9223372036854775807, 1, -1].sum()", "error: integer overflow"],
    ["[18446744073709551615u, 1u].sum()", "error: unsigned integer overflow"],
    ["[1, dyn(1.5)].sum()", "error: no such overload"],
    ["dyn(['a']).sum()", "error: no such overload"],
    ["['a'].sum()", "refused: found no matching overload for 'sum' applied to 'list(string).()'"],
    ["[2, 1, 3].min()", 1],
    ["[2, 1, 3].max()", 3],
    ["['b', 'a'].min()", "a"],
    ["[true, false].max()", true],
    ["[b'a', b'b'].max() == b'b'", true],
    ["type(dyn([1, 1.0]).min()) == int", true],
    ["type(dyn([1.0, 1]).max()) == double", true],
    ["[1].filter(x, false).min()", "error: min called on empty list"],
    ["dyn([]).max()", "error: max called on empty list"],
    ["dyn([1, 'a']).max()", "error: no such overload"],
    ["dyn([null]).min()", "error: no such overload"],
    ["string([0.0 / 0.0].max())", "NaN"],
    ["[0.0 / 0.0].isSorted()", true],
    ["[1.0, 0.0 / 0.0].max()", "error: NaN values cannot be ordered"],
    ["dyn([{}]).isSorted()", "error: no such overload"],
    ["[1, 2, 2].indexOf(2)", 1],
    ["[1, 2, 2].lastIndexOf(2)", 2],
    ["dyn([1, [2.0]]).indexOf([2])", 1],
    ["[].indexOf(1)", -1],
    ["[1].lastIndexOf(2)", -1],
    ["[0.0 / 0.0].indexOf(0.0 / 0.0)", -1],
    [
      "'abc'.indexOf('b')",
      "refused: found no matching overload for 'indexOf' applied to 'string.(string)'",
    ],
  ])("%s", (text, result) => {
    expect(evaluate(text)).toEqual(result);
  });

  test("a sum of no -0 is 0", () => {
    expect(evaluate("1.0 / list.sum()", { list: [d(-0)] })).toBe(Infinity);
  });

  test("read long lists", () => {
    const list = Array.from({ length: 200_000 }, (_, i): Value => i);
    expect(evaluate("[list.sum(), list.min(), list.max()]", { list })).toEqual([
      19_999_900_000, 0, 199_999,
    ]);
  });
});
