import { describe, expect, test } from "vitest";
import { createEnvironment, dyn, int, kubernetes, list, string } from "../src/index.ts";

const environment = createEnvironment(
  kubernetes({ variables: { object: dyn, images: list(string), "a.b": dyn, n: int } }),
);

function paths(text: string): Readonly<Record<string, unknown>> {
  const { variables } = environment.compile(text).references();
  return Object.fromEntries(variables.map((one) => [one.name, one.paths]));
}

describe("the variables that a program uses", () => {
  test.each([
    ["1 + 1", {}],
    ["object", { object: [[]] }],
    ["object.spec.containers[0].image", { object: [["spec", "containers", 0, "image"]] }],
    ["object.metadata.labels['a.b/c'] == 'x'", { object: [["metadata", "labels", "a.b/c"]] }],
    ["has(object.spec.hostNetwork)", { object: [["spec", "hostNetwork"]] }],
    ["object.?spec.hostNetwork.orValue(true)", { object: [["spec", "hostNetwork"]] }],
    ["object.a[?'b'].hasValue()", { object: [["a", "b"]] }],
    ["object.a == object.a && object.b", { object: [["a"], ["b"]] }],
    ["object.a[n].c", { object: [["a"]], n: [[]] }],
    ["object.a[object.b].c", { object: [["a"], ["b"]] }],
    ["object.list.all(object, object.x > 0)", { object: [["list"]] }],
    ["images.all(i, i in object.allowed)", { images: [[]], object: [["allowed"]] }],
    ["cel.bind(x, object.a, x.b + x.c)", { object: [["a"]] }],
    ["a.b.c", { "a.b": [["c"]] }],
    ["dyn(object.a).b", { object: [["a"]] }],
    ["{'k': object.a}.k", { object: [["a"]] }],
    ["type(object.a) == int", { object: [["a"]] }],
    ["object[1u].a", { object: [[]] }],
  ])("%s", (text, expected) => {
    expect(paths(text)).toEqual(expected);
  });
});

test("the functions that a program uses, macros and operators as what they become", () => {
  const program = environment.compile(
    "images.exists(i, i.startsWith('a') || math.greatest(size(i), n, 3) > 2) && object.a > 2",
  );
  expect(program.references().functions).toEqual([
    { name: "_&&_", overloads: ["logical_and"] },
    {
      name: "_>_",
      overloads: ["greater_double_int64", "greater_int64", "greater_uint64_int64"],
    },
    { name: "_||_", overloads: ["logical_or"] },
    { name: "math.@max", overloads: ["math_@max_list_int"] },
    { name: "size", overloads: ["size_string"] },
    { name: "startsWith", overloads: ["starts_with_string"] },
  ]);
});

test("references are plain data", () => {
  const references = environment.compile("object.a.b > n").references();
  expect(JSON.parse(JSON.stringify(references))).toEqual(references);
});
