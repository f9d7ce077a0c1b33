import { describe, expect, test } from "vitest";
import { ask, type Content, outcomeOf } from "../support/ask-cosign.ts";
import {
  bundle,
  bundleEntry,
  createLog,
  dsseBody,
  image,
  legacyLayer,
  logAnnotation,
  rekordBody,
  rootJson,
  sign,
  signer,
  simpleSigning,
  statement,
} from "../support/cosign-fixtures.ts";
import { preAuthEncoding } from "../../src/attestors/cosign/normalise.ts";

// cosign CVE-2026-22703 (GHSA-whqx-f9j3-ch6m): with a trusted root, the comparison of the entry with digest, key and signature
// was left out.

const log = createLog();
const by = signer();
const other = signer("P-256", "other");
const payload = simpleSigning(image);
const predicate = statement(image);
const pae = preAuthEncoding("application/vnd.in-toto+json", predicate);
const signatures = { legacy: sign(by, payload), bundle: sign(by, pae) };

function legacy(body: object): Content {
  const annotations = { "dev.sigstore.cosign/bundle": logAnnotation(log, body) };
  return { layers: [legacyLayer(by, payload, { signature: signatures.legacy, annotations })] };
}

function bundled(body: object): Content {
  const entries = (): readonly unknown[] => [bundleEntry(log, body)];
  return { bundles: [bundle(by, predicate, { signature: signatures.bundle, entries })] };
}

describe.each([
  ["with a trusted root", { root: rootJson([log]) }],
  ["without one", {}],
] as const)("%s", (_name, question) => {
  test.each<readonly [string, string, Content]>([
    ["digest", "legacy", legacy(rekordBody(Buffer.from("x"), signatures.legacy, by.pem))],
    ["signature", "legacy", legacy(rekordBody(payload, sign(by, payload), by.pem))],
    ["key", "legacy", legacy(rekordBody(payload, signatures.legacy, other.pem))],
    ["digest", "bundle", bundled(dsseBody(Buffer.from("x"), signatures.bundle, by.pem))],
    ["signature", "bundle", bundled(dsseBody(predicate, sign(by, pae), by.pem))],
    ["key", "bundle", bundled(dsseBody(predicate, signatures.bundle, other.pem))],
  ])("an entry with another %s fails (%s)", async (_what, _format, content) => {
    const evidence = await ask(content, { by, ...question });
    expect(evidence.outcome).toBe("fail");
    expect(evidence.candidates[0]?.checks.at(-1)).toMatchObject({
      name: "log-binding",
      reason: "TLOG_MISMATCH",
    });
  });
});

test("the same entries pass when nothing is changed", async () => {
  const question = { by, root: rootJson([log]) };
  expect(
    outcomeOf(await ask(legacy(rekordBody(payload, signatures.legacy, by.pem)), question)),
  ).toBe("pass");
  expect(
    outcomeOf(await ask(bundled(dsseBody(predicate, signatures.bundle, by.pem)), question)),
  ).toBe("pass");
});
