import { readdirSync } from "node:fs";
import { resolve } from "node:path";
import { describe, expect, test } from "vitest";
import type { Diagnostic } from "../../../src/errors.ts";
import { policyEnvironment } from "../../../src/cel/environment.ts";
import { hasShared, readShared, sharedFolder } from "../../support/shared.ts";
import { check, compileOne, policy, show } from "../../support/policies.ts";

// Documents and expressions of Kyverno's own tests and pages. They must compile, or be refused by name as not supported yet, or for
// the reason that is given here.

const byName = (fault: Diagnostic): boolean =>
  fault.code === "POLICY_UNSUPPORTED_FIELD" ||
  fault.code === "EXPR_NOT_SUPPORTED" ||
  (fault.code === "POLICY_UNKNOWN_KIND" && fault.message.endsWith("is not supported yet"));

describe.skipIf(!hasShared("seed"))("the policies of the article", () => {
  test.each(["image-validating-policy.yaml", "image-validating-policy-private.yaml"])(
    "%s",
    (name) => {
      const plan = compileOne(readShared(`seed/${name}`));
      expect(plan.ref.name).toBe("ghcr-check-images");
      expect(
        plan.attestors.map(({ name: attestor, provider }) => `${attestor}: ${provider.kind}`),
      ).toEqual(["cosign: cosign"]);
      expect(plan.validations[0]?.position).toMatchObject({
        path: "spec.validations[0].expression",
      });
      expect(plan.credentials).toEqual(
        name.includes("private")
          ? { providers: ["github", "default"], secrets: ["ghcr-creds"] }
          : undefined,
      );
    },
  );
});

const folder = "testdata/policies/image-validating-policy";

// Pages show parts of policies, and one of them is indented wrongly.
const snippets: Readonly<Record<string, readonly string[]>> = {
  mdx__block0: ["POLICY_MISSING_FIELD"],
  mdx__block1: ["POLICY_MISSING_FIELD", "EXPR_UNDECLARED_REFERENCE"],
  mdx__block2: ["POLICY_MISSING_FIELD", "POLICY_UNKNOWN_FIELD", "POLICY_INVALID_VALUE"],
  mdx__block3: ["POLICY_MISSING_FIELD"],
  mdx__block4: ["POLICY_MISSING_FIELD"],
  mdx__block5: ["POLICY_MISSING_FIELD"],
  mdx__block6: ["POLICY_MISSING_FIELD"],
  mdx__block8: ["POLICY_MISSING_FIELD", "POLICY_UNKNOWN_FIELD", "POLICY_UNKNOWN_ATTESTOR"],
};

describe.skipIf(!hasShared(folder))("documents", () => {
  const files = hasShared(folder) ? readdirSync(resolve(sharedFolder, folder)) : [];
  let compiled = 0;

  test.each(files)("%s", (file) => {
    const faults = check(readShared(`${folder}/${file}`));
    if (faults.length === 0) compiled++;
    const known = Object.entries(snippets).find(([part]) => file.includes(`${part}.`))?.[1] ?? [];
    const others = faults.filter((fault) => !byName(fault) && !known.includes(fault.code));
    expect(others.map(show)).toEqual([]);
  });

  test("the figure", () => {
    console.log(
      `ImageValidatingPolicy documents: ${compiled} of ${files.length} compile, the others are refused by name or are broken snippets`,
    );
    expect(files.length).toBeGreaterThan(0);
  });
});

interface ExpressionCase {
  readonly source: string;
  readonly field: string;
  readonly expression: string;
  readonly expect: "compiles" | "rejects";
  readonly value?: string | number | boolean | null | object;
}

/** The policy that holds the expression in its field. */
function holding({ field, expression }: ExpressionCase): string {
  const text = JSON.stringify(expression);
  // What the cases' notes say exists beside the expression.
  const fields: Record<string, string> = {
    attestors: "[{name: notary, fake: {id: a}}, {name: devAttestor, fake: {id: b}}]",
  };
  switch (field) {
    case "matchConditions[].expression":
      return policy({ ...fields, matchConditions: `[{name: c, expression: ${text}}]` });
    case "matchImageReferences[].expression":
      return policy({ ...fields, matchImageReferences: `[{expression: ${text}}]` });
    case "variables[].expression":
      return policy({
        ...fields,
        variables: `[{name: foo, expression: "'foo'"}, {name: x, expression: ${text}}]`,
      });
    case "validations[].messageExpression":
      return policy({
        ...fields,
        validations: `[{expression: "true", messageExpression: ${text}}]`,
      });
    case "auditAnnotations[].valueExpression":
      return policy({ ...fields, auditAnnotations: `[{key: a, valueExpression: ${text}}]` });
    case "validations[].expression":
      return policy({ ...fields, validations: `[{expression: ${text}}]` });
    default:
      // Fragments and library examples: of any type.
      return policy({ ...fields, variables: `[{name: x, expression: ${text}}]` });
  }
}

const expressionFile = "testdata/kyverno/ivp-expressions.jsonl";

// Both are of an SDK before mid-2026, which dropped the tag of `repo:tag@digest`.
const olderSdk = new Set([
  "kyverno/sdk:extensions/cel/libs/image/lib_test.go#identifer_digest_and_tag",
]);

describe.skipIf(!hasShared(expressionFile))("expressions", () => {
  const cases = (hasShared(expressionFile) ? readShared(expressionFile) : "")
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line) as ExpressionCase);
  const counts = { compiled: 0, rejected: 0, refusedByName: 0 };

  test.each(cases)("$field: $expression $expect", (example) => {
    const faults = check(holding(example));
    if (faults.some(byName)) {
      counts.refusedByName++;
      return;
    }
    if (example.expect === "rejects") counts.rejected++;
    else counts.compiled++;
    const outcome = {
      verdict: faults.length > 0 ? "rejects" : "compiles",
      faults: faults.map(show),
    };
    expect(outcome).toMatchObject({ verdict: example.expect });
  });

  test.each(
    cases.filter(
      ({ field, value, source, expression }) =>
        field === "library" &&
        value !== undefined &&
        source.includes("libs/image/") &&
        expression !== "",
    ),
  )("the value of $expression", ({ expression, value, source }) => {
    const outcome = policyEnvironment({}).compile(expression).evaluate({});
    if (typeof value === "object") {
      expect({ error: outcome.kind === "error" && outcome.error.message }).toEqual(value);
    } else {
      const wanted = olderSdk.has(source) ? `latest@${value}` : value;
      expect(outcome).toEqual({ kind: "value", value: wanted });
    }
  });

  test("the figure", () => {
    const { compiled, rejected, refusedByName } = counts;
    console.log(
      `expressions of Kyverno's tests: ${compiled} compile and ${rejected} are rejected as stated, ${refusedByName} are refused by name`,
    );
    expect(compiled + rejected + refusedByName).toBe(cases.length);
    // A library that falls out of the environment would show here as more refusals.
    expect(refusedByName).toBeLessThanOrEqual(26);
  });
});
