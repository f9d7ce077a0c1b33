import { createEnvironment, dyn, stdlib } from "@imagegate/expr";
import { expect, test } from "vitest";
import { admissionRequestValue, namespaceValue } from "../../src/cel/struct.ts";
import { admissionRequestType, namespaceType } from "../../src/cel/types.ts";

const environment = createEnvironment({
  libraries: [stdlib],
  variables: { request: admissionRequestType, namespaceObject: namespaceType, object: dyn },
});
const variables = {
  request: admissionRequestValue({
    kind: { group: "", version: "v1", kind: "Pod" },
    namespace: "shop",
    operation: "CREATE",
    userInfo: { username: "ann", groups: ["a"], extra: { scopes: ["x"] } },
    object: { spec: { hostNetwork: true } },
    nonsense: 1,
  }),
  namespaceObject: namespaceValue({
    apiVersion: "v1",
    kind: "Namespace",
    metadata: {
      name: "shop",
      uid: "u-1",
      labels: { tier: "gold" },
      creationTimestamp: "2026-01-02T03:04:05Z",
    },
    status: { phase: "Active", conditions: [{ type: "Ready", status: "True" }] },
  }),
  object: null,
};

test.each([
  "request.kind.kind == 'Pod' && request.kind.group == ''",
  "request.userInfo.groups == ['a'] && request.userInfo.extra.scopes[0] == 'x'",
  "request.object.spec.hostNetwork == true",
  "!has(request.dryRun) && !has(request.oldObject) && has(request.namespace)",
  "namespaceObject.metadata.labels.tier == 'gold' && namespaceObject.metadata.UID == 'u-1'",
  "namespaceObject.metadata.creationTimestamp == timestamp('2026-01-02T03:04:05Z')",
  "namespaceObject.status.conditions.exists(c, c.type == 'Ready' && c.status == 'True')",
  "!has(namespaceObject.spec)",
])("%s", (expression) => {
  expect(environment.compile(expression).evaluate(variables)).toEqual({
    kind: "value",
    value: true,
  });
});

test("an unset field is no such key", () => {
  const outcome = environment.compile("request.name == ''").evaluate(variables);
  expect(outcome.kind === "error" && outcome.error.message).toBe("no such key: name");
});

test.each(["request.nonsense == 1", "namespaceObject.kind == ''", "request.kind.name == ''"])(
  "%s does not compile",
  (expression) => {
    expect(() => environment.compile(expression)).toThrow("undefined field");
  },
);

test("a Namespace without metadata is taken as it is", () => {
  expect(namespaceValue({ kind: "Namespace" }).has("metadata")).toBe(false);
});
