import { decodeBase64 } from "../../encoding/base64.ts";
import { lookUp, parseStrictJson } from "../../encoding/strict-json.ts";
import { CandidateFault } from "./fault.ts";
import type { SignatureObject } from "./normalise.ts";

/** An entry of a transparency log as a signature carries it. Nothing of it is verified. */
export interface LogEntry {
  /** Hex of the log's id. */
  readonly logId: string;
  /** In the whole log. Covered by the promise, not by a proof. */
  readonly logIndex: number;
  /** What the log stores. */
  readonly body: Uint8Array;
  /** Seconds since 1970; 0 where the log gives no time. Covered by the promise, not by a proof. */
  readonly integratedTime: number;
  /** The log's signature (signed entry timestamp, SET). */
  readonly promise?: Uint8Array;
  /** The entry of a bundle as it stands there, with its proof. */
  readonly json?: unknown;
}

/** As Sigstore's Go library has it. */
const maxEntries = 32;

/**
 * The log entries that a signature carries; none if there are none.
 * @throws CandidateFault `TLOG_INVALID`.
 */
export function readLogEntries({ log }: SignatureObject): readonly LogEntry[] {
  if (log.kind === "annotation") return log.text === undefined ? [] : [fromAnnotation(log.text)];
  const entries = log.bundle.logEntries;
  if (entries.length > maxEntries) throw invalid(`there are more than ${maxEntries} log entries`);
  const read = entries.map(fromBundle);
  for (const { logId, logIndex } of read) {
    const twice = read.filter((each) => each.logId === logId && each.logIndex === logIndex);
    if (twice.length > 1) throw invalid("a log entry stands there twice");
  }
  return read;
}

/** The annotation of a legacy layer: `{SignedEntryTimestamp, Payload: {body, integratedTime, logIndex, logID}}`. */
function fromAnnotation(text: string): LogEntry {
  let json: unknown;
  try {
    json = parseStrictJson(text);
  } catch (cause) {
    throw invalid("the log entry is not JSON", cause);
  }
  const logId = lookUp(json, "Payload", "logID");
  if (typeof logId !== "string" || !/^(?:[0-9a-f]{2})+$/.test(logId)) {
    throw invalid("`logID` is no hex");
  }
  return {
    logId,
    logIndex: wholeNumber(lookUp(json, "Payload", "logIndex"), "logIndex"),
    body: bytesOf(lookUp(json, "Payload", "body"), "body"),
    integratedTime: wholeNumber(lookUp(json, "Payload", "integratedTime"), "integratedTime"),
    promise: bytesOf(lookUp(json, "SignedEntryTimestamp"), "SignedEntryTimestamp"),
  };
}

/** A `TransparencyLogEntry` in protobuf JSON: 64-bit integers are strings, defaults and nulls are left out. */
function fromBundle(json: unknown): LogEntry {
  const promise = lookUp(json, "inclusionPromise") ?? undefined;
  return {
    logId: Buffer.from(bytesOf(lookUp(json, "logId", "keyId"), "logId")).toString("hex"),
    logIndex: protoInteger(lookUp(json, "logIndex"), "logIndex"),
    body: bytesOf(lookUp(json, "canonicalizedBody"), "canonicalizedBody"),
    integratedTime: protoInteger(lookUp(json, "integratedTime"), "integratedTime"),
    ...(promise === undefined
      ? {}
      : { promise: bytesOf(lookUp(promise, "signedEntryTimestamp"), "signedEntryTimestamp") }),
    json,
  };
}

function protoInteger(value: unknown, name: string): number {
  const isDigits = typeof value === "string" && /^\d{1,16}$/.test(value);
  return wholeNumber(isDigits ? Number(value) : (value ?? 0), name);
}

function wholeNumber(value: unknown, name: string): number {
  if (typeof value === "number" && Number.isSafeInteger(value) && value >= 0) return value;
  throw invalid(`\`${name}\` is no whole number`);
}

function bytesOf(value: unknown, name: string): Uint8Array {
  const bytes = typeof value === "string" ? decodeBase64(value) : undefined;
  if (bytes !== undefined && bytes.length > 0) return bytes;
  throw invalid(`\`${name}\` is missing or not standard base64`);
}

function invalid(detail: string, cause?: unknown): CandidateFault {
  return new CandidateFault("TLOG_INVALID", detail, { cause });
}
