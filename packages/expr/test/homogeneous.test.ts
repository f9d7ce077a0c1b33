import { describe, expect, it } from "vitest";
import {
  createEnvironment,
  defineLibrary,
  dyn,
  func,
  list,
  method,
  stdlib,
  string,
} from "../src/index.ts";

const format = defineLibrary({
  name: "test.format",
  version: 1,
  functions: [
    func(
      "format",
      method("string_format", [string, list(dyn)], string, () => ""),
    ),
  ],
});
const environment = createEnvironment({
  libraries: [stdlib, format],
  variables: { object: dyn },
  homogeneousLiterals: true,
});
const faults = (text: string): unknown[] =>
  environment
    .check(text)
    .issues.map(({ code, message, start, end }) => [code, message, text.slice(start, end)]);

describe("homogeneous literals", () => {
  it.each([
    "[1, 2]",
    "[[], [1]]",
    "[dyn(1), dyn('a')]",
    "{'a': 1, 'b': 2}",
    "[object.a, object.b]",
    "'%s %d'.format(['a', 1, {'k': [1, 'b']}])",
    "[]",
    "{}",
  ])("%s is one", (text) => expect(faults(text)).toEqual([]));

  it.each([
    ["[1, 'a', 2.0]", "'int' but found 'string'", "'a'"],
    ["{'a': 1, 'b': 'x'}", "'int' but found 'string'", "'x'"],
    ["{'a': 1, 2: 1}", "'string' but found 'int'", "2"],
    ["[1, null]", "'int' but found 'null'", "null"],
    ["[1, dyn(2)]", "'int' but found 'dyn'", "dyn(2)"],
    ["[object.x, 1]", "'dyn' but found 'int'", "1"],
    ["['%s'.format([1, 'a']), 1]", "'string' but found 'int'", "1"],
    ["[1].map(x, [x, 'a'])", "'int' but found 'string'", "'a'"],
  ])("%s is none", (text, types, underlined) => {
    expect(faults(text)).toEqual([["EXPR_MIXED_LITERAL", `expected type ${types}`, underlined]]);
  });

  it("are asked for only when the environment says so", () => {
    expect(createEnvironment({ libraries: [stdlib] }).check("[1, 'a']").issues).toEqual([]);
  });
});
