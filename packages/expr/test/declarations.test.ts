import { describe, expect, it } from "vitest";
import {
  createEnvironment,
  defineLibrary,
  dyn,
  func,
  int,
  list,
  macro,
  method,
  opaque,
  overload,
  param,
  stdlib,
  string,
  unavailable,
  variable,
  type FunctionDeclaration,
  type Library,
} from "../src/index.ts";

const value = (): null => null;
const library = (name: string, ...functions: readonly FunctionDeclaration[]): Library =>
  defineLibrary({ name, version: 1, functions });
const make = (...libraries: readonly Library[]): unknown => createEnvironment({ libraries });

describe("collisions", () => {
  it.each<[string, () => unknown, string]>([
    [
      "a variable twice",
      () =>
        createEnvironment({ libraries: [], variables: [variable("a", int), variable("a", dyn)] }),
      "the variable `a` is declared twice",
    ],
    [
      "two libraries of one name",
      () => make(library("x"), library("x")),
      "two libraries are named `x`",
    ],
    [
      "an overload id twice",
      () =>
        make(
          library(
            "x",
            func("f", overload("id", [], int, value)),
            func("g", overload("id", [], int, value)),
          ),
        ),
      "the overload `id` is declared twice, by `f` and `g`",
    ],
    [
      "overloads of the same arguments",
      () =>
        make(
          library(
            "x",
            func(
              "f",
              overload("a", [string, int], int, value),
              overload("b", [string, dyn], int, value),
            ),
          ),
        ),
      "the overloads `a` and `b` of `f` take the same arguments",
    ],
    [
      "overloads of the same arguments from two libraries",
      () => make(stdlib, library("x", func("size", overload("my_size", [list(int)], int, value)))),
      "the overloads `size_list` and `my_size` of `size` take the same arguments",
    ],
    [
      "a function that is also unavailable",
      () => make(stdlib, library("x", unavailable("size", "why"))),
      "the function `size` is both declared and declared unavailable",
    ],
    [
      "a type twice",
      () => make(defineLibrary({ name: "x", version: 1, types: [opaque("T"), opaque("T")] })),
      "the type `T` is declared twice",
    ],
    [
      "a macro twice",
      () => {
        const all = macro({
          name: "all",
          method: true,
          arity: 2,
          expand: (c) => c.fail(undefined, ""),
        });
        return make(defineLibrary({ name: "x", version: 1, macros: [all] }));
      },
      "the macro `all` of 2 arguments is declared twice",
    ],
  ])("%s", (_name, build, message) => {
    expect(build).toThrow(new TypeError(message));
  });

  it("are none between styles, numbers of arguments, or types", () => {
    const functions = func(
      "f",
      overload("a", [string], int, value),
      method("b", [string], int, value),
      overload("c", [string, string], int, value),
      overload("d", [int], int, value),
      overload("e", [opaque("A")], int, value),
      overload("f", [opaque("B")], int, value),
      overload("g", [list(param("T"))], int, value),
    );
    expect(() => make(library("x", functions))).not.toThrow();
  });

  it("are none when a library is given twice", () => {
    expect(() => make(stdlib, stdlib)).not.toThrow();
  });
});

describe("a function of several libraries", () => {
  const first = func(
    "f",
    { doc: "Of an int.", examples: ["f(1) == null"] },
    overload("f_int", [int], dyn, value),
  );
  const second = func(
    "f",
    { doc: "Of a text.", examples: ["f('a') == null"] },
    overload("f_string", [string], dyn, value),
  );
  const undocumented = func("f", overload("f_list", [list(dyn)], dyn, value));

  it("has what each says of it", () => {
    const { declarations } = createEnvironment({
      libraries: [library("x", first), library("y", undocumented), library("z", second)],
    });
    expect(declarations.functions.get("f")).toMatchObject({
      doc: "Of an int.\nOf a text.",
      examples: ["f(1) == null", "f('a') == null"],
      overloads: [{ id: "f_int" }, { id: "f_list" }, { id: "f_string" }],
    });
  });

  it("keeps what only the second says", () => {
    const { declarations } = createEnvironment({
      libraries: [library("x", undocumented), library("y", second)],
    });
    expect(declarations.functions.get("f")?.doc).toBe("Of a text.");
  });
});
