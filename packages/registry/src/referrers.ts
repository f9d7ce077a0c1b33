/* oxlint-disable no-await-in-loop -- a page names the next one */
import { answerError, readRegistryCode } from "./answer-error.ts";
import { referrersTag } from "./digest.ts";
import { quote, RegistryError } from "./errors.ts";
import { fetchManifest } from "./fetch-manifest.ts";
import { headerValue, headerValues } from "./http.ts";
import { decodeManifest } from "./manifest.ts";
import { essence, mediaTypes } from "./media-types.ts";
import type { Descriptor, Lookup, Referrers } from "./model.ts";
import type { Looked, Session } from "./session.ts";
import type { TransportAnswer } from "./transport.ts";

/**
 * Lists what names a digest as its subject (OCI distribution specification, "Listing Referrers"): the referrers API, and
 * where it is missing or lists nothing the index under the fallback tag. Both are asked at once, so that a registry without
 * the API costs no more time than one with it; the tag's answer only counts, and is only reported, when it is needed.
 *
 * A listing is whole or it is an error. It is not proof of anything: the descriptors, their types and annotations included,
 * are the registry's word, and a fallback index the word of whoever may push.
 */
export async function listReferrers(session: Session, digest: string): Promise<Referrers> {
  const notNeeded = new AbortController();
  const lookups: Lookup[] = [];
  const quietly = session.fork(AbortSignal.any([session.signal, notNeeded.signal]), (lookup) =>
    lookups.push(lookup),
  );
  const tagged = listByTag(quietly, digest);
  tagged.catch(() => {});
  try {
    const listed = await listByApi(session, digest);
    if (listed !== undefined && listed.length > 0) return { descriptors: listed, source: "api" };
    const found = await tagged.finally(() => lookups.forEach(session.report));
    return { descriptors: found, source: found.length > 0 ? "tag" : "none" };
  } finally {
    notNeeded.abort(new RegistryError("REGISTRY_ABORTED", "the fallback tag is not needed"));
  }
}

/** The children of the index under `sha256-<hex>`; none when there is no such tag or it holds no index of referrers. */
async function listByTag(session: Session, digest: string): Promise<readonly Descriptor[]> {
  const index = await fetchManifest(session, "referrers-tag", referrersTag(digest));
  if (index?.mediaType !== mediaTypes.ociIndex) return [];
  // GitLab answers this tag with the manifest of the digest itself, whose children are platforms, not referrers.
  if (index.digest === digest) return [];
  return unique(index.manifests, session, session.path(`manifests/${referrersTag(digest)}`));
}

/** Answers that mean "no such API" rather than "none". */
const unsupportedStatuses: ReadonlySet<number> = new Set([400, 404, 406]);

/** All pages of the API; undefined when the registry does not have it. */
async function listByApi(
  session: Session,
  digest: string,
): Promise<readonly Descriptor[] | undefined> {
  const { limits } = session;
  const first = session.path(`referrers/${digest}`);
  const seen = new Set<string>();
  const all: Descriptor[] = [];
  let path: string | undefined = first;
  while (path !== undefined) {
    if (seen.has(path)) throw broken(session, "repeats a page");
    if (seen.size === limits.maxReferrersPages)
      throw tooMany(`has more than ${limits.maxReferrersPages} pages`, first);
    seen.add(path);
    const page: Page | undefined = await session.look("referrers", path, () =>
      readPage(session, path ?? first, seen.size === 1),
    );
    if (page === undefined) return undefined;
    all.push(...page.descriptors);
    if (all.length > limits.maxReferrers)
      throw tooMany(`names more than ${limits.maxReferrers} manifests`, first);
    path = page.next;
  }
  return unique(all, session, first);
}

interface Page {
  readonly descriptors: readonly Descriptor[];
  readonly next?: string | undefined;
}

async function readPage(
  session: Session,
  path: string,
  isFirst: boolean,
): Promise<Looked<Page | undefined>> {
  const answer = await session.request({
    method: "GET",
    path,
    accept: mediaTypes.ociIndex,
    maxBytes: session.limits.maxManifestBytes,
  });
  const { status, headers, bytes, url } = answer;
  if (isFirst && unsupportedStatuses.has(status))
    return { value: undefined, status, code: readRegistryCode(bytes), found: 0 };
  if (status !== 200) throw answerError(answer, "registry");
  const contentType = essence(headerValue(headers, "content-type") ?? "");
  if (contentType !== mediaTypes.ociIndex) {
    if (isFirst) return { value: undefined, status, found: 0 };
    throw new RegistryError(
      "REGISTRY_PROTOCOL",
      `a page of referrers is of the type ${quote(contentType)}`,
      { url, status },
    );
  }
  const { manifests } = decodeManifest(bytes, { contentType, url });
  return {
    value: { descriptors: manifests, next: nextPage(answer) },
    status,
    found: manifests.length,
  };
}

/** Path and query of the `rel="next"` link (RFC 8288), which must stay at the registry. */
function nextPage({ headers, url, status, foreign }: TransportAnswer): string | undefined {
  const link = headerValues(headers, "link").join(", ");
  // Links of the kind that registries send: no `>` within the brackets, no quoted comma between two links.
  const target = [...link.matchAll(/<([^<>]*)>([^<]*)/g)].find(([, , parameters]) =>
    /;\s*rel\s*=\s*"?next"?\s*(?:[;,]|$)/i.test(parameters ?? ""),
  )?.[1];
  if (target === undefined) return undefined;
  const next = URL.canParse(target, url) ? new URL(target, url) : undefined;
  if (next === undefined || foreign || next.origin !== url.origin) {
    throw new RegistryError(
      "REGISTRY_PROTOCOL",
      `the list of referrers goes on at another host than ${quote(url.host)}`,
      { url, status },
    );
  }
  return `${next.pathname}${next.search}`;
}

/** Each manifest once: pages may overlap, and an index may name one twice. */
function unique(
  descriptors: readonly Descriptor[],
  session: Session,
  path: string,
): readonly Descriptor[] {
  if (descriptors.length > session.limits.maxReferrers)
    throw tooMany(`names more than ${session.limits.maxReferrers} manifests`, path);
  const byDigest = new Map<string, Descriptor>();
  for (const descriptor of descriptors) {
    if (!byDigest.has(descriptor.digest)) byDigest.set(descriptor.digest, descriptor);
  }
  return [...byDigest.values()];
}

function tooMany(what: string, path: string): RegistryError {
  return new RegistryError("REGISTRY_LIMIT", `the list of referrers at ${quote(path)} ${what}`);
}

function broken(session: Session, what: string): RegistryError {
  return new RegistryError(
    "REGISTRY_PROTOCOL",
    `the list of referrers at ${quote(session.path("referrers"))} ${what}`,
  );
}
