import { generateKeyPairSync, sign } from "node:crypto";
import { base64, canonicalJson, sha256 } from "./documents.ts";

/** What {@link createTestLog} takes. */
export interface TestLogOptions {
  /** Host name of the log. Default `log.example.test`. */
  readonly name?: string;
  /** When it takes entries. Default: 2026-01-01T00:00:00Z, so that a verifier's clock may be anywhere after it. */
  readonly clock?: () => Date;
}

/** A transparency log that looks like Rekor v1: it signs for every entry at once, and proves each in a tree of two leaves. */
export interface TestLog {
  /** Hex SHA-256 of the key's DER. */
  readonly id: string;
  /** Takes an entry (`{apiVersion, kind, spec}`). */
  add(entry: LogEntryBody): LoggedEntry;
  /** A `trusted_root.json` that trusts this log, from `start` (default 2025-01-01T00:00:00Z) to `end`. */
  trustedRootJson(window?: {
    readonly start?: string;
    readonly end?: string;
  }): Readonly<Record<string, unknown>>;
}

/** The body of a log entry. */
export interface LogEntryBody {
  readonly apiVersion: string;
  readonly kind: string;
  readonly spec: object;
}

/** An entry that the log took, in the two forms in which signatures carry it. */
export interface LoggedEntry {
  /** Text of the annotation `dev.sigstore.cosign/bundle` (legacy signatures): the log's promise alone. */
  readonly annotation: string;
  /** A `TransparencyLogEntry` of a bundle: promise and inclusion proof. */
  readonly bundleEntry: Readonly<Record<string, unknown>>;
}

/** Makes a log with a key of its own. */
export function createTestLog(options: TestLogOptions = {}): TestLog {
  const { name = "log.example.test", clock = () => new Date("2026-01-01T00:00:00Z") } = options;
  const { publicKey, privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const spki = publicKey.export({ format: "der", type: "spki" });
  const id = sha256(spki);
  let nextIndex = 1000;

  const promise = (payload: object): string =>
    base64(sign("sha256", Buffer.from(canonicalJson(payload)), privateKey));

  return {
    id: id.toString("hex"),
    add(entry) {
      const bytes = Buffer.from(canonicalJson(entry));
      const integratedTime = Math.floor(clock().getTime() / 1000);
      const payload = {
        body: base64(bytes),
        integratedTime,
        logID: id.toString("hex"),
        logIndex: nextIndex++,
      };
      const signedEntryTimestamp = promise(payload);
      return {
        annotation: JSON.stringify({
          SignedEntryTimestamp: signedEntryTimestamp,
          Payload: payload,
        }),
        bundleEntry: {
          logIndex: String(payload.logIndex),
          logId: { keyId: base64(id) },
          kindVersion: { kind: entry.kind, version: entry.apiVersion },
          integratedTime: String(integratedTime),
          inclusionPromise: { signedEntryTimestamp },
          inclusionProof: proof(bytes),
          canonicalizedBody: base64(bytes),
        },
      };
    },
    trustedRootJson: ({ start = "2025-01-01T00:00:00Z", end } = {}) => ({
      mediaType: "application/vnd.dev.sigstore.trustedroot+json;version=0.1",
      tlogs: [
        {
          baseUrl: `https://${name}`,
          hashAlgorithm: "SHA2_256",
          publicKey: {
            rawBytes: base64(spki),
            keyDetails: "PKIX_ECDSA_P256_SHA_256",
            validFor: { start, ...(end === undefined ? {} : { end }) },
          },
          logId: { keyId: base64(id) },
        },
      ],
    }),
  };

  /** RFC 6962 for a tree of the entry and one neighbour, with a checkpoint that the log signs. */
  function proof(entry: Uint8Array): Readonly<Record<string, unknown>> {
    const leaf = sha256(Buffer.of(0), entry);
    const neighbour = sha256(Buffer.of(0), Buffer.from("a neighbour"));
    const root = base64(sha256(Buffer.of(1), leaf, neighbour));
    const note = `${name} - 42\n2\n${root}\n`;
    const mark = base64(
      Buffer.concat([id.subarray(0, 4), sign("sha256", Buffer.from(note), privateKey)]),
    );
    return {
      logIndex: "0",
      rootHash: root,
      treeSize: "2",
      hashes: [base64(neighbour)],
      checkpoint: { envelope: `${note}\n\u2014 ${name} ${mark}\n` },
    };
  }
}
