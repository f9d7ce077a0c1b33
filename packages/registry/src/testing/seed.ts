import { mediaTypes } from "../media-types.ts";
import type { Descriptor } from "../model.ts";
import { type RepositoryContent, storeBlob, storeManifest } from "./content-store.ts";

/** What a seeded image is made of. */
export interface TestImage {
  /** Bytes of each layer. Default: one small layer whose bytes come from repository and tag. */
  readonly layers?: readonly Uint8Array[];
  /** The image configuration. Default: a minimal one for linux/amd64. */
  readonly config?: Readonly<Record<string, unknown>>;
  readonly annotations?: Readonly<Record<string, string>>;
}

const encoder = new TextEncoder();

/** Bytes of a JSON document, or the bytes themselves. */
export function documentBytes(document: object): Uint8Array {
  return document instanceof Uint8Array ? document : encoder.encode(JSON.stringify(document));
}

/** Stores a small image. The same arguments give the same digest, everywhere and always. */
export function seedImage(
  content: RepositoryContent,
  repository: string,
  tag: string,
  image: TestImage,
): Descriptor {
  const layers = (image.layers ?? [encoder.encode(`${repository}:${tag}\n`)]).map(
    (bytes): Descriptor => {
      const { digest, size } = storeBlob(content, bytes);
      return { mediaType: "application/vnd.oci.image.layer.v1.tar", digest, size };
    },
  );
  const config = image.config ?? {
    architecture: "amd64",
    os: "linux",
    config: {},
    rootfs: { type: "layers", diff_ids: layers.map(({ digest }) => digest) },
  };
  const manifest = {
    schemaVersion: 2,
    mediaType: mediaTypes.ociManifest,
    config: { ...storeBlob(content, documentBytes(config)), mediaType: mediaTypes.ociConfig },
    layers,
    ...(image.annotations === undefined ? {} : { annotations: image.annotations }),
  };
  return storeManifest(content, tag, documentBytes(manifest)).descriptor;
}

/** Stores an index over manifests that the caller has stored. */
export function seedIndex(
  content: RepositoryContent,
  tag: string,
  manifests: readonly Descriptor[],
): Descriptor {
  const index = { schemaVersion: 2, mediaType: mediaTypes.ociIndex, manifests };
  return storeManifest(content, tag, documentBytes(index)).descriptor;
}
