import { computeDigest, type Descriptor } from "@imagegate/registry";

/** Where signatures are stored: the part of a registry that a signer writes to. A `TestRegistry` is one. */
export interface RegistryWriter {
  putBlob(repository: string, bytes: Uint8Array): Descriptor | Promise<Descriptor>;
  /**
   * Stores a manifest under a tag or its own digest. `subject` of the answer: the digest that the registry lists it under as a
   * referrer; absent when it keeps no such list.
   */
  putManifest(
    repository: string,
    reference: string,
    manifest: object,
  ): StoredManifest | Promise<StoredManifest>;
  /** Bytes of a manifest; undefined when there is none. */
  manifest(
    repository: string,
    reference: string,
  ): Uint8Array | undefined | Promise<Uint8Array | undefined>;
}

/** A manifest that was stored. */
export interface StoredManifest extends Descriptor {
  readonly subject?: string;
}

const manifestType = "application/vnd.oci.image.manifest.v1+json";

/**
 * Writes to a registry over HTTP (OCI distribution 1.1), for instance `http://127.0.0.1:5000`.
 * Rejects with a plain Error that names method, path and status when the registry does not take something.
 */
export function httpRegistryWriter(
  url: string,
  options: { readonly username?: string; readonly password?: string } = {},
): RegistryWriter {
  const { username, password = "" } = options;
  const authorization: Readonly<Record<string, string>> =
    username === undefined
      ? {}
      : { authorization: `Basic ${Buffer.from(`${username}:${password}`).toString("base64")}` };

  const send = async (
    method: string,
    path: string | URL,
    wanted: readonly number[],
    body?: { readonly type: string; readonly bytes: Uint8Array },
  ): Promise<Response> => {
    const response = await fetch(new URL(path, url), {
      method,
      headers: {
        ...authorization,
        ...(body === undefined
          ? { accept: `${manifestType}, application/vnd.oci.image.index.v1+json` }
          : { "content-type": body.type }),
      },
      ...(body === undefined ? {} : { body: new Uint8Array(body.bytes) }),
    });
    if (wanted.includes(response.status)) return response;
    await response.body?.cancel();
    throw new Error(`${method} ${new URL(path, url).pathname} was answered ${response.status}`);
  };

  return {
    async putBlob(repository, bytes) {
      const digest = computeDigest(bytes);
      const started = await send("POST", `/v2/${repository}/blobs/uploads/`, [202]);
      await started.body?.cancel();
      const target = new URL(started.headers.get("location") ?? "", url);
      target.searchParams.set("digest", digest);
      const type = "application/octet-stream";
      await (await send("PUT", target, [201], { type, bytes })).body?.cancel();
      return { mediaType: type, digest, size: bytes.length };
    },
    async putManifest(repository, reference, manifest) {
      const bytes = new Uint8Array(Buffer.from(JSON.stringify(manifest)));
      const mediaType =
        "mediaType" in manifest && typeof manifest.mediaType === "string"
          ? manifest.mediaType
          : manifestType;
      const stored = await send("PUT", `/v2/${repository}/manifests/${reference}`, [201], {
        type: mediaType,
        bytes,
      });
      await stored.body?.cancel();
      const subject = stored.headers.get("oci-subject");
      return {
        mediaType,
        digest: computeDigest(bytes),
        size: bytes.length,
        ...(subject === null ? {} : { subject }),
      };
    },
    async manifest(repository, reference) {
      const found = await send("GET", `/v2/${repository}/manifests/${reference}`, [200, 404]);
      const bytes = new Uint8Array(await found.arrayBuffer());
      return found.status === 200 ? bytes : undefined;
    },
  };
}
