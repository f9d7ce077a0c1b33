import { expect, test } from "vitest";
import { normalise, preAuthEncoding } from "../../../src/attestors/cosign/normalise.ts";
import { certificate } from "../../support/certificate.ts";
import {
  base64,
  bundle,
  image,
  legacyLayer,
  signer,
  simpleSigning,
  statement,
} from "../../support/cosign-fixtures.ts";

const by = signer();
const payload = simpleSigning(image);
const signature = "dev.cosignproject.cosign/signature";

test("the DSSE encoding counts bytes, not characters", () => {
  expect(Buffer.from(preAuthEncoding("hätte", Buffer.from("ä")))).toEqual(
    Buffer.from("DSSEv1 6 hätte 2 ä"),
  );
  expect(
    Buffer.from(
      preAuthEncoding("http://example.com/HelloWorld", Buffer.from("hello world")),
    ).toString(),
  ).toBe("DSSEv1 29 http://example.com/HelloWorld 11 hello world");
});

test("a layer signs its own bytes", () => {
  const { annotations } = legacyLayer(by, payload);
  const object = normalise({ format: "legacy", digest: image, bytes: payload, annotations });
  expect(object.signedBytes).toBe(payload);
  expect(object).toMatchObject({
    format: "legacy",
    digest: image,
    payload,
    log: { kind: "annotation" },
  });
  expect(object).not.toHaveProperty("certificate");
  expect(object.log).not.toHaveProperty("text");
});

test("a bundle signs the encoding of its payload", () => {
  const bytes = bundle(by, statement(image));
  const object = normalise({ format: "bundle", digest: image, bytes, annotations: {} });
  expect(object.payload).toEqual(new Uint8Array(statement(image)));
  expect(object.signedBytes).toEqual(
    preAuthEncoding("application/vnd.in-toto+json", object.payload),
  );
});

test("empty annotations count as absent, as cosign 3.1 writes them", () => {
  const annotations = {
    [signature]: "AAAA",
    "dev.sigstore.cosign/certificate": "",
    "dev.sigstore.cosign/bundle": "",
  };
  const object = normalise({ format: "legacy", digest: image, bytes: payload, annotations });
  expect(object).not.toHaveProperty("certificate");
  expect(object.log).toEqual({ kind: "annotation" });
});

const badSignature = `the annotation \`${signature}\` is missing or not base64`;
const badCertificate = "the annotation `dev.sigstore.cosign/certificate` is not one certificate";

test.each<readonly [string, Readonly<Record<string, string>>]>([
  [badSignature, {}],
  [badSignature, { [signature]: "" }],
  [badSignature, { [signature]: "AAA" }],
  [badSignature, { [signature]: " AAAA" }],
  [badCertificate, { [signature]: "AAAA", "dev.sigstore.cosign/certificate": by.pem }],
  [
    badCertificate,
    { [signature]: "AAAA", "dev.sigstore.cosign/certificate": base64(certificate(by)) },
  ],
  [
    badCertificate,
    {
      [signature]: "AAAA",
      "dev.sigstore.cosign/certificate": by.pem.replaceAll("PUBLIC KEY", "CERTIFICATE"),
    },
  ],
])("refuses a layer: %s", (message, annotations) => {
  const stored = { format: "legacy", digest: image, bytes: payload, annotations } as const;
  expect(() => normalise(stored)).toThrowError(
    expect.objectContaining({ reason: "INVALID_SIGNATURE_LAYER", message }),
  );
});
