import * as fc from "fast-check";
import { expect, test } from "vitest";
import { isBundleType, readBundle } from "../../../src/attestors/cosign/bundle.ts";
import { CandidateFault } from "../../../src/attestors/cosign/fault.ts";
import { bundle, bundleType, image, signer, statement } from "../../support/cosign-fixtures.ts";

const by = signer();
const payload = statement(image);
const sig = "AAAA";

function fault(bytes: Uint8Array): string {
  try {
    readBundle(bytes);
    return "accepted";
  } catch (error) {
    if (!(error instanceof CandidateFault)) throw error;
    return `${error.reason}: ${error.message}`;
  }
}

const entries = (): readonly unknown[] => [{ a: 1 }];

test("reads what cosign writes", () => {
  expect(readBundle(bundle(by, payload, { signature: Buffer.of(1, 2), entries }))).toEqual({
    mediaType: bundleType,
    payloadType: "application/vnd.in-toto+json",
    payload: new Uint8Array(payload),
    signature: Uint8Array.of(1, 2),
    logEntries: [{ a: 1 }],
  });
});

test("takes defaults that Go leaves out, and nulls", () => {
  const material = {
    publicKey: {},
    tlogEntries: null,
    certificate: null,
    timestampVerificationData: {},
  };
  const bytes = bundle(by, payload, { material, more: { messageSignature: null } });
  expect(readBundle(bytes).logEntries).toEqual([]);
});

test.each([
  ["application/vnd.dev.sigstore.bundle+json;version=0.1", "accepted"],
  ["application/vnd.dev.sigstore.bundle+json;version=0.2", "accepted"],
  ["application/vnd.dev.sigstore.bundle+json;version=0.3", "accepted"],
  ["application/vnd.dev.sigstore.bundle.v0.3+json", "accepted"],
  [
    "application/vnd.dev.sigstore.bundle.v0.4+json",
    "INVALID_BUNDLE: the bundle is of a media type that is not supported",
  ],
  [
    "application/vnd.dev.sigstore.bundle.v0.3+jsonx",
    "INVALID_BUNDLE: the bundle is of a media type that is not supported",
  ],
  [undefined, "INVALID_BUNDLE: the bundle is of a media type that is not supported"],
  [3, "INVALID_BUNDLE: the bundle is of a media type that is not supported"],
])("media type %s: %s", (mediaType, expected) => {
  expect(fault(bundle(by, payload, { more: { mediaType } }))).toBe(expected);
});

test.each<readonly [string, NonNullable<Parameters<typeof bundle>[2]>]>([
  [
    "MATERIAL_MISMATCH: the bundle was signed with a certificate",
    { material: { certificate: { rawBytes: "AAAA" } } },
  ],
  [
    "MATERIAL_MISMATCH: the bundle was signed with a certificate",
    { material: { publicKey: undefined, x509CertificateChain: {} } },
  ],
  ["INVALID_BUNDLE: `publicKey` is missing or no object", { material: { publicKey: undefined } }],
  [
    "INVALID_BUNDLE: `publicKey` has an unknown member",
    { material: { publicKey: { rawBytes: "AAAA" } } },
  ],
  [
    "INVALID_BUNDLE: `verificationMaterial` has an unknown member",
    { material: { tlog_entries: [] } },
  ],
  ["INVALID_BUNDLE: `tlogEntries` is no list", { material: { tlogEntries: {} } }],
  ["INVALID_BUNDLE: the bundle has an unknown member", { more: { dsse_envelope: {} } }],
  [
    "PAYLOAD_INVALID: the bundle holds a message signature; image signatures are DSSE envelopes",
    { more: { messageSignature: {}, dsseEnvelope: undefined } },
  ],
  ["INVALID_BUNDLE: `dsseEnvelope` is missing or no object", { more: { dsseEnvelope: undefined } }],
  ["INVALID_BUNDLE: `payloadType` is missing", { envelope: { payloadType: undefined } }],
  ["INVALID_BUNDLE: `payload` is missing or not standard base64", { envelope: { payload: "AA" } }],
  ["INVALID_BUNDLE: `payload` is missing or not standard base64", { envelope: { payload: "" } }],
  [
    "INVALID_BUNDLE: the envelope does not hold exactly one signature",
    { envelope: { signatures: [] } },
  ],
  [
    "INVALID_BUNDLE: the envelope does not hold exactly one signature",
    { envelope: { signatures: [{ sig }, { sig }] } },
  ],
  [
    "INVALID_BUNDLE: the signature has an unknown member",
    { envelope: { signatures: [{ sig, cert: "" }] } },
  ],
  [
    "INVALID_BUNDLE: `sig` is missing or not standard base64",
    { envelope: { signatures: [{ sig: "-_-_" }] } },
  ],
  [
    "INVALID_BUNDLE: `sig` is missing or not standard base64",
    { envelope: { signatures: [{ keyid: "" }] } },
  ],
])("refuses: %s", (expected, options) => {
  expect(fault(bundle(by, payload, options))).toBe(expected);
});

test.each<readonly [string, string]>([
  ["INVALID_BUNDLE: the bundle is not JSON", "{"],
  ["INVALID_BUNDLE: the bundle is missing or no object", "[]"],
  [
    "INVALID_BUNDLE: the bundle holds the key `mediaType` twice",
    '{"mediaType":"a","mediaType":"b"}',
  ],
])("refuses: %s", (expected, text) => {
  expect(fault(Buffer.from(text))).toBe(expected);
});

test("nothing ends in anything but a bundle or a fault", () => {
  const genuine = bundle(by, payload).toString();
  const at = fc.nat(genuine.length);
  fc.assert(
    fc.property(at, at, fc.string(), (from, length, text) => {
      const changed = genuine.slice(0, from) + text + genuine.slice(from + (length % 40));
      expect(fault(Buffer.from(changed))).toMatch(/^(accepted|[A-Z_]+: )/);
    }),
  );
});

test("types with the prefix are bundles' types", () => {
  expect(isBundleType("application/vnd.dev.sigstore.bundle.v0.9+json")).toBe(true);
  expect(isBundleType("application/vnd.oci.empty.v1+json")).toBe(false);
});
