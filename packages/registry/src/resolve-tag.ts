import { answerError } from "./answer-error.ts";
import { isDigest } from "./digest.ts";
import { fetchExistingManifest } from "./fetch-manifest.ts";
import { headerValue, type HttpHeaders } from "./http.ts";
import { acceptManifests, essence, manifestKind } from "./media-types.ts";
import type { Session } from "./session.ts";

/** What a tag points at. From a HEAD request it is the registry's claim; nobody has seen the bytes. */
export interface ResolvedTag {
  readonly digest: string;
  readonly mediaType?: string;
  readonly size?: number;
}

/** Statuses by which a registry says that it knows no HEAD, rather than no such tag. */
const headUnsupported: ReadonlySet<number> = new Set([400, 405, 406, 415, 501]);

/** Statuses whose reason stands in the body (`NAME_UNKNOWN` or `MANIFEST_UNKNOWN`?), which an answer to HEAD does not have. */
const explained: ReadonlySet<number> = new Set([401, 403, 404]);

/**
 * Asks by HEAD, which costs no pull at Docker Hub; by GET when the registry cannot, leaves out what is needed, or says no: its reason
 * stands in the body.
 */
export async function resolveTag(session: Session, tag: string): Promise<ResolvedTag> {
  const path = session.path(`manifests/${tag}`);
  const claimed = await session.look<ResolvedTag | undefined>("resolve", path, async () => {
    const answer = await session.request({
      method: "HEAD",
      path,
      accept: acceptManifests,
      maxBytes: session.limits.maxManifestBytes,
    });
    const { status, headers } = answer;
    if (headUnsupported.has(status) || explained.has(status))
      return { value: undefined, status, found: 0 };
    if (status !== 200) throw answerError(answer, "registry");
    const value = readClaim(headers);
    return { value, status, found: value === undefined ? 0 : 1 };
  });
  if (claimed !== undefined) return claimed;

  const manifest = await fetchExistingManifest(session, "resolve", tag);
  return { digest: manifest.digest, mediaType: manifest.mediaType, size: manifest.bytes.length };
}

/** All three headers, or nothing: a proxy's page has a type and a length too. */
function readClaim(headers: HttpHeaders): ResolvedTag | undefined {
  const digest = headerValue(headers, "docker-content-digest");
  const mediaType = essence(headerValue(headers, "content-type") ?? "");
  const length = headerValue(headers, "content-length");
  if (digest === undefined || !isDigest(digest) || manifestKind(mediaType) === undefined)
    return undefined;
  return length !== undefined && /^\d{1,15}$/.test(length)
    ? { digest, mediaType, size: Number(length) }
    : undefined;
}
