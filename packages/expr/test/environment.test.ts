import { describe, expect, it } from "vitest";
import {
  bool,
  createEnvironment,
  createSource,
  defineLibrary,
  dyn,
  ExprError,
  func,
  int,
  overload,
  stdlib,
  string,
  unparse,
  variable,
  type Validator,
} from "../src/index.ts";

const environment = createEnvironment({ libraries: [stdlib], variables: { object: dyn } });

describe("compile", () => {
  it("gives a program that knows its source, tree, type and references", () => {
    const source = createSource("object.replicas > 1", { name: "a.cel" });
    const program = environment.compile(source, { result: bool });
    expect(program.source).toBe(source);
    expect(program.type).toEqual(bool);
    expect(unparse(program.ast)).toBe("object.replicas > 1");
    expect([...program.resolved.values()].map((reference) => reference.kind).toSorted()).toEqual([
      "call",
      "variable",
    ]);
    expect(program.evaluate({ object: { replicas: 3 } })).toEqual({ kind: "value", value: true });
  });

  it.each([
    ["1 +", "EXPR_SYNTAX"],
    ["nope", "EXPR_UNDECLARED_REFERENCE"],
    ["1", "EXPR_RESULT_TYPE"],
    ["duration('x') == duration('1s')", "EXPR_INVALID_CONSTANT"],
    ["int('x') == 1", "EXPR_INVALID_CONSTANT"],
  ])("throws an ExprError for %s", (text, code) => {
    expect(() => environment.compile(text, { result: bool })).toThrow(
      expect.objectContaining({ name: "ExprError", code }),
    );
  });
});

describe("check", () => {
  it("does not throw", () => {
    expect(environment.check("1 +")).toMatchObject({ issues: [{ code: "EXPR_SYNTAX" }] });
    expect(environment.check("1 +").checked).toBeUndefined();
    expect(environment.check("1 + 1")).toMatchObject({
      issues: [],
      checked: { ast: { kind: "call" } },
    });
  });
});

describe("parse", () => {
  it("looks up no names", () => {
    expect(environment.parse("nope.x(1)").kind).toBe("call");
    expect(() => environment.parse("(")).toThrow(ExprError);
  });
});

describe("extend", () => {
  const library = defineLibrary({
    name: "test.one",
    version: 1,
    functions: [
      func(
        "one",
        overload("one", [], int, () => 1),
      ),
    ],
    variables: [variable("two", int)],
  });
  const extended = environment.extend({ libraries: [library], variables: { name: string } });

  it("adds to a new environment and leaves the old one as it was", () => {
    expect(extended.check("one() + two == object.x && name == ''").issues).toEqual([]);
    expect(environment.check("one()").issues).toHaveLength(1);
    expect(environment.check("name").issues).toHaveLength(1);
  });

  it("keeps the other options", () => {
    const strict = createEnvironment({
      libraries: [stdlib],
      homogeneousLiterals: true,
      container: "a",
    });
    expect(strict.extend({ variables: { "a.x": int } }).check("[x, 'b']").issues).toMatchObject([
      { code: "EXPR_MIXED_LITERAL" },
    ]);
  });

  it("refuses a variable that is there", () => {
    expect(() => environment.extend({ variables: { object: int } })).toThrow(TypeError);
    expect(() => extended.extend({ variables: [variable("two", int)] })).toThrow(TypeError);
  });
});

describe("a library's validators", () => {
  const reported: Validator = ({ ast }, report) => {
    if (ast.kind === "literal") report(ast, "no literal", "name something");
  };
  const library = defineLibrary({ name: "l", version: 1, validators: [reported] });
  const validating = createEnvironment({ libraries: [stdlib, library], variables: { x: int } });

  it("refuse expressions that type-check", () => {
    expect(validating.check("x").issues).toEqual([]);
    const { checked, issues } = validating.check("  1");
    expect(checked).toBeUndefined();
    expect(issues).toMatchObject([
      { code: "EXPR_INVALID_CONSTANT", message: "no literal", help: "name something", start: 2 },
    ]);
    expect(() => validating.compile("1")).toThrow(ExprError);
  });

  it("are not asked about others", () => {
    expect(validating.check("y").issues).toHaveLength(1);
    expect(validating.check("1 + 'a'").issues).toMatchObject([
      { code: "EXPR_NO_MATCHING_OVERLOAD" },
    ]);
  });
});
