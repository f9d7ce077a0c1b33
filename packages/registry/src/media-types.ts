/** The media types of manifests (OCI image specification; Docker image manifest version 2, schema 2). */
export const mediaTypes = {
  ociManifest: "application/vnd.oci.image.manifest.v1+json",
  ociIndex: "application/vnd.oci.image.index.v1+json",
  ociConfig: "application/vnd.oci.image.config.v1+json",
  ociEmpty: "application/vnd.oci.empty.v1+json",
  dockerManifest: "application/vnd.docker.distribution.manifest.v2+json",
  dockerList: "application/vnd.docker.distribution.manifest.list.v2+json",
} as const;

const kinds: ReadonlyMap<string, "manifest" | "index"> = new Map([
  [mediaTypes.ociIndex, "index"],
  [mediaTypes.ociManifest, "manifest"],
  [mediaTypes.dockerList, "index"],
  [mediaTypes.dockerManifest, "manifest"],
] as const);

/** What a media type is a kind of; undefined for all that is no manifest, Docker's schema 1 included. */
export function manifestKind(mediaType: string): "manifest" | "index" | undefined {
  return kinds.get(mediaType);
}

/** The `Accept` header of every request for a manifest. */
export const acceptManifests: string = [...kinds.keys()].join(", ");

/** The type of a `Content-Type` header without its parameters, in lower case (RFC 9110, 8.3.1). */
export function essence(contentType: string): string {
  return (contentType.split(";", 1)[0] ?? "").trim().toLowerCase();
}
