import { expect, test } from "vitest";
import { ask, type Content, outcomeOf } from "../support/ask-cosign.ts";
import {
  base64,
  bundle,
  createLog,
  image,
  legacyLayer,
  rootJson,
  sha256,
  signer,
  simpleSigning,
  statement,
} from "../support/cosign-fixtures.ts";

// cosign GHSA-fx35-mq7g-6g98: a bare key in the place of a bundle's certificate was taken for the verifier, before the policy's key.

const log = createLog();
const attacker = signer("P-256", "attacker");
const rawBytes = base64(attacker.spki);
const certificateAnnotation = { "dev.sigstore.cosign/certificate": attacker.pem };

test.each<readonly [string, Content, string]>([
  [
    "as a bundle's certificate",
    {
      bundles: [
        bundle(attacker, statement(image), {
          log,
          material: { publicKey: undefined, certificate: { rawBytes } },
        }),
      ],
    },
    "fail MATERIAL_MISMATCH",
  ],
  [
    "in a bundle's chain",
    {
      bundles: [
        bundle(attacker, statement(image), {
          log,
          material: {
            publicKey: undefined,
            x509CertificateChain: { certificates: [{ rawBytes }] },
          },
        }),
      ],
    },
    "fail MATERIAL_MISMATCH",
  ],
  [
    "beside the policy's key",
    {
      bundles: [
        bundle(attacker, statement(image), {
          log,
          material: {
            publicKey: { hint: base64(sha256(signer().spki)) },
            certificate: { rawBytes },
          },
        }),
      ],
    },
    "fail MATERIAL_MISMATCH",
  ],
  [
    "as a bundle's key",
    {
      bundles: [bundle(attacker, statement(image), { log, material: { publicKey: { rawBytes } } })],
    },
    "fail INVALID_BUNDLE",
  ],
  [
    "under the hint of the policy's key",
    {
      bundles: [
        bundle(attacker, statement(image), {
          log,
          material: { publicKey: { hint: base64(sha256(signer().spki)) } },
        }),
      ],
    },
    "fail SIGNATURE_INVALID",
  ],
  [
    "as a layer's certificate",
    {
      layers: [
        legacyLayer(attacker, simpleSigning(image), { log, annotations: certificateAnnotation }),
      ],
    },
    "fail INVALID_SIGNATURE_LAYER",
  ],
])(
  "a key that comes with the signature never verifies it: %s",
  async (_name, content, expected) => {
    expect(outcomeOf(await ask(content, { root: rootJson([log]) }))).toBe(expected);
    expect(outcomeOf(await ask(content, { insecureIgnoreTlog: true }))).toBe(expected);
  },
);
