import { answerError, readRegistryCode } from "./answer-error.ts";
import { isDigest } from "./digest.ts";
import { quote, RegistryError } from "./errors.ts";
import { headerValue } from "./http.ts";
import { decodeManifest } from "./manifest.ts";
import { acceptManifests } from "./media-types.ts";
import type { Lookup, Manifest } from "./model.ts";
import type { Session } from "./session.ts";

/**
 * Gets the manifest that a tag or a digest names; undefined when there is none (404). By digest, the bytes have it; by tag,
 * the registry's `Docker-Content-Digest`, where it gives one, agrees with the bytes.
 */
export async function fetchManifest(
  session: Session,
  kind: Lookup["kind"],
  reference: string,
): Promise<Manifest | undefined> {
  const path = session.path(`manifests/${reference}`);
  return session.look<Manifest | undefined>(kind, path, async () => {
    const answer = await session.request({
      method: "GET",
      path,
      accept: acceptManifests,
      maxBytes: session.limits.maxManifestBytes,
    });
    const { status, url, bytes, headers } = answer;
    if (status === 404)
      return { value: undefined, status, code: readRegistryCode(bytes), found: 0 };
    if (status !== 200) throw answerError(answer, "registry");
    const manifest = decodeManifest(bytes, {
      contentType: headerValue(headers, "content-type"),
      url,
    });
    const claimed = headerValue(headers, "docker-content-digest");
    const expected = isDigest(reference) ? reference : claimed;
    if (expected !== undefined && expected !== manifest.digest) {
      throw new RegistryError(
        "REGISTRY_DIGEST_MISMATCH",
        `the bytes of the manifest ${quote(reference)} have another digest than ${quote(expected)}`,
        { url, status },
      );
    }
    return { value: manifest, status, found: 1 };
  });
}

/** The manifest of a digest. @throws RegistryError `REGISTRY_NOT_FOUND` when there is none. */
export async function fetchManifestByDigest(session: Session, digest: string): Promise<Manifest> {
  const manifest = await fetchManifest(session, "manifest", digest);
  if (manifest !== undefined) return manifest;
  const path = quote(session.path(`manifests/${digest}`));
  throw new RegistryError("REGISTRY_NOT_FOUND", `the registry has nothing at ${path}`, {
    status: 404,
  });
}
