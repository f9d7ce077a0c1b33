import { createHash } from "node:crypto";

// What cosign signs and stores, written here once more rather than taken from the verifier: a mistake there must not be made here too.

/** SHA-256 over the parts. */
export function sha256(...parts: readonly Uint8Array[]): Buffer {
  const hash = createHash("sha256");
  for (const part of parts) hash.update(part);
  return hash.digest();
}

/** Standard base64. */
export function base64(bytes: Uint8Array | string): string {
  return Buffer.from(bytes).toString("base64");
}

/** Bytes of a JSON document as Go's encoder writes it, without spaces. */
export function jsonBytes(value: unknown): Uint8Array {
  return new Uint8Array(Buffer.from(JSON.stringify(value)));
}

/** Canonical JSON (RFC 8785), as far as log entries need it. */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map((each) => canonicalJson(each)).join(",")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const members = Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return `{${members.map(([key, each]) => `${JSON.stringify(key)}:${canonicalJson(each)}`).join(",")}}`;
}

/** The payload of a legacy signature (cosign 2: simple signing). */
export function simpleSigning(
  reference: string,
  digest: string,
  annotations: Readonly<Record<string, string>> | undefined,
): Uint8Array {
  return jsonBytes({
    critical: {
      identity: { "docker-reference": reference },
      image: { "docker-manifest-digest": digest },
      type: "cosign container image signature",
    },
    optional: annotations ?? null,
  });
}

/** The payload of a bundle (cosign 3: an in-toto statement). */
export function imageStatement(
  digest: string,
  annotations: Readonly<Record<string, string>> | undefined,
): Uint8Array {
  const hex = digest.slice("sha256:".length);
  return jsonBytes({
    _type: "https://in-toto.io/Statement/v1",
    subject: [{ digest: { sha256: hex }, annotations: annotations ?? {} }],
    predicateType: "https://sigstore.dev/cosign/sign/v1",
    predicate: {},
  });
}

/** The payload type of statements in DSSE envelopes. */
export const inTotoPayloadType = "application/vnd.in-toto+json";

/** What a DSSE signature is made over (DSSE v1, PAE). */
export function preAuthenticationEncoding(payloadType: string, payload: Uint8Array): Uint8Array {
  const head = `DSSEv1 ${Buffer.byteLength(payloadType)} ${payloadType} ${payload.length} `;
  return new Uint8Array(Buffer.concat([Buffer.from(head), payload]));
}
