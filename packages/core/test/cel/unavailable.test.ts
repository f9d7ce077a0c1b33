import { ExprError } from "@imagegate/expr";
import { expect, test } from "vitest";
import { imageReferenceEnvironment, policyEnvironment } from "../../src/cel/environment.ts";
import { unavailableCel, unavailableKyverno } from "../../src/cel/unavailable.ts";

const environment = policyEnvironment({});

function refusal(expression: string): string | undefined {
  try {
    environment.compile(expression);
    return undefined;
  } catch (error) {
    if (!(error instanceof ExprError)) throw error;
    const issue = error.issues.find(({ code }) => code === "EXPR_NOT_SUPPORTED");
    return issue && `${issue.message}: ${issue.help}`;
  }
}

test.each([
  [
    "verifyAttestationSignatures('a', 'sbom', [attestors.k])",
    "verifyAttestationSignatures",
    "attestation verification",
  ],
  ["extractPayload('a', 'sbom').predicate", "extractPayload", "attestation verification"],
  ["image.getMetadata('a').config", "image.getMetadata", "image data"],
  ["image.GetMetadata('a').config", "image.GetMetadata", "image data"],
  ["resource.Get('v1', 'configmaps', 'a', 'b').data", "resource.Get", "resource"],
  ["resource.get('v1', 'configmaps', 'a', 'b').data", "resource.get", "resource"],
  ["globalContext.get('a')", "globalContext.get", "globalContext"],
  ["http.client('pem').get('https://x')", "http.client", "http"],
  ["hash.sha256('a')", "hash.sha256", "hash"],
  ["sha256('a')", "sha256", "hash"],
  ["json.unmarshal('{}')", "json.unmarshal", "json"],
  ["time.now()", "time.now", "time"],
  ["random()", "random", "random"],
  ["proto.hasExt(object, a.b)", "proto.hasExt", "protos"],
])("%s is refused by name", (expression, name, library) => {
  expect(refusal(expression)).toBe(
    `function '${name}' is not supported: the library \`${library}\` is not supported yet`,
  );
});

test("Kyverno's `math.round` with two arguments is refused by name, cel-go's with one is not", () => {
  expect(refusal("math.round(1.5, 1)")).toBe(
    "function 'math.round' is not supported: rounding to a number of digits is of Kyverno's library `math`, which is not supported yet",
  );
  expect(refusal("math.round(1.5)")).toBeUndefined();
});

test("nothing is refused that is there", () => {
  const names = [...unavailableCel.functions, ...unavailableKyverno.functions].map(
    ({ name }) => name,
  );
  expect(new Set(names).size).toBe(names.length);
  const usable = [
    "'a'.startsWith('b')",
    "size([1])",
    "timestamp('2026-01-01T00:00:00Z').getHours()",
  ];
  for (const expression of usable) expect(refusal(expression)).toBeUndefined();
});

test("matching images, protos are refused by name, Kyverno's libraries are unknown", () => {
  const matching = imageReferenceEnvironment();
  expect(() => matching.compile("proto.hasExt(ref, a.b)")).toThrow("is not supported");
  expect(() => matching.compile("sha256(ref) == ''")).toThrow("undeclared reference");
});
