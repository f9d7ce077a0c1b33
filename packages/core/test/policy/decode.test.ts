import { describe, expect, test } from "vitest";
import type { Diagnostic } from "../../src/errors.ts";
import {
  anything,
  decode,
  flag,
  ignored,
  list,
  object,
  optional,
  required,
  type Schema,
  text,
  unsupported,
  word,
} from "../../src/policy/decode.ts";
import { parseDocuments } from "../../src/policy/document.ts";
import { show } from "../support/policies.ts";

function run<T>(schema: Schema<T>, source: string, path: readonly string[] = []) {
  const { documents, diagnostics } = parseDocuments(source, { file: "p.yaml" });
  expect(diagnostics).toEqual([]);
  const [document] = documents;
  if (document === undefined) throw new Error("no document");
  const faults: Diagnostic[] = [];
  const value = decode(schema, document, (fault) => faults.push(fault), path);
  return { value, faults: faults.map(show) };
}

const schema = object({
  name: required(text({ nonEmpty: true })),
  enabled: optional(flag),
  mode: optional(word("Deny", "Audit", "")),
  rules: required(list(object({ expression: required(text()) })), []),
  tags: optional(list(text(), { set: true, nonEmpty: true })),
  selector: unsupported("leave it out", "*", { a: [] }),
  status: ignored(),
});

test("a good document decodes; what is absent is undefined", () => {
  expect(run(schema, "name: a\nrules: [{expression: x}]\nstatus: [anything]").value).toEqual({
    name: "a",
    enabled: undefined,
    mode: undefined,
    rules: [{ index: 0, value: { expression: "x" } }],
    tags: undefined,
    selector: undefined,
    status: undefined,
  });
});

test.each([
  [
    "an unknown field, likely misspelt",
    "nmae: x",
    "POLICY_UNKNOWN_FIELD nmae <nmae> unknown field `nmae` | did you mean `name`?",
  ],
  [
    "an unknown field",
    "qqqq: x",
    "POLICY_UNKNOWN_FIELD qqqq <qqqq> unknown field `qqqq` | the fields here are `name`, `enabled`, `mode`, `rules`, `tags`, `selector`, `status`",
  ],
  [
    "a name from a prototype",
    "constructor: x",
    "POLICY_UNKNOWN_FIELD constructor <constructor> unknown field `constructor`",
  ],
  [
    "an unsupported field",
    "selector: {b: 1}",
    "POLICY_UNSUPPORTED_FIELD selector <selector> `selector` is not supported yet | leave it out",
  ],
  [
    "null",
    "enabled: null",
    "POLICY_INVALID_VALUE enabled <null> `enabled` must be a boolean, not null",
  ],
  [
    "nothing after the colon",
    "enabled:",
    "POLICY_INVALID_VALUE enabled <> `enabled` must be a boolean, not null",
  ],
  [
    "a string for a boolean",
    "enabled: 'true'",
    "POLICY_INVALID_VALUE enabled <'true'> `enabled` must be a boolean, not a string",
  ],
  [
    "a boolean for a string",
    "mode: yes",
    "POLICY_INVALID_VALUE mode <yes> `mode` must be a string, not a boolean",
  ],
  [
    "a number for a list",
    "tags: 1",
    "POLICY_INVALID_VALUE tags <1> `tags` must be a list, not a number",
  ],
  [
    "a list for an object",
    "rules: [[]]",
    "POLICY_INVALID_VALUE rules[0] <[]> `rules[0]` must be an object, not a list",
  ],
  [
    "a word in the wrong case",
    "mode: deny",
    "POLICY_INVALID_VALUE mode <deny> `deny` is no value of `mode` | did you mean `Deny`?",
  ],
  [
    "a word out of the list",
    "mode: test",
    "POLICY_INVALID_VALUE mode <test> `test` is no value of `mode` | one of `Deny`, `Audit`",
  ],
  ["an empty string", "name: ''", "POLICY_INVALID_VALUE name <''> `name` must not be empty"],
  ["an empty list", "tags: []", "POLICY_INVALID_VALUE tags <[]> `tags` must not be empty"],
  [
    "a value twice",
    "tags: [a, b, a]",
    "POLICY_INVALID_VALUE tags[2] <a> `a` stands twice in `tags`",
  ],
  [
    "a missing field of an element",
    "rules: [{}]",
    "POLICY_MISSING_FIELD rules[0].expression <{}> `rules[0].expression` is missing | add `expression`",
  ],
  [
    "text of several lines",
    'mode: "a\\nb"',
    'POLICY_INVALID_VALUE mode <"a\\nb"> `a b` is no value of `mode`',
  ],
])("%s", (_name, source, expected) => {
  const base = ["name: a", "rules: []"].filter((line) => !source.startsWith(line.slice(0, 5)));
  const { faults } = run(schema, [...base, source].join("\n"));
  expect(faults).toHaveLength(1);
  expect(faults[0]).toContain(expected);
});

test("all faults are told at once, and good elements of a list keep their index", () => {
  const { value, faults } = run(
    schema,
    "rules: [{expression: 1}, {expression: ok}, 3]\nenabled: 3\nbad: 1",
  );
  expect(value).toBeUndefined();
  expect(faults.map((fault) => fault.split(" ", 2).join(" "))).toEqual([
    "POLICY_UNKNOWN_FIELD bad",
    "POLICY_MISSING_FIELD name",
    "POLICY_INVALID_VALUE enabled",
    "POLICY_INVALID_VALUE rules[0].expression",
    "POLICY_INVALID_VALUE rules[2]",
  ]);
  expect(run(schema, "name: a\nrules: [1, {expression: ok}]").value?.rules).toEqual([
    { index: 1, value: { expression: "ok" } },
  ]);
});

test("a fallback stands in for a missing list", () => {
  const { value, faults } = run(schema, "name: a");
  expect(value?.rules).toEqual([]);
  expect(faults).toEqual(["POLICY_MISSING_FIELD rules <name: a> `rules` is missing | add `rules`"]);
});

describe("an unsupported field is accepted when it says nothing", () => {
  test.each(["selector: {}", "selector: []", "selector: '*'", "selector: {a: []}"])(
    "%s",
    (source) => {
      expect(run(schema, `name: a\nrules: []\n${source}`).faults).toEqual([]);
    },
  );

  test.each(["selector: null", "selector: 1", "selector: {a: [1]}", "selector: ''"])(
    "%s is not",
    (source) => {
      expect(run(schema, `name: a\nrules: []\n${source}`).faults).toHaveLength(1);
    },
  );
});

test("a part that is absent is undefined without a fault", () => {
  expect(run(text(), "a: 1", ["b"])).toEqual({ value: undefined, faults: [] });
});

test("anything keeps its place", () => {
  const { value } = run(object({ a: required(anything) }), "a: {b: [c]}");
  expect(value?.a.path).toEqual(["a"]);
});

test("a misspelt field that must be there is one fault, also when it is misspelt twice", () => {
  expect(run(schema, "nmae: x\nrules: []").faults).toHaveLength(1);
  expect(run(schema, "nmae: x\nnam: z\nrules: []").faults).toHaveLength(2);
  expect(run(schema, "nmae: x\nname: z\nrulse: []").faults).toHaveLength(2);
});

test("every fault says what to do", () => {
  const faulty = "name: ''\nenabled: 1\nmode: x\nrules: {}\ntags: [a, a]\nselector: b\nother: c\n";
  const { faults } = run(schema, faulty);
  expect(faults).toHaveLength(7);
  for (const fault of faults) expect(fault).toMatch(/ \| \S/);
});
