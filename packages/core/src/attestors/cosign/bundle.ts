import { decodeBase64 } from "../../encoding/base64.ts";
import { inline, isObject, lookUp, parseStrictJson } from "../../encoding/strict-json.ts";
import { CandidateFault } from "./fault.ts";

/** A Sigstore bundle that holds a DSSE envelope and was signed with a key. Its parts are decoded, none is verified. */
export interface KeyedBundle {
  /** One of the four that are known. */
  readonly mediaType: string;
  readonly payloadType: string;
  readonly payload: Uint8Array;
  readonly signature: Uint8Array;
  /** As they stand in the document. */
  readonly logEntries: readonly unknown[];
}

const mediaTypes: ReadonlySet<unknown> = new Set([
  "application/vnd.dev.sigstore.bundle+json;version=0.1",
  "application/vnd.dev.sigstore.bundle+json;version=0.2",
  "application/vnd.dev.sigstore.bundle+json;version=0.3",
  "application/vnd.dev.sigstore.bundle.v0.3+json",
]);

/** Whether a media type or artifact type is that of bundles, of whatever version. */
export function isBundleType(type: string): boolean {
  return type.startsWith("application/vnd.dev.sigstore.bundle");
}

/**
 * Reads a bundle (protobuf JSON of `dev.sigstore.bundle.v1.Bundle`) as strictly as Sigstore's Go library: unknown members, URL
 * base64 and anything but one DSSE signature are refused.
 * @throws CandidateFault `INVALID_BUNDLE`; `MATERIAL_MISMATCH` for one that was signed with a certificate: under a policy that names
 * a key, nothing that a bundle brings along may stand in for it. `PAYLOAD_INVALID` for a signature that is not over a statement.
 */
export function readBundle(bytes: Uint8Array): KeyedBundle {
  let json: unknown;
  try {
    json = parseStrictJson(bytes);
  } catch (cause) {
    const what = cause instanceof Error ? cause.message : "is not JSON";
    throw new CandidateFault("INVALID_BUNDLE", `the bundle ${what}`, { cause });
  }
  const bundle = membersOf(json, "the bundle", [
    "mediaType",
    "verificationMaterial",
    "messageSignature",
    "dsseEnvelope",
  ]);
  const { mediaType } = bundle;
  if (typeof mediaType !== "string" || !mediaTypes.has(mediaType)) {
    throw invalid("the bundle is of a media type that is not supported", String(mediaType));
  }
  const material = membersOf(bundle["verificationMaterial"], "`verificationMaterial`", [
    "publicKey",
    "certificate",
    "x509CertificateChain",
    "tlogEntries",
    "timestampVerificationData",
  ]);
  requireKey(material);
  const logEntries = material["tlogEntries"] ?? [];
  if (!Array.isArray(logEntries)) throw invalid("`tlogEntries` is no list");
  return { mediaType, ...readEnvelope(bundle), logEntries };
}

function requireKey(material: Readonly<Record<string, unknown>>): void {
  const { publicKey, certificate, x509CertificateChain } = material;
  if (certificate !== undefined || x509CertificateChain !== undefined) {
    throw new CandidateFault("MATERIAL_MISMATCH", "the bundle was signed with a certificate", {
      expected: "a public key",
      actual: "a certificate",
    });
  }
  // The hint names a key, and is neither signed nor needed: the policy names the key.
  membersOf(publicKey, "`publicKey`", ["hint"]);
}

function readEnvelope(
  bundle: Readonly<Record<string, unknown>>,
): Pick<KeyedBundle, "payloadType" | "payload" | "signature"> {
  if (bundle["messageSignature"] !== undefined) {
    throw new CandidateFault(
      "PAYLOAD_INVALID",
      "the bundle holds a message signature; image signatures are DSSE envelopes",
    );
  }
  const envelope = membersOf(bundle["dsseEnvelope"], "`dsseEnvelope`", [
    "payload",
    "payloadType",
    "signatures",
  ]);
  const { payloadType, signatures } = envelope;
  if (typeof payloadType !== "string") throw invalid("`payloadType` is missing");
  if (!Array.isArray(signatures) || signatures.length !== 1) {
    throw invalid("the envelope does not hold exactly one signature");
  }
  const [signature] = signatures.map((each) => membersOf(each, "the signature", ["sig", "keyid"]));
  return {
    payloadType,
    payload: bytesOf(envelope["payload"], "`payload`"),
    signature: bytesOf(lookUp(signature, "sig"), "`sig`"),
  };
}

/** The members of an object that may have no others. A member that is null counts as absent (protobuf JSON). */
function membersOf(
  value: unknown,
  what: string,
  known: readonly string[],
): Readonly<Record<string, unknown>> {
  if (!isObject(value)) throw invalid(`${what} is missing or no object`);
  const unknown = Object.keys(value).find((name) => !known.includes(name));
  if (unknown !== undefined) throw invalid(`${what} has an unknown member`, unknown);
  return Object.fromEntries(Object.entries(value).filter(([, each]) => each !== null));
}

function bytesOf(value: unknown, what: string): Uint8Array {
  const bytes = typeof value === "string" ? decodeBase64(value) : undefined;
  if (bytes === undefined || bytes.length === 0) {
    throw invalid(`${what} is missing or not standard base64`);
  }
  return bytes;
}

function invalid(detail: string, actual?: string): CandidateFault {
  return new CandidateFault(
    "INVALID_BUNDLE",
    detail,
    actual === undefined ? {} : { actual: inline(actual) },
  );
}
