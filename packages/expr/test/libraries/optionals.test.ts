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
  list,
  map,
  optional,
  Optional,
  optionals,
  overload,
  stdlib,
  string,
  struct,
  toJs,
  unparse,
  type Value,
} from "../../src/index.ts";
import { compileUnchecked } from "../unchecked.ts";
import { textOf } from "../support.ts";
import { testExamples } from "../support/examples.ts";

/** `ask(n)` is answered later; `count(n)` notes that it was evaluated. */
let counted: Value[] = [];
const probes = defineLibrary({
  name: "test.probes",
  version: 1,
  functions: [
    func(
      "ask",
      asyncOverload("ask_int", [int], optional(int), ([n]) =>
        Promise.resolve(n === 0 ? Optional.none : Optional.from(n)),
      ),
    ),
    func(
      "count",
      overload("count_int", [int], int, (n) => {
        counted.push(n);
        return n;
      }),
    ),
  ],
});

const user = struct("user", { name: string });
const environment = createEnvironment({
  libraries: [stdlib, optionals(), probes],
  variables: {
    d: dyn,
    l: list(string),
    m: map(string, map(string, string)),
    o: optional(int),
    ol: optional(list(string)),
    om: optional(map(string, map(string, string))),
    u: user,
  },
});

/** The value as JavaScript data, an optional as `none` or `{ of: … }`; or `error: …`. */
function evaluate(text: string, variables: Record<string, Value> = {}): unknown {
  counted = [];
  const outcome = environment.compile(text).evaluate(variables);
  if (outcome.kind === "error") return `error: ${outcome.error.message}`;
  return outcome.kind === "unknown" ? "unknown" : shown(outcome.value);
}

function shown(value: Value): unknown {
  if (Array.isArray(value)) return value.map((element: Value) => shown(element));
  if (!(value instanceof Optional)) return toJs(value);
  return value.content === undefined ? "none" : { of: shown(value.content) };
}

testExamples(createEnvironment({ libraries: [stdlib, optionals()] }), optionals());

describe("optional access", () => {
  test.for([
    ["{'a': 1}.?a", { of: 1 }],
    ["{'a': null}.?a", { of: null }],
    ["{'a': 1}.?b", "none"],
    ["{'a-b': 1}.?`a-b`", { of: 1 }],
    ["{'a': {'b': [1]}}.?a.b[0]", { of: 1 }],
    ["{'a': {'b': [1]}}.?a.b[1]", "none"],
    ["{'a': {}}.?a.b.c.d", "none"],
    ["{}.?a.?b.?c", "none"],
    ["{'a': optional.of(1)}.?a", { of: { of: 1 } }],
    ["[1, 2][?1]", { of: 2 }],
    ["[1, 2][?2]", "none"],
    ["[1, 2][?-1]", "none"],
    ["{1: 'a'}[?1]", { of: "a" }],
    ["{1: 'a'}[?2]", "none"],
    ["{'a': 1, 2: 3}[?1.0]", "none"],
    ["{'a': 1, 2: 3}[?2.0]", { of: 3 }],
    ["dyn([1, 2])[?1.0]", { of: 2 }],
    ["dyn([1, 2])[?1.5]", "error: unsupported index value 1.5 in list"],
    ["dyn([1])[?'a']", "error: unsupported index type 'string' in list"],
    ["dyn([1]).?a", "error: unsupported index type 'string' in list"],
    // Kubernetes' and Kyverno's lenient mode: no field is no error.
    ["dyn(null).?a", "none"],
    ["dyn('text').?size", "none"],
    ["dyn(1)[?0]", "none"],
    ["dyn({'a': 1}).b.?c", "error: no such key: b"],
    ["{'a': 1 / 0}.?a", "error: division by zero"],
    ["optional.none().a", "none"],
    ["optional.of({'a': 1}).a", { of: 1 }],
    ["dyn(optional.of({'a': 1})).a", { of: 1 }],
    ["dyn(optional.of([1]))[0]", { of: 1 }],
    ["has({}.?a.b)", false],
    ["has({'a': {'b': 1}}.?a.b)", true],
    ["has({'a': {'b': 1}}.?a.c)", false],
    ["has(optional.of({'a': 1}).a)", true],
    ["has(optional.none().a)", false],
    ["has({'a': optional.none()}.a)", true],
    ["has({'a': optional.none()}.a.b)", false],
    ["has(dyn({'a': 1}).b.?c.d)", "error: no such key: b"],
  ] as [string, unknown][])("%s", ([text, wanted]) => {
    expect(evaluate(text)).toEqual(wanted);
  });
});

describe("optional elements", () => {
  test.for([
    ["[?optional.of(1), 2, ?optional.none()]", [1, 2]],
    ["[?optional.of([1])]", [[1]]],
    ["[?optional.none()]", []],
    ["{?'a': optional.of(1), ?'b': optional.none(), 'c': 3}", { a: 1, c: 3 }],
    // As in cel-go an entry that is none removes an earlier one.
    ["{'a': 1, ?'a': optional.none()}", {}],
    ["{?'a': optional.none(), 'a': 1}", { a: 1 }],
    ["{'a': 1, ?'a': optional.of(2)}", { a: 2 }],
    ["[?dyn(1)]", "error: cannot initialize optional list element from non-optional value 1"],
    ["{?'a': dyn('b')}", "error: cannot initialize optional entry 'a' from non-optional value b"],
    ["{?dyn([]): optional.of(1)}", "error: unsupported key type"],
    ["[?{'a': 1}.?a, 1 / 0]", "error: division by zero"],
  ] as [string, unknown][])("%s", ([text, wanted]) => {
    expect(evaluate(text)).toEqual(wanted);
  });
});

describe("functions", () => {
  test.for([
    ["optional.none().value()", "error: optional.none() dereference"],
    ["optional.of(optional.none()).hasValue()", true],
    ["optional.of(1) == optional.of(2)", false],
    ["optional.of(dyn(1)) == optional.of(1.0)", true],
    ["dyn(optional.of(1)) == 1", false],
    ["optional.of([1]) in [optional.of([1])]", true],
    ["type(optional.of(1)) == optional_type", true],
    ["type(optional.of(1))", "optional_type"],
    ["optional.ofNonZeroValue(0u)", "none"],
    ["optional.ofNonZeroValue(0.0)", "none"],
    ["optional.ofNonZeroValue(-0.0)", "none"],
    ["optional.ofNonZeroValue(b'')", "none"],
    ["optional.ofNonZeroValue([])", "none"],
    ["optional.ofNonZeroValue({})", "none"],
    ["optional.ofNonZeroValue(false)", "none"],
    ["optional.ofNonZeroValue(null)", "none"],
    ["optional.ofNonZeroValue(duration('0s'))", "none"],
    ["optional.ofNonZeroValue(timestamp('0001-01-01T00:00:00Z'))", "none"],
    ["optional.ofNonZeroValue(timestamp(0)).hasValue()", true],
    ["optional.ofNonZeroValue(int)", { of: "int" }],
    ["optional.ofNonZeroValue([0])", { of: [0] }],
    ["optional.none().or(optional.of(2))", { of: 2 }],
    ["optional.of(null).orValue(dyn(1))", null],
    ["optional.unwrap([optional.of([1]), optional.none()])", [[1]]],
    ["optional.unwrap(dyn([1]))", "error: an element of the list is not optional"],
    ["dyn(1).or(optional.of(2))", "error: no such overload"],
    ["dyn(1).orValue(2)", "error: no such overload"],
    ["dyn(1).value()", "error: no such overload"],
    ["dyn(1).hasValue() || true", true],
    ["optional.none().value() == 1 || true", true],
    ["[optional.none(), optional.of(1)].exists(x, x.value() == 1)", true],
    ["[optional.none(), optional.of(1)].all(x, x.value() == 2)", false],
    ["{'a': 1}[?'a'].optMap(x, x + 1)", { of: 2 }],
    ["{'a': 1}.?b.optMap(x, 1 / 0)", "none"],
    ["optional.of(1).optMap(x, optional.of(2).optMap(y, [x, y]))", { of: { of: [1, 2] } }],
    [
      "optional.of([1, 2]).optMap(x, x.map(y, [y, x.size()]))",
      {
        of: [
          [1, 2],
          [2, 2],
        ],
      },
    ],
    ["optional.of(1).optFlatMap(x, optional.none())", "none"],
    ["optional.of(1).optFlatMap(x, optional.of(x)).optFlatMap(y, optional.of(y))", { of: 1 }],
    ["[1, 2].map(x, optional.of(x).optMap(y, x * y).value())", [1, 4]],
  ] as [string, unknown][])("%s", ([text, wanted]) => {
    expect(evaluate(text)).toEqual(wanted);
  });

  test("toJs gives the value, and null for none", () => {
    expect(toJs([Optional.of(1), Optional.none, Optional.of(["a"])])).toEqual([1, null, ["a"]]);
  });
});

describe("what is evaluated", () => {
  test.for([
    ["optional.of(1).or(optional.of(count(2)))", []],
    ["optional.none().or(optional.of(count(2)))", [2]],
    ["optional.of(1).orValue(count(2))", []],
    ["optional.none().orValue(count(2))", [2]],
    // cel-go's macro copies the receiver; here it is evaluated once.
    ["optional.of(count(1)).optMap(x, x + x)", [1]],
    ["optional.none().optMap(x, count(2))", []],
  ] as [string, unknown][])("%s", ([text, wanted]) => {
    evaluate(text);
    expect(counted).toEqual(wanted);
  });

  test("a long chain of optMap stays small", () => {
    const chain = ".optMap(x, x + 1)".repeat(60);
    expect(evaluate(`optional.of(0)${chain}`)).toEqual({ of: 60 });
  });

  test.for([
    ["ask(1).or(ask(2)).value()", 1, ["1"]],
    ["ask(0).or(ask(2)).value()", 2, ["0", "2"]],
    ["optional.of(7).or(ask(1)).value()", 7, []],
    ["[?ask(0), ?ask(1), ?ask(2)].size()", 2, ["0", "1", "2"]],
    ["{?'a': ask(0), ?'b': ask(3)}.b", 3, ["0", "3"]],
    ["ask(1).optMap(x, x + ask(2).value()).value()", 3, ["1", "2"]],
    ["[ask(1).value(), 2, ask(3).value()][?ask(1).value()].value()", 2, ["1", "3"]],
  ] as [string, unknown, string[]][])("asynchronous: %s", async ([text, wanted, asked]) => {
    const driver = createRounds();
    const outcome = await driver.evaluate(environment.compile(text), {});
    expect(outcome).toEqual({ kind: "value", value: wanted });
    expect(driver.log.map((call) => textOf(call.args[0]))).toEqual(asked);
  });

  test("unknown elements are collected in one round", () => {
    const outcome = environment.compile("[?ask(1), ?ask(2)]").evaluate({});
    expect(outcome.kind === "unknown" && outcome.calls.length).toBe(2);
  });
});

describe("types", () => {
  test.for([
    ["optional.of(1)", "optional_type(int)"],
    ["optional.none()", "optional_type(dyn)"],
    ["[optional.none(), optional.of(1)]", "list(optional_type(int))"],
    ["m.?a", "optional_type(map(string, string))"],
    ["m.?a.b", "optional_type(string)"],
    ["m.?a.?b", "optional_type(string)"],
    ["m[?'a']['b']", "optional_type(string)"],
    ["om.a", "optional_type(map(string, string))"],
    ["om[?'a'][?'b']", "optional_type(string)"],
    ["l[?0]", "optional_type(string)"],
    ["ol[0]", "optional_type(string)"],
    ["ol[?0]", "optional_type(string)"],
    ["u.?name", "optional_type(string)"],
    ["optional.of(u).name", "optional_type(string)"],
    ["d.?a", "optional_type(dyn)"],
    // Several overloads are left, with results of their own.
    ["d[?0]", "dyn"],
    ["d.?a.orValue('x')", "dyn"],
    ["m.?a.?b.orValue('x')", "string"],
    ["[?o, 1]", "list(int)"],
    ["[?o, 'a']", "list(dyn)"],
    ["{?'a': o}", "map(string, int)"],
    ["[?d]", "list(dyn)"],
    ["o.optMap(x, string(x))", "optional_type(string)"],
    ["o.optFlatMap(x, l[?x])", "optional_type(string)"],
    ["has(m.?a.b)", "bool"],
    ["optional.unwrap([o])", "list(int)"],
    ["l.first()", "optional_type(string)"],
    ["optional_type", "type(optional_type)"],
    ["true ? o : null", "optional_type(int)"],
  ])("%s: %s", ([text = "", wanted]) => {
    expect(formatType(environment.compile(text).type)).toBe(wanted);
  });

  test.for([
    ["[?'a']", "expected type 'optional_type(string)' but found 'string'", "'a'"],
    ["{?'a': 1}", "expected type 'optional_type(int)' but found 'int'", "1"],
    [
      "1.optMap(x, x)",
      "found no matching overload for 'hasValue' applied to 'int.()'",
      "optMap(x, x)",
    ],
    ["o.optMap(1, x)", "optMap() variable name must be a simple identifier", "1"],
    ["o.optFlatMap(x.y, x)", "optFlatMap() variable name must be a simple identifier", "x.y"],
    [
      "o.optFlatMap(x, 1)",
      "found no matching overload for '_?_:_' applied to '(bool, int, optional_type(dyn))'",
      "optFlatMap(x, 1)",
    ],
    ["o.or(1)", "found no matching overload for 'or' applied to 'optional_type(int).(int)'", "or"],
    ["l.?a", "type 'list(string)' does not support field selection", "a"],
    ["l[?'a']", "found no matching overload for '_[?_]' applied to '(list(string), string)'", "[?"],
    ["u.?nme", "undefined field 'nme'", "nme"],
    ["has(m.?a)", "invalid argument to has() macro", "m.?a"],
    ["o + 1", "found no matching overload for '_+_' applied to '(optional_type(int), int)'", "+"],
  ])("%s is refused: %s", ([text = "", message, marked]) => {
    const [issue] = environment.check(text).issues;
    expect(issue?.message).toBe(message);
    expect(text.slice(issue?.start, issue?.end)).toBe(marked);
  });
});

test("no name is suggested that cannot be written", () => {
  const [issue] = environment.check("o.optMap(x, optional)").issues;
  expect(issue?.message).toBe("undeclared reference to 'optional' (in container '')");
  expect(issue?.help).not.toContain("@");
});

describe("versions", () => {
  test.for([
    [0, "optional.of(1).optFlatMap(x, optional.of(x))"],
    [1, "optional.unwrap([optional.of(1)])"],
    [1, "[optional.of(1)].unwrapOpt()"],
    [1, "[1].first()"],
    [1, "[1].last()"],
  ] as [0 | 1, string][])("version %i lacks %s", ([version, text]) => {
    const before = createEnvironment({ libraries: [stdlib, optionals(version)] });
    expect(before.check(text).issues).not.toEqual([]);
    expect(environment.check(text).issues).toEqual([]);
  });

  test("the syntax is the library's", () => {
    const without = createEnvironment({ libraries: [stdlib], variables: { d: dyn } });
    expect(without.check("d.?a").issues.map(({ code, message }) => [code, message])).toEqual([
      ["EXPR_NOT_SUPPORTED", "unsupported syntax '.?'"],
    ]);
  });

  test("homogeneous literals count optional elements by what they hold", () => {
    const homogeneous = createEnvironment({
      libraries: [stdlib, optionals()],
      homogeneousLiterals: true,
      variables: { o: optional(int) },
    });
    expect(environment.check("[?o, 'a']").issues).toEqual([]);
    expect(homogeneous.check("[?o, 1]").issues).toEqual([]);
    expect(homogeneous.check("{?'a': o, 'b': 1}").issues).toEqual([]);
    expect(homogeneous.check("[?o, 'a']").issues.map(({ message }) => message)).toEqual([
      "expected type 'int' but found 'string'",
    ]);
  });
});

test("without the check, dispatch is at run time", () => {
  const program = compileUnchecked("[?a].size() + b.or(1)", {
    libraries: [stdlib, optionals()],
    variables: ["a", "b"],
  });
  expect(program.evaluate({ a: Optional.of(1), b: Optional.none })).toMatchObject({ value: 2 });
  expect(program.evaluate({ a: 1, b: Optional.none })).toMatchObject({
    error: { message: expect.stringContaining("non-optional value 1") },
  });
});

test.for([
  "a.?b.?c[?0].d",
  "a.?`b-c`[?d + 1]",
  "[?a, b, ?c.?d]",
  '{?"a": b, "c": d}',
  "p.Q{?f: a, g: b}",
  "(a + b).?c",
  "a.optMap(x, x + 1).orValue(2)",
  "(a ? b : c).optFlatMap(x, x.?y)",
  "!a.optMap(x, x).value()",
  "[a.optMap(x, b.optMap(y, x + y))]",
])("unparse gives back %s", (text) => {
  expect(unparse(environment.parse(text))).toBe(text);
});
