import { describe, expect, test } from "vitest";
import {
  asyncOverload,
  bindings,
  celError,
  createEnvironment,
  createRounds,
  defineLibrary,
  func,
  int,
  overload,
  stdlib,
  toJs,
  unparse,
  variable,
  type Value,
} from "../../src/index.ts";
import { textOf } from "../support.ts";
import { testExamples } from "../support/examples.ts";

let counted: Value[] = [];
const probes = defineLibrary({
  name: "test.probes",
  version: 1,
  functions: [
    func(
      "count",
      overload("count_int", [int], int, (n) => {
        counted.push(n);
        return n;
      }),
    ),
    func(
      "fail",
      overload("fail_int", [int], int, (n) => {
        counted.push(n);
        throw celError(`failed ${n}`);
      }),
    ),
    func(
      "ask",
      asyncOverload("ask_int", [int], int, ([n = null]) => Promise.resolve(n)),
    ),
  ],
});
const environment = createEnvironment({
  libraries: [stdlib, bindings, probes],
  variables: [variable("x", int), variable("a.b", int)],
});

function evaluate(text: string): unknown {
  counted = [];
  const outcome = environment.compile(text).evaluate({ x: 100, "a.b": 200 });
  if (outcome.kind === "value") return toJs(outcome.value);
  return outcome.kind === "error" ? `error: ${outcome.error.message}` : "unknown";
}

testExamples(createEnvironment({ libraries: [stdlib, bindings] }), bindings);

describe("cel.bind", () => {
  test.for([
    // Text, result, what was evaluated.
    ["cel.bind(y, count(1), y + y + y)", 3, [1]],
    ["cel.bind(y, count(1), 2)", 2, []],
    ["cel.bind(y, fail(1), true)", true, []],
    ["cel.bind(y, fail(1), y + y)", "error: failed 1", [1]],
    // An error is remembered too.
    ["cel.bind(y, fail(1), y > 0 || y > 1 || y > 2 || true)", true, [1]],
    ["cel.bind(y, fail(1), [1, 2, 3].exists(z, y == z || z == 3))", true, [1]],
    ["cel.bind(y, null, y == null && y == null)", true, []],
    ["cel.bind(x, 1, x) + x", 101, []],
    ["cel.bind(x, x + 1, x)", 101, []],
    ["cel.bind(x, 1, .x)", 100, []],
    ["cel.bind(a, {'b': 1}, a.b)", 1, []],
    ["cel.bind(y, 1, cel.bind(y, y + 1, y))", 2, []],
    ["cel.bind(y, count(1), cel.bind(z, y + count(2), z + z + y))", 7, [1, 2]],
    // A new evaluation for each step of a loop, and one for all steps of a loop inside.
    ["[1, 2, 3].map(z, cel.bind(y, count(z), y + y))", [2, 4, 6], [1, 2, 3]],
    ["cel.bind(y, count(1), [1, 2, 3].map(z, y + z))", [2, 3, 4], [1]],
    ["[0, 1].map(z, cel.bind(y, 1 / z, y == 1 || true))", [true, true], []],
    // The loop of a value runs in the midst of the loop that reads it.
    [
      "cel.bind(y, [10, 20].map(i, i + 1), [1, 2].map(i, [3].map(j, y[0] + i + j)[0]))",
      [15, 16],
      [],
    ],
    ["cel.bind(y, [1, 2].filter(i, i > 1), [5].all(i, y == [2] && i == 5))", true, []],
    ["cel.bind(y, 'a.*', 'abc'.matches(y))", true, []],
    ["[1, 2].exists(z, cel.bind(y, z, y == 2))", true, []],
    ["true ? cel.bind(y, count(1), y) : 0", 1, [1]],
    // Not refused as `int('a')` is: what reads a variable is not constant.
    ["cel.bind(y, 'a', int(y))", "error: type conversion error from 'string' to 'int'", []],
    ["cel.bind(y, 'a(', 'b'.matches(y) || true)", true, []],
  ] as [string, unknown, Value[]][])("%s", ([text, wanted, evaluated]) => {
    expect(evaluate(text)).toEqual(wanted);
    expect(counted).toEqual(evaluated);
  });

  test("a program keeps nothing between evaluations", () => {
    const program = environment.compile("cel.bind(y, count(x), y + y)");
    counted = [];
    expect(program.evaluate({ x: 1 })).toMatchObject({ value: 2 });
    expect(program.evaluate({ x: 2 })).toMatchObject({ value: 4 });
    expect(counted).toEqual([1, 2]);
  });

  test("nested errors do not multiply", () => {
    // Each of thirty variables reads the one before it twice.
    let text = "v30 > 0 || true";
    for (let i = 30; i > 0; i--) {
      text = `cel.bind(v${i}, v${i - 1} > 0 || v${i - 1} > 1 ? 1 : 2, ${text})`;
    }
    expect(evaluate(`cel.bind(v0, fail(0), ${text})`)).toBe(true);
    expect(counted).toEqual([0]);
  });

  test.for([
    ["cel.bind(y, ask(1), y + y)", 2, ["1"], 1],
    ["cel.bind(y, ask(1), 5)", 5, [], 0],
    ["cel.bind(y, ask(1), cel.bind(z, ask(2), y + z))", 3, ["1", "2"], 1],
    ["cel.bind(y, ask(1), y + ask(2))", 3, ["1", "2"], 1],
    ["cel.bind(y, ask(1), ask(y + 1) + y)", 3, ["1", "2"], 2],
    ["[1, 2].map(z, cel.bind(y, ask(z), y + y)).size()", 2, ["1", "2"], 1],
    ["cel.bind(y, ask(1), y == 2 && y == 1) ? 1 : 0", 0, ["1"], 1],
  ] as [string, unknown, string[], number][])(
    "asynchronous: %s",
    async ([text, wanted, asked, rounds]) => {
      const program = environment.compile(text);
      let unknowns = 0;
      const driver = createRounds();
      const outcome = await driver.run((calls) => {
        const result = program.evaluate({}, { calls });
        if (result.kind !== "unknown") return { done: true, value: result };
        unknowns++;
        return { done: false, calls: result.calls };
      });
      expect(outcome).toEqual({ kind: "value", value: wanted });
      expect(driver.log.map((call) => textOf(call.args[0]))).toEqual(asked);
      expect(unknowns).toBe(rounds);
    },
  );

  test.for([
    ["cel.bind(a.b, 1, 2)", "cel.bind() variable names must be simple identifiers", "a.b"],
    ["cel.bind(.y, 1, 2)", "cel.bind() variable names must be simple identifiers", ".y"],
    ["cel.bind(y, 1, z)", "undeclared reference to 'z' (in container '')", "z"],
    ["cel.bind(y, y, 1)", "undeclared reference to 'y' (in container '')", "y"],
    [
      "cel.bind(y, 'a', y + 1)",
      "found no matching overload for '_+_' applied to '(string, int)'",
      "+",
    ],
  ])("%s is refused: %s", ([text = "", message, marked]) => {
    const [issue] = environment.check(text).issues;
    expect(issue?.message).toBe(message);
    expect(text.slice(issue?.start, issue?.end)).toBe(marked);
  });

  test.for(["x.bind(y, 1, y)", "cel.bind(y, 1)", "bind(y, 1, y)", ".cel.bind(y, 1, y)"])(
    "%s is an ordinary call",
    (text) => expect(environment.parse(text).kind).toBe("call"),
  );

  test.for([
    "cel.bind(y, 1 + 2, y * y)",
    "!cel.bind(y, x > 1, cel.bind(z, y, z && y))",
    "[1].map(z, cel.bind(y, z, [y].all(w, w == z)))",
    "cel.bind(y, x, y).f()",
  ])("unparse gives back %s", (text) => expect(unparse(environment.parse(text))).toBe(text));

  test("a tree that no macro made is written with cel.bind", () => {
    const tree = environment.parse("cel.bind(y, 1, cel.bind(z, 2, y + z))");
    if (tree.kind !== "bind" || tree.body.kind !== "bind") throw new TypeError("no bindings");
    const flat = {
      ...tree,
      bindings: [...tree.bindings, ...tree.body.bindings],
      body: tree.body.body,
    };
    expect(unparse(flat)).toBe("cel.bind(y, 1, cel.bind(z, 2, y + z))");
  });
});
