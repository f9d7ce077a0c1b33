import { describe, expect, it } from "vitest";
import {
  createEnvironment,
  defineLibrary,
  ExprError,
  isNamespace,
  loopVariable,
  macro,
  stdlib,
  unparse,
  walk,
  type Expr,
} from "../src/index.ts";

const environment = createEnvironment({ libraries: [stdlib] });

const faults = (text: string): string[][] => {
  try {
    environment.parse(text);
    return [];
  } catch (error) {
    if (!(error instanceof ExprError)) throw error;
    return error.issues.map(({ code, message, start, end }) => [
      code,
      message,
      text.slice(start, end),
    ]);
  }
};

describe("standard macros", () => {
  it.each([
    ["e.all(x, x > 0)", { fold: "all", iterVar: "x" }],
    ["e.exists(x, x > 0)", { fold: "exists", iterVar: "x" }],
    ["e.exists_one(x, x > 0)", { fold: "existsOne", iterVar: "x" }],
    ["e.existsOne(x, x > 0)", { fold: "existsOne", iterVar: "x" }],
    ["e.map(x, x + 1)", { fold: "map", iterVar: "x" }],
    ["e.map(x, x > 0, x + 1)", { fold: "map", iterVar: "x" }],
    ["e.filter(x, x > 0)", { fold: "filter", iterVar: "x" }],
  ])("%s is a loop with the call's place", (text, wanted) => {
    const node = environment.parse(text);
    expect(node).toMatchObject({ kind: "comprehension", ...wanted, start: 0, end: text.length });
    expect(node.kind === "comprehension" && node.range).toMatchObject({ kind: "ident", name: "e" });
  });

  it("keeps filter and transform of the long map apart", () => {
    const node = environment.parse("e.map(x, p, t)");
    if (node.kind !== "comprehension" || node.filter === undefined)
      throw new TypeError("no filter");
    expect([unparse(node.filter), unparse(node.body)]).toEqual(["p", "t"]);
  });

  it("has() tests a selection, a backtick one too", () => {
    expect(environment.parse("has(a.b.c)")).toMatchObject({
      kind: "select",
      field: "c",
      test: true,
    });
    expect(environment.parse("has(a.`b-c`)")).toMatchObject({
      kind: "select",
      field: "b-c",
      test: true,
    });
  });

  it.each([
    "has()",
    "has(a.b, c)",
    "e.all(x)",
    "e.map(x)",
    "e.filter(x, y, z)",
    "all(x, y)",
    "e.has(a.b)",
    "e.all(i, v, v > i)",
  ])("%s is an ordinary call", (text) => {
    expect(environment.parse(text).kind).toBe("call");
  });

  it.each([
    ["has(a)", "invalid argument to has() macro", "a"],
    ["has(a['b'])", "invalid argument to has() macro", "a['b']"],
    ["has(has(a.b))", "invalid argument to has() macro", "has(a.b)"],
    ["e.all(a.b, true)", "argument must be a simple name", "a.b"],
    ["e.exists(.x, true)", "argument must be a simple name", ".x"],
    ["e.exists_one(1, true)", "argument must be a simple name", "1"],
    ["e.map(a.b, 1)", "argument is not an identifier", "a.b"],
    ["e.map('x', true, 1)", "argument is not an identifier", "'x'"],
    ["e.filter(f(), true)", "argument is not an identifier", "f()"],
    ["e.map(__result__, 1)", "iteration variable overwrites accumulator variable", "__result__"],
  ])("%s is refused", (text, message, underlined) => {
    expect(faults(text)).toEqual([["EXPR_INVALID_MACRO", message, underlined]]);
  });

  it("reports every faulty macro of an expression", () => {
    expect(faults("has(a) && e.all(1, has(b))").map((fault) => fault[2])).toEqual(["a", "1", "b"]);
  });
});

describe("a library's macros", () => {
  const twice = macro({
    name: "twice",
    method: false,
    arity: 2,
    // twice(x, e): e + e in which x is a name for e.
    expand: (context, _target, args) => {
      const name = loopVariable(context, args[0], "a name is needed");
      const [, value] = args;
      if (value === undefined) return undefined;
      const { makeCall, makeIdent, node } = context;
      const body = makeCall("_+_", [makeIdent(name), makeIdent("@value")]);
      return node({
        kind: "bind",
        bindings: [
          { name: "@value", value },
          { name, value: makeIdent("@value") },
        ],
        body,
      });
    },
  });
  const library = defineLibrary({ name: "test.twice", version: 1, macros: [twice] });

  it("build nodes with fresh ids and the call's place", () => {
    const node = createEnvironment({ libraries: [stdlib, library] }).parse("1 + twice(x, y)");
    const made = node.kind === "call" ? node.args[1] : undefined;
    expect(made).toMatchObject({ kind: "bind", start: 4, end: 15 });
    const ids = new Set<number>();
    let nodes = 0;
    walk(node, ({ id, start, end }) => {
      ids.add(id);
      nodes++;
      expect([start, end]).not.toContain(undefined);
    });
    expect(ids.size).toBe(nodes);
  });

  it("may bind names that nobody can write, and call functions", () => {
    const extended = createEnvironment({ libraries: [stdlib, library] });
    expect(extended.compile("twice(x, 20) + 2").evaluate({})).toMatchObject({ value: 42 });
    expect(extended.check("twice(x, @value)").issues).not.toEqual([]);
    const [issue] = extended.check("1 + twice(x, true)").issues;
    expect(issue).toMatchObject({
      message: "found no matching overload for '_+_' applied to '(bool, bool)'",
      start: 4,
      end: 18,
    });
  });

  it("may make calls of methods", () => {
    const shorten = macro({
      name: "starts",
      method: true,
      arity: "any",
      expand: (context, target, args) => context.makeCall("startsWith", args, target),
    });
    const extended = createEnvironment({
      libraries: [stdlib, defineLibrary({ name: "test.starts", version: 1, macros: [shorten] })],
    });
    const node = extended.parse("'ab'.starts('a')");
    expect(node).toMatchObject({ kind: "call", name: "startsWith", target: { value: "ab" } });
    expect(unparse(node)).toBe('"ab".starts("a")');
    expect(extended.compile("'ab'.starts('a')").evaluate({})).toMatchObject({ value: true });
  });

  it("may parse a text of their own, also one that is refused", () => {
    const inner = createEnvironment({ libraries: [stdlib] });
    const parsed = macro({
      name: "parsed",
      method: false,
      arity: 1,
      expand({ node }, _target, [text]) {
        if (text?.kind !== "literal" || typeof text.value !== "string") return undefined;
        expect(() => inner.parse("1 +")).toThrow(ExprError);
        const tree = inner.parse(text.value);
        return tree.kind === "literal" ? node({ kind: "literal", value: tree.value }) : undefined;
      },
    });
    const extended = createEnvironment({
      libraries: [stdlib, defineLibrary({ name: "test.parsed", version: 1, macros: [parsed] })],
    });
    const program = extended.compile("[1 + parsed('2') * 3, -parsed('(4)')].map(x, x + 1)");
    expect(program.evaluate({})).toMatchObject({ value: [8, -3] });
  });

  it("may give a node that they gave before, or one that cannot be changed: each call is written as it was", () => {
    const kept: Expr[] = [];
    const same = macro({
      name: "same",
      method: false,
      arity: "any",
      expand: ({ makeIdent }) => {
        kept.push(makeIdent("y"));
        return kept[0];
      },
    });
    const frozen = macro({
      name: "frozen",
      method: false,
      arity: 0,
      expand: ({ makeIdent }) => Object.freeze(makeIdent("x")),
    });
    const given = macro({ name: "given", method: false, arity: 1, expand: (_c, _t, [arg]) => arg });
    const extended = createEnvironment({
      libraries: [
        stdlib,
        defineLibrary({ name: "test.same", version: 1, macros: [same, frozen, given] }),
      ],
    });
    for (const text of [
      "same(1)",
      "same(2, 3) + same(4)",
      "frozen() + frozen()",
      "given(given(same(5)))",
      "given([1].all(x, true))",
    ]) {
      expect(unparse(extended.parse(text))).toBe(text);
    }
  });

  it("tell the namespace from a value", () => {
    const [plain, rooted, longer] = ["cel", ".cel", "a.cel"].map((text) =>
      createEnvironment({ libraries: [stdlib] }).parse(text),
    );
    expect([plain, rooted, longer, undefined].map((node) => isNamespace("cel", node))).toEqual([
      true,
      false,
      false,
      false,
    ]);
  });

  it("may fail at the call", () => {
    const failing = macro({
      name: "nope",
      method: true,
      arity: 0,
      expand: (context) => context.fail(undefined, "never", "do not"),
    });
    const { issues } = createEnvironment({
      libraries: [defineLibrary({ name: "test.nope", version: 1, macros: [failing] })],
    }).check("a.nope()");
    expect(issues).toMatchObject([{ message: "never", help: "do not", start: 0, end: 8 }]);
  });
});
