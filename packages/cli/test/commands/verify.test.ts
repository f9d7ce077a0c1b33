import { generateKeyPairSync } from "node:crypto";
import { createSigner } from "imagegate/testing";
import { expect, test } from "vitest";
import { run } from "../support/run.ts";
import { createScene } from "../support/scene.ts";

const verify = ["verify", "--key", "cosign.pub", "--insecure-ignore-tlog"];

test.each([
  ["signed", 0, /^VERIFIED {2}ghcr\.io\/acme\/app:signed@sha256:[0-9a-f]{64}\n {2}by key SHA256:/m],
  ["bundled", 0, /^VERIFIED/m],
  ["unsigned", 1, /^NOT VERIFIED[^]*NO_SIGNATURES_FOUND/m],
  ["gone", 2, /^ERROR[^]*IMAGE_NOT_FOUND[^]*looked {2}404/m],
])("%s ends with %i", async (tag, exitCode, text) => {
  const scene = await createScene();
  const ran = await run([...verify, `ghcr.io/acme/app:${tag}`, ...scene.flags], {
    "cosign.pub": scene.signer.publicKeyPem,
  });
  expect(ran.exitCode).toBe(exitCode);
  expect(ran.stdout).toMatch(text);
  expect(ran.stdout).toContain("weakened  --insecure-ignore-tlog");
});

test("every image is judged, in whichever format it is signed and whatever the others are", async () => {
  const scene = await createScene();
  const images = ["unsigned", "bundled", "signed"].map((tag) => `ghcr.io/acme/app:${tag}`);
  const ran = await run([...verify, ...images, ...scene.flags], {
    "cosign.pub": scene.signer.publicKeyPem,
  });
  expect(ran.exitCode).toBe(1);
  expect(ran.stdout.match(/^(?:NOT )?VERIFIED/gm)).toEqual([
    "NOT VERIFIED",
    "VERIFIED",
    "VERIFIED",
  ]);
});

test("without --insecure-ignore-tlog a log entry is required", async () => {
  const scene = await createScene();
  const ran = await run(
    ["verify", "--key", "cosign.pub", "ghcr.io/acme/app:signed", ...scene.flags],
    { "cosign.pub": scene.signer.publicKeyPem },
  );
  expect(ran.exitCode).toBe(1);
  expect(ran.stdout).toContain("TLOG_MISSING");
});

test("any of several keys is enough, and a key may come from the environment", async () => {
  const scene = await createScene();
  const args = [
    "verify",
    "--key",
    "other.pub",
    "--key",
    "env://KEY",
    "--insecure-ignore-tlog",
    "ghcr.io/acme/app:signed",
  ];
  const files = { "other.pub": createSigner().publicKeyPem };
  const ran = await run([...args, ...scene.flags], files, {
    env: { KEY: scene.signer.publicKeyPem },
  });
  expect(ran.exitCode).toBe(0);
});

test("-o cosign prints an array of payloads for each verified image", async () => {
  const scene = await createScene();
  const images = ["signed", "bundled", "unsigned"].map((tag) => `ghcr.io/acme/app:${tag}`);
  const ran = await run([...verify, ...images, "-o", "cosign", ...scene.flags], {
    "cosign.pub": scene.signer.publicKeyPem,
  });
  expect(ran.exitCode).toBe(1);
  const lines = ran.stdout
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));
  expect(lines).toHaveLength(2);
  expect(lines[0][0]).toMatchObject({
    critical: { image: { "docker-manifest-digest": scene.digests.signed } },
    optional: { team: "a" },
  });
  expect(lines[1][0].critical.image["docker-manifest-digest"]).toBe(scene.digests.bundled);
  expect(ran.stderr).toContain("NOT VERIFIED");
});

test("-o json is a VerifyReport", async () => {
  const scene = await createScene();
  const ran = await run([...verify, "ghcr.io/acme/app:signed", "-o", "json", ...scene.flags], {
    "cosign.pub": scene.signer.publicKeyPem,
  });
  expect(JSON.parse(ran.stdout)).toMatchObject({
    kind: "VerifyReport",
    exitCode: 0,
    verified: true,
    artifacts: [
      {
        artifact: "ghcr.io/acme/app:signed",
        digest: scene.digests.signed,
        verified: true,
        evidence: [{ outcome: "pass" }],
      },
    ],
    weakened: ["--insecure-ignore-tlog", "--insecure-registry ghcr.io"],
  });
});

test.each([
  ["no key", ["verify", "ghcr.io/acme/app:1"], 64, "no signer is named"],
  ["a KMS key", ["verify", "--key", "awskms://x", "ghcr.io/acme/app:1"], 64, "not there yet"],
  ["a key at a URL", ["verify", "--key", "https://x", "x"], 64, "not read from `https://`"],
  ["stdin twice", ["verify", "--key", "-", "--pull-secret", "-", "x"], 64, "named twice"],
  [
    "an unset variable",
    ["verify", "--key", "env://NOPE", "ghcr.io/acme/app:1"],
    3,
    "`NOPE` is not set",
  ],
  [
    "a file that is no key",
    ["verify", "--key", "junk.pub", "ghcr.io/acme/app:1"],
    3,
    "ENGINE_INVALID_KEY",
  ],
  ["a malformed reference", [...verify, "ghcr.io/Acme/app:1"], 3, "REGISTRY_INVALID_REFERENCE"],
])("%s", async (_name, args, exitCode, text) => {
  const files = { "junk.pub": "junk", "cosign.pub": createSigner().publicKeyPem };
  const ran = await run(args, files);
  expect(ran.exitCode).toBe(exitCode);
  expect(ran.stdout + ran.stderr).toContain(text);
});

test("a private key named by mistake is refused and not shown", async () => {
  const { privateKey } = generateKeyPairSync("ec", {
    namedCurve: "P-256",
    publicKeyEncoding: { format: "pem", type: "spki" },
    privateKeyEncoding: { format: "pem", type: "pkcs8" },
  });
  const args = ["verify", "--key", "env://KEY", "ghcr.io/acme/app:1"];
  const ran = await run(args, {}, { env: { KEY: privateKey } });
  expect(ran.exitCode).toBe(3);
  expect(ran.stderr).toContain("ENGINE_INVALID_KEY");
  for (const line of privateKey.split("\n").filter((each) => each.length > 40)) {
    expect(ran.stderr).not.toContain(line.slice(10, 40));
  }
});

test("a bundle's statement is in the report, and its payload has cosign's form", async () => {
  const scene = await createScene();
  const ran = await run([...verify, "ghcr.io/acme/app:bundled", "-o", "json", ...scene.flags], {
    "cosign.pub": scene.signer.publicKeyPem,
  });
  const [artifact] = JSON.parse(ran.stdout).artifacts;
  expect(artifact.statements).toMatchObject([
    { predicateType: "https://sigstore.dev/cosign/sign/v1", subject: [{ digest: {} }] },
  ]);
  expect(artifact.payloads).toMatchObject([
    {
      critical: {
        image: { "docker-manifest-digest": scene.digests.bundled },
        type: "https://sigstore.dev/cosign/sign/v1",
      },
    },
  ]);
  expect(artifact.evidence[0]).not.toHaveProperty("payloads");
});

test("an image that cannot be resolved says why in the report", async () => {
  const scene = await createScene();
  const ran = await run([...verify, "ghcr.io/acme/app:gone", "-o", "json", ...scene.flags], {
    "cosign.pub": scene.signer.publicKeyPem,
  });
  expect(JSON.parse(ran.stdout).artifacts).toMatchObject([
    {
      artifact: "ghcr.io/acme/app:gone",
      verified: false,
      outcome: "error",
      reason: "IMAGE_NOT_FOUND",
      lookups: [
        { kind: "resolve", status: 404 },
        { kind: "resolve", status: 404, code: "MANIFEST_UNKNOWN" },
      ],
      request: {
        url: "http://ghcr.io/v2/acme/app/manifests/gone",
        status: 404,
        code: "MANIFEST_UNKNOWN",
      },
      retryable: false,
    },
  ]);
});
