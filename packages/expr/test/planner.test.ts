import { describe, expect, test } from "vitest";
import { defineLibrary, func, lazyMethod, method, overload } from "../src/declare.ts";
import { createProgram } from "../src/program.ts";
import { stdlib } from "../src/stdlib/index.ts";
import { bool, double, int, opaque, param, string } from "../src/types.ts";
import { createEnvironment } from "../src/environment.ts";
import { celError } from "../src/errors.ts";
import { CelMap } from "../src/values/map.ts";
import { TypeValue } from "../src/values/type-value.ts";
import { OpaqueValue, type Value } from "../src/values/value.ts";
import { d, dur, textOf, u } from "./support.ts";
import { compileUnchecked } from "./unchecked.ts";

let calls: Value[] = [];
const tracing = defineLibrary({
  name: "test.tracing",
  version: 1,
  functions: [
    // Notes its argument, so that tests see what was evaluated and in which order.
    func(
      "trace",
      overload("trace_any", [param("T")], param("T"), (value) => {
        calls.push(value);
        return value;
      }),
    ),
    func(
      "fail",
      overload("fail_string", [string], bool, (message) => {
        throw celError(textOf(message));
      }),
    ),
    func(
      "of_int",
      overload("of_int", [int], string, () => "int"),
    ),
    func(
      "three",
      overload("three_int", [int, int, int], string, (...args) =>
        args.map((one) => textOf(one)).join("-"),
      ),
    ),
    func(
      "which",
      overload("which_int", [int], string, () => "int"),
      overload("which_string", [string], string, () => "string"),
      overload("which_double", [double], string, () => "double"),
    ),
  ],
});

/** The outcome of an expression: its value, or `error: …`. */
function evaluate(text: string, variables: Record<string, Value> = {}): unknown {
  calls = [];
  const program = compileUnchecked(text, {
    libraries: [stdlib, tracing],
    variables: Object.keys(variables),
  });
  const outcome = program.evaluate(variables);
  if (outcome.kind === "unknown") return "unknown";
  return outcome.kind === "value" ? outcome.value : `error: ${outcome.error.message}`;
}

const mirror = (value: unknown): unknown => (typeof value === "boolean" ? !value : value);
const swap = (name: string): string => ({ T: "F", F: "T" })[name] ?? name;

describe("&& and ||", () => {
  const operands: Record<string, string> = {
    T: "trace(true)",
    F: "trace(false)",
    error: "fail('e')",
    other: "trace('no bool')",
  };
  const and: Record<string, Record<string, unknown>> = {
    T: { T: true, F: false, error: "error: e", other: "error: no such overload" },
    F: { T: false, F: false, error: false, other: false },
    error: { T: "error: e", F: false, error: "error: e", other: "error: e" },
    other: {
      T: "error: no such overload",
      F: false,
      error: "error: no such overload",
      other: "error: no such overload",
    },
  };
  const names = Object.keys(operands);
  const pairs = names.flatMap((left) => names.map((right) => [left, right] as const));
  test.for(pairs)("%s and %s", ([left, right]) => {
    const [a = "", b = ""] = [operands[left], operands[right]];
    const wanted = and[left]?.[right];
    expect(evaluate(`${a} && ${b}`)).toBe(wanted);
    expect(evaluate(`${a} && ${b} && true`)).toBe(wanted);
    expect(evaluate(`true && ${a} && ${b}`)).toBe(wanted);
    expect(evaluate(`${operands[swap(left)]} || ${operands[swap(right)]}`)).toBe(mirror(wanted));
    expect(evaluate(`${operands[swap(left)]} || ${operands[swap(right)]} || false`)).toBe(
      mirror(wanted),
    );
  });

  test("stop at the operand that decides", () => {
    expect(evaluate("trace(true) && trace(false) && trace(true)")).toBe(false);
    expect(calls).toEqual([true, false]);
    expect(evaluate("trace(false) || trace(true) || trace(false)")).toBe(true);
    expect(calls).toEqual([false, true]);
  });

  test("give the first error", () => {
    expect(evaluate("fail('a') && fail('b') && true")).toBe("error: a");
    expect(evaluate("fail('a') || fail('b')")).toBe("error: a");
  });

  test("absorb names and functions that are not there", () => {
    expect(evaluate("nothing || true")).toBe(true);
    expect(evaluate("nothing(1) || true")).toBe(true);
    expect(evaluate("'a'.nothing() && false")).toBe(false);
    expect(evaluate("nothing")).toBe("error: no such attribute(s): nothing");
  });
});

describe("?:", () => {
  test("evaluates the chosen branch only", () => {
    expect(evaluate("trace(1) == 1 ? trace('then') : fail('else')")).toBe("then");
    expect(calls).toEqual([1, "then"]);
    expect(evaluate("false ? fail('then') : 'else'")).toBe("else");
  });

  test("needs a bool", () => {
    expect(evaluate("trace(1) ? 1 : 2")).toBe("error: no such overload");
    expect(evaluate("fail('c') ? 1 : 2")).toBe("error: c");
  });
});

describe("strict operations", () => {
  test("give the error of their first operand that has one", () => {
    expect(evaluate("[fail('a'), fail('b')]")).toBe("error: a");
    expect(evaluate("{trace('k'): fail('a'), fail('b'): 1}")).toBe("error: a");
    expect(evaluate("three(trace(1), fail('a'), fail('b'))")).toBe("error: a");
    expect(evaluate("fail('a') == fail('b')")).toBe("error: a");
  });

  test("choose an overload by the types that their operands turn out to have", () => {
    expect(evaluate("which(trace(1)) + which(trace('a')) + which(trace(1.5))")).toBe(
      "intstringdouble",
    );
    expect(evaluate("of_int(trace(1))")).toBe("int");
    expect(evaluate("of_int(trace(1.5))")).toBe("error: no such overload");
    expect(evaluate("three(1, 2, trace(3))")).toBe("1-2-3");
    expect(evaluate("three(1, 2, trace('3'))")).toBe("error: no such overload");
  });

  test.for([
    ["a + b", { a: 1, b: 2 }, 3],
    ["a + b", { a: "x", b: "y" }, "xy"],
    ["a + b", { a: 1, b: d(2) }, "error: no such overload"],
    ["a + b", { a: 1, b: "y" }, "error: no such overload"],
    ["a + b", { a: 9007199254740991, b: 1 }, 9007199254740992n],
    ["a - b", { a: 0, b: -0 }, 0],
    ["a - b", { a: -9007199254740991, b: 2 }, -9007199254740993n],
    ["a < b", { a: 1, b: 1.5 }, true],
    ["a < b", { a: 2n ** 60n, b: u(1) }, false],
    ["a < b", { a: "a", b: "b" }, true],
    ["a < b", { a: "a", b: 1 }, "error: no such overload"],
    ["a >= b", { a: Number.NaN, b: 1 }, false],
    ["a < b", { a: "x", b: Number.NaN }, false],
    ["a <= b", { a: Number.NaN, b: null }, false],
    ["a > b", { a: null, b: Number.NaN }, "error: no such overload"],
    ["a <= b", { a: 1, b: 1 }, true],
    ["a > b", { a: dur("1s"), b: dur("1ms") }, true],
    ["a == b", { a: 1, b: d(1) }, true],
    ["a == 'x'", { a: "x" }, true],
    ["a == 'x'", { a: 1 }, false],
    ["a != 'x'", { a: null }, true],
    ["a in ['x', 'y']", { a: "y" }, true],
    ["a in ['x', 'y']", { a: 1 }, false],
    ["a in ['x', 1]", { a: d(1) }, true],
    ["a in [1, 2]", { a: "1" }, false],
    ["a in ['x', b]", { a: "y", b: "y" }, true],
    ["a in b", { a: 1, b: { 1: 1 } }, false],
    ["a in b", { a: "1", b: { 1: 1 } }, true],
    ["a in b", { a: 1, b: 1 }, "error: no such overload"],
    ["a.matches('^x+$')", { a: "xx" }, true],
    ["a.matches('^x+$')", { a: 1 }, "error: no such overload"],
    ["a.matches(b)", { a: "xx", b: "y" }, false],
    ["a.matches('(')", { a: "xx" }, "error: error parsing regexp: missing closing ): `(`"],
    ["a[b]", { a: [1], b: d(0) }, 1],
    ["a[b]", { a: { x: 1 }, b: "x" }, 1],
    ["-a", { a: d(0) }, d(-0)],
    ["!a", { a: 1 }, "error: no such overload"],
  ] as readonly (readonly [string, Record<string, Value>, unknown])[])(
    "%s with %o",
    ([text, variables, result]) => {
      expect(evaluate(text, variables)).toEqual(result);
    },
  );
});

describe("constants", () => {
  test("lists are made once and frozen", () => {
    const program = compileUnchecked("[1, [2, 3]]", { libraries: [stdlib] });
    const [first, second] = [program.evaluate({}), program.evaluate({})];
    expect(first).toEqual({ kind: "value", value: [1, [2, 3]] });
    expect(first.kind === "value" && second.kind === "value" && first.value === second.value).toBe(
      true,
    );
    expect(first.kind === "value" && Object.isFrozen(first.value)).toBe(true);
  });

  test("maps keep their keys", () => {
    expect(evaluate("{1: 'a', '1': 'b', true: 'c'}")).toEqual(
      new CelMap([
        [1, "a"],
        ["1", "b"],
        [true, "c"],
      ]),
    );
    expect(evaluate("{'__proto__': 1}.__proto__")).toBe(1);
    expect(evaluate("{'a': 1}.__proto__")).toBe("error: no such key: __proto__");
  });

  test("calls of the standard library are made while planning, others are not", () => {
    calls = [];
    compileUnchecked("trace(1) + 2", { libraries: [stdlib, tracing] });
    expect(calls).toEqual([]);
    expect(evaluate("duration('1h') + duration('30m') == duration('90m')")).toBe(true);
    expect(evaluate("size('abc') + int('4') * 2")).toBe(11);
    expect(evaluate("type(1) == int && type(int) == type")).toBe(true);
    expect(evaluate("google.protobuf.Duration")).toBe(TypeValue.of("google.protobuf.Duration"));
  });
});

describe("comprehensions", () => {
  test.for([
    ["[1, 2, 3].all(x, x > 0)", true],
    ["[].all(x, fail('e'))", true],
    ["[1, 2].all(x, x == 1 ? fail('e') : false)", false],
    ["[1, 2].all(x, x == 1 ? fail('e') : true)", "error: e"],
    ["[1, 2].all(x, 'no bool')", "error: no such overload"],
    ["[1, 2].all(x, x == 1 ? 'no bool' : x > 9)", false],
    ["[1, 2].exists(x, x == 2)", true],
    ["[].exists(x, true)", false],
    ["[1, 2].exists(x, x == 1 ? fail('e') : true)", true],
    ["[1, 2].exists(x, x == 1 ? fail('e') : false)", "error: e"],
    ["[1, 2, 3].exists_one(x, x > 2)", true],
    ["[1, 2, 3].exists_one(x, x > 1)", false],
    ["[1, 2].exists_one(x, x == 1 ? fail('e') : true)", "error: e"],
    ["[1, 2].exists_one(x, 1)", "error: no such overload"],
    ["[1, 2, 3].filter(x, x > 1)", [2, 3]],
    ["[1, 2].filter(x, x == 1 ? fail('e') : true)", "error: e"],
    ["[1].filter(x, 'no bool')", "error: no such overload"],
    ["[1, 2].map(x, x * 2)", [2, 4]],
    ["[1, 2].map(x, x > 1, x * 2)", [4]],
    ["[1].map(x, 'no bool', x)", "error: no such overload"],
    ["{'a': 1, 2: 3}.map(k, k)", ["a", 2]],
    ["{'a': 1, 'b': 2}.filter(k, k != 'a')", ["b"]],
    ["object.map(k, object[k])", [1, 2]],
    [
      "[1, 2].map(x, [10, 20].map(y, x + y))",
      [
        [11, 21],
        [12, 22],
      ],
    ],
    ["[1, 2].map(x, [10].map(x, x))", [[10], [10]]],
    ["[[1]].map(x, x.map(x, x + 1))", [[2]]],
    ["[1].map(x, x).map(y, y)", [1]],
    ["'text'.map(x, x)", "error: got 'string', expected iterable type"],
    ["null.all(x, true)", "error: got 'null_type', expected iterable type"],
    ["[1, 2].map(object, object + 1)", [2, 3]],
  ] as const)("%s", ([text, result]) => {
    expect(evaluate(text, { object: { a: 1, b: 2 } })).toEqual(result);
  });

  test("all and exists stop at the element that decides", () => {
    evaluate("[1, 2, 3].all(x, trace(x) < 2)");
    expect(calls).toEqual([1, 2]);
    evaluate("[1, 2, 3].exists(x, trace(x) == 2)");
    expect(calls).toEqual([1, 2]);
  });

  test("exists_one goes on to the end", () => {
    evaluate("[1, 1, 3].exists_one(x, trace(x) == 1)");
    expect(calls).toEqual([1, 1, 3]);
  });
});

describe("has and selection", () => {
  const object = { a: { b: null }, list: [1], text: "t" };
  test.for([
    ["has(object.a)", true],
    ["has(object.a.b)", true],
    ["has(object.a.b.c)", false],
    ["has(object.x)", false],
    ["has(object.x.y)", "error: no such key: x"],
    ["has(object.text.length)", false],
    ["has(object.list.length)", "error: unsupported index type 'string' in list"],
    ["has({'a': 1}.a)", true],
    ["object.a.b", null],
    ["object.a.b.c", "error: no such key: c"],
    ["object.list.length", "error: unsupported index type 'string' in list"],
    ["object['a']['b'] == null", true],
  ] as const)("%s", ([text, result]) => {
    expect(evaluate(text, { object })).toBe(result);
  });
});

test("what the checker left unresolved fails when it runs, and only then", () => {
  const checked = createEnvironment({ libraries: [stdlib] }).check(
    "size('a') == 1 || true",
  ).checked;
  if (checked === undefined) throw new Error("it did not check");
  const program = createProgram({ ...checked, references: new Map() });
  expect(program.evaluate({})).toEqual({ kind: "value", value: true });
  const call = createEnvironment({ libraries: [stdlib] }).check("size('a')").checked;
  if (call === undefined) throw new Error("it did not check");
  expect(createProgram({ ...call, references: new Map() }).evaluate({})).toMatchObject({
    error: { message: "unbound function: size" },
  });
});

test("a chain of 5,000 terms runs without recursion", () => {
  expect(evaluate(Array.from({ length: 5000 }, () => "x").join(" && "), { x: true })).toBe(true);
  expect(
    evaluate(Array.from({ length: 5000 }, (_, i) => `x == ${i}`).join(" || "), { x: 4999 }),
  ).toBe(true);
});

describe("lazy overloads", () => {
  const thing = opaque("test.thing");
  class Thing extends OpaqueValue {
    readonly type = thing;
    equals(): boolean {
      return false;
    }
    key(): string {
      return "thing";
    }
  }
  const lazy = defineLibrary({
    name: "test.lazy",
    version: 1,
    types: [thing],
    functions: [
      func(
        "otherwise",
        lazyMethod("int_otherwise_int", [int, int], int, (first, other) =>
          first === 0 ? other() : first,
        ),
        method(
          "string_otherwise_string",
          [string, string],
          string,
          (first, other) => first || other,
        ),
      ),
    ],
  });
  const run = (text: string, variables: Record<string, Value> = {}): unknown => {
    calls = [];
    const program = compileUnchecked(text, {
      libraries: [stdlib, tracing, lazy],
      variables: Object.keys(variables),
    });
    const outcome = program.evaluate(variables);
    return outcome.kind === "error" ? `error: ${outcome.error.message}` : outcome;
  };

  test.for([
    ["1.otherwise(trace(2))", 1, []],
    ["0.otherwise(trace(2))", 2, [2]],
    ["0.otherwise(0.otherwise(trace(3)))", 3, [3]],
    // The first argument chooses the overload; a strict one evaluates the rest.
    ["'a'.otherwise(trace('b'))", "a", ["b"]],
    ["''.otherwise(trace('b'))", "b", ["b"]],
  ] as [string, Value, Value[]][])("%s", ([text, value, evaluated]) => {
    expect(run(text)).toEqual({ kind: "value", value });
    expect(calls).toEqual(evaluated);
  });

  test.for([
    ["1.otherwise(fail('e'))", { kind: "value", value: 1 }],
    ["0.otherwise(fail('e'))", "error: e"],
    ["a.otherwise(1)", "error: no such overload"],
    ["'a'.otherwise(1)", "error: no such overload"],
    ["1.otherwise('a')", { kind: "value", value: 1 }],
  ] as [string, unknown][])("%s", ([text, wanted]) => {
    expect(run(text, { a: new Thing() })).toEqual(wanted);
  });
});
