import { describe, expect, test } from "vitest";
import { variable, type VariableDeclaration } from "../src/declare.ts";
import { createEnvironment } from "../src/environment.ts";
import { ExprError } from "../src/errors.ts";
import { Activation, type Variables } from "../src/activation.ts";
import { unwrap, type Program } from "../src/program.ts";
import { stdlib } from "../src/stdlib/index.ts";
import { dyn, int, list, string, struct } from "../src/types.ts";
import { Unknown } from "../src/values/unknown.ts";
import { StructValue, type Value } from "../src/values/value.ts";
import { d, hostile, messageOf } from "./support.ts";

const declared = [
  variable("object", dyn),
  variable("names", list(string)),
  variable("count", int),
  variable("payload", dyn, { numbers: "double" }),
];

function compile(text: string, variables: readonly VariableDeclaration[] = declared): Program {
  return createEnvironment({ libraries: [stdlib], variables }).compile(text);
}

function evaluate(text: string, variables: Variables = {}): unknown {
  const outcome = compile(text).evaluate(variables);
  if (outcome.kind === "unknown") return "unknown";
  return outcome.kind === "value" ? outcome.value : `error: ${outcome.error.message}`;
}

/** The error that compiling ends with, if it does. */
function refusal(text: string): ExprError | undefined {
  try {
    compile(text);
    return undefined;
  } catch (error) {
    if (error instanceof ExprError) return error;
    throw error;
  }
}

describe("variables", () => {
  test("are properties of an object, also of an instance of a class", () => {
    class Given {
      [name: string]: Value;
      get object(): Value {
        return { a: 1 };
      }
    }
    expect(evaluate("object.a", { object: { a: 1 } })).toBe(1);
    expect(evaluate("object.a", new Given())).toBe(1);
    expect(evaluate("object", {})).toBe("error: no such attribute(s): object");
  });

  test.for(["constructor", "toString", "__proto__"])(
    "are not what all objects inherit: %s",
    (name) => {
      const program = createEnvironment({
        libraries: [stdlib],
        variables: { [name]: dyn },
      }).compile(name);
      for (let i = 0; i < 60; i++) {
        expect(program.evaluate({})).toMatchObject({
          error: { message: `no such attribute(s): ${name}` },
        });
      }
    },
  );

  test("may come from an activation, which is asked once for those that are read", () => {
    const asked: string[] = [];
    const variables = new Activation((name) => {
      asked.push(name);
      return name === "count" ? 2 : undefined;
    });
    expect(evaluate("count + count > 3 || object.a == 1", variables)).toBe(true);
    expect(asked).toEqual(["count"]);
  });

  test("must have the type they are declared with", () => {
    expect(evaluate("count + 1", { count: "2" })).toBe(
      "error: variable 'count' is declared 'int' and bound to 'string'",
    );
    expect(evaluate("names", { names: {} })).toBe(
      "error: variable 'names' is declared 'list' and bound to 'map'",
    );
  });

  test('declared with `numbers: "double"` hold doubles only', () => {
    expect(evaluate("payload.n", { payload: { n: 1 } })).toEqual(d(1));
    expect(evaluate("payload.n == 1", { payload: { n: 1 } })).toBe(true);
    expect(evaluate("payload.n + 1", { payload: { n: 1 } })).toBe("error: no such overload");
    expect(evaluate("object.n + 1", { object: { n: 1 } })).toBe(2);
  });

  test("of a struct type may be a plain map", () => {
    const user = struct("user", { name: string });
    const program = compile("user.name", [variable("user", user)]);
    expect(unwrap(program.evaluate({ user: { name: "bob" } }))).toBe("bob");
    expect(
      unwrap(program.evaluate({ user: new StructValue(user, new Map([["name", "eve"]])) })),
    ).toBe("eve");
    expect(messageOf(() => unwrap(program.evaluate({ user: {} })))).toBe(
      "error: no such key: name",
    );
    expect(messageOf(() => unwrap(program.evaluate({ user: 1 })))).toBe(
      "error: variable 'user' is declared 'user' and bound to 'int'",
    );
  });
});

describe("a host's objects", () => {
  test.for([
    "object.constructor",
    "object.__proto__",
    "object.toString",
    "object['constructor']",
    "object['__proto__']",
    "object.items.length",
    "object.items.map",
    "object.items['length']",
    "object.text.length",
    "object.method",
    "object.method.constructor",
    "object.date.getTime",
    "object.items[0].constructor",
    "{}.constructor",
    "{'a': 1}.__proto__",
    "dyn(type(object)).name",
    "dyn(timestamp('2024-01-01T00:00:00Z')).seconds",
    "dyn(1u).value",
  ])("keep %s out of reach", (text) => {
    const object = {
      items: [{}],
      text: "t",
      method: () => 1,
      date: new Date(),
    };
    expect(evaluate(text, { object: hostile(object) })).toMatch(/^error: /);
    expect(
      evaluate(`has(object.constructor) || has(object.method)`, {
        object: hostile(object),
      }),
    ).toBe(false);
  });

  test.for(["type(object.date)", "object.date < 1", "object.list.all(x, x == 1)"])(
    "that are no values give an error: %s",
    (text) => {
      const object = hostile({ date: new Date(), list: [undefined] });
      expect(evaluate(text, { object })).toMatch(
        /^error: (?:.* is no CEL value|no such overload)$/,
      );
    },
  );

  test("that nest too deep to compare give an error", () => {
    let deep: Value = 1;
    for (let i = 0; i < 100_000; i++) deep = [deep];
    expect(evaluate("object.a == object.b", { object: { a: [deep], b: [deep] } })).toBe(
      "error: the values are too large or nest too deep",
    );
  });
});

describe("errors", () => {
  test.for([
    ["1 + object.a.b", "object.a.b", "no such key: b"],
    ["[1, 2].all(x, x / (x - x) > 0)", "x / (x - x)", "division by zero"],
    ["true && object.list[3] == 1", "object.list[3]", "index out of bounds: 3"],
    [
      "object.text.matches(object.pattern)",
      "object.text.matches(object.pattern)",
      "error parsing regexp: missing argument to repetition operator: `*`",
    ],
    ["{dyn(1.5): 2}", "{dyn(1.5): 2}", "unsupported key type"],
    ["object.a ? 1 : 2", "object.a ? 1 : 2", "no such overload"],
    ["dyn(1).all(x, true)", "dyn(1).all(x, true)", "got 'int', expected iterable type"],
  ] as const)("%s: stands at its part", ([text, part, message]) => {
    const program = compile(text);
    const outcome = program.evaluate({ object: { a: {}, list: [], text: "t", pattern: "*" } });
    if (outcome.kind !== "error") throw new Error(`ended as ${outcome.kind}`);
    const { error } = outcome;
    expect(error).toMatchObject({ code: "EXPR_EVALUATION", message, sourceLine: text });
    expect(text.slice(error.start, error.end)).toBe(part);
    expect(error.position).toMatchObject({
      line: 1,
      column: text.indexOf(part) + 1,
      length: part.length,
    });
  });

  test("of constant conversions refuse the program, wherever they stand", () => {
    expect(refusal("true || int('x') == 1 || bool('yes')")).toMatchObject({
      code: "EXPR_INVALID_CONSTANT",
      issues: [
        { message: "type conversion error from 'string' to 'int'", start: 8, end: 16 },
        { message: "type conversion error from 'string' to 'bool'", start: 25, end: 36 },
      ],
    });
    expect(refusal("true || 1 / 0 == 1")).toBeUndefined();
    expect(refusal("true || [1][5] == 1")).toBeUndefined();
  });
});

test("a program may run inside itself", () => {
  const program = compile("[1, 2].map(x, object.next.a + x)");
  const inner: Value = { next: { a: 10 } };
  const lazy = new StructValue(
    struct("s", {}),
    new Map([
      [
        "a",
        (): Value => {
          const value = unwrap(program.evaluate({ object: inner }));
          return Array.isArray(value) ? value.length : 0;
        },
      ],
    ]),
  );
  expect(unwrap(program.evaluate({ object: hostile({ next: lazy }) }))).toEqual([3, 4]);
});

describe("unwrap", () => {
  test("throws an error again, for the reader's own place", () => {
    const failing = compile("1 / 0");
    const lazy = new StructValue(
      struct("s", {}),
      new Map([["x", () => unwrap(failing.evaluate({}))]]),
    );
    const program = compile("[0, object.x]");
    const outcome = program.evaluate({ object: lazy });
    expect(outcome).toMatchObject({
      kind: "error",
      error: { message: "division by zero", start: 4, end: 12 },
    });
  });

  test("throws an unknown again, with its calls", () => {
    expect(() => unwrap({ kind: "unknown", calls: [] })).toThrow(
      expect.toSatisfy((thrown) => thrown instanceof Unknown),
    );
  });
});

describe("hosts' own faults", () => {
  test("an implementation's exception that is no CEL error is not absorbed", () => {
    const variables = new Activation(() => {
      throw new TypeError("host");
    });
    expect(() => evaluate("true || object.a", variables)).not.toThrow();
    expect(() => evaluate("object.a || true", variables)).toThrow("host");
  });
});
