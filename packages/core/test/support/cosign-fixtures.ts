import { createHash, generateKeyPairSync, type KeyObject, sign as signBytes } from "node:crypto";
import { computeDigest } from "@imagegate/registry";
import { preAuthEncoding } from "../../src/attestors/cosign/normalise.ts";
import { fingerprintOf } from "../../src/trust/keys.ts";

// Signatures and log entries made with node:crypto alone, so that nothing of what is tested also makes the fixtures.

/** A signer's keys and how it signs. */
export interface Signer {
  readonly publicKey: KeyObject;
  readonly privateKey: KeyObject;
  readonly pem: string;
  readonly spki: Buffer;
  readonly fingerprint: string;
  /** undefined for Ed25519. */
  readonly hash: string | undefined;
}

export type Algorithm = "P-256" | "P-384" | "P-521" | "RSA-2048" | "Ed25519";

const ownHashes: ReadonlyMap<Algorithm, string> = new Map([
  ["P-384", "sha384"],
  ["P-521", "sha512"],
]);

const keys = new Map<string, { readonly publicKey: KeyObject; readonly privateKey: KeyObject }>();

/** The signer of that name; each name has keys of its own, made once. */
export function signer(algorithm: Algorithm = "P-256", name = "", hash?: string): Signer {
  const id = `${algorithm} ${name}`;
  const pair = keys.get(id) ?? generateKeys(algorithm);
  keys.set(id, pair);
  const spki = pair.publicKey.export({ format: "der", type: "spki" });
  const ownHash = ownHashes.get(algorithm) ?? "sha256";
  return {
    ...pair,
    pem: pair.publicKey.export({ format: "pem", type: "spki" }),
    spki,
    fingerprint: fingerprintOf(spki),
    hash: algorithm === "Ed25519" ? undefined : (hash ?? ownHash),
  };
}

function generateKeys(algorithm: Algorithm): { publicKey: KeyObject; privateKey: KeyObject } {
  if (algorithm === "Ed25519") return generateKeyPairSync("ed25519");
  if (algorithm === "RSA-2048") return generateKeyPairSync("rsa", { modulusLength: 2048 });
  return generateKeyPairSync("ec", { namedCurve: algorithm });
}

export function sign(
  { hash, privateKey }: Signer,
  bytes: Uint8Array,
  dsaEncoding: "der" | "ieee-p1363" = "der",
): Buffer {
  return signBytes(hash ?? null, bytes, { key: privateKey, dsaEncoding });
}

export function sha256(...parts: readonly Uint8Array[]): Buffer {
  const hash = createHash("sha256");
  for (const part of parts) hash.update(part);
  return hash.digest();
}

export const base64 = (bytes: Uint8Array | string): string => Buffer.from(bytes).toString("base64");
export const json = (value: unknown): Buffer => Buffer.from(JSON.stringify(value));

/** RFC 8785, as far as these documents need it. */
export function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const members = Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return `{${members.map(([key, each]) => `${JSON.stringify(key)}:${canonical(each)}`).join(",")}}`;
}

/** What cosign 2 signs. */
export function simpleSigning(digest: string, optional: unknown = null, more: object = {}): Buffer {
  return json({
    critical: {
      identity: { "docker-reference": "ghcr.io/acme/app" },
      image: { "docker-manifest-digest": digest },
      type: "cosign container image signature",
    },
    optional,
    ...more,
  });
}

/** What cosign 3 signs. */
export function statement(digest: string, more: object = {}): Buffer {
  return json({
    _type: "https://in-toto.io/Statement/v1",
    subject: [{ digest: { sha256: digest.slice(7) }, annotations: {} }],
    predicateType: "https://sigstore.dev/cosign/sign/v1",
    predicate: {},
    ...more,
  });
}

/** A transparency log of one's own. */
export interface TestLog {
  readonly signer: Signer;
  readonly id: Buffer;
  readonly name: string;
}

export function createLog(name = "log", algorithm: Algorithm = "P-256"): TestLog {
  const keyPair = signer(algorithm, name);
  return { signer: keyPair, id: sha256(keyPair.spki), name: `${name}.example.test` };
}

/** Of the entries below: 2026-01-01T00:00:00Z. */
export const loggedAt = 1_767_225_600;

export function rootJson(
  logs: readonly TestLog[],
  validFor: object = { start: "2025-01-01T00:00:00Z" },
): Record<string, unknown> {
  return {
    mediaType: "application/vnd.dev.sigstore.trustedroot+json;version=0.1",
    tlogs: logs.map(({ signer: { spki, hash }, id, name }) => ({
      baseUrl: `https://${name}`,
      hashAlgorithm: "SHA2_256",
      publicKey: {
        rawBytes: base64(spki),
        keyDetails: hash === undefined ? "PKIX_ED25519" : "PKIX_ECDSA_P256_SHA_256",
        validFor,
      },
      logId: { keyId: base64(id) },
    })),
  };
}

/** The body of a hashedrekord or rekord 0.0.1 entry. */
export function rekordBody(
  payload: Uint8Array,
  signature: Uint8Array,
  pem: string,
  more: object = {},
): object {
  return {
    apiVersion: "0.0.1",
    kind: "hashedrekord",
    spec: {
      data: { hash: { algorithm: "sha256", value: sha256(payload).toString("hex") } },
      signature: { content: base64(signature), publicKey: { content: base64(pem) } },
    },
    ...more,
  };
}

/** The body of a dsse 0.0.1 entry. */
export function dsseBody(payload: Uint8Array, signature: Uint8Array, pem: string): object {
  return {
    apiVersion: "0.0.1",
    kind: "dsse",
    spec: {
      envelopeHash: { algorithm: "sha256", value: "00".repeat(32) },
      payloadHash: { algorithm: "sha256", value: sha256(payload).toString("hex") },
      signatures: [{ signature: base64(signature), verifier: base64(pem) }],
    },
  };
}

/** The annotation that cosign 2 puts beside a logged signature. */
export function logAnnotation(
  log: TestLog,
  body: object,
  integratedTime: number = loggedAt,
): string {
  const payload = {
    body: base64(canonical(body)),
    integratedTime,
    logID: log.id.toString("hex"),
    logIndex: 7,
  };
  return JSON.stringify({
    SignedEntryTimestamp: base64(sign(log.signer, Buffer.from(canonical(payload)))),
    Payload: payload,
  });
}

/** A log entry of a bundle, with promise (unless `promise` is false) and the proof of a tree of two leaves. */
export function bundleEntry(
  log: TestLog,
  body: { readonly kind?: string; readonly apiVersion?: string },
  options: {
    readonly integratedTime?: number;
    readonly promise?: boolean;
    readonly logIndex?: number;
  } = {},
): Record<string, unknown> {
  const { integratedTime = loggedAt, promise = true, logIndex = 7 } = options;
  const bytes = Buffer.from(canonical(body));
  const leaf = sha256(Buffer.of(0), bytes);
  const sibling = sha256(Buffer.of(0), Buffer.from("a neighbour"));
  const root = sha256(Buffer.of(1), leaf, sibling);
  const note = `${log.name} - 42\n2\n${base64(root)}\n`;
  const mark = base64(Buffer.concat([log.id.subarray(0, 4), sign(log.signer, Buffer.from(note))]));
  const promised = { body: base64(bytes), integratedTime, logID: log.id.toString("hex"), logIndex };
  return {
    logIndex: String(logIndex),
    logId: { keyId: base64(log.id) },
    kindVersion: { kind: body.kind, version: body.apiVersion },
    integratedTime: String(integratedTime),
    ...(promise
      ? {
          inclusionPromise: {
            signedEntryTimestamp: base64(sign(log.signer, Buffer.from(canonical(promised)))),
          },
        }
      : {}),
    inclusionProof: {
      logIndex: "0",
      rootHash: base64(root),
      treeSize: "2",
      hashes: [base64(sibling)],
      checkpoint: { envelope: `${note}\n\u2014 ${log.name} ${mark}\n` },
    },
    canonicalizedBody: base64(bytes),
  };
}

/** A layer of a `.sig` manifest. */
export interface Layer {
  readonly payload: Uint8Array;
  readonly mediaType?: string;
  readonly size?: number;
  readonly annotations: Readonly<Record<string, string>>;
}

/** A layer as cosign 2 writes it: signed by `by`, logged in `log` if there is one. */
export function legacyLayer(
  by: Signer,
  payload: Uint8Array,
  options: {
    readonly log?: TestLog;
    readonly annotations?: Readonly<Record<string, string>>;
    readonly signature?: Uint8Array;
  } = {},
): Layer {
  const signature = options.signature ?? sign(by, payload);
  return {
    payload,
    annotations: {
      "dev.cosignproject.cosign/signature": base64(signature),
      ...(options.log === undefined
        ? {}
        : {
            "dev.sigstore.cosign/bundle": logAnnotation(
              options.log,
              rekordBody(payload, signature, by.pem),
            ),
          }),
      ...options.annotations,
    },
  };
}

export const bundleType = "application/vnd.dev.sigstore.bundle.v0.3+json";
const inTotoType = "application/vnd.in-toto+json";

/** A bundle as cosign 3 writes it. `change` alters the document that is then written. */
export function bundle(
  by: Signer,
  payload: Uint8Array,
  options: {
    readonly log?: TestLog;
    readonly payloadType?: string;
    readonly signature?: Uint8Array;
    readonly entries?: (signature: Uint8Array) => readonly unknown[];
    readonly more?: object;
    readonly material?: object;
    readonly envelope?: object;
  } = {},
): Buffer {
  const { log, payloadType = inTotoType } = options;
  const signature = options.signature ?? sign(by, preAuthEncoding(payloadType, payload));
  const entries =
    options.entries?.(signature) ??
    (log === undefined ? [] : [bundleEntry(log, dsseBody(payload, signature, by.pem))]);
  return json({
    mediaType: bundleType,
    verificationMaterial: {
      publicKey: { hint: base64(sha256(by.spki)) },
      ...(entries.length === 0 ? {} : { tlogEntries: entries }),
      ...options.material,
    },
    dsseEnvelope: {
      payload: base64(payload),
      payloadType,
      signatures: [{ sig: base64(signature) }],
      ...options.envelope,
    },
    ...options.more,
  });
}

/** The digest of the image that the fixtures are about, and of another one. */
export const image: string = computeDigest(Buffer.from("the image"));
export const otherImage: string = computeDigest(Buffer.from("another image"));
