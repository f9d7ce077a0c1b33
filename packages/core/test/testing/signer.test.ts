import { createHash, createPublicKey } from "node:crypto";
import { describe, expect, it, test } from "vitest";
import type { ReasonCode } from "../../src/index.ts";
import {
  createSigner,
  createTestLog,
  type SignatureFormat,
  type SignerAlgorithm,
  type SignImageOptions,
  type Tampering,
} from "../../src/testing/index.ts";
import { askRegistry, registryWithImage, signAndAsk } from "../support/ask-registry.ts";

const formats: readonly SignatureFormat[] = ["legacy", "bundle"];
const flip = (bytes: Uint8Array): Uint8Array =>
  bytes.map((byte, i) => (i === 40 ? byte ^ 1 : byte));

const replacing =
  (from: string, to: string) =>
  (bytes: Uint8Array): Uint8Array =>
    new Uint8Array(Buffer.from(Buffer.from(bytes).toString("utf8").replaceAll(from, to)));

describe("what a signer signs is accepted by its key, and by no other", () => {
  const cases: readonly { algorithm: SignerAlgorithm; hash?: "sha256" | "sha384" | "sha512" }[] = [
    { algorithm: "P-256" },
    { algorithm: "P-384" },
    { algorithm: "P-384", hash: "sha256" },
    { algorithm: "P-521" },
    { algorithm: "P-521", hash: "sha256" },
    { algorithm: "RSA-2048" },
    { algorithm: "RSA-3072" },
    { algorithm: "Ed25519" },
  ];
  const table = formats.flatMap((format) =>
    cases.flatMap(({ algorithm, hash }) =>
      [true, false].map((logged) => ({ format, logged, algorithm, hash })),
    ),
  );

  test.each(table)(
    "$format, $algorithm, hash $hash, logged $logged",
    async ({ format, logged, algorithm, hash }) => {
      const signer = createSigner({ algorithm });
      const { registry, image } = registryWithImage();
      const log = logged ? { log: createTestLog() } : {};
      await signer.signImage(registry, image, {
        format,
        ...log,
        ...(hash === undefined ? {} : { hash }),
      });
      const evidence = await askRegistry(registry, signer, log);
      expect(evidence).toMatchObject({
        outcome: "pass",
        attestor: { keyFingerprint: signer.fingerprint, keyType: algorithm },
        candidates: [{ format, outcome: "pass" }],
      });
      const stranger = createSigner({ algorithm });
      expect(await askRegistry(registry, stranger, log)).toMatchObject({
        outcome: "fail",
        reason: "SIGNATURE_INVALID",
      });
    },
  );

  it("a hash that the policy does not name does not count", async () => {
    const signer = createSigner({ algorithm: "P-384" });
    const how = { format: "bundle", hash: "sha512" } as const;
    expect((await signAndAsk(signer, how)).reason).toBe("SIGNATURE_INVALID");
    expect((await signAndAsk(signer, how, { hashAlgorithm: "sha512" })).outcome).toBe("pass");
  });
});

it("names its key as evidence and policies do", () => {
  const signer = createSigner();
  const der = createPublicKey(signer.publicKeyPem).export({ format: "der", type: "spki" });
  const hash = createHash("sha256").update(der).digest("base64");
  expect(signer.fingerprint).toBe(`SHA256:${hash.slice(0, 43)}`);
  expect(createSigner().fingerprint).not.toBe(signer.fingerprint);
});

test.each(formats)("annotations of a %s signature are signed values", async (format) => {
  const signer = createSigner();
  const how: SignImageOptions = { format, annotations: { env: "prod", team: "a" } };
  const asking = (annotations: Record<string, string>) => signAndAsk(signer, how, { annotations });
  expect((await asking({ env: "prod" })).outcome).toBe("pass");
  expect((await asking({ env: "test" })).reason).toBe("ANNOTATION_MISMATCH");
  expect((await asking({ other: "" })).reason).toBe("ANNOTATION_MISMATCH");
});

describe("signatures of one image gather", () => {
  test.each([
    { format: "legacy", referrersApi: true },
    { format: "bundle", referrersApi: true },
    { format: "bundle", referrersApi: false },
  ] as const)("$format, referrers API $referrersApi", async ({ format, referrersApi }) => {
    const { registry, image } = registryWithImage(referrersApi);
    const signers = [createSigner(), createSigner({ algorithm: "Ed25519" }), createSigner()];
    for (const signer of signers) {
      // oxlint-disable-next-line no-await-in-loop -- each signer adds to what the one before it stored
      await signer.signImage(registry, image, { format });
    }
    for (const evidence of await Promise.all(signers.map((each) => askRegistry(registry, each)))) {
      expect(evidence.outcome).toBe("pass");
      expect(evidence.candidates.map(({ outcome }) => outcome).toSorted()).toEqual([
        "fail",
        "fail",
        "pass",
      ]);
    }
  });
});

describe("tampering", () => {
  const otherDigest = `sha256:${"0".repeat(64)}`;
  const cases: readonly {
    readonly what: string;
    readonly formats?: readonly SignatureFormat[];
    readonly tamper: Tampering;
    readonly reason: ReasonCode;
  }[] = [
    {
      what: "a payload changed after signing",
      tamper: { payload: flip },
      reason: "SIGNATURE_INVALID",
    },
    { what: "a signature changed", tamper: { signature: flip }, reason: "SIGNATURE_INVALID" },
    {
      what: "an empty signature",
      tamper: { signature: () => new Uint8Array() },
      reason: "INVALID_SIGNATURE_LAYER",
      formats: ["legacy"],
    },
    {
      what: "a signature in IEEE P1363 form",
      tamper: { signature: derToP1363 },
      reason: "SIGNATURE_INVALID",
    },
    {
      what: "another digest signed",
      tamper: { document: (bytes) => replacing(digestIn(bytes), otherDigest.slice(7))(bytes) },
      reason: "DIGEST_MISMATCH",
    },
    {
      what: "an attestation in the place of a signature",
      formats: ["bundle"],
      tamper: {
        document: replacing(
          "https://sigstore.dev/cosign/sign/v1",
          "https://slsa.dev/provenance/v1",
        ),
      },
      reason: "PREDICATE_TYPE_MISMATCH",
    },
    {
      what: "something else than a cosign signature signed",
      formats: ["legacy"],
      tamper: {
        document: replacing("cosign container image signature", "atomic container signature"),
      },
      reason: "PAYLOAD_INVALID",
    },
    {
      what: "a signed text that is no JSON",
      tamper: { document: () => new Uint8Array(Buffer.from("hello")) },
      reason: "PAYLOAD_INVALID",
    },
    {
      what: "a layer of another media type",
      formats: ["legacy"],
      tamper: { layer: (layer) => ({ ...layer, mediaType: "text/plain" }) },
      reason: "INVALID_SIGNATURE_LAYER",
    },
    {
      what: "base64 that is cut",
      formats: ["legacy"],
      tamper: {
        layer: ({ mediaType, annotations }) => ({
          mediaType,
          annotations: Object.fromEntries(
            Object.entries(annotations).map(([name, value]) => [name, value.slice(0, -1)]),
          ),
        }),
      },
      reason: "INVALID_SIGNATURE_LAYER",
    },
    {
      what: "a bundle of an unknown version",
      formats: ["bundle"],
      tamper: {
        bundle: (bundle) => ({
          ...bundle,
          mediaType: "application/vnd.dev.sigstore.bundle.v0.4+json",
        }),
      },
      reason: "INVALID_BUNDLE",
    },
    {
      what: "another payload type, which is part of what is signed",
      formats: ["bundle"],
      tamper: { bundle: inEnvelope((envelope) => ({ ...envelope, payloadType: "text/plain" })) },
      reason: "SIGNATURE_INVALID",
    },
    {
      what: "two DSSE signatures",
      formats: ["bundle"],
      tamper: {
        bundle: inEnvelope(({ signatures, ...rest }) => ({
          ...rest,
          signatures: Array.isArray(signatures) ? [...signatures, ...signatures] : [],
        })),
      },
      reason: "INVALID_BUNDLE",
    },
  ];

  test.each(
    cases.flatMap(({ formats: some = formats, ...rest }) =>
      some.map((format) => ({ format, ...rest })),
    ),
  )("$format: $what", async ({ format, tamper, reason }) => {
    const evidence = await signAndAsk(createSigner(), { format, tamper });
    expect(evidence).toMatchObject({
      outcome: "fail",
      reason,
      candidates: [{ outcome: "fail", reason }],
    });
  });

  test.each(formats)("%s: one good signature beside a bad one is enough", async (format) => {
    const signer = createSigner();
    const { registry, image } = registryWithImage();
    await signer.signImage(registry, image, { format, tamper: { payload: flip } });
    await signer.signImage(registry, image, { format });
    expect((await askRegistry(registry, signer)).outcome).toBe("pass");
  });

  it("an entry of another signature proves nothing: legacy", async () => {
    const signer = createSigner();
    const log = createTestLog();
    let foreign = "";
    await signAndAsk(signer, {
      format: "legacy",
      log,
      annotations: { other: "1" },
      tamper: {
        layer: (layer) => {
          foreign = layer.annotations["dev.sigstore.cosign/bundle"] ?? "";
          return layer;
        },
      },
    });
    const evidence = await signAndAsk(
      signer,
      {
        format: "legacy",
        log,
        tamper: {
          layer: ({ mediaType, annotations }) => ({
            mediaType,
            annotations: { ...annotations, "dev.sigstore.cosign/bundle": foreign },
          }),
        },
      },
      { log },
    );
    expect(evidence).toMatchObject({ outcome: "fail", reason: "TLOG_MISMATCH" });
  });

  it("an entry of another signature proves nothing: bundle", async () => {
    const signer = createSigner();
    const log = createTestLog();
    let foreign: unknown;
    const material = (bundle: Readonly<Record<string, unknown>>): unknown => {
      foreign ??= bundle["verificationMaterial"];
      return { ...bundle, verificationMaterial: foreign };
    };
    const how = { format: "bundle", log, tamper: { bundle: material } } as const;
    expect(
      (await signAndAsk(signer, { ...how, annotations: { other: "1" } }, { log })).outcome,
    ).toBe("pass");
    const evidence = await signAndAsk(signer, how, { log });
    expect(evidence.outcome).toBe("fail");
    expect(evidence.candidates[0]?.checks.at(-1)).toMatchObject({
      name: "log-binding",
      outcome: "fail",
      reason: "TLOG_MISMATCH",
    });
  });
});

test.each(formats)("%s: without a log the signature carries no entry", async (format) => {
  const log = createTestLog();
  expect(await signAndAsk(createSigner(), { format }, { log })).toMatchObject({
    outcome: "fail",
    reason: "TLOG_MISSING",
  });
});

/** The digest that a simple-signing payload or a statement names, without its algorithm. */
function digestIn(payload: Uint8Array): string {
  return /[0-9a-f]{64}/.exec(Buffer.from(payload).toString("utf8"))?.[0] ?? "";
}

function inEnvelope(
  change: (envelope: Readonly<Record<string, unknown>>) => object,
): NonNullable<Tampering["bundle"]> {
  return (bundle) => {
    const { dsseEnvelope } = bundle;
    if (typeof dsseEnvelope !== "object" || dsseEnvelope === null) throw new Error("no envelope");
    return { ...bundle, dsseEnvelope: change({ ...dsseEnvelope }) };
  };
}

/** `SEQUENCE { INTEGER r, INTEGER s }` of P-256 as `r ‖ s`. */
function derToP1363(der: Uint8Array): Uint8Array {
  const integer = (start: number): { readonly bytes: Uint8Array; readonly end: number } => {
    const end = start + 2 + (der[start + 1] ?? 0);
    return { bytes: der.subarray(start + 2, end).slice(-32), end };
  };
  const r = integer(2);
  const s = integer(r.end);
  const raw = new Uint8Array(64);
  raw.set(r.bytes, 32 - r.bytes.length);
  raw.set(s.bytes, 64 - s.bytes.length);
  return raw;
}
