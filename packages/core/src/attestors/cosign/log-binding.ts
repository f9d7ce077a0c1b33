import { createHash } from "node:crypto";
import { decodeBase64 } from "../../encoding/base64.ts";
import { inline, lookUp, parseStrictJson } from "../../encoding/strict-json.ts";
import { readPublicKey, type HashAlgorithm } from "../../trust/keys.ts";
import { parsePem } from "../../trust/pem.ts";
import { CandidateFault } from "./fault.ts";
import type { LogEntry } from "./log-entry.ts";
import type { SignatureObject } from "./normalise.ts";

/** What a log entry must say to be about a signature. */
export interface LoggedSignature {
  readonly object: SignatureObject;
  /** The hash with which the signature was verified. */
  readonly hash: HashAlgorithm | "none";
  /** DER of the certificate beside the signature or, without one, of the key. */
  readonly verifier: Uint8Array;
}

/** Where an entry of one kind holds what binds it to a signature. */
interface EntryKind {
  /** The formats that it fits. */
  readonly format: SignatureObject["format"];
  /** Which bytes are hashed. */
  readonly hashes: "payload" | "signedBytes";
  readonly hash: (spec: unknown) => unknown;
  readonly value: (spec: unknown) => Uint8Array | undefined;
  readonly signature: (spec: unknown) => Uint8Array | undefined;
  readonly verifier: (spec: unknown) => Uint8Array | undefined;
}

/** hashedrekord and rekord 0.0.1 differ only in what they once let clients upload. */
const rekord: EntryKind = {
  format: "legacy",
  hashes: "payload",
  hash: (spec) => lookUp(spec, "data", "hash", "algorithm"),
  value: (spec) => fromHex(lookUp(spec, "data", "hash", "value")),
  signature: (spec) => fromBase64(lookUp(spec, "signature", "content")),
  verifier: (spec) => fromPem(lookUp(spec, "signature", "publicKey", "content")),
};

/** Rekor's entry types by kind and version. What is not here fits no image signature. */
const entryKinds: ReadonlyMap<string, EntryKind> = new Map<string, EntryKind>([
  ["hashedrekord 0.0.1", rekord],
  ["rekord 0.0.1", rekord],
  [
    "dsse 0.0.1",
    {
      format: "bundle",
      hashes: "payload",
      hash: (spec) => lookUp(spec, "payloadHash", "algorithm"),
      value: (spec) => fromHex(lookUp(spec, "payloadHash", "value")),
      signature: (spec) => fromBase64(lookUp(onlyOne(lookUp(spec, "signatures")), "signature")),
      verifier: (spec) => fromPem(lookUp(onlyOne(lookUp(spec, "signatures")), "verifier")),
    },
  ],
  [
    "intoto 0.0.2",
    {
      format: "bundle",
      hashes: "payload",
      hash: (spec) => lookUp(spec, "content", "payloadHash", "algorithm"),
      value: (spec) => fromHex(lookUp(spec, "content", "payloadHash", "value")),
      // The signature is base64 of base64.
      signature: (spec) => {
        const outer = fromBase64(lookUp(inTotoSignature(spec), "sig"));
        return outer === undefined ? undefined : fromBase64(Buffer.from(outer).toString("latin1"));
      },
      verifier: (spec) => fromPem(lookUp(inTotoSignature(spec), "publicKey")),
    },
  ],
  [
    "hashedrekord 0.0.2",
    {
      format: "bundle",
      hashes: "signedBytes",
      hash: (spec) => v2Hashes.get(lookUp(spec, "hashedRekordV002", "data", "algorithm")),
      value: (spec) => fromBase64(lookUp(spec, "hashedRekordV002", "data", "digest")),
      signature: (spec) => fromBase64(lookUp(spec, "hashedRekordV002", "signature", "content")),
      verifier: (spec) => {
        const verifier = lookUp(spec, "hashedRekordV002", "signature", "verifier");
        return fromBase64(
          lookUp(verifier, "publicKey", "rawBytes") ??
            lookUp(verifier, "x509Certificate", "rawBytes"),
        );
      },
    },
  ],
]);

const v2Hashes: ReadonlyMap<unknown, HashAlgorithm> = new Map<unknown, HashAlgorithm>([
  ["SHA2_256", "sha256"],
  ["SHA2_384", "sha384"],
  ["SHA2_512", "sha512"],
]);

/**
 * Whether a log entry is about this signature and no other: its kind fits the format, and hash, signature and key are the same. A
 * valid entry that is not bound says only that somebody once signed something (CVE-2022-23649, CVE-2026-22703).
 * @throws CandidateFault `TLOG_MISMATCH`; `TLOG_INVALID` for a body that cannot be read.
 */
export function checkBinding(entry: LogEntry, { object, hash, verifier }: LoggedSignature): void {
  let body: unknown;
  try {
    body = parseStrictJson(entry.body);
  } catch (cause) {
    throw new CandidateFault("TLOG_INVALID", "the log entry's body is not JSON", { cause });
  }
  const name = `${String(lookUp(body, "kind"))} ${String(lookUp(body, "apiVersion"))}`;
  const kind = entryKinds.get(name);
  if (kind === undefined || kind.format !== object.format) {
    throw mismatch("the log entry is of a kind that does not fit this format", inline(name));
  }
  const spec = lookUp(body, "spec");
  const named = kind.hash(spec);
  const algorithm = loggedHashes(hash).find((each) => each === named);
  if (algorithm === undefined) {
    throw mismatch("the log entry's hash is of another algorithm");
  }
  const hashed = createHash(algorithm).update(object[kind.hashes]).digest();
  if (!sameBytes(hashed, kind.value(spec))) {
    throw mismatch("the log entry is about other content");
  }
  if (!sameBytes(object.signature, kind.signature(spec))) {
    throw mismatch("the log entry holds another signature");
  }
  if (!sameBytes(verifier, kind.verifier(spec))) {
    throw mismatch("the log entry holds another key or certificate");
  }
}

/** What a log may have hashed a signature's content with: SHA-256, or as the signature itself. */
export function loggedHashes(hash: HashAlgorithm | "none"): readonly HashAlgorithm[] {
  return hash === "none" || hash === "sha256" ? ["sha256"] : ["sha256", hash];
}

function inTotoSignature(spec: unknown): unknown {
  return onlyOne(lookUp(spec, "content", "envelope", "signatures"));
}

/** With two signatures in an entry, none can be told to be the one. */
function onlyOne(list: unknown): unknown {
  return Array.isArray(list) && list.length === 1 ? (list[0] as unknown) : undefined;
}

function sameBytes(left: Uint8Array, right: Uint8Array | undefined): boolean {
  return right !== undefined && Buffer.compare(left, right) === 0;
}

function fromBase64(text: unknown): Uint8Array | undefined {
  return typeof text === "string" ? decodeBase64(text) : undefined;
}

function fromHex(text: unknown): Uint8Array | undefined {
  if (typeof text !== "string" || !/^(?:[0-9a-f]{2})+$/.test(text)) return undefined;
  return new Uint8Array(Buffer.from(text, "hex"));
}

/** DER of the one key or certificate in a base64 of PEM. */
function fromPem(text: unknown): Uint8Array | undefined {
  const bytes = fromBase64(text);
  if (bytes === undefined) return undefined;
  const [block, ...more] = parsePem(Buffer.from(bytes).toString("latin1")) ?? [];
  if (block === undefined || more.length > 0) return undefined;
  return block.label === "RSA PUBLIC KEY" ? spkiOf(block.der) : block.der;
}

function spkiOf(pkcs1: Uint8Array): Uint8Array | undefined {
  try {
    return readPublicKey(pkcs1, "pkcs1").spki;
  } catch {
    return undefined;
  }
}

function mismatch(detail: string, actual?: string): CandidateFault {
  return new CandidateFault("TLOG_MISMATCH", detail, actual === undefined ? {} : { actual });
}
