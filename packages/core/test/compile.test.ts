import { describe, expect, test } from "vitest";
import { checkPolicies, compilePolicies, mergePolicies } from "../src/compile.ts";
import { PolicyError } from "../src/errors.ts";
import { check, compileOne, fakeProvider, policy, show } from "./support/policies.ts";

const options = { attestors: [fakeProvider] };

test("several documents make one set, in their order; other objects are passed over", () => {
  const text = `${policy({}, "b")}---\napiVersion: v1\nkind: Secret\n---\n${policy({}, "a")}`;
  const { policies } = compilePolicies(text, { ...options, file: "all.yaml" });
  expect(policies.map(({ ref }) => ref)).toEqual([
    {
      apiVersion: "policies.kyverno.io/v1",
      kind: "ImageValidatingPolicy",
      name: "b",
      file: "all.yaml",
      line: 1,
    },
    {
      apiVersion: "policies.kyverno.io/v1",
      kind: "ImageValidatingPolicy",
      name: "a",
      file: "all.yaml",
      line: 21,
    },
  ]);
});

test("a policy written as JSON compiles to the same plan", () => {
  const json = JSON.stringify({
    apiVersion: "policies.kyverno.io/v1",
    kind: "ImageValidatingPolicy",
    metadata: { name: "p" },
    spec: {
      matchConstraints: {
        resourceRules: [
          {
            apiGroups: [""],
            apiVersions: ["v1"],
            operations: ["CREATE", "UPDATE"],
            resources: ["pods"],
          },
        ],
      },
      attestors: [{ name: "k", fake: { id: "one" } }],
      validations: [{ expression: "true" }],
    },
  });
  const [fromJson, fromYaml] = [compileOne(json), compileOne(policy())];
  expect(fromJson.resourceRules).toEqual(fromYaml.resourceRules);
  expect(fromJson.attestors).toEqual(fromYaml.attestors);
  expect(fromJson.validations.map(({ text }) => text)).toEqual(["true"]);
});

test("every fault of the text is thrown, in its order", () => {
  const text = `${policy({ failurePolicy: "ignore" })}---\nx: [\n---\n${policy({ validations: '[{expression: "1"}]' }, "q")}`;
  const thrown = (() => {
    try {
      return compilePolicies(text, options);
    } catch (error) {
      return error;
    }
  })();
  if (!(thrown instanceof PolicyError)) throw new Error("no PolicyError");
  expect(thrown.diagnostics.map(({ code, position }) => `${code} ${position?.line}`)).toEqual([
    "POLICY_INVALID_VALUE 17",
    "POLICY_SYNTAX 19",
    "EXPR_RESULT_TYPE 35",
  ]);
  expect(thrown.code).toBe("POLICY_INVALID_VALUE");
  expect(thrown.message).toMatch(
    /^policy\.yaml:17:18: `ignore` is no value of `spec\.failurePolicy` \(and 2 more\)$/,
  );
  expect(checkPolicies(text, options)).toEqual(thrown.diagnostics);
});

test("a good text has no diagnostics", () => {
  expect(check(policy())).toEqual([]);
});

describe("kinds", () => {
  const head = (apiVersion: string, kind: string) => `apiVersion: ${apiVersion}\nkind: ${kind}\n`;

  test.each([
    [
      "a misspelt kind",
      head("policies.kyverno.io/v1", "ImageValidatingPolcy"),
      "POLICY_UNKNOWN_KIND kind <ImageValidatingPolcy> `policies.kyverno.io` has no kind `ImageValidatingPolcy` | did you mean `ImageValidatingPolicy`?",
    ],
    [
      "an unknown version",
      head("policies.kyverno.io/v3", "ImageValidatingPolicy"),
      "POLICY_UNKNOWN_KIND apiVersion <policies.kyverno.io/v3> `ImageValidatingPolicy` has no version `policies.kyverno.io/v3` | use `policies.kyverno.io/v1`, `policies.kyverno.io/v1beta1`, `policies.kyverno.io/v1alpha1`",
    ],
    [
      "a dialect that is not there yet",
      head("kyverno.io/v1", "ClusterPolicy"),
      "POLICY_UNKNOWN_KIND kind <ClusterPolicy> `ClusterPolicy` (kyverno.io/v1) is not supported yet",
    ],
    [
      "another",
      head("policy.sigstore.dev/v1beta1", "ClusterImagePolicy"),
      "POLICY_UNKNOWN_KIND kind <ClusterImagePolicy> `ClusterImagePolicy` (policy.sigstore.dev/v1beta1) is not supported yet",
    ],
    [
      "the namespaced kind",
      head("policies.kyverno.io/v1", "NamespacedImageValidatingPolicy"),
      "POLICY_UNKNOWN_KIND kind <NamespacedImageValidatingPolicy> `NamespacedImageValidatingPolicy` (policies.kyverno.io/v1) is not supported yet",
    ],
    [
      "another group",
      head("policies.kyvern.io/v1", "ImageValidatingPolicy"),
      "POLICY_UNKNOWN_KIND apiVersion <policies.kyvern.io/v1> `ImageValidatingPolicy` is no kind of `policies.kyvern.io/v1` | use `policies.kyverno.io/v1`, ",
    ],
    [
      "no version",
      head("policies.kyverno.io", "ImageValidatingPolicy"),
      "POLICY_UNKNOWN_KIND apiVersion <policies.kyverno.io> `ImageValidatingPolicy` is no kind of `policies.kyverno.io` | use `policies.kyverno.io/v1`, ",
    ],
    [
      "a kind like none",
      head("policy.sigstore.dev/v1", "Foo"),
      "POLICY_UNKNOWN_KIND kind <Foo> `policy.sigstore.dev` has no kind `Foo` | its kinds are `ClusterImagePolicy`, `TrustRoot`",
    ],
    [
      "neither",
      "foo: 1\n",
      "POLICY_MISSING_FIELD apiVersion <foo: 1> `apiVersion` and `kind` are missing: this is no Kubernetes object",
    ],
    [
      "a misspelt field",
      "apiversion: v1\nkind: Pod\n",
      "POLICY_UNKNOWN_FIELD apiversion <apiversion> unknown field `apiversion` | did you mean `apiVersion`?",
    ],
    [
      "no kind",
      "apiVersion: v1\n",
      "POLICY_MISSING_FIELD kind <apiVersion: v1> `kind` is missing: this is no Kubernetes object | every object begins with",
    ],
    [
      "a kind that is a number",
      "apiVersion: v1\nkind: 1\n",
      "POLICY_INVALID_VALUE kind <1> `kind` must be a string, not a number | write one, as in `kind: Pod`",
    ],
  ])("%s", (_name, text, expected) => {
    const faults = check(text).map(show);
    expect(faults).toHaveLength(1);
    expect(faults[0]).toContain(expected);
  });
});

test.each([
  ["nothing", ""],
  ["comments", "# nothing\n---\n"],
  ["other objects", "apiVersion: v1\nkind: Pod\n"],
])("a text without a policy is refused: %s", (_name, text) => {
  expect(check(text)).toEqual([
    {
      severity: "error",
      code: "POLICY_EMPTY",
      message: "there is no policy in it",
      help: "an engine without policies would allow everything",
      position: { file: "policy.yaml", path: "", line: 1, column: 1, length: 1 },
    },
  ]);
});

test("two policies of one kind and name are refused, whatever their version", () => {
  const second = policy().replace("kyverno.io/v1", "kyverno.io/v1beta1");
  expect(check(`${policy()}---\n${second}`).map(show)).toEqual([
    "POLICY_DUPLICATE_NAME metadata.name <p> there are two policies `p` of the kind ImageValidatingPolicy; the first is at policy.yaml:1 | rename one of them: results are told apart by kind and name",
  ]);
});

describe("merging", () => {
  const one = compilePolicies(policy({}, "a"), { ...options, file: "a.yaml" });
  const two = compilePolicies(policy({}, "b"), { ...options, file: "b.yaml" });

  test("keeps the order", () => {
    expect(mergePolicies(two, one).policies.map(({ ref }) => ref.name)).toEqual(["b", "a"]);
    expect(mergePolicies().policies).toEqual([]);
  });

  test("refuses equal names", () => {
    expect(() => mergePolicies(one, two, one)).toThrow(
      "a.yaml:1:1: there are two policies `a` of the kind ImageValidatingPolicy; the first is at a.yaml:1",
    );
  });
});

test("a provider of the same kind replaces the built-in one", () => {
  const mine = { ...fakeProvider, kind: "cosign" };
  const plan = compileOne(policy({ attestors: "[{name: k, cosign: {id: x}}]" }), {
    attestors: [mine],
  });
  expect(plan.attestors[0]?.provider).toBe(mine);
});

test("a file of one line with very many faults does not take the square of its length", () => {
  const fields = Array.from({ length: 40_000 }, (_, i) => `f${i}: 1`).join(", ");
  const text = `{apiVersion: policies.kyverno.io/v1, kind: ImageValidatingPolicy, metadata: {name: p}, spec: {${fields}}}`;
  expect(check(text).length).toBeGreaterThan(40_000);
  // By the square of the length it would take many minutes.
}, 120_000);
