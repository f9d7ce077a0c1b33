import { ExprError } from "@imagegate/expr";
import { describe, expect, test } from "vitest";
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
  ["math.round(1.5, 1)", "math.round", "math"],
  ["'a,b'.split(',')", "split", "strings"],
  ["'%s'.format(['a'])", "format", "strings"],
  ["images.containers.join(',')", "join", "strings"],
  ["[1, 2].sum()", "sum", "lists"],
  ["images.containers.distinct()", "distinct", "lists"],
  ["sets.contains([1], [1])", "sets.contains", "sets"],
  ["base64.encode(b'a')", "base64.encode", "encoders"],
  ["'a'.find('b')", "find", "regex"],
  ["regex.extract('a', 'b')", "regex.extract", "regex"],
  ["optional.none()", "optional.none", "optionals"],
  ["dyn(object).orValue(1)", "orValue", "optionals"],
  ["url('https://x').getHost()", "url", "urls"],
  ["quantity('1Gi')", "quantity", "quantity"],
  ["isIP('1.2.3.4')", "isIP", "ip and cidr"],
  ["semver('1.2.3').major()", "semver", "semver"],
  ["format.named('x')", "format.named", "format"],
  ["cel.bind(x, 1, x)", "cel.bind", "bindings"],
  ["images.containers.all(i, v, v != '')", "all", "two-variable comprehensions"],
])("%s is refused by name", (expression, name, library) => {
  expect(refusal(expression)).toBe(
    `function '${name}' is not supported: the library \`${library}\` is not supported yet`,
  );
});

test("macros of CEL itself are not touched by the refusal of their two-variable forms", () => {
  expect(
    refusal("images.containers.all(i, i != '') && images.containers.exists(i, true)"),
  ).toBeUndefined();
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

describe("matching images", () => {
  test("cel-go's libraries are refused by name there too, Kyverno's are unknown", () => {
    expect(() => imageReferenceEnvironment().compile("ref.split('/').size() > 1")).toThrow(
      "'split' is not supported",
    );
    expect(() => imageReferenceEnvironment().compile("sha256(ref) == ''")).toThrow(
      "undeclared reference",
    );
  });
});
