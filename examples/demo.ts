// The main job in one run: Pods are decided by two of Kyverno's policies over real Cosign signatures. Needs no network: registry,
// keys and signatures are made here. Run it with `npx --yes pnpm@12.18.0 demo`.
import { readFileSync } from "node:fs";
import {
  anonymous,
  createRegistryClient,
  firstOf,
  type KubernetesSecret,
  pullSecrets,
} from "@imagegate/registry";
import { createTestRegistry } from "@imagegate/registry/testing";
import { compilePolicies, createEngine, type Evaluation, formatEvaluation } from "imagegate";
import { createSigner } from "imagegate/testing";

const app = "sf-matt/hello-flask";
const secretApp = "sf-matt/hello-secret";

// ---- a registry that plays ghcr.io and Docker Hub, over HTTP on the loopback address

const robot = { username: "robot", password: "only-for-the-demo" };
const registry = createTestRegistry({
  auth: {
    scheme: "bearer",
    users: [{ ...robot, push: ["*"] }],
    anonymousPull: [app, "library/nginx"],
  },
});
const { address, close } = await registry.listen();

// ---- images, and signatures as cosign writes them

const [owner, stranger] = [createSigner(), createSigner()];
const signed = registry.putImage(app, "signed");
await owner.signImage(registry, { repository: app, digest: signed.digest }, { format: "bundle" });
const older = registry.putImage(app, "signed-by-cosign-2");
await owner.signImage(registry, { repository: app, digest: older.digest }, { format: "legacy" });
registry.putImage(app, "unsigned");
const foreign = registry.putImage(app, "signed-by-stranger");
await stranger.signImage(
  registry,
  { repository: app, digest: foreign.digest },
  { format: "bundle" },
);
await moveTagAndCopySignature();
const hidden = registry.putImage(secretApp, "1.0");
await owner.signImage(
  registry,
  { repository: secretApp, digest: hidden.digest },
  { format: "bundle" },
);
registry.putImage("library/nginx", "latest");

/** Someone pushes other content under a signed tag, copies the signature along, and once more with the new digest written into it. */
async function moveTagAndCopySignature(): Promise<void> {
  const before = registry.putImage(app, "moved", { annotations: { build: "1" } });
  await owner.signImage(registry, { repository: app, digest: before.digest }, { format: "legacy" });
  const after = registry.putImage(app, "moved", { annotations: { build: "2" } });
  const tagOf = (digest: string): string => `${digest.replace(":", "-")}.sig`;
  const bytes = registry.manifest(app, tagOf(before.digest)) ?? new Uint8Array();
  const manifest: { layers: { digest: string; size: number }[] } = JSON.parse(
    Buffer.from(bytes).toString(),
  );
  const forged = manifest.layers.map((layer) => {
    const payload = Buffer.from(registry.blob(app, layer.digest) ?? []).toString();
    const edited = Buffer.from(payload.replace(before.digest, after.digest));
    const { digest, size } = registry.putBlob(app, edited);
    return { ...layer, digest, size };
  });
  const copied = { ...manifest, layers: [...manifest.layers, ...forged] };
  registry.putManifest(app, tagOf(after.digest), copied);
}

// ---- the article's policies, unchanged but for the public key

function policy(file: string): string {
  const text = readFileSync(new URL(`policies/${file}`, import.meta.url), "utf8");
  const block = /^( *)-----BEGIN PUBLIC KEY-----[^]*?-----END PUBLIC KEY-----$/m;
  return text.replace(block, (_, indent: string) =>
    owner.publicKeyPem.trim().replaceAll(/^/gm, indent),
  );
}

const pullSecret: KubernetesSecret = {
  type: "kubernetes.io/dockerconfigjson",
  data: {
    ".dockerconfigjson": Buffer.from(
      JSON.stringify({
        auths: {
          "ghcr.io": {
            auth: Buffer.from(`${robot.username}:${robot.password}`).toString("base64"),
          },
        },
      }),
    ).toString("base64"),
  },
};

interface Scene {
  readonly file?: string;
  readonly secret?: boolean;
  readonly compat?: "1.18";
}

async function decide(
  image: string,
  { file = "private-registry.yaml", secret = true, ...options }: Scene = {},
): Promise<Evaluation> {
  const client = createRegistryClient({
    addresses: { "ghcr.io": address, "docker.io": address },
    insecureHosts: ["ghcr.io", "docker.io"],
    keychain: firstOf(
      pullSecrets({
        read: (_namespace, name) =>
          Promise.resolve(secret && name === "ghcr-creds" ? pullSecret : undefined),
      }),
      anonymous,
    ),
  });
  const engine = createEngine({
    policies: compilePolicies(policy(file), { file, ...options }),
    registry: client,
  });
  try {
    return await engine.evaluate({
      apiVersion: "v1",
      kind: "Pod",
      metadata: { name: "web", namespace: "default" },
      spec: { containers: [{ name: "app", image }] },
    });
  } finally {
    await engine.close();
    await client.close();
  }
}

// ---- the story

const failures: string[] = [];

async function tell(
  title: string,
  image: string,
  expected: "ALLOW" | "DENY" | "ERROR",
  scene: Scene = {},
): Promise<void> {
  const evaluation = await decide(image, scene);
  const text = formatEvaluation(evaluation);
  console.log(`\n## ${title}\n\n${text}`);
  if (!text.startsWith(expected)) failures.push(`${title}: expected ${expected}`);
}

console.log(`# May this image run?

One registry (${address}, playing ghcr.io and Docker Hub), one key of ours (${owner.fingerprint}),
one policy of an ordinary cluster: every image below ghcr.io/sf-matt must carry our Cosign signature.`);

await tell(
  "Signed by us, as cosign 3 signs: a bundle beside the image",
  `ghcr.io/${app}:signed`,
  "ALLOW",
);
await tell(
  "Signed by us, as cosign 2 signs: a .sig tag. Nobody had to touch the policy",
  `ghcr.io/${app}:signed-by-cosign-2`,
  "ALLOW",
);
await tell("Not signed", `ghcr.io/${app}:unsigned`, "DENY");
await tell("Signed, but by a stranger's key", `ghcr.io/${app}:signed-by-stranger`, "DENY");
await tell(
  "The tag was moved after signing; its old signature was copied, then copied again with the new digest written into it",
  `ghcr.io/${app}:moved`,
  "DENY",
);
await tell(
  "A private repository, and the Secret that the policy names is not there",
  `ghcr.io/${secretApp}:1.0`,
  "ERROR",
  {
    secret: false,
  },
);
await tell("The same with the Secret", `ghcr.io/${secretApp}:1.0`, "ALLOW");
await tell(
  "The article's first policy wants a transparency log entry; this signature was made with --tlog-upload=false",
  `ghcr.io/${app}:signed`,
  "DENY",
  { file: "require-log.yaml" },
);
await tell(
  "nginx is none of the policy's business, yet since Kyverno 1.19 each image that a policy selects must be verified by one",
  "nginx",
  "DENY",
);
await tell("The same nginx as Kyverno up to 1.18 decided it", "nginx", "ALLOW", { compat: "1.18" });

await close();
if (failures.length > 0) {
  console.error(`\nThe demo did not go as told:\n${failures.join("\n")}`);
  process.exitCode = 1;
}
