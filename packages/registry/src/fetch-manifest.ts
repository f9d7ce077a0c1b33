import { answerError, readRegistryCode } from "./answer-error.ts";
import { isDigest } from "./digest.ts";
import { quote, RegistryError } from "./errors.ts";
import { headerValue } from "./http.ts";
import { decodeManifest } from "./manifest.ts";
import { acceptManifests } from "./media-types.ts";
import type { Lookup, Manifest } from "./model.ts";
import type { Session } from "./session.ts";
import type { TransportAnswer } from "./transport.ts";

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
    const answer = await request(session, path);
    const { status, bytes } = answer;
    if (status === 404)
      return { value: undefined, status, code: readRegistryCode(bytes), found: 0 };
    return { value: read(answer, reference), status, found: 1 };
  });
}

/** As {@link fetchManifest}, for a manifest that must be there. @throws RegistryError `REGISTRY_NOT_FOUND` when there is none. */
export async function fetchExistingManifest(
  session: Session,
  kind: Lookup["kind"],
  reference: string,
): Promise<Manifest> {
  const path = session.path(`manifests/${reference}`);
  return session.look(kind, path, async () => {
    const answer = await request(session, path);
    return { value: read(answer, reference), status: answer.status, found: 1 };
  });
}

function request(session: Session, path: string): Promise<TransportAnswer> {
  const maxBytes = session.limits.maxManifestBytes;
  return session.request({ method: "GET", path, accept: acceptManifests, maxBytes });
}

function read(answer: TransportAnswer, reference: string): Manifest {
  const { status, url, bytes, headers } = answer;
  if (status !== 200) throw answerError(answer, "registry");
  const manifest = decodeManifest(bytes, {
    contentType: headerValue(headers, "content-type"),
    url,
    status,
  });
  const claimed = headerValue(headers, "docker-content-digest");
  const expected = isDigest(reference) ? reference : claimed;
  if (expected !== undefined && expected !== manifest.digest) {
    const is = `the bytes of the manifest ${quote(reference)} have the digest ${quote(manifest.digest)}`;
    const said = isDigest(reference)
      ? ""
      : `, and \`docker-content-digest\` says ${quote(expected)}`;
    throw new RegistryError("REGISTRY_DIGEST_MISMATCH", is + said, { url, status });
  }
  return manifest;
}
