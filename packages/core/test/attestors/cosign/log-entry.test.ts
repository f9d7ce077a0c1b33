import { expect, test } from "vitest";
import { CandidateFault } from "../../../src/attestors/cosign/fault.ts";
import { type LogEntry, readLogEntries } from "../../../src/attestors/cosign/log-entry.ts";
import { normalise } from "../../../src/attestors/cosign/normalise.ts";
import {
  bundle,
  bundleEntry,
  createLog,
  dsseBody,
  image,
  legacyLayer,
  logAnnotation,
  loggedAt,
  signer,
  simpleSigning,
  statement,
} from "../../support/cosign-fixtures.ts";

const by = signer();
const log = createLog();
const body = dsseBody(Buffer.from("p"), Buffer.from("s"), by.pem);
const good = bundleEntry(log, body);

function fromAnnotation(text: string): readonly LogEntry[] {
  const annotations = { "dev.sigstore.cosign/bundle": text };
  const layer = legacyLayer(by, simpleSigning(image), { annotations });
  return readLogEntries(
    normalise({ format: "legacy", digest: image, bytes: layer.payload, ...layer }),
  );
}

function fromEntries(...entries: readonly unknown[]): readonly LogEntry[] {
  const bytes = bundle(by, statement(image), { entries: () => entries });
  return readLogEntries(normalise({ format: "bundle", digest: image, bytes, annotations: {} }));
}

function fault(read: () => unknown): string {
  try {
    read();
    return "accepted";
  } catch (error) {
    if (!(error instanceof CandidateFault)) throw error;
    return `${error.reason}: ${error.message}`;
  }
}

test("reads the annotation of a legacy layer", () => {
  const text = logAnnotation(log, body);
  expect(fromAnnotation(text)).toMatchObject([
    {
      logId: log.id.toString("hex"),
      logIndex: 7,
      integratedTime: loggedAt,
      promise: expect.any(Uint8Array) as unknown,
    },
  ]);
  expect(fromAnnotation("")).toEqual([]);
});

test("reads the entries of a bundle, with numbers as strings, as numbers or left out", () => {
  expect(fromEntries(good)).toMatchObject([
    { logId: log.id.toString("hex"), logIndex: 7, integratedTime: loggedAt },
  ]);
  const { logIndex: _, integratedTime: __, ...bare } = good;
  expect(fromEntries({ ...bare, inclusionPromise: null })).toMatchObject([
    { logIndex: 0, integratedTime: 0 },
  ]);
  expect(fromEntries({ ...good, logIndex: 9 })).toMatchObject([{ logIndex: 9 }]);
  expect(fromEntries()).toEqual([]);
});

test.each<readonly [string, object]>([
  ["`logId` is missing or not standard base64", { logId: { keyId: "?" } }],
  ["`logIndex` is no whole number", { logIndex: "-1" }],
  ["`logIndex` is no whole number", { logIndex: "99999999999999999999" }],
  ["`integratedTime` is no whole number", { integratedTime: 1.5 }],
  ["`integratedTime` is no whole number", { integratedTime: "1e9" }],
  ["`canonicalizedBody` is missing or not standard base64", { canonicalizedBody: null }],
  ["`signedEntryTimestamp` is missing or not standard base64", { inclusionPromise: {} }],
])("refuses an entry: %s (%j)", (message, more) => {
  expect(fault(() => fromEntries({ ...good, ...more }))).toBe(`TLOG_INVALID: ${message}`);
});

test("refuses an entry twice, and more than 32", () => {
  expect(fault(() => fromEntries(good, good))).toBe("TLOG_INVALID: a log entry stands there twice");
  const many = Array.from({ length: 33 }, (_, logIndex) => bundleEntry(log, body, { logIndex }));
  expect(fault(() => fromEntries(...many))).toBe(
    "TLOG_INVALID: there are more than 32 log entries",
  );
  expect(fromEntries(...many.slice(1))).toHaveLength(32);
});

const payload = { body: "AAAA", integratedTime: 1, logIndex: 1, logID: "00" };

test.each<readonly [string, unknown]>([
  ["`logID` is no hex", { Payload: { ...payload, logID: "XX" } }],
  ["`logIndex` is no whole number", { Payload: { ...payload, logIndex: "1" } }],
  [
    "`body` is missing or not standard base64",
    { Payload: { ...payload, body: { kind: "hashedrekord" } } },
  ],
  ["`integratedTime` is no whole number", { Payload: { ...payload, integratedTime: null } }],
  ["`SignedEntryTimestamp` is missing or not standard base64", { Payload: payload }],
  ["`logID` is no hex", null],
])("refuses an annotation: %s", (message, document) => {
  expect(fault(() => fromAnnotation(JSON.stringify(document)))).toBe(`TLOG_INVALID: ${message}`);
});

test("refuses an annotation that is not JSON, or not one document to all readers", () => {
  expect(fault(() => fromAnnotation("{"))).toBe("TLOG_INVALID: the log entry is not JSON");
  expect(fault(() => fromAnnotation('{"Payload":1,"Payload":2}'))).toBe(
    "TLOG_INVALID: the log entry is not JSON",
  );
});
