import { expectTypeOf, test } from "vitest";
import {
  type Attestor,
  type AttestorProvider,
  compilePolicies,
  cosign,
  createEngine,
  type Diagnostic,
  checkPolicies,
  type Engine,
  type Evaluation,
  type Evidence,
  formatEvaluation,
  type ImageEvidence,
  type KubernetesObject,
  type PolicySet,
  type ReasonCode,
  type Result,
  verifyImage,
} from "../src/index.ts";
import { createSigner, type RegistryWriter, type TestSigner } from "../src/testing/index.ts";
import { createTestRegistry } from "@imagegate/registry/testing";

// Checked by `tsc -b`; running it proves only that the values are there.
test("the public types are what callers write", () => {
  expectTypeOf(compilePolicies).returns.toEqualTypeOf<PolicySet>();
  expectTypeOf(checkPolicies).returns.toEqualTypeOf<readonly Diagnostic[]>();
  expectTypeOf(createEngine).returns.toEqualTypeOf<Engine>();
  expectTypeOf<Engine["evaluate"]>().parameter(0).toEqualTypeOf<KubernetesObject>();
  expectTypeOf<Engine["evaluate"]>().returns.toEqualTypeOf<Promise<Evaluation>>();
  expectTypeOf(formatEvaluation).returns.toEqualTypeOf<string>();
  expectTypeOf(verifyImage).returns.toEqualTypeOf<Promise<ImageEvidence>>();
  expectTypeOf(cosign({ key: createSigner().publicKeyPem })).toExtend<Attestor>();
  expectTypeOf(createSigner()).toEqualTypeOf<TestSigner>();
  expectTypeOf(createTestRegistry()).toExtend<RegistryWriter>();
});

test("results are closed unions, so that a switch over them can be complete", () => {
  expectTypeOf<Evaluation["verdict"]>().toEqualTypeOf<"allow" | "deny">();
  expectTypeOf<Result["result"]>().toEqualTypeOf<"pass" | "fail" | "error" | "skip">();
  expectTypeOf<Result["reasons"]>().toEqualTypeOf<readonly ReasonCode[]>();
  expectTypeOf<Evidence["outcome"]>().toEqualTypeOf<"pass" | "fail" | "error" | "skip">();
});

test("a provider's specification is its own type", () => {
  interface Spec {
    readonly team: string;
  }
  expectTypeOf<AttestorProvider<Spec>["decode"]>().returns.toEqualTypeOf<Spec | undefined>();
  expectTypeOf<AttestorProvider<Spec>["verify"]>().returns.toEqualTypeOf<Promise<Evidence>>();
  // @ts-expect-error -- an engine needs policies
  expectTypeOf(createEngine).toBeCallableWith({});
  // @ts-expect-error -- somebody must be named
  expectTypeOf(verifyImage).toBeCallableWith("nginx", {});
  // @ts-expect-error -- evaluations are data that nobody may change
  expectTypeOf<(e: Evaluation) => void>().toEqualTypeOf<(e: { verdict: "allow" }) => void>();
});
