import { describe, expect, test } from "vitest";
import {
  asyncOverload,
  createEnvironment,
  createRounds,
  defineLibrary,
  dyn,
  formatType,
  func,
  int,
  map,
  stdlib,
  string,
  toJs,
  twoVariableComprehensions,
  unparse,
} from "../../src/index.ts";
import { testExamples } from "../support/examples.ts";

const asking = defineLibrary({
  name: "test.asking",
  version: 1,
  functions: [
    func(
      "ask",
      asyncOverload("ask_int", [int], int, ([n = null]) => Promise.resolve(n)),
    ),
  ],
});
const environment = createEnvironment({
  libraries: [stdlib, twoVariableComprehensions, asking],
  variables: { d: dyn, m: map(string, int) },
});

function evaluate(text: string): unknown {
  const outcome = environment.compile(text).evaluate({ d: { a: [1, 2] }, m: { a: 1, b: 2 } });
  if (outcome.kind === "value") return toJs(outcome.value);
  return outcome.kind === "error" ? `error: ${outcome.error.message}` : "unknown";
}

testExamples(
  createEnvironment({ libraries: [stdlib, twoVariableComprehensions] }),
  twoVariableComprehensions,
);

describe("loops with two variables", () => {
  test.for([
    ["[].all(i, v, false)", true],
    ["[5, 6].all(i, v, v == i + 5)", true],
    ["m.all(k, v, m[k] == v)", true],
    ["d.a.all(i, v, v == i + 1)", true],
    ["d.all(k, v, k == 'a' && v.size() == 2)", true],
    // Errors and what decides, as with one variable.
    ["[0, 1].all(i, v, 1 / v > 5)", false],
    ["[0, 1].all(i, v, 1 / v == 1)", "error: division by zero"],
    ["[0, 1].exists(i, v, 1 / v == 1)", true],
    ["[1, 0].exists(i, v, i / v == 1)", "error: division by zero"],
    ["[0, 1].existsOne(i, v, 1 / v == 1)", "error: division by zero"],
    ["['a', 'b', 'a'].existsOne(i, v, v == 'a')", false],
    ["['a', 'b', 'a'].exists_one(i, v, v == 'b' && i == 1)", true],
    ["m.transformList(k, v, k + string(v))", ["a1", "b2"]],
    ["[3, 4].transformList(i, v, i == 1, v)", [4]],
    ["['a', 'b'].transformMap(i, v, v + v)", { 0: "aa", 1: "bb" }],
    ["m.transformMap(k, v, v > 1, v * 10)", { b: 20 }],
    ["{1: 'a', 2u: 'b', true: 'c'}.transformMap(k, v, v + '!')", { 1: "a!", 2: "b!", true: "c!" }],
    ["m.transformMapEntry(k, v, {string(v): k, k: 'x'})", { 1: "a", 2: "b", a: "x", b: "x" }],
    ["m.transformMapEntry(k, v, v > 1 ? {v: k} : {})", { 2: "b" }],
    ["[1, 1].transformMapEntry(i, v, {v: i})", "error: insert failed: key 1 already exists"],
    ["[0, 0u].transformMapEntry(i, v, {v: i})", "error: insert failed: key 0 already exists"],
    ["[1, 1].transformMapEntry(i, v, i == 0, {v: i})", { 1: 0 }],
    ["[1].transformMapEntry(i, v, dyn(v))", "error: no such overload"],
    ["[1].transformList(i, v, dyn(1), v)", "error: no such overload"],
    ["dyn(1).all(i, v, true)", "error: got 'int', expected iterable type"],
    [
      "[1, 2].transformList(i, v, [3].transformList(j, w, [i, v, j, w]))",
      [[[0, 1, 0, 3]], [[1, 2, 0, 3]]],
    ],
    ["[1].transformList(i, v, [2].all(v, v == 2) && v == 1)", [true]],
  ] as [string, unknown][])("%s", ([text, wanted]) => expect(evaluate(text)).toEqual(wanted));

  test("unknown steps are collected in one round", async () => {
    const texts = [
      "[1, 2].all(i, v, ask(v) == i + 1)",
      "[1, 2].transformMap(i, v, ask(v)) == {0: 1, 1: 2}",
      "[1, 2].transformMapEntry(i, v, {ask(v): ask(i + 5)}) == {1: 5, 2: 6}",
    ];
    for (const text of texts) {
      const driver = createRounds({ maxRounds: 1 });
      const outcome = await driver.evaluate(environment.compile(text), {});
      expect([text, outcome]).toEqual([text, { kind: "value", value: true }]);
    }
  });
});

describe("types", () => {
  test.for([
    ["['a'].transformList(i, v, i)", "list(int)"],
    ["['a'].transformList(i, v, v)", "list(string)"],
    ["m.transformList(k, v, k)", "list(string)"],
    ["['a'].transformMap(i, v, v)", "map(int, string)"],
    ["m.transformMap(k, v, [v])", "map(string, list(int))"],
    ["d.transformMap(k, v, v)", "map(dyn, dyn)"],
    ["m.transformMapEntry(k, v, {v: k})", "map(int, string)"],
    ["m.transformMapEntry(k, v, d)", "map(dyn, dyn)"],
    ["m.transformMapEntry(k, v, {})", "map(dyn, dyn)"],
    ["m.existsOne(k, v, true)", "bool"],
  ])("%s: %s", ([text = "", wanted]) => {
    expect(formatType(environment.compile(text).type)).toBe(wanted);
  });

  test.for([
    ["[].all(i.j, k, true)", "argument must be a simple name", "i.j"],
    ["[].all(j, i.k, true)", "argument must be a simple name", "i.k"],
    ["{}.transformMapEntry(j, 1, {})", "argument must be a simple name", "1"],
    ["[].all(i, i, true)", "duplicate variable name: i", "i"],
    [
      "[].all(i, __result__, true)",
      "iteration variable overwrites accumulator variable",
      "__result__",
    ],
    [
      "1.all(j, k, j < k)",
      "expression of type 'int' cannot be range of a comprehension (must be list, map, or dynamic)",
      "1",
    ],
    ["m.transformMap(k, v, 'x', v)", "expected type 'bool' but found 'string'", "'x'"],
    [
      "m.transformMapEntry(k, v, [])",
      "found no matching overload for 'cel.@mapInsert' applied to '(map(dyn, dyn), list(dyn))'",
      "[]",
    ],
    [
      "[1].transformList(i, v, v == 'a')",
      "found no matching overload for '_==_' applied to '(int, string)'",
      "==",
    ],
    ["[1].all(i, v, true) && v == 1", "undeclared reference to 'v' (in container '')", "v"],
    ["[1].all(i, v, true) && i == 1", "undeclared reference to 'i' (in container '')", "i"],
  ])("%s is refused: %s", ([text = "", message, marked]) => {
    const [issue] = environment.check(text).issues;
    expect(issue?.message).toBe(message);
    expect(text.slice(issue?.start, issue?.end)).toBe(marked);
  });
});

describe("trees", () => {
  const texts = [
    "a.all(i, v, i < v)",
    "a.exists(i, v, v)",
    "a.existsOne(i, v, v)",
    "a.transformList(i, v, i, v)",
    "(a + b).transformMap(i, v, v)",
    "a.transformMapEntry(k, v, k, {v: k})",
  ];
  test.for(texts)("unparse gives back %s", (text) => {
    const tree = environment.parse(text);
    expect(unparse(tree)).toBe(text);
    // Without the memory of the macro it is written by what it means.
    expect(unparse({ ...tree })).toBe(text.replace("existsOne", "exists_one"));
  });

  test("without the library they are ordinary calls", () => {
    const without = createEnvironment({ libraries: [stdlib] });
    expect(texts.map((text) => without.parse(text).kind)).toEqual(texts.map(() => "call"));
  });
});
