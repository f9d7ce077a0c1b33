import { describe, expect, it } from "vitest";
import { createEnvironment, stdlib } from "../src/index.ts";
import { candidates, dottedName, head, rootName } from "../src/names.ts";

describe("candidates", () => {
  it.each([
    ["a.b", "x.y", ["a.b.x.y", "a.x.y", "x.y"]],
    ["", "x", ["x"]],
    ["a.b", ".x", ["x"]],
  ])("in container %j of %j", (container, name, wanted) => {
    expect(candidates(container, name)).toEqual(wanted);
  });
});

describe("dottedName", () => {
  const environment = createEnvironment({ libraries: [stdlib] });
  it.each([
    ["a", "a"],
    [".a.b.c", ".a.b.c"],
    ["a.b.`c-d`", "a.b.c-d"],
    ["has(a.b)", undefined],
    ["a[0].b", undefined],
    ["a().b", undefined],
  ])("of %s", (text, wanted) => expect(dottedName(environment.parse(text))).toBe(wanted));

  it.each([
    ["a", "a"],
    [".a.b.c", "a"],
    ["has(a.b)", "a"],
    ["a[0].b", undefined],
  ])("of %s has a root", (text, wanted) => expect(rootName(environment.parse(text))).toBe(wanted));

  it("starts with its head", () => {
    expect([head("a.b"), head("a"), head(".a")]).toEqual(["a", "a", ""]);
  });
});
