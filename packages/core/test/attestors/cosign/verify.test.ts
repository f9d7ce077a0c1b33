import { describe, expect, test } from "vitest";
import { ask, type Content, outcomeOf } from "../../support/ask-cosign.ts";
import { certificate } from "../../support/certificate.ts";
import {
  bundle,
  base64,
  loggedAt,
  logAnnotation,
  rekordBody,
  sign,
  type Signer,
  createLog,
  image,
  legacyLayer,
  otherImage,
  rootJson,
  signer,
  simpleSigning,
  statement,
} from "../../support/cosign-fixtures.ts";

const log = createLog();
const root = rootJson([log]);

/** A subject of a statement. */
function subject(annotations: unknown, digest: string = image): object {
  return { digest: { sha256: digest.slice(7) }, annotations };
}

describe("annotations", () => {
  const by = signer();
  const legacy = (optional: unknown): Content => ({
    layers: [legacyLayer(by, simpleSigning(image, optional), { log })],
  });
  const bundled = (annotations: unknown, before: readonly object[] = []): Content => ({
    bundles: [
      bundle(by, statement(image, { subject: [...before, subject(annotations)] }), { log }),
    ],
  });
  const required = { env: "prod", team: "a" };

  test.each<readonly [string, Content, string]>([
    ["all there", legacy({ env: "prod", team: "a", more: 1 }), "pass"],
    ["all there", bundled({ env: "prod", team: "a", more: "b" }), "pass"],
    ["one missing", legacy({ env: "prod" }), "fail ANNOTATION_MISMATCH"],
    ["one missing", bundled({ env: "prod" }), "fail ANNOTATION_MISMATCH"],
    ["one different", legacy({ env: "prod", team: "b" }), "fail ANNOTATION_MISMATCH"],
    ["one different", bundled({ env: "prod", team: "b" }), "fail ANNOTATION_MISMATCH"],
    ["one of another type", legacy({ env: "prod", team: ["a"] }), "fail ANNOTATION_MISMATCH"],
    ["none", legacy(null), "fail ANNOTATION_MISMATCH"],
    ["none", bundled(undefined), "fail ANNOTATION_MISMATCH"],
    [
      "of another subject",
      bundled({}, [subject(required, otherImage)]),
      "fail ANNOTATION_MISMATCH",
    ],
    [
      "of a later subject of the image",
      bundled(required, [subject({})]),
      "fail ANNOTATION_MISMATCH",
    ],
  ])("required, %s", async (_name, content, expected) => {
    expect(outcomeOf(await ask(content, { by, root, annotations: required }))).toBe(expected);
  });

  test("of the layer itself do not count: nobody signed them", async () => {
    const layers = [legacyLayer(by, simpleSigning(image), { log, annotations: required })];
    expect(outcomeOf(await ask({ layers }, { by, root, annotations: required }))).toBe(
      "fail ANNOTATION_MISMATCH",
    );
  });

  test("are not found among what objects inherit", async () => {
    const evidence = await ask(legacy({}), { by, root, annotations: { toString: "x" } });
    expect(outcomeOf(evidence)).toBe("fail ANNOTATION_MISMATCH");
    expect(evidence.detail).toBe("the annotation `toString` is missing");
  });
});

describe("a certificate beside a legacy signature", () => {
  const by = signer();
  const payload = simpleSigning(image);
  const signature = sign(by, payload);

  /** A layer with a certificate, and an entry of the log for it. */
  function layerWith(pem: string, logged: string = pem): Content {
    const entry = logAnnotation(log, rekordBody(payload, signature, logged));
    const annotations = {
      "dev.sigstore.cosign/certificate": pem,
      "dev.sigstore.cosign/bundle": entry,
    };
    return { layers: [legacyLayer(by, payload, { signature, annotations })] };
  }

  test.each<readonly [string, Content, string]>([
    ["of the policy's key, and logged", layerWith(certificate(by)), "pass"],
    ["that is empty counts as none", layerWith("", by.pem), "pass"],
    [
      "of another key",
      layerWith(certificate(signer("P-256", "stranger"))),
      "fail MATERIAL_MISMATCH",
    ],
    ["while the log has the bare key", layerWith(certificate(by), by.pem), "fail TLOG_MISMATCH"],
    [
      "while the log has another certificate",
      layerWith(certificate(by), certificate(by, "240101000000Z")),
      "fail TLOG_MISMATCH",
    ],
    [
      "that had ended when the log took it",
      layerWith(certificate(by, "240101000000Z", "251231235959Z")),
      "fail MATERIAL_MISMATCH",
    ],
    [
      "that had not begun when the log took it",
      layerWith(certificate(by, "260101000001Z")),
      "fail MATERIAL_MISMATCH",
    ],
    [
      "that begins and ends with the log's time",
      layerWith(certificate(by, "260101000000Z", "260101000000Z")),
      "pass",
    ],
    ["in two", layerWith(certificate(by) + certificate(by)), "fail INVALID_SIGNATURE_LAYER"],
  ])("%s", async (_name, content, expected) => {
    expect(outcomeOf(await ask(content, { by, root }))).toBe(expected);
  });

  test("of another key is refused with the log ignored too", async () => {
    const evidence = await ask(layerWith(certificate(signer("P-256", "stranger"))), {
      by,
      insecureIgnoreTlog: true,
    });
    expect(outcomeOf(evidence)).toBe("fail MATERIAL_MISMATCH");
    expect(evidence.candidates[0]?.checks.map(({ name }) => name)).toEqual([
      "material",
      "signature",
    ]);
    expect(evidence.candidates[0]?.checks[0]).toMatchObject({
      name: "material",
      expected: by.fingerprint,
    });
  });
});

describe("signed bytes", () => {
  const by = signer();
  const payload = simpleSigning(image);
  const tampered = Buffer.concat([payload, Buffer.from(" ")]);
  const p1363 = (bytes: Uint8Array): Buffer => sign(by, bytes, "ieee-p1363");

  test.each<readonly [string, Content, string]>([
    [
      "a payload with one space more",
      { layers: [legacyLayer(by, tampered, { signature: sign(by, payload) })] },
      "fail SIGNATURE_INVALID",
    ],
    [
      "a statement with one space more",
      {
        bundles: [
          bundle(by, Buffer.concat([statement(image), Buffer.from(" ")]), {
            signature: sign(by, statement(image)),
          }),
        ],
      },
      "fail SIGNATURE_INVALID",
    ],
    [
      "a signature over the payload instead of its DSSE encoding",
      { bundles: [bundle(by, statement(image), { signature: sign(by, statement(image)) })] },
      "fail SIGNATURE_INVALID",
    ],
    [
      "an IEEE P1363 signature",
      { layers: [legacyLayer(by, payload, { signature: p1363(payload) })] },
      "fail SIGNATURE_INVALID",
    ],
    [
      "a payload type that was changed afterwards",
      {
        bundles: [
          bundle(by, statement(image), {
            envelope: { payloadType: "application/vnd.in-toto+jsoN" },
          }),
        ],
      },
      "fail SIGNATURE_INVALID",
    ],
    [
      "the digest of another image",
      { layers: [legacyLayer(by, simpleSigning(otherImage))] },
      "fail DIGEST_MISMATCH",
    ],
    [
      "the digest of another image",
      { bundles: [bundle(by, statement(otherImage))] },
      "fail DIGEST_MISMATCH",
    ],
    [
      "the right digest, in upper case",
      { layers: [legacyLayer(by, simpleSigning(image.toUpperCase()))] },
      "fail DIGEST_MISMATCH",
    ],
    [
      "the right digest, under sha512",
      {
        bundles: [
          bundle(by, statement(image, { subject: [{ digest: { sha512: image.slice(7) } }] })),
        ],
      },
      "fail DIGEST_MISMATCH",
    ],
    [
      "the right digest, as one of several",
      {
        bundles: [
          bundle(
            by,
            statement(image, {
              subject: [
                { digest: { sha512: "0" } },
                { digest: { sha256: image.slice(7), sha1: "0" } },
              ],
            }),
          ),
        ],
      },
      "pass",
    ],
    [
      "a base64 that was cut",
      {
        layers: [
          legacyLayer(by, payload, {
            annotations: {
              "dev.cosignproject.cosign/signature": base64(sign(by, payload)).slice(0, -3),
            },
          }),
        ],
      },
      "fail INVALID_SIGNATURE_LAYER",
    ],
    [
      "no signature",
      {
        layers: [
          legacyLayer(by, payload, { annotations: { "dev.cosignproject.cosign/signature": "" } }),
        ],
      },
      "fail INVALID_SIGNATURE_LAYER",
    ],
    [
      "a base64 in lines, as attached by hand",
      {
        layers: [
          legacyLayer(by, payload, {
            annotations: {
              "dev.cosignproject.cosign/signature": `${base64(sign(by, payload)).replace(/(.{64})/g, "$1\n")}\n`,
            },
          }),
        ],
      },
      "pass",
    ],
  ])("%s", async (_name, content, expected) => {
    expect(outcomeOf(await ask(content, { by, insecureIgnoreTlog: true }))).toBe(expected);
  });

  test("say nothing before their signature is verified", async () => {
    const stranger: Signer = signer("P-256", "stranger");
    const evidence = await ask({ bundles: [bundle(stranger, statement(image))] }, { by });
    expect(evidence.candidates[0]?.checks.map(({ name }) => name)).toEqual(["signature"]);
    expect(evidence.candidates[0]).not.toHaveProperty("signer");
    expect(evidence.candidates[0]).not.toHaveProperty("predicateType");
  });

  test("that fail one check are put to the others too", async () => {
    const content: Content = { layers: [legacyLayer(by, simpleSigning(otherImage))] };
    const evidence = await ask(content, { by, root, annotations: { a: "b" } });
    expect(evidence.candidates[0]?.checks.map(({ name, outcome }) => `${name} ${outcome}`)).toEqual(
      ["signature pass", "payload pass", "digest fail", "annotations fail", "log-entry fail"],
    );
  });

  test("that fail a check fail, whatever could not be told beside it", async () => {
    const content: Content = { layers: [legacyLayer(by, simpleSigning(otherImage), { log })] };
    expect(outcomeOf(await ask(content, { by }))).toBe("fail DIGEST_MISMATCH");
  });

  test("are dated by the log's promise", async () => {
    const evidence = await ask({ layers: [legacyLayer(by, payload, { log })] }, { by, root });
    expect(evidence.candidates[0]?.signer?.time).toBe(new Date(loggedAt * 1000).toISOString());
  });
});
