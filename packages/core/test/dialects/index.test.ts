import { expect, test } from "vitest";
import { kindsOf, knownKind } from "../../src/dialects/index.ts";

test.each([
  ["policies.kyverno.io/v1", "ImageValidatingPolicy", "policy"],
  ["policies.kyverno.io/v1beta1", "ImageValidatingPolicy", "policy"],
  ["policies.kyverno.io/v1alpha1", "ImageValidatingPolicy", "policy"],
  ["policies.kyverno.io/v2", "ImageValidatingPolicy", "unknown"],
  ["policies.kyverno.io/v1", "NamespacedImageValidatingPolicy", "unsupported"],
  ["policies.kyverno.io/v1alpha1", "NamespacedImageValidatingPolicy", "unknown"],
  ["policies.kyverno.io/v1", "ValidatingPolicy", "unsupported"],
  ["policies.kyverno.io/v1", "ImageVerifyPolicy", "unknown"],
  ["kyverno.io/v1", "ClusterPolicy", "unsupported"],
  ["policy.sigstore.dev/v1beta1", "ClusterImagePolicy", "unsupported"],
  ["policy.sigstore.dev/v1", "constructor", "unknown"],
  ["v1", "Secret", "other"],
  ["apps/v1", "Deployment", "other"],
  ["policies.kyverno.io.evil/v1", "ImageValidatingPolicy", "other"],
  ["", "", "other"],
])("%s %s is %s", (apiVersion, kind, expected) => {
  expect(knownKind(apiVersion, kind).is).toBe(expected);
});

test("the kinds of a group", () => {
  expect(kindsOf("policy.sigstore.dev")).toEqual(["ClusterImagePolicy", "TrustRoot"]);
  expect(kindsOf("apps")).toEqual([]);
});
