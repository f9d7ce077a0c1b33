import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { X509Certificate } from "node:crypto";
import { describe, expect, test } from "vitest";
import type { SignatureObject } from "../../../src/attestors/cosign/normalise.ts";
import { preAuthEncoding } from "../../../src/attestors/cosign/normalise.ts";
import { createLogVerifier } from "../../../src/attestors/cosign/tlog.ts";
import { lookUp } from "../../../src/encoding/strict-json.ts";
import { readPublicKey } from "../../../src/trust/keys.ts";
import { parseTrustedRoot, trustedRoot } from "../../../src/trust/trusted-root.ts";
import { ask, type Content, outcomeOf, type Question } from "../../support/ask-cosign.ts";
import {
  base64,
  bundle,
  bundleEntry,
  canonical,
  createLog,
  dsseBody,
  image,
  legacyLayer,
  logAnnotation,
  loggedAt,
  rekordBody,
  rootJson,
  sign,
  signer,
  simpleSigning,
  statement,
} from "../../support/cosign-fixtures.ts";
import { hasShared, readShared, sharedFolder } from "../../support/shared.ts";

const by = signer();
const log = createLog();
const foreignLog = createLog("foreign");
const root = rootJson([log]);
const payload = simpleSigning(image);
const predicate = statement(image);
const signature = sign(by, payload);

/** A layer with this text as its log entry. */
function layerWith(text: string): Content {
  const annotations = { "dev.sigstore.cosign/bundle": text };
  return { layers: [legacyLayer(by, payload, { signature, annotations })] };
}

/** A bundle with these log entries. */
function bundleWith(
  entries: (body: ReturnType<typeof dsseBody>) => readonly unknown[],
  more?: object,
): Content {
  const options = { entries: (sig: Uint8Array) => entries(dsseBody(predicate, sig, by.pem)) };
  return {
    bundles: [bundle(by, predicate, { ...options, ...(more === undefined ? {} : { more }) })],
  };
}

const body = rekordBody(payload, signature, by.pem);
const annotation = logAnnotation(log, body);

/** The annotation with other members in what the log promised. */
function changed(more: object): string {
  const document: unknown = JSON.parse(annotation);
  return JSON.stringify({
    ...Object(document),
    Payload: { ...Object(lookUp(document, "Payload")), ...more },
  });
}

async function outcome(content: Content, question: Question = {}): Promise<string> {
  return outcomeOf(await ask(content, { by, root, ...question }));
}

describe("a promise beside a legacy signature", () => {
  test.each<readonly [string, string, string]>([
    ["of the log", annotation, "pass"],
    ["written with spaces", JSON.stringify(JSON.parse(annotation), undefined, 2), "pass"],
    ["with another time", changed({ integratedTime: loggedAt + 1 }), "fail TLOG_INVALID"],
    ["with another index", changed({ logIndex: 8 }), "fail TLOG_INVALID"],
    [
      "for another body",
      changed({ body: base64(canonical({ ...body, x: 1 })) }),
      "fail TLOG_INVALID",
    ],
    [
      "of another log under this log's id",
      logAnnotation({ ...foreignLog, id: log.id }, body),
      "fail TLOG_INVALID",
    ],
    ["of a log that is not trusted", logAnnotation(foreignLog, body), "fail TLOG_KEY_UNKNOWN"],
    ["that is cut", annotation.slice(0, -1), "fail TLOG_INVALID"],
    ["that is missing", "", "fail TLOG_MISSING"],
  ])("%s", async (_name, text, expected) => {
    expect(await outcome(layerWith(text))).toBe(expected);
  });

  test("may be Ed25519", async () => {
    const ed = createLog("ed", "Ed25519");
    expect(await outcome(layerWith(logAnnotation(ed, body)), { root: rootJson([ed]) })).toBe(
      "pass",
    );
  });
});

describe("the window of a log's key", () => {
  const at = new Date(loggedAt * 1000).toISOString();
  const content: Readonly<Record<string, Content>> = {
    promise: layerWith(annotation),
    "promise and proof": bundleWith((entry) => [bundleEntry(log, entry)]),
  };
  const before = new Date(loggedAt * 1000 - 1).toISOString();
  const after = new Date(loggedAt * 1000 + 1).toISOString();

  test.each<readonly [string, object, string]>([
    ["promise", { start: at, end: at }, "pass"],
    ["promise", { start: after }, "fail TLOG_INVALID"],
    ["promise", { start: "2020-01-01T00:00:00Z", end: before }, "fail TLOG_INVALID"],
    ["promise and proof", { start: at, end: at }, "pass"],
    ["promise and proof", { start: after }, "fail TLOG_INVALID"],
    ["promise and proof", { start: "2020-01-01T00:00:00Z", end: before }, "fail TLOG_INVALID"],
  ])("holds the time of a %s: %j", async (kind, validFor, expected) => {
    expect(await outcome(content[kind] ?? {}, { root: rootJson([log], validFor) })).toBe(expected);
  });

  test.each<readonly [string, number, object, string]>([
    ["no time", 0, { start: at }, "pass"],
    [
      "no time, the key having ended",
      0,
      { start: "2020-01-01T00:00:00Z", end: "2026-05-31T00:00:00Z" },
      "fail TLOG_INVALID",
    ],
    [
      "a time that nobody signed, the key having ended",
      loggedAt,
      { start: "2020-01-01T00:00:00Z", end: "2026-05-31T00:00:00Z" },
      "fail TLOG_INVALID",
    ],
    [
      "a time that nobody signed, before the key began",
      loggedAt - 1,
      { start: at },
      "fail TLOG_INVALID",
    ],
  ])("holds the present for a proof with %s", async (_name, integratedTime, validFor, expected) => {
    const proofOnly = bundleWith((entry) => [
      bundleEntry(log, entry, { promise: false, integratedTime }),
    ]);
    const question = { root: rootJson([log], validFor), now: "2026-06-01T00:00:00Z" };
    expect(await outcome(proofOnly, question)).toBe(expected);
  });
});

/** A good entry with these members. */
function good(entry: object, more: object = {}): object {
  return { ...bundleEntry(log, entry), ...more };
}

/** A good entry with these members in its proof. */
function withProof(entry: object, more: object): object {
  const whole = good(entry);
  return { ...whole, inclusionProof: { ...Object(lookUp(whole, "inclusionProof")), ...more } };
}

/** A good entry whose checkpoint was changed. */
function withNote(entry: object, change: (note: string) => string): object {
  const note = String(lookUp(good(entry), "inclusionProof", "checkpoint", "envelope"));
  return withProof(entry, { checkpoint: { envelope: change(note) } });
}

describe("the entries of a bundle", () => {
  const old = { mediaType: "application/vnd.dev.sigstore.bundle+json;version=0.1" };

  test.each<readonly [string, Content, string]>([
    ["with promise and proof", bundleWith((entry) => [good(entry)]), "pass"],
    [
      "with proof only",
      bundleWith((entry) => [bundleEntry(log, entry, { promise: false })]),
      "pass",
    ],
    [
      "with promise only, in a bundle of version 0.1",
      bundleWith((entry) => [good(entry, { inclusionProof: null })], old),
      "pass",
    ],
    [
      "with promise only, in a bundle of version 0.3",
      bundleWith((entry) => [good(entry, { inclusionProof: null })]),
      "fail TLOG_INVALID",
    ],
    [
      "with proof only, in a bundle of version 0.1",
      bundleWith((entry) => [bundleEntry(log, entry, { promise: false })], old),
      "fail TLOG_INVALID",
    ],
    [
      "with neither",
      bundleWith((entry) => [good(entry, { inclusionProof: null, inclusionPromise: null })]),
      "fail TLOG_INVALID",
    ],
    [
      "with a proof without checkpoint",
      bundleWith((entry) => [withProof(entry, { checkpoint: undefined })], old),
      "fail TLOG_INVALID",
    ],
    [
      "with another sibling",
      bundleWith((entry) => [withProof(entry, { hashes: [base64(Buffer.alloc(32))] })]),
      "fail TLOG_INVALID",
    ],
    [
      "with a proof of another index",
      bundleWith((entry) => [withProof(entry, { logIndex: "1" })]),
      "fail TLOG_INVALID",
    ],
    [
      "with a checkpoint of another size",
      bundleWith((entry) => [withNote(entry, (note) => note.replace("\n2\n", "\n3\n"))]),
      "fail TLOG_INVALID",
    ],
    [
      "with a checkpoint that nobody signed",
      bundleWith((entry) => [withNote(entry, (note) => note.replace(/\n\n.*/s, "\n\n"))]),
      "fail TLOG_INVALID",
    ],
    [
      "with a promise for another time",
      bundleWith((entry) => [good(entry, { integratedTime: String(loggedAt + 1) })]),
      "fail TLOG_INVALID",
    ],
    [
      "with another kind than the body has",
      bundleWith((entry) => [good(entry, { kindVersion: { kind: "intoto", version: "0.0.2" } })]),
      "fail TLOG_INVALID",
    ],
    [
      "of a log that is not trusted",
      bundleWith((entry) => [bundleEntry(foreignLog, entry)]),
      "fail TLOG_KEY_UNKNOWN",
    ],
    [
      "of a foreign log beside a good one",
      bundleWith((entry) => [bundleEntry(foreignLog, entry), good(entry)]),
      "pass",
    ],
    [
      "good and bad of one log",
      bundleWith((entry) => [good(entry), { ...withProof(entry, { hashes: [] }), logIndex: "8" }]),
      "fail TLOG_INVALID",
    ],
    ["one of them twice", bundleWith((entry) => [good(entry), good(entry)]), "fail TLOG_INVALID"],
    [
      "about another payload",
      bundleWith(() => [good(dsseBody(payload, signature, by.pem))]),
      "fail TLOG_MISMATCH",
    ],
    ["none", bundleWith(() => []), "fail TLOG_MISSING"],
  ])("%s", async (_name, content, expected) => {
    expect(await outcome(content)).toBe(expected);
  });

  test("that are not about the signature say so even without a trusted root", async () => {
    const content = bundleWith(() => [good(dsseBody(payload, signature, by.pem))]);
    expect(outcomeOf(await ask(content, { by }))).toBe("fail TLOG_MISMATCH");
  });

  test("are not looked at when the log is ignored", async () => {
    const content = bundleWith(() => [{ junk: true }]);
    expect(await outcome(content, { insecureIgnoreTlog: true })).toBe("pass");
  });

  test("give no time and no index that the log did not sign", async () => {
    const content = bundleWith((entry) => [bundleEntry(log, entry, { promise: false })]);
    const { candidates } = await ask(content, { by, root });
    expect(candidates[0]?.signer).toEqual({ keyFingerprint: by.fingerprint, keyType: "P-256" });
  });

  test("are not dated by timestamps that are no entries", async () => {
    const material = {
      timestampVerificationData: { rfc3161Timestamps: [{ signedTimestamp: "AAAA" }] },
    };
    expect(await outcome({ bundles: [bundle(by, predicate, { log, material })] })).toBe("pass");
  });
});

/** A root that knows the log under another URL. */
function renamed(trusted: ReturnType<typeof createLog>): Record<string, unknown> {
  return rootJson([{ ...trusted, name: "elsewhere.example.test" }]);
}

describe("the name under a checkpoint", () => {
  test("need not be in the URL of a log of Rekor's first version", async () => {
    const content = bundleWith((entry) => [bundleEntry(log, entry)]);
    expect(await outcome(content, { root: renamed(log) })).toBe("pass");
  });

  test("must be in the URL of any other log", async () => {
    const other = { ...createLog("second"), id: Buffer.alloc(32, 7) };
    const content = bundleWith((entry) => [bundleEntry(other, entry)]);
    expect(await outcome(content, { root: rootJson([other]) })).toBe("pass");
    expect(await outcome(content, { root: renamed(other) })).toBe("fail TLOG_INVALID");
  });
});

test("the trusted root is asked for once, however many signatures need it", async () => {
  let asked = 0;
  const trust = {
    trustedRoot: () => {
      asked++;
      return Promise.resolve(parseTrustedRoot(root));
    },
  };
  const layers = [1, 2, 3].map((i) => legacyLayer(by, simpleSigning(image, { i }), { log }));
  expect(await outcome({ layers }, { root: trust })).toBe("pass");
  expect(asked).toBe(1);
});

test("a signal that fires while the trusted root is read is a rejection", async () => {
  const controller = new AbortController();
  const trust = {
    trustedRoot: () => {
      controller.abort(new Error("given up"));
      return Promise.reject(new Error("no root"));
    },
  };
  await expect(
    ask(layerWith(annotation), { by, root: trust, signal: controller.signal }),
  ).rejects.toThrow("given up");
});

const conformance = "testdata/sigstore-conformance";
const publicGood = "testdata/sigstore-trust/trusted_root.public-good.json";

/** The checks of a real bundle's entries, its certificate's key taken for the policy's. */
async function checksOf(file: string, rootFile: string): Promise<readonly string[]> {
  const json: unknown = JSON.parse(readFileSync(resolve(sharedFolder, file), "utf8"));
  const material = lookUp(json, "verificationMaterial");
  const raw =
    lookUp(material, "certificate", "rawBytes") ??
    lookUp(material, "x509CertificateChain", "certificates", 0, "rawBytes");
  const certificate = new X509Certificate(Buffer.from(String(raw), "base64"));
  const key = readPublicKey(certificate.publicKey.export({ format: "der", type: "spki" }));
  const decode = (...path: readonly (string | number)[]): Uint8Array =>
    new Uint8Array(Buffer.from(String(lookUp(json, "dsseEnvelope", ...path)), "base64"));
  const payloadType = String(lookUp(json, "dsseEnvelope", "payloadType"));
  const entries = lookUp(material, "tlogEntries");
  const parts = {
    payloadType,
    payload: decode("payload"),
    signature: decode("signatures", 0, "sig"),
  };
  const mediaType = String(lookUp(json, "mediaType"));
  const version = "application/vnd.dev.sigstore.bundle+json;version=0.2";
  const logEntries = Array.isArray(entries) ? entries : [];
  const object: SignatureObject = {
    format: "bundle",
    digest: image,
    ...parts,
    signedBytes: preAuthEncoding(payloadType, parts.payload),
    // Version 0.3 knows no chains, which this attestor never reads; the rules for entries are those of 0.2.
    log: {
      kind: "bundle",
      bundle: {
        mediaType: mediaType.includes("0.3") ? version : mediaType,
        ...parts,
        logEntries,
      },
    },
  };
  const verifier = createLogVerifier({
    trust: trustedRoot(readShared(rootFile)),
    clock: () => new Date("2026-11-24T00:00:00Z"),
    signal: new AbortController().signal,
  });
  const { findings } = await verifier.check({
    object,
    hash: "sha256",
    key,
    verifier: new Uint8Array(certificate.raw),
  });
  return findings.map(({ check }) => outcomeOf(check));
}

describe.skipIf(!hasShared(conformance))("real log entries of envelopes", () => {
  test.each<readonly [string, string, string, readonly string[]]>([
    [
      "dsse 0.0.1, promise and proof",
      "testdata/bundles/cosign-oci-attestation.sigstore.json",
      publicGood,
      ["pass", "pass"],
    ],
    [
      "dsse 0.0.1, promise",
      "testdata/bundles/sigstore-js/bundleV01-dsse-no-proof.sigstore",
      publicGood,
      ["pass", "pass"],
    ],
    [
      "dsse 0.0.1, version 0.2",
      "testdata/bundles/sigstore-js/bundleV02-dsse.sigstore",
      publicGood,
      ["pass", "pass"],
    ],
    [
      "dsse 0.0.1, version 0.3",
      "testdata/bundles/sigstore-js/bundleV03-dsse.sigstore",
      publicGood,
      ["pass", "pass"],
    ],
    ["intoto 0.0.2, promise", "testdata/bundles/dsse.sigstore.json", publicGood, ["pass", "pass"]],
    [
      "intoto 0.0.2, promise and proof",
      "testdata/bundles/sigstore-js/bundleV03-intoto.sigstore",
      publicGood,
      ["pass", "pass"],
    ],
    [
      "intoto 0.0.2, a log of one's own",
      `${conformance}/intoto-with-custom-trust-root/bundle.sigstore.json`,
      `${conformance}/intoto-with-custom-trust-root/trusted_root.json`,
      ["pass", "pass"],
    ],
    [
      "hashedrekord 0.0.2, proof",
      `${conformance}/rekor2-dsse-happy-path/bundle.sigstore.json`,
      `${conformance}/rekor2-dsse-happy-path/trusted_root.json`,
      ["pass", "pass"],
    ],
    [
      "a log that is not trusted",
      `${conformance}/rekor2-dsse-happy-path/bundle.sigstore.json`,
      publicGood,
      ["fail TLOG_KEY_UNKNOWN", "pass"],
    ],
    [
      "dsse 0.0.1, another signature",
      `${conformance}/dsse-mismatch-sig_fail/bundle.sigstore.json`,
      publicGood,
      ["fail TLOG_INVALID", "fail TLOG_MISMATCH"],
    ],
    [
      "hashedrekord 0.0.2, another signature",
      `${conformance}/rekor2-dsse-mismatch-sig_fail/bundle.sigstore.json`,
      `${conformance}/rekor2-dsse-mismatch-sig_fail/trusted_root.json`,
      ["fail TLOG_INVALID", "fail TLOG_MISMATCH"],
    ],
    [
      "no proof",
      `${conformance}/intoto-missing-inclusion-proof_fail/bundle.sigstore.json`,
      `${conformance}/intoto-missing-inclusion-proof_fail/trusted_root.json`,
      ["fail TLOG_INVALID", "pass"],
    ],
  ])("%s", async (_name, file, rootFile, expected) => {
    expect(await checksOf(file, rootFile)).toEqual(expected);
  });
});
