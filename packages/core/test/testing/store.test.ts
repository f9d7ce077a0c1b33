import { decodeManifest } from "@imagegate/registry";
import { expect, it } from "vitest";
import { createSigner, createTestLog } from "../../src/testing/index.ts";
import { registryWithImage } from "../support/ask-registry.ts";

const bundleType = "application/vnd.dev.sigstore.bundle.v0.3+json";

/** The manifest under the fallback tag after two bundles were attached. */
const fallbackIndex = async (referrersApi: boolean): Promise<Uint8Array | undefined> => {
  const { registry, image } = registryWithImage(referrersApi);
  await createSigner().signImage(registry, image, { format: "bundle" });
  await createSigner().signImage(registry, image, { format: "bundle" });
  return registry.manifest(image.repository, image.digest.replace(":", "-"));
};

it("stores a legacy signature as cosign 2 does: a layer of the manifest under the .sig tag", async () => {
  const { registry, image } = registryWithImage();
  const signer = createSigner();
  const stored = await signer.signImage(registry, image, {
    format: "legacy",
    log: createTestLog(),
  });
  const tag = `${image.digest.replace(":", "-")}.sig`;
  const manifest = decodeManifest(registry.manifest(image.repository, tag) ?? new Uint8Array());
  expect(manifest).toMatchObject({
    digest: stored.digest,
    mediaType: "application/vnd.oci.image.manifest.v1+json",
    config: { mediaType: "application/vnd.oci.image.config.v1+json" },
    layers: [{ mediaType: "application/vnd.dev.cosign.simplesigning.v1+json" }],
  });
  const [layer] = manifest.layers;
  expect(Object.keys(layer?.annotations ?? {})).toEqual([
    "dev.cosignproject.cosign/signature",
    "dev.sigstore.cosign/bundle",
  ]);
  const payload = registry.blob(image.repository, layer?.digest ?? "");
  expect(payload?.length).toBe(layer?.size);
  expect(JSON.parse(new TextDecoder().decode(payload))).toEqual({
    critical: {
      identity: { "docker-reference": image.repository },
      image: { "docker-manifest-digest": image.digest },
      type: "cosign container image signature",
    },
    optional: null,
  });
  const { config } = manifest;
  expect(registry.blob(image.repository, config?.digest ?? "")?.length).toBe(config?.size);
});

it("attaches a bundle as cosign 3 does: a referrer with one layer", async () => {
  const { registry, image } = registryWithImage();
  const signer = createSigner();
  const stored = await signer.signImage(registry, image, {
    format: "bundle",
    log: createTestLog(),
    annotations: { env: "prod" },
  });
  const manifest = decodeManifest(
    registry.manifest(image.repository, stored.digest) ?? new Uint8Array(),
  );
  expect(manifest).toMatchObject({
    artifactType: bundleType,
    config: {
      mediaType: "application/vnd.oci.empty.v1+json",
      digest: "sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a",
      size: 2,
    },
    layers: [{ mediaType: bundleType }],
    subject: { digest: image.digest },
    annotations: {
      "dev.sigstore.bundle.content": "dsse-envelope",
      "dev.sigstore.bundle.predicateType": "https://sigstore.dev/cosign/sign/v1",
    },
  });
  const blob = registry.blob(image.repository, manifest.layers[0]?.digest ?? "");
  const bundle: { dsseEnvelope: { payload: string; signatures: unknown[] } } & Record<
    string,
    unknown
  > = JSON.parse(new TextDecoder().decode(blob));
  expect(bundle).toMatchObject({
    mediaType: bundleType,
    verificationMaterial: {
      publicKey: { hint: `${signer.fingerprint.slice(7)}=` },
      tlogEntries: [{ kindVersion: { kind: "dsse", version: "0.0.1" } }],
    },
    dsseEnvelope: { payloadType: "application/vnd.in-toto+json" },
  });
  expect(bundle.dsseEnvelope.signatures).toHaveLength(1);
  expect(JSON.parse(Buffer.from(bundle.dsseEnvelope.payload, "base64").toString("utf8"))).toEqual({
    _type: "https://in-toto.io/Statement/v1",
    subject: [{ digest: { sha256: image.digest.slice(7) }, annotations: { env: "prod" } }],
    predicateType: "https://sigstore.dev/cosign/sign/v1",
    predicate: {},
  });
});

it("lists a bundle under the fallback tag only where the registry has no referrers API", async () => {
  expect(await fallbackIndex(true)).toBeUndefined();
  const index = decodeManifest((await fallbackIndex(false)) ?? new Uint8Array());
  expect(index.kind).toBe("index");
  expect(index.manifests.map(({ artifactType }) => artifactType)).toEqual([
    "application/vnd.oci.empty.v1+json",
    "application/vnd.oci.empty.v1+json",
  ]);
});
