import { describe, expect, test } from "vitest";
import { checkPolicies, compilePolicies, parseResources } from "../../src/index.ts";

const read = (text: string) => {
  const { resources, diagnostics } = parseResources(text, { file: "f" });
  return {
    kinds: resources.map(({ object: { apiVersion, kind } }) => `${apiVersion} ${kind}`),
    faults: diagnostics.map(
      ({ code, message, position: at }) => `${code} ${at?.line}:${at?.column} ${message}`,
    ),
  };
};

describe("a list is its members", () => {
  test.each([
    [
      "of any kind",
      "kind: List\nitems:\n- {apiVersion: v1, kind: Pod}\n- {apiVersion: a/v1, kind: B}\n",
      ["v1 Pod", "a/v1 B"],
    ],
    ["with its own kind", "kind: PodList\nitems: [{apiVersion: v1, kind: Pod}]\n", ["v1 Pod"]],
    [
      "whose members leave out the kind",
      "kind: PodList\nitems: [{spec: {}}, {spec: {}}]\n",
      ["v1 Pod", "v1 Pod"],
    ],
    [
      "in a list",
      "kind: List\nitems: [{apiVersion: v1, kind: PodList, items: [{}]}]\n",
      ["v1 Pod"],
    ],
    ["without members", "kind: List\nitems: []\n", []],
    ["without members, as Go writes it", "kind: PodList\nitems: null\n", []],
  ])("%s", (_name, text, kinds) => {
    expect(read(`apiVersion: v1\n${text}`)).toEqual({ kinds, faults: [] });
  });

  test("another kind that only ends so is none", () => {
    expect(read("apiVersion: a/v1\nkind: AllowList\nspec: {}\n").kinds).toEqual(["a/v1 AllowList"]);
  });

  test.each([
    ["a list without items", "item: []\n", "POLICY_MISSING_FIELD 1:1 `items` is missing"],
    [
      "items that are no list",
      "items: {a: 1}\n",
      "POLICY_INVALID_VALUE 3:8 `items` must be a list",
    ],
    [
      "a member that is no object",
      "items:\n- a\n",
      "POLICY_INVALID_VALUE 4:3 `items[0]` is no object",
    ],
    [
      "a member without a kind",
      "items:\n- {apiVersion: v1}\n",
      "POLICY_MISSING_FIELD 4:3 `kind` is missing: this is no Kubernetes object",
    ],
  ])("%s is told where it stands", (_name, items, fault) => {
    expect(read(`apiVersion: v1\nkind: List\n${items}`)).toEqual({ kinds: [], faults: [fault] });
  });
});

describe("policies in a list", () => {
  const policy = (name: string, expression: string): string =>
    `apiVersion: policies.kyverno.io/v1, kind: ImageValidatingPolicy, metadata: {name: ${name}}, spec: {
    matchConstraints: {resourceRules: [{apiGroups: [""], apiVersions: [v1], operations: [CREATE], resources: [pods]}]},
    attestors: [], validations: [{expression: "${expression}"}]}`;

  test("are compiled, and know their place in the file", () => {
    const text = `apiVersion: v1\nkind: List\nitems:\n- {${policy("a", "true")}}\n- {${policy("b", "true")}}\n`;
    expect(compilePolicies(text).policies.map(({ ref: { name, line } }) => [name, line])).toEqual([
      ["a", 4],
      ["b", 7],
    ]);
  });

  test("are compiled from a typed list that names the kind once", () => {
    const member = policy("a", "true").replace(/^apiVersion.*?Policy, /, "");
    const head = "apiVersion: policies.kyverno.io/v1\nkind: ImageValidatingPolicyList\n";
    expect(compilePolicies(`${head}items: [{${member}}]\n`).policies[0]?.ref).toMatchObject({
      apiVersion: "policies.kyverno.io/v1",
      kind: "ImageValidatingPolicy",
      name: "a",
    });
  });

  test("have their faults shown in the file, and good members hide none", () => {
    const text = `apiVersion: v1\nkind: List\nitems:\n- {${policy("a", "true")}}\n- {${policy("b", "tru")}}\n`;
    expect(checkPolicies(text)).toMatchObject([
      {
        code: "EXPR_UNDECLARED_REFERENCE",
        position: { path: "spec.validations[0].expression", line: 9 },
      },
    ]);
  });

  test("may not have one name twice", () => {
    const text = `apiVersion: v1\nkind: List\nitems:\n- {${policy("a", "true")}}\n- {${policy("a", "true")}}\n`;
    expect(checkPolicies(text)).toMatchObject([{ code: "POLICY_DUPLICATE_NAME" }]);
  });
});
