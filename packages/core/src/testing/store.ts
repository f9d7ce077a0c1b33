import { computeDigest, decodeManifest, type Descriptor } from "@imagegate/registry";
import { jsonBytes } from "./documents.ts";
import type { RegistryWriter } from "./registry-writer.ts";

// Where cosign puts what it signed: cosign 2 under tags, cosign 3 as referrers.

const ociManifest = "application/vnd.oci.image.manifest.v1+json";
const ociIndex = "application/vnd.oci.image.index.v1+json";
const bundleType = "application/vnd.dev.sigstore.bundle.v0.3+json";
const emptyConfigType = "application/vnd.oci.empty.v1+json";

/** A layer to be added to a `.sig` manifest. */
export interface LegacyLayer {
  readonly mediaType: string;
  readonly payload: Uint8Array;
  readonly annotations: Readonly<Record<string, string>>;
}

/** Adds a layer to the manifest under the digest's `.sig` tag, which is made if there is none. */
export async function storeLegacy(
  writer: RegistryWriter,
  repository: string,
  digest: string,
  layer: LegacyLayer,
): Promise<Descriptor> {
  const tag = `${digest.replace(":", "-")}.sig`;
  const blob = await writer.putBlob(repository, layer.payload);
  const earlier = await writer.manifest(repository, tag);
  const layers = [
    ...(earlier === undefined ? [] : decodeManifest(earlier).layers),
    {
      mediaType: layer.mediaType,
      digest: blob.digest,
      size: blob.size,
      annotations: layer.annotations,
    },
  ];
  const config = jsonBytes({
    architecture: "",
    created: "0001-01-01T00:00:00Z",
    os: "",
    rootfs: { type: "layers", diff_ids: layers.map((each) => each.digest) },
    config: {},
  });
  const stored = await writer.putBlob(repository, config);
  return writer.putManifest(repository, tag, {
    schemaVersion: 2,
    mediaType: ociManifest,
    config: {
      mediaType: "application/vnd.oci.image.config.v1+json",
      digest: stored.digest,
      size: stored.size,
    },
    layers,
  });
}

/** Attaches a bundle as a referrer; where the registry lists none, in the index under the fallback tag. */
export async function storeBundle(
  writer: RegistryWriter,
  repository: string,
  digest: string,
  bundle: Uint8Array,
): Promise<Descriptor> {
  const config = await writer.putBlob(repository, jsonBytes({}));
  const blob = await writer.putBlob(repository, bundle);
  const image = await writer.manifest(repository, digest);
  const manifest = {
    schemaVersion: 2,
    mediaType: ociManifest,
    artifactType: bundleType,
    config: {
      mediaType: emptyConfigType,
      digest: config.digest,
      size: config.size,
      artifactType: bundleType,
    },
    layers: [{ mediaType: bundleType, digest: blob.digest, size: blob.size }],
    subject: {
      mediaType: image === undefined ? ociManifest : decodeManifest(image).mediaType,
      digest,
      size: image?.length ?? 0,
    },
    annotations: {
      "org.opencontainers.image.created": "2026-01-01T00:00:00Z",
      "dev.sigstore.bundle.content": "dsse-envelope",
      "dev.sigstore.bundle.predicateType": "https://sigstore.dev/cosign/sign/v1",
    },
  };
  const own = computeDigest(jsonBytes(manifest));
  const stored = await writer.putManifest(repository, own, manifest);
  if (stored.subject === undefined) await listInFallbackTag(writer, repository, digest, stored);
  return stored;
}

/** The descriptor that cosign's library up to 0.21.5 writes there names the type of the empty config, not that of the bundle. */
async function listInFallbackTag(
  writer: RegistryWriter,
  repository: string,
  subject: string,
  { digest, size }: Descriptor,
): Promise<void> {
  const tag = subject.replace(":", "-");
  const earlier = await writer.manifest(repository, tag);
  const manifests = [
    ...(earlier === undefined ? [] : decodeManifest(earlier).manifests),
    { mediaType: ociManifest, digest, size, artifactType: emptyConfigType },
  ];
  await writer.putManifest(repository, tag, { schemaVersion: 2, mediaType: ociIndex, manifests });
}
