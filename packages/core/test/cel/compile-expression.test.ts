import { bool } from "@imagegate/expr";
import { expect, test } from "vitest";
import { compileExpression } from "../../src/cel/compile-expression.ts";
import { policyEnvironment } from "../../src/cel/environment.ts";
import type { Diagnostic } from "../../src/errors.ts";
import { parseDocuments } from "../../src/policy/document.ts";

function faults(text: string): readonly Diagnostic[] {
  const [document] = parseDocuments(text, { file: "f" }).documents;
  if (document === undefined) throw new Error("no document");
  const found: Diagnostic[] = [];
  compileExpression(document, ["e"], policyEnvironment({}), (fault) => found.push(fault), bool);
  return found;
}

const cut = /^the text ends before ` #`/;

test.each([
  ["a quote", "e: images.containers == 'a # b'\n"],
  ["a bracket", "e: images.containers.all(i, i == object.a # b)\n"],
])("a comment that cuts %s is named", (_name, text) => {
  const [fault, ...more] = faults(text);
  expect(fault?.help).toMatch(cut);
  expect(more).toEqual([]);
});

test.each([
  ["the fault lies before it", "e: imagez == 1 # b\n"],
  ["the text is broken elsewhere", "e: (1 2) == 3 # b\n"],
  ["the text has quotes", "e: '(1' # b\n"],
  ["the text is a block", "e: >-\n  (1 # b\n"],
  ["there is none", "e: (1\n"],
])("it is not blamed when %s", (_name, text) => {
  const found = faults(text);
  expect(found.length).toBeGreaterThan(0);
  for (const { help } of found) expect(help).not.toMatch(cut);
});

test("a result of another type is told in Kubernetes' words", () => {
  expect(faults("e: '1'\n")).toMatchObject([
    { code: "EXPR_RESULT_TYPE", message: "output is expected to be of type bool" },
  ]);
});
