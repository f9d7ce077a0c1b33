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
  // To pass over a policy whose group is misspelt would let everything through.
  ["policies.kyverno.io.evil/v1", "ImageValidatingPolicy", "unknown"],
  ["v1", "ImageValidatingPolicy", "unknown"],
  ["policy.kyverno.io/v1", "ValidatingPolicy", "unknown"],
  ["kyvrno.io/v1", "ClusterPolicy", "unknown"],
  ["nvidia.com/v1", "ClusterPolicy", "other"],
  ["policy.open-cluster-management.io/v1", "Policy", "other"],
  ["config.openshift.io/v1", "ClusterImagePolicy", "other"],
  ["", "", "other"],
])("%s %s is %s", (apiVersion, kind, expected) => {
  expect(knownKind(apiVersion, kind).is).toBe(expected);
});

test.each([
  ["policies.kyverno.io/v9", "TrustRoot", []],
  ["policies.kyverno.io/v9", "PolicyException", ["v1", "v1beta1", "v1alpha1"]],
  ["kyverno.io/v1", "ImageValidatingPolicy", ["v1", "v1beta1", "v1alpha1"]],
  ["policy.kyverno.io/v1", "ImageValidatingPolicy", ["v1", "v1beta1", "v1alpha1"]],
])("%s %s could be of the versions %j", (apiVersion, kind, versions) => {
  const known = knownKind(apiVersion, kind);
  expect(known).toEqual({
    is: "unknown",
    versions: versions.map((version) => `policies.kyverno.io/${version}`),
  });
});

test("the kinds of a group", () => {
  expect(kindsOf("policy.sigstore.dev")).toEqual(["ClusterImagePolicy", "TrustRoot"]);
  expect(kindsOf("apps")).toEqual([]);
});
