import { expect, test } from "vitest";
import { ask, outcomeOf } from "../support/ask-cosign.ts";
import {
  base64,
  createLog,
  image,
  legacyLayer,
  logAnnotation,
  rekordBody,
  rootJson,
  sign,
  signer,
  simpleSigning,
} from "../support/cosign-fixtures.ts";

// cosign CVE-2022-36056: a log entry was not held against the signature, and an entry that does not verify was no failure.
// Its part on identities does not touch keys.

const log = createLog();
const root = rootJson([log]);
const by = signer();
const payload = simpleSigning(image);
const signature = sign(by, payload);
const good = logAnnotation(log, rekordBody(payload, signature, by.pem));
const other = signer("P-256", "other");

test.each<readonly [string, string, string]>([
  [
    "for another signature of the same payload",
    logAnnotation(log, rekordBody(payload, sign(by, payload), by.pem)),
    "fail TLOG_MISMATCH",
  ],
  [
    "for another key",
    logAnnotation(log, rekordBody(payload, signature, other.pem)),
    "fail TLOG_MISMATCH",
  ],
  [
    "for another payload",
    logAnnotation(log, rekordBody(Buffer.from("x"), signature, by.pem)),
    "fail TLOG_MISMATCH",
  ],
  [
    "whose promise does not verify",
    JSON.stringify({ ...Object(JSON.parse(good)), SignedEntryTimestamp: base64(signature) }),
    "fail TLOG_INVALID",
  ],
  ["that cannot be read", "null", "fail TLOG_INVALID"],
])("an entry %s fails", async (_name, entry, expected) => {
  const annotations = { "dev.sigstore.cosign/bundle": entry };
  const evidence = await ask(
    { layers: [legacyLayer(by, payload, { signature, annotations })] },
    { by, root },
  );
  expect(outcomeOf(evidence)).toBe(expected);
});
