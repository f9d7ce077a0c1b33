import { createTestRegistry, type TestRegistry } from "@imagegate/registry/testing";
import { createSigner, type TestSigner } from "imagegate/testing";
import { onTestFinished } from "vitest";

/** A registry that listens and plays ghcr.io, with a signed and an unsigned image in `acme/app` and a private one in `acme/secret`. */
export interface Scene {
  readonly registry: TestRegistry;
  readonly signer: TestSigner;
  readonly digests: Readonly<Record<"signed" | "bundled" | "unsigned", string>>;
  /** Flags that send ghcr.io there. */
  readonly flags: readonly string[];
  readonly password: string;
  /** A dockerconfigjson Secret for the private repository. */
  secret(namespace: string): string;
  policy(parts?: {
    readonly key?: string;
    readonly secrets?: string;
    readonly action?: string;
  }): string;
}

export async function createScene(): Promise<Scene> {
  const password = "canary-password-1f3a";
  const registry = createTestRegistry({
    auth: {
      scheme: "bearer",
      users: [{ username: "robot", password, push: ["*"] }],
      anonymousPull: ["acme/app"],
    },
  });
  const { address, close } = await registry.listen();
  onTestFinished(close);
  const signer = createSigner();
  const put = (tag: string, repository = "acme/app"): string =>
    registry.putImage(repository, tag).digest;
  const digests = { signed: put("signed"), bundled: put("bundled"), unsigned: put("unsigned") };
  await signer.signImage(
    registry,
    { repository: "acme/app", digest: digests.signed },
    { format: "legacy", annotations: { team: "a" } },
  );
  await signer.signImage(
    registry,
    { repository: "acme/app", digest: digests.bundled },
    { format: "bundle" },
  );
  await signer.signImage(
    registry,
    { repository: "acme/secret", digest: put("1", "acme/secret") },
    { format: "bundle" },
  );
  const auth = Buffer.from(`robot:${password}`).toString("base64");
  const config = JSON.stringify({ auths: { "ghcr.io": { auth } } });
  return {
    registry,
    signer,
    digests,
    password,
    flags: ["--registry-address", `ghcr.io=${address}`, "--insecure-registry", "ghcr.io"],
    secret: (namespace) => `apiVersion: v1
kind: Secret
metadata: {name: creds, namespace: ${namespace}}
type: kubernetes.io/dockerconfigjson
data: {.dockerconfigjson: ${Buffer.from(config).toString("base64")}}
`,
    policy: ({
      key = signer.publicKeyPem,
      secrets = "",
      action = "Deny",
    } = {}) => `apiVersion: policies.kyverno.io/v1
kind: ImageValidatingPolicy
metadata: {name: acme-signed}
spec:
  matchConstraints:
    resourceRules: [{apiGroups: [""], apiVersions: [v1], operations: [CREATE], resources: [pods]}]
  validationActions: [${action}]
  ${secrets}
  attestors:
  - name: cosign
    cosign:
      key: {data: ${JSON.stringify(key)}}
      ctlog: {insecureIgnoreTlog: true, url: "https://rekor.sigstore.dev"}
  validations:
  - expression: images.containers.all(i, verifyImageSignatures(i, [attestors.cosign]) > 0)
    message: acme images must be signed
`,
  };
}

/** A Pod with one container. */
export function pod(image: string): string {
  return `apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  containers:
  - name: app
    image: ${image}
`;
}
