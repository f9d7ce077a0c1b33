import { expect, test } from "vitest";
import { createEnvironment, optionals, stdlib, walk } from "../src/index.ts";
import { nameSpan } from "../src/name-span.ts";

const environment = createEnvironment({ libraries: [stdlib, optionals()] });

test.for([
  ["f(x)", "f"],
  [".f(x)", "f"],
  ["a.f(x)", "f"],
  ["a + b", "+"],
  ["a <= b", "<="],
  ["!a", "!"],
  ["-a", "-"],
  ["a in b", "in"],
  ["a && b", "&&"],
  ["a ? b : c", "?"],
  ["a[b]", "["],
  ["a[?b]", "[?"],
  ["a.?b", ".?"],
  // What a macro made is marked from the macro's name on.
  ["a.optMap(x, x)", "optMap(x, x)"],
])("a message about %s marks %s", ([text = "", marked]) => {
  const found: string[] = [];
  walk(environment.parse(text), (node) => {
    if (node.kind === "call") found.push(text.slice(...nameSpan(node, text)));
  });
  expect(new Set(found)).toEqual(new Set([marked]));
});
