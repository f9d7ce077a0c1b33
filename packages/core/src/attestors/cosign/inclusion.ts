import { createHash, createPublicKey } from "node:crypto";
import type { TrustMaterial } from "@sigstore/verify";
import { encodeBase64 } from "../../encoding/base64.ts";
import { inline, lookUp } from "../../encoding/strict-json.ts";
import { type PublicKey, readPublicKey, verifySignature } from "../../trust/keys.ts";
import type { TrustedLog } from "../../trust/trust.ts";
import { CandidateFault } from "./fault.ts";
import { loggedHashes, type LoggedSignature } from "./log-binding.ts";
import type { LogEntry } from "./log-entry.ts";

/**
 * Verifies that a trusted log took an entry, and that the log's key counted when it did. Takes legacy entries by the log's promise
 * alone, entries of bundles by promise and proof as the bundle's version demands.
 *
 * Does not say what the entry is about: that is `checkBinding`.
 * @throws CandidateFault `TLOG_INVALID`, `TLOG_KEY_UNKNOWN`.
 */
export async function checkInclusion(
  entry: LogEntry,
  signed: LoggedSignature & { readonly key: PublicKey },
  logs: readonly TrustedLog[],
  now: Date,
): Promise<void> {
  const known = logs.filter(({ id }) => id === entry.logId);
  if (known.length === 0) {
    throw new CandidateFault("TLOG_KEY_UNKNOWN", "no trusted log has the entry's log id", {
      actual: inline(entry.logId),
    });
  }
  const current = known.filter((log) => countsFor(log, entry, now));
  if (current.length === 0) throw invalid("the log's key was not valid at the entry's time");
  const { log } = signed.object;
  if (log.kind === "annotation") checkPromise(entry, current);
  else await checkBundleEntry(entry, signed, log.bundle.mediaType, current);
}

/**
 * Whether a log's key counted for an entry, ends included. The time in an entry without a promise is nobody's word: it must fit, and
 * so must the present, since nothing else says that the entry was made while the key counted.
 */
function countsFor({ validFrom, validUntil }: TrustedLog, entry: LogEntry, now: Date): boolean {
  const times = [
    ...(entry.integratedTime > 0 ? [new Date(entry.integratedTime * 1000)] : []),
    ...(entry.promise === undefined || entry.integratedTime === 0 ? [now] : []),
  ];
  return times.every(
    (time) => validFrom <= time && (validUntil === undefined || time <= validUntil),
  );
}

/** The promise is the log's signature over the canonical JSON (RFC 8785) of four members, which these are in order. */
function checkPromise(entry: LogEntry, logs: readonly TrustedLog[]): void {
  const { promise, body, integratedTime, logId, logIndex } = entry;
  const text = JSON.stringify({ body: encodeBase64(body), integratedTime, logID: logId, logIndex });
  const isPromised = logs.some(({ publicKey }) => {
    const key = readPublicKey(publicKey);
    const [hash = "none"] = key.hashes;
    return promise !== undefined && verifySignature(key, hash, Buffer.from(text), promise);
  });
  if (!isPromised) throw invalid("the log's promise (SET) does not verify");
}

/** Promise, proof and checkpoint of a bundle's entry, by Sigstore's own library. Loaded here, when first needed. */
async function checkBundleEntry(
  entry: LogEntry,
  { object, hash, key }: LoggedSignature & { readonly key: PublicKey },
  mediaType: string,
  logs: readonly TrustedLog[],
): Promise<void> {
  const [{ bundleFromJSON }, { toSignedEntity, Verifier }] = await Promise.all([
    import("@sigstore/bundle"),
    import("@sigstore/verify"),
  ]);
  // Only this entry, and no timestamps: the library would refuse the whole bundle for one that it cannot verify.
  const bundle = {
    mediaType,
    verificationMaterial: { publicKey: { hint: "" }, tlogEntries: [entry.json] },
    dsseEnvelope: {
      payload: encodeBase64(object.payload),
      payloadType: object.payloadType,
      signatures: [{ sig: encodeBase64(object.signature) }],
    },
  };
  const trust: TrustMaterial = {
    certificateAuthorities: [],
    timestampAuthorities: [],
    ctlogs: [],
    tlogs: logs.map((log) => ({
      logID: Buffer.from(log.id, "hex"),
      baseURL: isRekor1(log) ? checkpointOf(entry) : log.baseUrl,
      publicKey: createPublicKey({ key: Buffer.from(log.publicKey), format: "der", type: "spki" }),
      validFor: { start: log.validFrom, end: log.validUntil ?? endOfTime },
    })),
    publicKey: () => ({ publicKey: key.object, validFor: () => true }),
  };
  // The library hashes with SHA-256 only, so the signature speaks for itself.
  const isHashOf = (digest: Buffer, bytes: Uint8Array): boolean =>
    loggedHashes(hash).some((each) => createHash(each).update(bytes).digest().equals(digest));
  const signature = {
    signature: Buffer.from(object.signature),
    compareSignature: (other: Buffer) => other.equals(object.signature),
    compareDigest: (other: Buffer) => isHashOf(other, object.payload),
    compareSignedDigest: (other: Buffer) => isHashOf(other, object.signedBytes),
    verifySignature: () => verifySignature(key, hash, object.signedBytes, object.signature),
  };
  try {
    const entity = { ...toSignedEntity(bundleFromJSON(bundle)), signature };
    const thresholds = { tlogThreshold: 1, ctlogThreshold: 0, timestampThreshold: 0 };
    new Verifier(trust, thresholds).verify(entity);
  } catch (cause) {
    // Not only the library's own errors: an entry with a proof and no checkpoint is a TypeError.
    const what = cause instanceof Error ? `: ${inline(cause.message)}` : "";
    throw invalid(`the log entry does not verify${what}`, cause);
  }
}

/** Rekor's first version identifies a log by the hash of its key alone. */
function isRekor1({ id, publicKey }: TrustedLog): boolean {
  return createHash("sha256").update(publicKey).digest("hex") === id;
}

/**
 * The library demands that the name under a checkpoint is part of the log's URL. In Rekor's first version that name is the host that
 * it runs on, often a pod's, so that private logs would fail; the key alone decides there, as in Sigstore's Go library.
 */
function checkpointOf({ json }: LogEntry): string {
  const envelope = lookUp(json, "inclusionProof", "checkpoint", "envelope");
  return typeof envelope === "string" ? envelope : "";
}

const endOfTime = new Date(8_640_000_000_000_000);

function invalid(detail: string, cause?: unknown): CandidateFault {
  return new CandidateFault("TLOG_INVALID", detail, { cause });
}
