import { expect, test } from "vitest";
import { ask, outcomeOf } from "../support/ask-cosign.ts";
import {
  bundle,
  bundleEntry,
  createLog,
  dsseBody,
  image,
  legacyLayer,
  logAnnotation,
  otherImage,
  rekordBody,
  rootJson,
  sign,
  signer,
  simpleSigning,
  statement,
} from "../support/cosign-fixtures.ts";

// cosign CVE-2022-23649: a Rekor bundle was accepted that belongs to another signature.

const log = createLog();
const root = rootJson([log]);
const by = signer();

test("a genuine log entry of another signature does not log this one (legacy)", async () => {
  const other = simpleSigning(otherImage);
  const entry = logAnnotation(log, rekordBody(other, sign(by, other), by.pem));
  const annotations = { "dev.sigstore.cosign/bundle": entry };
  const evidence = await ask(
    { layers: [legacyLayer(by, simpleSigning(image), { annotations })] },
    { by, root },
  );
  expect(outcomeOf(evidence)).toBe("fail TLOG_MISMATCH");
  expect(evidence.candidates[0]?.checks.map(({ name, outcome }) => `${name} ${outcome}`)).toEqual([
    "signature pass",
    "payload pass",
    "digest pass",
    "log-entry pass",
    "log-binding fail",
  ]);
});

test("a genuine log entry of another signature does not log this one (bundle)", async () => {
  const other = statement(otherImage);
  const entries = (): readonly unknown[] => [
    bundleEntry(log, dsseBody(other, sign(by, other), by.pem)),
  ];
  const evidence = await ask(
    { bundles: [bundle(by, statement(image), { entries })] },
    { by, root },
  );
  expect(evidence.outcome).toBe("fail");
  expect(evidence.candidates[0]?.checks.at(-1)).toMatchObject({
    name: "log-binding",
    reason: "TLOG_MISMATCH",
  });
});
