import { createHash } from "node:crypto";
import { describe, expect, test } from "vitest";
import { CandidateFault } from "../../../src/attestors/cosign/fault.ts";
import { checkBinding, type LoggedSignature } from "../../../src/attestors/cosign/log-binding.ts";
import { normalise, preAuthEncoding } from "../../../src/attestors/cosign/normalise.ts";
import { certificate, pem } from "../../support/certificate.ts";
import {
  base64,
  bundle,
  canonical,
  dsseBody,
  image,
  legacyLayer,
  rekordBody,
  sign,
  signer,
  simpleSigning,
  statement,
} from "../../support/cosign-fixtures.ts";

const by = signer("P-384");
const stranger = signer("P-384", "stranger");
const payload = { legacy: simpleSigning(image), bundle: statement(image) };
const pae = preAuthEncoding("application/vnd.in-toto+json", payload.bundle);
const signature = { legacy: sign(by, payload.legacy), bundle: sign(by, pae) };

/** The signature that the entries below are about, or not. */
function signed(format: "legacy" | "bundle", over: Partial<LoggedSignature> = {}): LoggedSignature {
  const stored =
    format === "legacy"
      ? {
          bytes: payload.legacy,
          annotations: legacyLayer(by, payload.legacy, { signature: signature.legacy }).annotations,
        }
      : { bytes: bundle(by, payload.bundle, { signature: signature.bundle }), annotations: {} };
  const object = normalise({ format, digest: image, ...stored });
  return { object, hash: "sha384", verifier: by.spki, ...over };
}

function binding(
  format: "legacy" | "bundle",
  body: unknown,
  over: Partial<LoggedSignature> = {},
): string {
  const bytes = Buffer.from(typeof body === "string" ? body : canonical(body));
  try {
    checkBinding(
      { logId: "00", logIndex: 0, integratedTime: 0, body: bytes },
      signed(format, over),
    );
    return "bound";
  } catch (error) {
    if (!(error instanceof CandidateFault)) throw error;
    return `${error.reason}: ${error.message}`;
  }
}

const rekord = rekordBody(payload.legacy, signature.legacy, by.pem);
const dsse = dsseBody(payload.bundle, signature.bundle, by.pem);

function inToto(
  over: {
    readonly sig?: string;
    readonly publicKey?: string;
    readonly hash?: object;
    readonly copies?: number;
  } = {},
): object {
  const { sig = base64(base64(signature.bundle)), publicKey = base64(by.pem), copies = 1 } = over;
  const payloadHash = over.hash ?? {
    algorithm: "sha256",
    value: createHash("sha256").update(payload.bundle).digest("hex"),
  };
  const signatures = Array.from({ length: copies }, () => ({ sig, publicKey }));
  return {
    apiVersion: "0.0.2",
    kind: "intoto",
    spec: { content: { envelope: { signatures }, payloadHash } },
  };
}

function v2(over: object = {}, algorithm = "SHA2_384", hash = "sha384"): object {
  const data = { algorithm, digest: createHash(hash).update(pae).digest("base64") };
  const verifier = { publicKey: { rawBytes: base64(by.spki) } };
  const spec = {
    hashedRekordV002: { data, signature: { content: base64(signature.bundle), verifier }, ...over },
  };
  return { apiVersion: "0.0.2", kind: "hashedrekord", spec };
}

describe("an entry is bound", () => {
  const sha384 = {
    algorithm: "sha384",
    value: createHash("sha384").update(payload.legacy).digest("hex"),
  };
  test.each<readonly [string, "legacy" | "bundle", object]>([
    ["hashedrekord 0.0.1", "legacy", rekord],
    [
      "hashedrekord 0.0.1 with the signature's own hash",
      "legacy",
      { ...rekord, spec: { ...specOf(rekord), data: { hash: sha384 } } },
    ],
    [
      "rekord 0.0.1",
      "legacy",
      rekordBody(payload.legacy, signature.legacy, by.pem, { kind: "rekord" }),
    ],
    ["dsse 0.0.1", "bundle", dsse],
    ["intoto 0.0.2", "bundle", inToto()],
    ["hashedrekord 0.0.2", "bundle", v2()],
    ["hashedrekord 0.0.2 with SHA-256", "bundle", v2({}, "SHA2_256", "sha256")],
  ])("%s", (_name, format, body) => {
    expect(binding(format, body)).toBe("bound");
  });

  test("to the certificate beside the signature, where there is one", () => {
    const text = certificate(by);
    const der = Buffer.from(text.replace(/-----.*?-----|\s/g, ""), "base64");
    const body = rekordBody(payload.legacy, signature.legacy, text);
    expect(binding("legacy", body, { verifier: der })).toBe("bound");
    expect(binding("legacy", body)).toMatch(/another key or certificate/);
    expect(binding("legacy", rekord, { verifier: der })).toMatch(/another key or certificate/);
  });

  test("to an RSA key in either of its PEM forms", () => {
    const rsa = signer("RSA-2048");
    const pkcs1 = pem("RSA PUBLIC KEY", rsa.publicKey.export({ format: "der", type: "pkcs1" }));
    const body = rekordBody(payload.legacy, signature.legacy, pkcs1);
    expect(binding("legacy", body, { verifier: rsa.spki })).toBe("bound");
  });
});

function specOf(body: object): object {
  return "spec" in body && typeof body.spec === "object" && body.spec !== null ? body.spec : {};
}

function withSpec(body: object, spec: object): object {
  return { ...body, spec: { ...specOf(body), ...spec } };
}

describe("an entry is not bound", () => {
  const kind = "TLOG_MISMATCH: the log entry is of a kind that does not fit this format";
  const content = "TLOG_MISMATCH: the log entry is about other content";
  const algorithm = "TLOG_MISMATCH: the log entry's hash is of another algorithm";
  const other = "TLOG_MISMATCH: the log entry holds another signature";
  const key = "TLOG_MISMATCH: the log entry holds another key or certificate";
  const again = { legacy: sign(by, payload.legacy), bundle: sign(by, pae) };
  test.each<readonly [string, "legacy" | "bundle", unknown, string]>([
    [
      "hashedrekord 0.0.1 under an envelope",
      "bundle",
      rekordBody(pae, signature.bundle, by.pem),
      kind,
    ],
    ["dsse 0.0.1 beside a layer", "legacy", dsse, kind],
    ["hashedrekord 0.0.2 beside a layer", "legacy", v2(), kind],
    ["dsse 0.0.2", "bundle", { ...dsse, apiVersion: "0.0.2" }, kind],
    ["intoto 0.0.1", "bundle", { ...inToto(), apiVersion: "0.0.1" }, kind],
    ["a kind of Object's", "legacy", { ...rekord, kind: "toString" }, kind],
    ["no kind", "legacy", {}, kind],
    ["null", "legacy", null, kind],
    ["another payload", "legacy", rekordBody(Buffer.from("x"), signature.legacy, by.pem), content],
    ["another payload", "bundle", dsseBody(Buffer.from("x"), signature.bundle, by.pem), content],
    [
      "another payload",
      "bundle",
      inToto({ hash: { algorithm: "sha256", value: "00".repeat(32) } }),
      content,
    ],
    [
      "a hash in upper case",
      "legacy",
      withSpec(rekord, { data: { hash: { algorithm: "sha256", value: "AB".repeat(32) } } }),
      content,
    ],
    [
      "another hash",
      "legacy",
      withSpec(rekord, { data: { hash: { algorithm: "sha512", value: "00" } } }),
      algorithm,
    ],
    ["no hash", "legacy", withSpec(rekord, { data: {} }), algorithm],
    ["SHA-512 in v2", "bundle", v2({}, "SHA2_512", "sha512"), algorithm],
    [
      "another signature of the same payload",
      "legacy",
      rekordBody(payload.legacy, again.legacy, by.pem),
      other,
    ],
    [
      "another signature of the same payload",
      "bundle",
      dsseBody(payload.bundle, again.bundle, by.pem),
      other,
    ],
    [
      "another signature of the same payload",
      "bundle",
      inToto({ sig: base64(base64(again.bundle)) }),
      other,
    ],
    [
      "a signature that is base64 once only",
      "bundle",
      inToto({ sig: base64(signature.bundle) }),
      other,
    ],
    ["two signatures", "bundle", inToto({ copies: 2 }), other],
    ["two signatures", "bundle", withSpec(dsse, { signatures: [{}, {}] }), other],
    ["no signature", "bundle", withSpec(dsse, { signatures: null }), other],
    ["another key", "legacy", rekordBody(payload.legacy, signature.legacy, stranger.pem), key],
    ["another key", "bundle", dsseBody(payload.bundle, signature.bundle, stranger.pem), key],
    ["another key", "bundle", inToto({ publicKey: base64(stranger.pem) }), key],
    ["two keys", "legacy", rekordBody(payload.legacy, signature.legacy, by.pem + by.pem), key],
    ["a key that is no PEM", "legacy", rekordBody(payload.legacy, signature.legacy, "key"), key],
    [
      "an RSA key that cannot be read",
      "legacy",
      rekordBody(payload.legacy, signature.legacy, pem("RSA PUBLIC KEY", by.spki)),
      key,
    ],
    ["not JSON", "legacy", "{", "TLOG_INVALID: the log entry's body is not JSON"],
  ])("%s (%s)", (_name, format, body, expected) => {
    expect(binding(format, body)).toBe(expected);
  });

  test("by an algorithm named after the lack of one", () => {
    const body = withSpec(rekord, { data: { hash: { algorithm: "none", value: "" } } });
    expect(binding("legacy", body, { hash: "none" })).toBe(algorithm);
  });
});
