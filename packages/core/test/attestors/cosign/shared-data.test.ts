import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { computeDigest, decodeManifest } from "@imagegate/registry";
import { describe, expect, test } from "vitest";
import { ask, type Content, outcomeOf } from "../../support/ask-cosign.ts";
import { hasShared, readShared, sharedFolder } from "../../support/shared.ts";

const legacy = "testdata/cosign-legacy";
const trustRoot = "testdata/sigstore-trust/trusted_root.public-good.json";

function keyFile(name: string): string {
  return readShared(`${legacy}/keys/${name}`);
}

/** A case folder as a registry would serve it. */
function legacyCase(name: string): { readonly content: Content; readonly digest: string } {
  const folder = `${legacy}/${name}`;
  const manifest = decodeManifest(Buffer.from(readShared(`${folder}/sig-manifest.json`)));
  const layers = manifest.layers.map(({ digest, mediaType, annotations = {} }) => {
    const file = resolve(sharedFolder, folder, "blobs", digest.replace(":", "-"));
    return { payload: readFileSync(file), mediaType, annotations };
  });
  const digest = computeDigest(readFileSync(resolve(sharedFolder, folder, "image-manifest.json")));
  return { content: { layers }, digest };
}

describe.skipIf(!hasShared(legacy))("real signatures of cosign 2", () => {
  test.each<readonly [string, readonly string[], string]>([
    ["dir-img-cosign-valid", ["pass"], "pass"],
    ["dir-img-cosign-valid-2", ["pass", "pass"], "pass"],
    ["dir-img-cosign-valid-with-tag", ["pass"], "pass"],
    ["dir-img-cosign-modified-manifest", ["fail DIGEST_MISMATCH"], "fail DIGEST_MISMATCH"],
    ["dir-img-cosign-manifest-digest-error", ["fail DIGEST_MISMATCH"], "fail DIGEST_MISMATCH"],
    ["dir-img-cosign-mixed", ["fail SIGNATURE_INVALID", "pass"], "pass"],
    [
      "dir-img-cosign-other-attachment",
      ["fail INVALID_SIGNATURE_LAYER"],
      "fail INVALID_SIGNATURE_LAYER",
    ],
    ["dir-img-cosign-fulcio-rekor-valid", ["fail MATERIAL_MISMATCH"], "fail MATERIAL_MISMATCH"],
    ["dir-img-cosign-pki-valid", ["fail MATERIAL_MISMATCH"], "fail MATERIAL_MISMATCH"],
  ])("%s", async (name, candidates, outcome) => {
    const { content, digest } = legacyCase(name);
    const evidence = await ask(content, {
      key: keyFile("cosign.pub"),
      insecureIgnoreTlog: true,
      digest,
    });
    expect(evidence.candidates.map(outcomeOf)).toEqual(candidates);
    expect(outcomeOf(evidence)).toBe(outcome);
  });

  describe("dir-img-cosign-key-rekor-valid", () => {
    test.each<readonly [string, string, boolean, string]>([
      ["the right key and the public log", "cosign2.pub", true, "pass"],
      ["the wrong key", "cosign.pub", true, "fail SIGNATURE_INVALID"],
      ["no trusted root", "cosign2.pub", false, "error TRUST_ROOT_MISSING"],
    ])("with %s", async (_name, file, withRoot, expected) => {
      const { content, digest } = legacyCase("dir-img-cosign-key-rekor-valid");
      const root = withRoot ? { root: readShared(trustRoot) } : {};
      const evidence = await ask(content, { key: keyFile(file), digest, ...root });
      expect(outcomeOf(evidence)).toBe(expected);
    });

    test("tells when the log took it", async () => {
      const { content, digest } = legacyCase("dir-img-cosign-key-rekor-valid");
      const question = { key: keyFile("cosign2.pub"), digest, root: readShared(trustRoot) };
      expect((await ask(content, question)).candidates[0]?.signer).toMatchObject({
        logIndex: "11608800",
        time: "2023-01-20T21:57:39.000Z",
      });
    });
  });
});

const bundles = "testdata/bundles";

describe.skipIf(!hasShared(bundles))("real bundles", () => {
  const keyless = [
    "cosign-oci-attestation.sigstore.json",
    "bundle-provenance.json",
    "sigstore.js@2.0.0-provenance.sigstore.json",
    "dsse.sigstore.json",
    "dsse-2sigs.sigstore.json",
    "othername.sigstore.json",
    "sigstore-js/bundleV01-dsse-no-proof.sigstore",
    "sigstore-js/bundleV01-full-cert-chain.sigstore",
    "sigstore-js/bundleV02-intoto.sigstore",
    "sigstore-js/bundleV03-dsse.sigstore",
  ];

  test.each(keyless)("signed with a certificate is not by a key: %s", async (file) => {
    const bytes = readFileSync(resolve(sharedFolder, bundles, file));
    const evidence = await ask({ bundles: [bytes] }, { root: readShared(trustRoot) });
    expect(outcomeOf(evidence)).toBe("fail MATERIAL_MISMATCH");
  });

  test("signed with a key is read, and judged by the policy's key alone", async () => {
    const bytes = readFileSync(resolve(sharedFolder, bundles, "bundle-publish.json"));
    const evidence = await ask({ bundles: [bytes] }, { root: readShared(trustRoot) });
    expect(outcomeOf(evidence)).toBe("fail SIGNATURE_INVALID");
  });

  test("over an artifact's bytes is no image signature", async () => {
    const bytes = readFileSync(resolve(sharedFolder, bundles, "public-key-validity.sigstore.json"));
    const key = readShared(`${bundles}/public-key-validity.pem`);
    const evidence = await ask({ bundles: [bytes] }, { key, insecureIgnoreTlog: true });
    expect(outcomeOf(evidence)).toBe("fail PAYLOAD_INVALID");
  });
});
