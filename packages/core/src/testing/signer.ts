import { generateKeyPairSync, type KeyObject, sign } from "node:crypto";
import type { Descriptor } from "@imagegate/registry";
import {
  base64,
  imageStatement,
  inTotoPayloadType,
  jsonBytes,
  preAuthenticationEncoding,
  sha256,
  simpleSigning,
} from "./documents.ts";
import type { RegistryWriter } from "./registry-writer.ts";
import { storeBundle, storeLegacy } from "./store.ts";
import type { TestLog } from "./test-log.ts";

/** How signatures are stored: `legacy` as cosign 2 does (`.sig` tag, simple signing), `bundle` as cosign 3 does (referrer, DSSE). */
export type SignatureFormat = "legacy" | "bundle";

/** Keys that cosign can sign with. */
export type SignerAlgorithm = "P-256" | "P-384" | "P-521" | "RSA-2048" | "RSA-3072" | "Ed25519";

/** Changes that turn a good signature into a bad one. Each gets what would be stored and gives what is stored instead. */
export interface Tampering {
  /** The payload before it is signed: a signer that signs something else. */
  readonly document?: (payload: Uint8Array) => Uint8Array;
  /** The payload after it was signed: somebody changed it. */
  readonly payload?: (payload: Uint8Array) => Uint8Array;
  readonly signature?: (signature: Uint8Array) => Uint8Array;
  /** The layer of a legacy signature without its payload: media type and annotations. */
  readonly layer?: (layer: {
    readonly mediaType: string;
    readonly annotations: Readonly<Record<string, string>>;
  }) => { readonly mediaType: string; readonly annotations: Readonly<Record<string, string>> };
  /** The bundle's JSON document. */
  readonly bundle?: (bundle: Readonly<Record<string, unknown>>) => unknown;
}

/** What {@link TestSigner.signImage} takes beside the image. */
export interface SignImageOptions {
  readonly format: SignatureFormat;
  /** `cosign sign -a KEY=VALUE`. */
  readonly annotations?: Readonly<Record<string, string>>;
  /** Publishes the signature in a log. Default: none, as with `--tlog-upload=false`. */
  readonly log?: TestLog;
  /** Default: SHA-256, for P-384 and P-521 the curve's own as cosign 2.6 and later. */
  readonly hash?: "sha256" | "sha384" | "sha512";
  readonly tamper?: Tampering;
}

/** Somebody with a key who signs images. */
export interface TestSigner {
  readonly algorithm: SignerAlgorithm;
  /** SubjectPublicKeyInfo in PEM: what a policy names. */
  readonly publicKeyPem: string;
  /** `SHA256:` and the unpadded base64 of the SHA-256 of the key's DER, as evidence has it. */
  readonly fingerprint: string;
  /** Signs the digest and stores the signature beside the image. Answers the manifest that now holds it. */
  signImage(
    writer: RegistryWriter,
    image: { readonly repository: string; readonly digest: string },
    options: SignImageOptions,
  ): Promise<Descriptor>;
}

/** Makes a signer with a new key. It writes what `cosign sign --key` writes. */
export function createSigner(options: { readonly algorithm?: SignerAlgorithm } = {}): TestSigner {
  const { algorithm = "P-256" } = options;
  const { publicKey, privateKey } = generateKeys(algorithm);
  const spki = publicKey.export({ format: "der", type: "spki" });
  const publicKeyPem = publicKey.export({ format: "pem", type: "spki" });
  const key: SigningKey = { algorithm, privateKey, spki, publicKeyPem };
  return {
    algorithm,
    publicKeyPem,
    fingerprint: `SHA256:${base64(sha256(spki)).replace(/=+$/, "")}`,
    signImage: (writer, image, how) =>
      how.format === "legacy"
        ? signLegacy(key, writer, image, how)
        : signBundle(key, writer, image, how),
  };
}

interface SigningKey {
  readonly algorithm: SignerAlgorithm;
  readonly privateKey: KeyObject;
  readonly spki: Uint8Array;
  readonly publicKeyPem: string;
}

interface Image {
  readonly repository: string;
  readonly digest: string;
}

function generateKeys(algorithm: SignerAlgorithm): { publicKey: KeyObject; privateKey: KeyObject } {
  if (algorithm === "Ed25519") return generateKeyPairSync("ed25519");
  if (algorithm.startsWith("RSA-")) {
    return generateKeyPairSync("rsa", { modulusLength: Number(algorithm.slice(4)) });
  }
  return generateKeyPairSync("ec", { namedCurve: algorithm });
}

const ownHashes: Partial<Record<SignerAlgorithm, string>> = {
  "P-384": "sha384",
  "P-521": "sha512",
};

function makeSignature(
  { algorithm, privateKey }: SigningKey,
  bytes: Uint8Array,
  hash?: string,
): Uint8Array {
  const name = algorithm === "Ed25519" ? null : (hash ?? ownHashes[algorithm] ?? "sha256");
  return new Uint8Array(sign(name, bytes, privateKey));
}

const unchanged = <T>(value: T): T => value;

async function signLegacy(
  key: SigningKey,
  writer: RegistryWriter,
  { repository, digest }: Image,
  { annotations, log, hash, tamper = {} }: SignImageOptions,
): Promise<Descriptor> {
  const document = (tamper.document ?? unchanged)(simpleSigning(repository, digest, annotations));
  const signature = (tamper.signature ?? unchanged)(makeSignature(key, document, hash));
  const entry = log?.add({
    apiVersion: "0.0.1",
    kind: "hashedrekord",
    spec: {
      data: { hash: { algorithm: "sha256", value: sha256(document).toString("hex") } },
      signature: { content: base64(signature), publicKey: { content: base64(key.publicKeyPem) } },
    },
  });
  const layer = (tamper.layer ?? unchanged)({
    mediaType: "application/vnd.dev.cosign.simplesigning.v1+json",
    annotations: {
      "dev.cosignproject.cosign/signature": base64(signature),
      ...(entry === undefined ? {} : { "dev.sigstore.cosign/bundle": entry.annotation }),
    },
  });
  return storeLegacy(writer, repository, digest, {
    ...layer,
    payload: (tamper.payload ?? unchanged)(document),
  });
}

async function signBundle(
  key: SigningKey,
  writer: RegistryWriter,
  { repository, digest }: Image,
  { annotations, log, hash, tamper = {} }: SignImageOptions,
): Promise<Descriptor> {
  const document = (tamper.document ?? unchanged)(imageStatement(digest, annotations));
  const signed = preAuthenticationEncoding(inTotoPayloadType, document);
  const signature = (tamper.signature ?? unchanged)(makeSignature(key, signed, hash));
  const envelope = {
    payload: base64(document),
    payloadType: inTotoPayloadType,
    signatures: [{ sig: base64(signature) }],
  };
  const entry = log?.add({
    apiVersion: "0.0.1",
    kind: "dsse",
    spec: {
      envelopeHash: { algorithm: "sha256", value: sha256(jsonBytes(envelope)).toString("hex") },
      payloadHash: { algorithm: "sha256", value: sha256(document).toString("hex") },
      signatures: [{ signature: base64(signature), verifier: base64(key.publicKeyPem) }],
    },
  });
  const bundle = {
    mediaType: "application/vnd.dev.sigstore.bundle.v0.3+json",
    verificationMaterial: {
      publicKey: { hint: base64(sha256(key.spki)) },
      ...(entry === undefined ? {} : { tlogEntries: [entry.bundleEntry] }),
    },
    dsseEnvelope: { ...envelope, payload: base64((tamper.payload ?? unchanged)(document)) },
  };
  const stored = tamper.bundle === undefined ? bundle : tamper.bundle(bundle);
  return storeBundle(writer, repository, digest, jsonBytes(stored));
}
