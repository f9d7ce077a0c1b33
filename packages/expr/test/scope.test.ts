import { describe, expect, it } from "vitest";
import { createEnvironment, int, string, variable } from "../src/index.ts";
import { Declarations } from "../src/declarations.ts";
import { Scope } from "../src/scope.ts";

const scope = (): Scope =>
  new Scope(new Declarations([], [variable("a.x", int), variable("x", string)], []), "a");

describe("Scope", () => {
  it("finds the innermost loop variable", () => {
    const at = scope();
    at.enter({ name: "i", type: int });
    at.enter({ name: "i", type: string });
    expect(at.local("i")?.type).toEqual(string);
    at.leave();
    expect(at.local("i")?.type).toEqual(int);
    at.leave();
    expect(at.local("i")).toBeUndefined();
  });

  it("prefers the container's names, and a leading dot leaves it", () => {
    expect(scope().named("x")?.type).toEqual(int);
    expect(scope().named(".x")?.type).toEqual(string);
    expect(scope().named("y")).toBeUndefined();
  });

  it("takes a path for a dotted name only if a declared one starts as it does", () => {
    const declarations = new Declarations([], [variable("a.x", int)], []);
    const parsed = (text: string) => createEnvironment({ libraries: [] }).parse(text);
    const qualified = (text: string, container: string): string | undefined =>
      new Scope(declarations, container).qualified(parsed(text));
    expect(qualified("a.y.z", "")).toBe("a.y.z");
    expect(qualified("google.b", "")).toBe("google.b");
    expect(qualified("b.y", "")).toBeUndefined();
    expect(qualified("b.y", "a")).toBe("b.y");
    expect(qualified("[a].y", "")).toBeUndefined();
  });

  it("names types for message literals in full", () => {
    expect(scope().typeNamed("google.protobuf.Duration")).toEqual({
      name: "google.protobuf.Duration",
      type: { kind: "duration" },
    });
    expect(scope().typeNamed("x")).toBeUndefined();
  });

  it("lists loop variables, variables and types for suggestions", () => {
    const at = scope();
    at.enter({ name: "i", type: int });
    expect(at.valueNames()).toEqual(expect.arrayContaining(["i", "a.x", "int"]));
  });
});
