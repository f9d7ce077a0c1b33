import { createRegistryClient } from "@imagegate/registry";
import { createTestRegistry, type TestRegistry } from "@imagegate/registry/testing";
import {
  compilePolicies,
  createEngine,
  type Engine,
  type EngineOptions,
  type Evaluation,
  type EvaluationRequest,
  type KubernetesObject,
} from "../../src/index.ts";
import { createFakeAttestors, type FakeAnswer, type FakeAttestors } from "./fake-attestor.ts";

/** Parts of a policy over those of the worked example of the specification. */
export interface PolicyParts {
  readonly name?: string;
  readonly spec?: string;
  readonly validations?: string;
  readonly config?: string;
  readonly match?: string;
  readonly attestors?: string;
  readonly compat?: "1.18";
}

/** The worked example: every image of ghcr.io/acme must be signed by attestor `k`. */
export function policy(parts: PolicyParts = {}): string {
  return `apiVersion: policies.kyverno.io/v1
kind: ImageValidatingPolicy
metadata: {name: ${parts.name ?? "acme-signed"}}
spec:
  matchConstraints:
    resourceRules:
    - {apiGroups: [""], apiVersions: [v1], operations: [CREATE, UPDATE, DELETE], resources: [pods]}
  ${parts.match ?? "matchImageReferences: [{glob: ghcr.io/acme/*}]"}
  ${parts.config ?? "validationConfigurations: {verifyDigest: false, mutateDigest: false}"}
  attestors:
  ${parts.attestors ?? "- {name: k, fake: {key: good}}"}
  ${parts.spec ?? ""}
  validations:
  ${
    parts.validations ??
    `- expression: images.containers.map(i, verifyImageSignatures(i, [attestors.k])).all(n, n > 0)
    message: acme images must be signed`
  }
`;
}

/** A Pod with these images. */
export function pod(
  containers: readonly string[],
  more: Readonly<Record<string, unknown>> = {},
): KubernetesObject {
  const list = (images: readonly string[]): object[] =>
    images.map((image, i) => ({ name: `c${i}`, image }));
  return {
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name: "p", namespace: "team" },
    spec: { containers: list(containers), ...more },
  };
}

/** An engine over a registry in memory, with fake attestors. */
export interface Scene {
  readonly registry: TestRegistry;
  readonly engine: Engine;
  readonly attestors: FakeAttestors;
  evaluate(resource: KubernetesObject, request?: EvaluationRequest): Promise<Evaluation>;
}

export function createScene(
  policies: string,
  answers: Readonly<Record<string, FakeAnswer>> = {},
  options: Partial<EngineOptions> & { readonly compat?: "1.18" } = {},
): Scene {
  const registry = createTestRegistry();
  for (const name of ["acme/app", "acme/init", "acme/bad", "library/nginx"]) {
    registry.putImage(name, "1");
    registry.putImage(name, "latest");
  }
  const attestors = createFakeAttestors({ "acme/app": ["good"], ...answers });
  const { compat, ...engineOptions } = options;
  const engine = createEngine({
    policies: compilePolicies(policies, {
      attestors: [attestors.provider],
      ...(compat === undefined ? {} : { compat }),
    }),
    registry: createRegistryClient({ fetch: registry.fetch, sleep: () => Promise.resolve() }),
    ...engineOptions,
  });
  return {
    registry,
    engine,
    attestors,
    evaluate: (resource, request) => engine.evaluate(resource, request),
  };
}
