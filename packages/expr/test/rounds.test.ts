import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  asyncMethod,
  asyncOverload,
  defineLibrary,
  func,
  overload,
  variable,
  type CallContext,
} from "../src/declare.ts";
import { createEnvironment } from "../src/environment.ts";
import { celError } from "../src/errors.ts";
import { unwrap, type Program, type Settled } from "../src/program.ts";
import { createRounds, RoundLimitError, type RoundOptions } from "../src/rounds.ts";
import { stdlib } from "../src/stdlib/index.ts";
import { bool, dyn, int, list, string, struct } from "../src/types.ts";
import { StructValue, type Value } from "../src/values/value.ts";
import { hostile, textOf } from "./support.ts";

/** Host of the test functions: notes each call, answers by a table, with a delay of its own for each. */
class Host {
  readonly asked: string[] = [];
  /** How many calls were open at once at most. */
  together = 0;
  #open = 0;
  readonly delay: () => number;

  constructor(delay: () => number = () => 0) {
    this.delay = delay;
  }

  async answer<T extends Value>(name: string, make: () => T): Promise<T> {
    this.asked.push(name);
    this.#open++;
    this.together = Math.max(this.together, this.#open);
    // The calls of a round start in one go; letting go here shows how many there are.
    // oxlint-disable-next-line no-await-in-loop -- it waits a number of turns
    for (let turns = this.delay(); turns >= 0; turns--) await Promise.resolve();
    this.#open--;
    return make();
  }
}

function hostOf({ host }: CallContext): Host {
  if (host instanceof Host) return host;
  throw new Error("no host");
}

const number = (value: Value | undefined): number =>
  typeof value === "number" ? value : Number.NaN;
const functions = defineLibrary({
  name: "test.async",
  version: 1,
  functions: [
    // f(n) is n + 1.
    func(
      "f",
      asyncOverload("f_int", [int], int, ([n], context) =>
        hostOf(context).answer(`f(${number(n)})`, () => number(n) + 1),
      ),
    ),
    // even(n) tells whether n is even.
    func(
      "even",
      asyncOverload("even_int", [int], bool, ([n], context) =>
        hostOf(context).answer(`even(${number(n)})`, () => number(n) % 2 === 0),
      ),
    ),
    func(
      "broken",
      asyncOverload("broken_int", [int], bool, ([n], context) =>
        hostOf(context).answer(`broken(${number(n)})`, () => {
          throw new Error(`broken ${number(n)}`);
        }),
      ),
    ),
    func(
      "length",
      asyncMethod("string_length", [string], int, ([text], context) =>
        hostOf(context).answer(`length(${textOf(text)})`, () => textOf(text).length),
      ),
    ),
    func(
      "anything",
      asyncOverload("anything_dyn", [dyn], dyn, ([value], context) =>
        hostOf(context).answer("anything", () => value ?? null),
      ),
    ),
    func(
      "fail",
      overload("fail_string", [string], bool, (message) => {
        throw celError(textOf(message));
      }),
    ),
    func(
      "mixed",
      overload("mixed_string", [string], string, () => "sync"),
      asyncOverload("mixed_int", [int], string, ([n], context) =>
        hostOf(context).answer(`mixed(${number(n)})`, () => "async"),
      ),
    ),
  ],
});

const declared = [
  variable("images", list(string)),
  variable("object", dyn),
  variable("n", int),
  variable("vars", dyn, { deferred: true }),
];

function compile(text: string): Program {
  return createEnvironment({ libraries: [stdlib, functions], variables: declared }).compile(text);
}

async function run(
  text: string,
  variables: Record<string, Value> = {},
  options: RoundOptions = {},
  host = new Host(),
) {
  let rounds = 0;
  const program = compile(text);
  const driver = createRounds({ host, ...options });
  const settled = await driver.run((calls) => {
    const outcome = program.evaluate(variables, { calls });
    if (outcome.kind === "unknown") {
      rounds++;
      return { done: false, calls: outcome.calls };
    }
    return { done: true, value: outcome };
  });
  const result = settled.kind === "value" ? settled.value : `error: ${settled.error.message}`;
  return { result, rounds, asked: host.asked, together: host.together, log: driver.log };
}

describe("which calls are made", () => {
  test.for([
    // Decided without a call.
    ["false && even(1)", false, []],
    ["even(1) && false", false, []],
    ["true || even(1)", true, []],
    ["even(1) || true", true, []],
    ["even(1) && even(2) && false", false, []],
    ["true ? 1 : f(1)", 1, []],
    ["false ? f(1) : 2", 2, []],
    ["[1, 2].all(x, x == 1 ? even(x) : false)", false, []],
    ["[1, 2].exists(x, x == 1 ? even(x) : true)", true, []],
    ["[].all(x, even(x))", true, []],
    ["has({'a': 1}.b) && even(1)", false, []],
    ["mixed('a')", "sync", []],
    // Errors before an unknown end a strict operation.
    ["[fail('e'), f(1)]", "error: e", []],
    ["fail('e') == even(1)", "error: e", []],
    ["[1, 2].map(x, x == 1 ? fail('e') : even(x))", "error: e", []],
    ["[1, 2].filter(x, x == 1 ? fail('e') : even(x))", "error: e", []],
    // An untaken branch stays untaken when the answer is there.
    ["even(2) ? f(1) : f(2)", 2, ["even(2)", "f(1)"]],
    ["even(1) ? f(1) : f(2)", 3, ["even(1)", "f(2)"]],
  ] as const)("%s", async ([text, result, asked]) => {
    expect(await run(text)).toMatchObject({ result, asked });
  });
});

describe("one round gathers", () => {
  test.for([
    ["f(1) + f(2)", 5, 2],
    ["[f(1), f(2)]", [2, 3], 2],
    ["{'a': f(1), 'b': f(2)} == {'a': 2, 'b': 3}", true, 2],
    ["[f(1), [f(2), f(3)]].size() + f(4)", 7, 4],
    ["even(2) && even(4)", true, 2],
    ["even(1) || even(3)", false, 2],
    ["even(1) || even(3) || even(5)", false, 3],
    ["[1, 2, 3, 4, 5, 6, 7, 8].all(i, f(i) > 0)", true, 8],
    ["[1, 3, 5].exists(i, even(i))", false, 3],
    ["[1, 2, 3].exists_one(i, even(i))", true, 3],
    ["[1, 2, 3].map(i, f(i))", [2, 3, 4], 3],
    ["[1, 2, 3].filter(i, even(i))", [2], 3],
    [
      "[1, 2].map(x, [10, 20].map(y, f(x + y)))",
      [
        [12, 22],
        [13, 23],
      ],
      4,
    ],
    ["images.all(i, i.length() > 0)", true, 3],
    ["f(1) < f(2) ? 'less' : 'more'", "less", 2],
    ["[even(2), 1 / n == 0, even(4)]", "error: division by zero", 2],
    ["vars.x + f(2)", 5, 2],
    ["[vars.x, vars.x, f(3)]", [2, 2, 4], 2],
  ] as const)("%s", async ([text, result, calls]) => {
    const variables = { images: ["a", "bb", "ccc"], n: 0, vars: {} };
    // A lazy variable calls another program, with the same answers.
    const inner = compile("f(1)");
    const host = new Host();
    const driver = createRounds({ host });
    let rounds = 0;
    const program = compile(text);
    const lazy = new StructValue(
      struct("vars", {}),
      new Map([["x", () => unwrap(inner.evaluate({}, { calls: driver.calls }))]]),
    );
    const settled = await driver.run((answers) => {
      const outcome = program.evaluate({ ...variables, vars: lazy }, { calls: answers });
      if (outcome.kind !== "unknown") return { done: true, value: outcome };
      rounds++;
      return { done: false, calls: outcome.calls };
    });
    expect(settled.kind === "value" ? settled.value : `error: ${settled.error.message}`).toEqual(
      result,
    );
    expect(rounds).toBe(1);
    expect(host.asked.length).toBe(calls);
    expect(host.together).toBe(calls);
  });

  test("a call that needs another's answer takes a second round", async () => {
    expect(await run("f(f(1))")).toMatchObject({ result: 3, rounds: 2, asked: ["f(1)", "f(2)"] });
    expect(await run("f(f(1)) + f(f(2))")).toMatchObject({
      result: 7,
      rounds: 2,
      asked: ["f(1)", "f(2)", "f(3)"],
    });
    expect(await run("[1, 2].map(x, f(x)).all(y, even(y))")).toMatchObject({
      result: false,
      rounds: 2,
    });
  });

  test("maps, structs and lists serve as arguments", async () => {
    expect(await run("anything({'a': [1]}) == anything({'a': [1]})")).toMatchObject({
      result: true,
      asked: ["anything"],
    });
    expect(await run("anything(object) == object", { object: { a: 1 } })).toMatchObject({
      result: true,
    });
  });
});

describe("equal calls", () => {
  test("are made once, in one round and over all rounds", async () => {
    expect(await run("[f(1), f(1), f(2)]")).toMatchObject({ asked: ["f(1)", "f(2)"] });
    expect(await run("f(1) == 2 && f(f(0)) == 2 && f(1) == 2")).toMatchObject({
      result: true,
      asked: ["f(1)", "f(0)"],
    });
  });

  test("are made once also when they fail", async () => {
    expect(await run("broken(1) || broken(1) || even(f(1))")).toMatchObject({
      result: true,
      asked: ["broken(1)", "f(1)", "even(2)"],
    });
  });

  test("are shared by the programs and the runs of one driver", async () => {
    const host = new Host(() => 3);
    const driver = createRounds({ host });
    const outcomes = await Promise.all([
      driver.evaluate(compile("f(1) + f(2)"), {}),
      driver.evaluate(compile("f(2) + f(3)"), {}),
    ]);
    expect(outcomes).toEqual([
      { kind: "value", value: 5 },
      { kind: "value", value: 7 },
    ]);
    expect(host.asked).toEqual(["f(1)", "f(2)", "f(3)"]);
    expect(await driver.evaluate(compile("f(3)"), {})).toEqual({ kind: "value", value: 4 });
    expect(host.asked.length).toBe(3);
  });
});

/** A library whose function `g` does what `make` does. */
const calling = (make: () => unknown) =>
  defineLibrary({
    name: "test.calling",
    version: 1,
    functions: [
      func(
        "g",
        asyncOverload("g", [], dyn, async () => hostile(await make())),
      ),
    ],
  });

function settleCalling(make: () => unknown): Promise<Settled> {
  return createEnvironment({ libraries: [calling(make)] })
    .compile("g()")
    .evaluateAsync({});
}

describe("errors of calls", () => {
  test.for([
    ["broken(1)", "error: broken 1"],
    ["broken(1) || true", true],
    ["broken(1) || even(2)", true],
    ["broken(1) && even(1)", false],
    ["broken(1) && even(2)", "error: broken 1"],
    ["[1, 2].all(x, x == 1 ? broken(x) : even(x + 1))", false],
    ["[1, 2].exists(x, x == 1 ? broken(x) : even(x))", true],
    ["[broken(1), broken(2)]", "error: broken 1"],
    ["f(dyn('a'))", "error: no such overload"],
  ] as const)("%s", async ([text, result]) => {
    expect(await run(text)).toMatchObject({ result });
  });

  test("stand at the call", async () => {
    const settled = await compile("true && broken(1)").evaluateAsync({}, { host: new Host() });
    expect(settled).toMatchObject({
      kind: "error",
      error: { code: "EXPR_EVALUATION", message: "broken 1", start: 8, end: 17 },
    });
  });

  test("may be anything that was thrown, and no CEL value is one", async () => {
    expect(
      await settleCalling(() => {
        throw celError("cel");
      }),
    ).toMatchObject({ error: { message: "cel" } });
    expect(await settleCalling(() => Promise.reject("text"))).toMatchObject({
      error: { message: "text" },
    });
    expect(await settleCalling(async () => undefined)).toMatchObject({
      error: { message: "a JavaScript undefined is no CEL value" },
    });
    expect(await settleCalling(async () => new Date())).toMatchObject({
      error: { message: "an instance of a JavaScript class is no CEL value" },
    });
  });
});

describe("the order in which answers arrive", () => {
  const expressions = [
    "[1, 2, 3, 4].all(i, even(i) || broken(i))",
    "[1, 2, 3, 4].map(i, f(f(i)))",
    "[4, 3, 2].exists(i, broken(i) && even(f(i)))",
    "broken(1) || (f(1) == f(2) ? even(1) : even(f(3)))",
    "[1, 2, 3].filter(i, even(f(i))).map(i, f(i) + f(i + 1))",
    "[broken(1), broken(2), f(3)]",
  ];
  test.for(expressions)("changes nothing in %s", async (text) => {
    const reference = await run(text);
    await fc.assert(
      fc.asyncProperty(fc.infiniteStream(fc.nat({ max: 5 })), async (delays) => {
        const host = new Host(() => delays.next().value ?? 0);
        const { result, asked, rounds, log } = await run(text, {}, {}, host);
        expect({ result, asked, rounds, log }).toEqual({
          result: reference.result,
          asked: reference.asked,
          rounds: reference.rounds,
          log: reference.log,
        });
      }),
      { numRuns: 25 },
    );
  });
});

describe("the log", () => {
  test("holds each call with its answer, in the order of asking", async () => {
    const { log } = await run("f(f(1)) == 3 && broken(7)");
    expect(log).toEqual([
      { overloadId: "f_int", args: [1], answer: { kind: "value", value: 2 } },
      { overloadId: "broken_int", args: [7], answer: { kind: "error", message: "broken 7" } },
      { overloadId: "f_int", args: [2], answer: { kind: "value", value: 3 } },
    ]);
  });
});

describe("limits", () => {
  test("on rounds", async () => {
    await expect(run("f(f(f(1)))", {}, { maxRounds: 2 })).rejects.toMatchObject({
      code: "EXPR_ROUND_LIMIT",
      message: "more than 2 rounds of asynchronous functions are needed",
    });
    expect(await run("f(f(1))", {}, { maxRounds: 2 })).toMatchObject({ result: 3 });
  });

  test("on calls, before the first one too many is made", async () => {
    const host = new Host();
    await expect(run("[1, 2, 3].map(x, f(x))", {}, { maxCalls: 2 }, host)).rejects.toBeInstanceOf(
      RoundLimitError,
    );
    expect(host.asked).toEqual([]);
    expect(await run("[1, 2, 2].map(x, f(x))", {}, { maxCalls: 2 })).toMatchObject({
      result: [2, 3, 3],
    });
  });

  test("are an error outcome of a lone program", async () => {
    const settled = await compile("f(f(1))").evaluateAsync({}, { host: new Host(), maxRounds: 1 });
    expect(settled).toMatchObject({
      kind: "error",
      error: { code: "EXPR_ROUND_LIMIT", start: 0, end: 7 },
    });
  });
});

describe("abort", () => {
  const never = createEnvironment({
    libraries: [
      defineLibrary({
        name: "t",
        version: 1,
        functions: [
          func(
            "g",
            asyncOverload(
              "g",
              [],
              int,
              (_, { signal }) =>
                new Promise((_resolve, reject) =>
                  signal.addEventListener("abort", () => reject(new Error("noticed"))),
                ),
            ),
          ),
        ],
      }),
    ],
  }).compile("g()");

  test("rejects with the signal's reason and waits for no call", async () => {
    const controller = new AbortController();
    const reason = new Error("too late");
    const settled = never.evaluateAsync({}, { signal: controller.signal });
    setTimeout(() => controller.abort(reason), 1);
    await expect(settled).rejects.toBe(reason);
  });

  test("by a call itself is noticed before any wait", async () => {
    const controller = new AbortController();
    const aborting = createEnvironment({
      libraries: [
        calling(() => {
          controller.abort("from inside");
          return new Promise(() => undefined);
        }),
      ],
    }).compile("g()");
    const settled = aborting.evaluateAsync({}, { signal: controller.signal });
    await expect(settled).rejects.toBe("from inside");
  });

  test("before the start asks nothing", async () => {
    const host = new Host();
    await expect(run("f(1)", {}, { signal: AbortSignal.abort("reason") }, host)).rejects.toBe(
      "reason",
    );
    expect(host.asked).toEqual([]);
  });

  test("leaves no listener behind", async () => {
    const { signal } = new AbortController();
    let listeners = 0;
    const add = signal.addEventListener.bind(signal);
    const remove = signal.removeEventListener.bind(signal);
    signal.addEventListener = (...args: Parameters<typeof add>) => {
      listeners++;
      add(...args);
    };
    signal.removeEventListener = (...args: Parameters<typeof remove>) => {
      listeners--;
      remove(...args);
    };
    await run("f(f(1))", {}, { signal });
    expect(listeners).toBe(0);
  });
});

test("without answers an asynchronous call is unknown, and says what it waits for", () => {
  const outcome = compile("[f(1), f(1), f(2)]").evaluate({});
  expect(outcome).toMatchObject({
    kind: "unknown",
    calls: [{ key: "f_int(1)" }, { key: "f_int(1)" }, { key: "f_int(2)" }],
  });
});
