import { describe, expect, test } from "vitest";
import { celSpec, createEnvironment, kubernetes, toJs } from "../../src/index.ts";
import {
  specificationNetwork,
  specificationStdlib,
  specificationStrings,
} from "../../src/libraries/specification.ts";
import { testExamples } from "../support/examples.ts";

const specification = createEnvironment(celSpec());
for (const library of [specificationNetwork, specificationStdlib, specificationStrings]) {
  testExamples(specification, library);
}

const clusters = createEnvironment(kubernetes());

function outcome(environment: typeof specification, text: string): unknown {
  const found = environment.compile(text).evaluate({});
  if (found.kind === "value") return toJs(found.value);
  return found.kind === "error" ? `error: ${found.error.message}` : found.kind;
}

describe("what the specification wants, and what cel-go gives", () => {
  test.for([
    ["'abc'.indexOf('a', 3)", -1, -1],
    ["'abc'.indexOf('a', 4)", "error: index out of range: 4", -1],
    ["'abc'.lastIndexOf('a', 3)", -1, -1],
    ["'😀'.lastIndexOf('a', 2)", "error: index out of range: 2", -1],
    ["duration('61.5s').getMilliseconds()", 500, 61_500],
    ["duration('-1.25s').getMilliseconds()", -250, -1250],
    ["ip('::ffff:c0a8:1') == ip('192.168.0.1')", true, /^error: IPv4-mapped/],
    ["isIP('::ffff:c0a8:1')", true, false],
    ["isIP('::ffff:192.168.0.1')", false, false],
    ["ip('::1').family()", 6, 6],
    ["{dyn(1): 1, dyn(1): 2}", "error: Failed with repeated key", { 1: 2 }],
    ["{'a': 1, 'a': 2}", "error: Failed with repeated key", { a: 2 }],
    ["has(dyn(null).a)", "error: no such key: a", false],
    ["has(dyn({}).a)", false, false],
    ["dyn(1).?a.hasValue()", "error: no such key: _?._", false],
    ["dyn({}).?a.hasValue()", false, false],
    ["{'a': dyn(1)}.?a.b.hasValue()", "error: no such key: b", false],
  ] as const)("%s", ([text, wanted, given]) => {
    expect(outcome(specification, text)).toEqual(wanted);
    const found = outcome(clusters, text);
    if (given instanceof RegExp) expect(found).toMatch(given);
    else expect(found).toEqual(given);
  });

  test("a list of optional values and nulls", () => {
    const text = "[optional.of(1), null]";
    expect(specification.compile(text).type).toMatchObject({
      element: { kind: "opaque", name: "optional_type" },
    });
  });
});
