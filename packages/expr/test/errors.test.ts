import { describe, expect, it } from "vitest";
import { CelError, celError, createEnvironment, ExprError, stdlib } from "../src/index.ts";

const environment = createEnvironment({ libraries: [stdlib] });

const thrown = (text: string): unknown => {
  try {
    environment.compile(text);
  } catch (error) {
    return error;
  }
  return undefined;
};

describe("ExprError", () => {
  it("holds every issue in the order of the text and speaks of the first", () => {
    const error = thrown("a + b");
    expect(error).toBeInstanceOf(ExprError);
    if (!(error instanceof ExprError)) return;
    expect(error.message).toBe(
      "<input>:1:1: undeclared reference to 'a' (in container '') (and 1 more)",
    );
    expect(error.name).toBe("ExprError");
    expect(error.code).toBe("EXPR_UNDECLARED_REFERENCE");
    expect(error.position).toEqual({ file: "<input>", path: "", line: 1, column: 1, length: 1 });
    expect(error.issues.map((issue) => issue.start)).toEqual([0, 4]);
  });

  it("keeps at most 100 issues", () => {
    const error = thrown(Array.from({ length: 150 }, (_, index) => `a${index}`).join(" + "));
    expect(error instanceof ExprError && error.issues.length).toBe(100);
  });

  it("is recognised across two copies of the package, and nothing else is", () => {
    const other = Object.create({ [Symbol.for("imagegate.ExprError")]: true });
    expect(other instanceof ExprError).toBe(true);
    expect(new Error("x") instanceof ExprError).toBe(false);
    expect(celError("x") instanceof ExprError).toBe(false);
  });
});

describe("CelError", () => {
  it("is no Error and has no stack", () => {
    const error = celError("division by zero");
    expect(error).toBeInstanceOf(CelError);
    expect(error instanceof Error).toBe(false);
    expect(Object.entries(error)).toEqual([
      ["message", "division by zero"],
      ["code", "EXPR_EVALUATION"],
      ["nodeId", undefined],
    ]);
  });
});
