import { expect, it } from "vitest";
import {
  bool,
  createEnvironment,
  defineLibrary,
  double,
  dyn,
  formatType,
  func,
  int,
  list,
  method,
  overload,
  param,
  stdlib,
  string,
} from "../src/index.ts";

const library = defineLibrary({
  name: "test",
  version: 1,
  functions: [
    func(
      "f",
      method("f_of_string", [string], int, () => 1),
      overload("f_bool_string", [bool, string], string, () => "s"),
      overload("f_bool_int", [bool, int], bool, () => true),
      overload("f_string", [string], double, () => 1),
    ),
    func(
      "first",
      overload("first_list", [list(param("T"))], param("T"), () => null),
    ),
    func(
      "none",
      overload("none_int", [int], list(param("T")), () => []),
    ),
  ],
});
const environment = createEnvironment({ libraries: [stdlib, library], variables: { x: dyn } });

const typeOf = (text: string): string => formatType(environment.compile(text).type);

const overloadsOf = (text: string): (readonly unknown[])[] =>
  [...environment.compile(text).resolved.values()].flatMap((resolved) =>
    resolved.kind === "call" ? [resolved.overloads] : [],
  );

// What was found for a call holds for later calls of the same style and types, and for no others: in either order.
it.each([
  [["'a'.f()", "int"]],
  [["f(true, 'a')", "string"]],
  [["f(true, 1)", "bool"]],
  [["f('a')", "double"]],
  [["f(x, 'a')", "string"]],
  [["f(true, x)", "dyn"]],
  [["first([1])", "int"]],
  [["first(['a'])", "string"]],
  [["none(1) == [1] ? none(1) : ['a']", "list(string)"]],
])("%s", ([text = "", type]) => {
  const all = ["'a'.f()", "f(true, 'a')", "f('a')", "f(x, 'a')", "first([1])", "none(1)"];
  for (const other of all) environment.compile(other);
  expect(typeOf(text)).toBe(type);
  for (const other of all.toReversed()) environment.compile(other);
  expect(typeOf(text)).toBe(type);
});

it("gives programs the same list for the same overloads", () => {
  const [first, second] = [overloadsOf("f(true, x)"), overloadsOf("f(true, x) == dyn(1)")];
  expect(first).toHaveLength(1);
  expect(second).toContain(first?.[0]);
});
