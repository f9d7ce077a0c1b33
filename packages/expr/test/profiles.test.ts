import { describe, expect, test } from "vitest";
import {
  celGoStock,
  celSpec,
  createEnvironment,
  defineLibrary,
  dyn,
  ExprError,
  func,
  int,
  kubernetes,
  kubernetesJsonPatch,
  optionals,
  overload,
  type EnvironmentOptions,
  type ProfileOptions,
} from "../src/index.ts";

/** The value of an expression without variables, or the codes of its faults. */
function outcome(options: EnvironmentOptions, text: string): unknown {
  try {
    const program = createEnvironment(options).compile(text);
    const result = program.evaluate({ o: { "a-b": 1, n: null, "a.b": 2 } });
    return result.kind === "value" ? result.value : result.kind;
  } catch (error) {
    if (error instanceof ExprError) return error.issues.map(({ code }) => code).join(" ");
    throw error;
  }
}

const undeclared = "EXPR_UNDECLARED_REFERENCE";

describe("what the ready environments differ in", () => {
  test.for([
    // expression, celSpec, celGoStock, kubernetes, kubernetes of 1.18
    ["[1, 2].exists(x, x > 1)", true, true, true, true],
    ["1 < 2.5", true, true, true, true],
    ["[1, 'a'].size()", 2, 2, "EXPR_MIXED_LITERAL", "EXPR_MIXED_LITERAL"],
    ["o.`a-b`", 1, "EXPR_SYNTAX", 1, "EXPR_SYNTAX"],
    ["o.?x.orValue(7)", 7, "EXPR_NOT_SUPPORTED", 7, 7],
    ["has(o.n.x)", "error", false, false, false],
    ["{'a': 1, 'a': 2}.a", "error", 2, 2, 2],
    ["[5].exists(i, v, v == 5)", true, /UNDECLARED/, true, true],
    ["cel.bind(x, 2, x * x)", 4, /UNDECLARED/, 4, 4],
    ["'%.1f'.format([1234.5])", "1234.5", undeclared, "1,234.5", "1,234.5"],
    ["'ab'.reverse()", "ba", undeclared, "EXPR_NO_MATCHING_OVERLOAD", "EXPR_NO_MATCHING_OVERLOAD"],
    ["regex.replace('ab', 'b', 'c')", /UNDECLARED/, /UNDECLARED/, "ac", /UNDECLARED/],
    ["sets.contains([1], [1])", /UNDECLARED/, /UNDECLARED/, true, true],
    ["cidr('10.0.0.0/8').isMask()", true, /UNDECLARED/, undeclared, undeclared],
    ["quantity('1Ki').asInteger()", /UNDECLARED/, /UNDECLARED/, 1024, 1024],
    ["'a1'.find('[0-9]')", undeclared, undeclared, "1", "1"],
    ["o.check('get')", undeclared, undeclared, "EXPR_NOT_SUPPORTED", "EXPR_NOT_SUPPORTED"],
    ["true || 'a'.matches('(')", true, true, "EXPR_INVALID_CONSTANT", "EXPR_INVALID_CONSTANT"],
    ["false ? int(0.0 / 0.0) : 1", 1, 1, 1, 1],
    ["true || int('x') == 1", true, true, "EXPR_INVALID_CONSTANT", "EXPR_INVALID_CONSTANT"],
    ["timestamp('2026-01-01T00:30:00+01:00').getHours()", 23, 23, 23, 23],
    ["jsonpatch.escapeKey('/')", /UNDECLARED/, /UNDECLARED/, /UNDECLARED/, /UNDECLARED/],
  ] as const)("%s", ([text, ...expected]) => {
    const variables = { o: dyn };
    const found = [
      celSpec({ variables }),
      celGoStock({ variables }),
      kubernetes({ variables }),
      kubernetes({ variables, compat: "1.18" }),
    ].map((options) => outcome(options, text));
    expect(found).toEqual(
      expected.map((one): unknown => (one instanceof RegExp ? expect.stringMatching(one) : one)),
    );
  });
});

test.for([
  ["celSpec", celSpec],
  ["celGoStock", celGoStock],
  ["kubernetes", kubernetes],
] as const)("%s takes the caller's own", ([, profile]) => {
  const seven = func(
    "seven",
    overload("seven", [], int, () => 7),
  );
  const own: ProfileOptions = {
    libraries: [defineLibrary({ name: "acme", version: 1, functions: [seven] })],
    variables: { "a.x": int },
    container: "a",
    limits: { maxSourceSize: 12 },
    costLimit: 2,
  };
  const environment = createEnvironment(profile(own));
  expect(environment.compile("x + seven()").evaluate({ "a.x": 1 })).toMatchObject({
    error: { code: "EXPR_COST_LIMIT" },
  });
  expect(environment.compile("x + 1").evaluate({ "a.x": 1 })).toMatchObject({ value: 2 });
  expect(environment.compile("seven()").evaluate({})).toMatchObject({ value: 7 });
  expect(environment.check("1 + 1 + 1 + 1").issues).toMatchObject([{ code: "EXPR_LIMIT" }]);
});

test("a library that is there already may be given again", () => {
  expect(() => createEnvironment(kubernetes({ libraries: [optionals()] }))).not.toThrow();
});

test("jsonpatch can be added to Kubernetes' environment", () => {
  const options = kubernetes({ libraries: [kubernetesJsonPatch] });
  expect(outcome(options, "jsonpatch.escapeKey('/')")).toBe("~1");
});
