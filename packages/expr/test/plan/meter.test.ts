import { describe, expect, test } from "vitest";
import {
  asyncOverload,
  bool,
  createEnvironment,
  defineLibrary,
  dyn,
  func,
  int,
  overload,
  stdlib,
  string,
  type EnvironmentOptions,
  type Outcome,
  type Program,
  type Value,
} from "../../src/index.ts";
import { boundsOf, inspect, Stopped } from "../../src/plan/meter.ts";
import { unwrap } from "../../src/program.ts";

const calls = { count: 0, abort: (): void => undefined };

const host = defineLibrary({
  name: "host",
  version: 1,
  functions: [
    func(
      "tick",
      overload("tick", [int], int, (n) => ((calls.count += 1), n)),
    ),
    func(
      "abort",
      overload("abort", [int], int, (n) => (n === 5 && calls.abort(), n)),
    ),
    func(
      "dear",
      overload("dear", [string], int, () => 1, { cost: ([text]) => text.length }),
    ),
    func(
      "wrong",
      overload("wrong", [int], int, (n) => n, { cost: () => Number.NaN }),
    ),
    func(
      "later",
      asyncOverload("later", [int], bool, () => Promise.resolve(true)),
    ),
  ],
});

function compile(text: string, options: Partial<EnvironmentOptions> = {}): Program {
  const libraries = [stdlib, host];
  return createEnvironment({ libraries, variables: { a: dyn, s: string }, ...options }).compile(
    text,
  );
}

const items: Value = Array.from({ length: 1000 }, (_, i) => i);
const exceeded = {
  kind: "error",
  error: {
    code: "EXPR_COST_LIMIT",
    message: "operation cancelled: actual cost limit exceeded",
  },
};

/** The outcome of closures, and that of generated code where there is some. */
function stages(text: string, variables: { a?: Value; s?: Value }, costLimit?: number): Outcome[] {
  const closures = compile(text, { codegen: "never" });
  const generated = compile(text);
  for (let i = 0; i < 60; i++) generated.evaluate(variables);
  return [closures, generated].map((program) => program.evaluate(variables, { costLimit }));
}

describe("an evaluation that costs too much ends with an error", () => {
  test.for([
    ["a loop", "a.all(x, x >= 0)"],
    ["loops in loops", "a.all(x, a.all(y, a.all(z, x + y + z >= 0)))"],
    ["an error beside it that `||` would absorb", "a.all(x, x >= 0) || true"],
    ["a loop that would go on after an error", "a.exists(x, a.all(y, y >= 0) && 1 / x > 5)"],
    ["a filter before a map", "a.filter(x, x > 1).map(x, x * 2).size() > 0"],
    ["a function of a host", "a.all(x, dear(string(x) + 'xxxxxxxxxx') > 0)"],
    ["a rule that gives no number", "wrong(1) == 1"],
  ] as const)("%s", ([, text]) => {
    for (const outcome of stages(text, { a: items }, 2000)) expect(outcome).toMatchObject(exceeded);
  });

  test("by the limit of the environment", () => {
    const program = compile("a.all(x, x >= 0)", { costLimit: 100 });
    expect(program.evaluate({ a: items })).toMatchObject(exceeded);
    expect(program.evaluate({ a: items }, { costLimit: Infinity })).toEqual({
      kind: "value",
      value: true,
    });
  });

  test("by default above a million units", () => {
    const program = compile("a.all(x, a.all(y, a.all(z, x + y + z >= 0)))");
    expect(program.evaluate({ a: items })).toMatchObject(exceeded);
    expect(compile("a.all(x, a.all(y, x == y || true))").evaluate({ a: [1, 2] })).toMatchObject({
      value: true,
    });
  });

  test("also where its calls are asynchronous", async () => {
    const program = compile("a.all(x, later(x))");
    expect(await program.evaluateAsync({ a: items }, { costLimit: 100 })).toMatchObject(exceeded);
    expect(await program.evaluateAsync({ a: [1] }, { costLimit: 100 })).toMatchObject({
      value: true,
    });
  });

  test("and one inside another ends the other", () => {
    const inner = compile("a.all(x, x >= 0)").evaluate({ a: items }, { costLimit: 10 });
    expect(() => unwrap(inner)).toThrow(expect.toSatisfy((thrown) => thrown instanceof Stopped));
  });
});

describe("an evaluation within its limit", () => {
  test("has its value", () => {
    for (const outcome of stages("a.all(x, x >= 0)", { a: items }, 10_000)) {
      expect(outcome).toEqual({ kind: "value", value: true });
    }
  });

  test("tells its cost when it is asked for", () => {
    const program = compile("a.all(x, x >= 0)");
    expect(program.evaluate({ a: [1, 2, 3] }, { trackCost: true })).toEqual({
      kind: "value",
      value: true,
      cost: 2 + 3 * 5,
    });
    expect(program.evaluate({ a: ["x"] }, { trackCost: true })).toMatchObject({
      kind: "error",
      cost: 2 + 5,
    });
  });

  test("costs what the rule of a function says, with its arguments", () => {
    const program = compile("dear(s)");
    expect(program.evaluate({ s: "12345" }, { trackCost: true })).toMatchObject({ cost: 6 });
  });
});

describe("an evaluation with a deadline", () => {
  test("ends with an error once it has passed, whatever is around it", () => {
    for (const text of ["a.all(x, tick(x) >= 0)", "a.all(x, tick(x) >= 0) || true"]) {
      const program = compile(text);
      for (let i = 0; i < 60; i++) program.evaluate({ a: [1] });
      calls.count = 0;
      expect(program.evaluate({ a: items }, { deadline: Date.now() - 1 })).toMatchObject({
        kind: "error",
        error: { code: "EXPR_DEADLINE", message: "operation interrupted" },
      });
      expect(calls.count).toBeLessThan(100);
    }
  });

  test("gives its value when there is time", () => {
    const deadline = Date.now() + 60_000;
    expect(compile("a.all(x, x >= 0)").evaluate({ a: items }, { deadline })).toEqual({
      kind: "value",
      value: true,
    });
  });
});

test("a signal that a function aborts ends the evaluation with its reason", () => {
  for (const runs of [0, 60]) {
    const program = compile("a.all(x, abort(x) >= 0)");
    for (let i = 0; i < runs; i++) program.evaluate({ a: [1] });
    const controller = new AbortController();
    calls.abort = (): void => controller.abort(new Error("enough"));
    const { signal } = controller;
    expect(() => program.evaluate({ a: items }, { signal })).toThrow("enough");
  }
});

test("limits and times that are none are refused", () => {
  const program = compile("true");
  expect(() => program.evaluate({}, { costLimit: -1 })).toThrow(TypeError);
  expect(() => program.evaluate({}, { costLimit: Number.NaN })).toThrow(TypeError);
  expect(() => program.evaluate({}, { deadline: Number.NaN })).toThrow(TypeError);
  expect(() => compile("true", { costLimit: Number.NaN })).toThrow(TypeError);
});

test("bounds are looked at again after some units only where there is something to look at", () => {
  expect(inspect(0, boundsOf({}, 5000))).toBe(5000);
  expect(inspect(0, boundsOf({ deadline: Date.now() + 60_000 }, 5000))).toBe(100);
  expect(inspect(4950, boundsOf({ deadline: Date.now() + 60_000 }, 5000))).toBe(5000);
});
