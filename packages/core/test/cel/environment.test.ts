import {
  bool,
  describe as describeEnvironment,
  type Environment,
  ExprError,
  formatType,
  string,
} from "@imagegate/expr";
import { describe, expect, test } from "vitest";
import {
  conditionEnvironment,
  imageReferenceEnvironment,
  policyEnvironment,
} from "../../src/cel/environment.ts";

function codes(environment: Environment, expression: string): string {
  try {
    return formatType(environment.compile(expression).type);
  } catch (error) {
    if (!(error instanceof ExprError)) throw error;
    return error.issues.map((issue) => issue.code).join(" ");
  }
}

describe("policies", () => {
  const environment = policyEnvironment({ team: string, trusted: bool });

  test.each([
    ["object.spec.hostNetwork", "dyn"],
    ["oldObject == null", "bool"],
    ["request.operation", "string"],
    ["namespaceObject.metadata.labels['tier']", "string"],
    ["images.containers", "list(string)"],
    ["attestors.k", "dyn"],
    ["attestations.sbom", "string"],
    ["variables.team + 'x'", "string"],
    ["variables.nope", "EXPR_UNDEFINED_FIELD"],
    ["verifyImageSignatures('a', [attestors.k])", "int"],
    ["image('a').tag()", "string"],
    ["images.containers.map(image, image.startsWith('a'))", "list(bool)"],
    ["[1, 'a']", "EXPR_MIXED_LITERAL"],
    ["1 < 2.5", "bool"],
    ["images.containers.map(i, i.split('/')[0]).distinct().join(',')", "string"],
    ["images.containers.all(i, v, v.find('^[0-9]') == string(i))", "bool"],
    ["object.?spec.hostNetwork.orValue(false)", "dyn"],
    ["request.?namespace.orValue('')", "string"],
    ["cel.bind(c, object.spec.containers, sets.contains(c, c))", "bool"],
    ["quantity('1Gi').isLessThan(quantity('2Gi')) && isIP('::1')", "bool"],
    ["object.`a-b`", "dyn"],
    ["regex.extract('a', 'b').hasValue()", "bool"],
    ["'ab'.reverse()", "EXPR_NO_MATCHING_OVERLOAD"],
    ["'a'.matches('(')", "EXPR_INVALID_CONSTANT"],
    ["authorizer.group('apps')", "EXPR_UNDECLARED_REFERENCE EXPR_NOT_SUPPORTED"],
    ["jsonpatch.escapeKey('/')", "EXPR_UNDECLARED_REFERENCE EXPR_UNDECLARED_REFERENCE"],
    ["exceptions.allowedImages", "EXPR_UNDECLARED_REFERENCE"],
    ["imageverify.verify('a')", "EXPR_UNDECLARED_REFERENCE EXPR_UNDECLARED_REFERENCE"],
  ])("%s: %s", (expression, expected) => {
    expect(codes(environment, expression)).toBe(expected);
  });
});

test("conditions know no variable of the policy", () => {
  expect(codes(conditionEnvironment(), "variables.team == ''")).toBe("EXPR_UNDEFINED_FIELD");
  expect(codes(conditionEnvironment(), "object.kind == 'Pod'")).toBe("bool");
});

test("an absent field is none, as is one of null", () => {
  const evaluate = (text: string): unknown =>
    policyEnvironment({})
      .compile(text)
      .evaluate({ object: { spec: null } });
  expect(evaluate("object.?metadata.labels.orValue({}) == {}")).toMatchObject({ value: true });
  expect(evaluate("object.spec.?hostNetwork.orValue(true)")).toMatchObject({ value: true });
});

test.each([
  ["object.`a-b`", "EXPR_SYNTAX"],
  ["regex.extract('a', 'b')", "EXPR_UNDECLARED_REFERENCE EXPR_UNDECLARED_REFERENCE"],
  ["'a'.find('b')", "string"],
])("policies of 1.18, %s: %s", (expression, expected) => {
  expect(codes(policyEnvironment({}, "1.18"), expression)).toBe(expected);
  expect(codes(conditionEnvironment("1.18"), expression)).toBe(expected);
});

test.each([
  ["ref.split('/').size() > 1", "bool"],
  [
    "ref.split('/').all(i, i, true)",
    "EXPR_UNDECLARED_REFERENCE EXPR_UNDECLARED_REFERENCE EXPR_UNDECLARED_REFERENCE",
  ],
  ["ref.matches('(')", "bool"],
  ["ref.startsWith('ghcr.io/')", "bool"],
  ["parseImageReference(ref).registry()", "string"],
  ["object.kind", "EXPR_UNDECLARED_REFERENCE"],
  ["image.registry == 'ghcr.io'", "EXPR_UNDECLARED_REFERENCE"],
  ["verifyImageSignatures(ref, [])", "EXPR_UNDECLARED_REFERENCE"],
])("matching images, %s: %s", (expression, expected) => {
  expect(codes(imageReferenceEnvironment(), expression)).toBe(expected);
});

test("matching images in 1.18, strings is the newest of cel-go", () => {
  expect(codes(imageReferenceEnvironment("1.18"), "ref.reverse()")).toBe("string");
  expect(codes(imageReferenceEnvironment(), "ref.reverse()")).toBe("EXPR_NO_MATCHING_OVERLOAD");
});

describe("what Kyverno's functions say of themselves", () => {
  const environment = policyEnvironment({});
  const own = describeEnvironment(environment).functions.filter(
    ({ library, unavailable }) => library.startsWith("kyverno.") && unavailable === undefined,
  );

  test("each has a text", () => {
    expect(own.length).toBeGreaterThan(5);
    expect(own.filter(({ doc = "" }) => doc === "")).toEqual([]);
  });

  test.each(own.flatMap(({ examples }) => examples))("%s", (example) => {
    const program = environment.compile(example, { result: bool });
    expect(program.evaluate({})).toEqual({ kind: "value", value: true });
  });
});
