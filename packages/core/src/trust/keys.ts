import { createHash, createPublicKey, type KeyObject, verify } from "node:crypto";
import { encodeBase64 } from "../encoding/base64.ts";
import { EngineError } from "../errors.ts";
import { mistakeIn } from "./key-mistakes.ts";
import { parsePem } from "./pem.ts";

/** Hashes that a policy may name for ECDSA and RSA signatures. */
export type HashAlgorithm = "sha224" | "sha256" | "sha384" | "sha512";

/** All of {@link HashAlgorithm}. */
export const hashAlgorithms: readonly HashAlgorithm[] = ["sha224", "sha256", "sha384", "sha512"];

/** A public key of a kind that is accepted: ECDSA on P-256, P-384 or P-521, RSA of 2048 bits or more, Ed25519. */
export interface PublicKey {
  readonly object: KeyObject;
  /** DER of the SubjectPublicKeyInfo (RFC 5280). */
  readonly spki: Uint8Array;
  /** `SHA256:` and the unpadded base64 of the SHA-256 of the SubjectPublicKeyInfo, as OpenSSH writes it. */
  readonly fingerprint: string;
  /** `P-256`, `RSA-3072`, `Ed25519`. */
  readonly type: string;
  /**
   * What signers may have hashed with when nobody says, the likeliest first; `none` for Ed25519. P-384 and P-521 keys sign with
   * the curve's own hash since cosign 2.6 and with SHA-256 before.
   */
  readonly hashes: readonly (HashAlgorithm | "none")[];
}

/** What is known of each curve. The length holds only for a named curve and an uncompressed point, all that Go reads. */
const curves: ReadonlyMap<
  string,
  { readonly type: string; readonly spkiBytes: number; readonly hashes: PublicKey["hashes"] }
> = new Map([
  ["prime256v1", { type: "P-256", spkiBytes: 91, hashes: ["sha256"] }],
  ["secp384r1", { type: "P-384", spkiBytes: 120, hashes: ["sha384", "sha256"] }],
  ["secp521r1", { type: "P-521", spkiBytes: 158, hashes: ["sha512", "sha256"] }],
]);

const minRsaBits = 2048;

/**
 * Reads one public key in PEM: a `PUBLIC KEY` or `RSA PUBLIC KEY` block with nothing around it.
 * @throws EngineError `ENGINE_INVALID_KEY` for anything else, each kind of mistake with a message and help of its own.
 */
export function parsePublicKey(pem: string): PublicKey {
  const blocks = parsePem(pem) ?? [];
  const [block] = blocks;
  if (block === undefined || blocks.length > 1 || !isPublicKey(block.label)) {
    const { message, help } = mistakeIn(pem, blocks);
    throw invalidKey(message, help);
  }
  return readPublicKey(block.der, block.label === "PUBLIC KEY" ? "spki" : "pkcs1");
}

function isPublicKey(label: string): boolean {
  return label === "PUBLIC KEY" || label === "RSA PUBLIC KEY";
}

/**
 * Reads one public key in DER: a SubjectPublicKeyInfo, or (`pkcs1`) an RSAPublicKey (RFC 8017).
 * @throws EngineError `ENGINE_INVALID_KEY`.
 */
export function readPublicKey(der: Uint8Array, form: "spki" | "pkcs1" = "spki"): PublicKey {
  let object: KeyObject;
  try {
    object = createPublicKey({ key: Buffer.from(der), format: "der", type: form });
  } catch (cause) {
    throw invalidKey(
      "the key cannot be read",
      "export it again: cosign public-key --key KEY",
      cause,
    );
  }
  const { type, hashes } = describeKey(object);
  // OpenSSL passes over bytes behind the key; written back, they are gone.
  if (!object.export({ format: "der", type: form }).equals(der)) {
    throw invalidKey(
      "the key is not in canonical DER",
      "export it again: cosign public-key --key KEY",
    );
  }
  const spki = new Uint8Array(object.export({ format: "der", type: "spki" }));
  return { object, spki, fingerprint: fingerprintOf(spki), type, hashes };
}

/** The fingerprint of a SubjectPublicKeyInfo, as {@link PublicKey} has it. */
export function fingerprintOf(spki: Uint8Array): string {
  const hash = new Uint8Array(createHash("sha256").update(spki).digest());
  return `SHA256:${encodeBase64(hash).replace(/=+$/, "")}`;
}

/**
 * Whether the signature over the data is of this key, with this hash. ECDSA signatures are ASN.1 DER (never IEEE P1363), RSA's
 * PKCS #1 v1.5, Ed25519's pure.
 */
export function verifySignature(
  { object, hashes }: PublicKey,
  hash: HashAlgorithm | "none",
  data: Uint8Array,
  signature: Uint8Array,
): boolean {
  // Without a hash Node would take a default of its own.
  if (hashes.includes("none") !== (hash === "none")) return false;
  try {
    return verify(
      hash === "none" ? null : hash,
      data,
      { key: object, dsaEncoding: "der" },
      signature,
    );
  } catch {
    // OpenSSL reports some malformed signatures by an error.
    return false;
  }
}

function describeKey(key: KeyObject): Pick<PublicKey, "type" | "hashes"> {
  const kind = key.asymmetricKeyType ?? "unknown";
  const { namedCurve = "unknown", modulusLength = 0 } = key.asymmetricKeyDetails ?? {};
  if (kind === "ed25519") return { type: "Ed25519", hashes: ["none"] };
  if (kind === "rsa") {
    if (modulusLength >= minRsaBits) return { type: `RSA-${modulusLength}`, hashes: ["sha256"] };
    throw refusedKey(`an RSA key of ${modulusLength} bits is not accepted`);
  }
  if (kind !== "ec") throw refusedKey(`a key of the kind \`${kind}\` is not accepted`);
  const curve = curves.get(namedCurve);
  if (curve === undefined) throw refusedKey(`a key on the curve \`${namedCurve}\` is not accepted`);
  if (key.export({ format: "der", type: "spki" }).length === curve.spkiBytes) return curve;
  throw refusedKey("a key with a compressed point or a curve written out is not accepted");
}

function refusedKey(message: string): EngineError {
  return invalidKey(
    message,
    "use an ECDSA key on P-256, P-384 or P-521, an RSA key of 2048 bits or more, or an Ed25519 key",
  );
}

function invalidKey(message: string, help: string, cause?: unknown): EngineError {
  return new EngineError("ENGINE_INVALID_KEY", message, { help, cause });
}
