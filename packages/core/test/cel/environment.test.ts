import { bool, type Environment, ExprError, formatType, string } from "@imagegate/expr";
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

test.each([
  ["ref.startsWith('ghcr.io/')", "bool"],
  ["parseImageReference(ref).registry()", "string"],
  ["object.kind", "EXPR_UNDECLARED_REFERENCE"],
  ["image.registry == 'ghcr.io'", "EXPR_UNDECLARED_REFERENCE"],
  ["verifyImageSignatures(ref, [])", "EXPR_UNDECLARED_REFERENCE"],
])("matching images, %s: %s", (expression, expected) => {
  expect(codes(imageReferenceEnvironment(), expression)).toBe(expected);
});
