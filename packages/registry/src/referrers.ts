/* oxlint-disable no-await-in-loop -- a page names the next one */
import { answerError, readRegistryCode } from "./answer-error.ts";
import { referrersTag } from "./digest.ts";
import { quote, RegistryError, type RegistryErrorFacts } from "./errors.ts";
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
 * What is no list (a page of a proxy, sent with 200) counts as "no such API" only where the fallback tag holds an index: else nobody
 * said that there is nothing. A listing is whole or it is an error. It is not proof of anything: the descriptors, their types and
 * annotations included, are the registry's word, and a fallback index the word of whoever may push.
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
    if (Array.isArray(listed) && listed.length > 0) return { descriptors: listed, source: "api" };
    const found = await tagged.finally(() => lookups.forEach(session.report));
    if (found === undefined && listed instanceof RegistryError) throw listed;
    const descriptors = found ?? [];
    return { descriptors, source: descriptors.length > 0 ? "tag" : "none" };
  } finally {
    notNeeded.abort(new RegistryError("REGISTRY_ABORTED", "the fallback tag is not needed"));
  }
}

/** The children of the index under `sha256-<hex>`; undefined when there is no such tag or it holds no index of referrers. */
async function listByTag(
  session: Session,
  digest: string,
): Promise<readonly Descriptor[] | undefined> {
  const index = await fetchManifest(session, "referrers-tag", referrersTag(digest));
  if (index?.mediaType !== mediaTypes.ociIndex) return undefined;
  // GitLab answers this tag with the manifest of the digest itself, whose children are platforms, not referrers.
  if (index.digest === digest) return undefined;
  if (index.manifests.length > session.limits.maxReferrers) {
    const url = session.url(session.path(`manifests/${referrersTag(digest)}`));
    throw tooMany(session, { url, status: 200 });
  }
  return unique(index.manifests);
}

/** Answers that mean "no such API" rather than "none". */
const unsupportedStatuses: ReadonlySet<number> = new Set([400, 404, 406]);

/** All pages of the API; undefined when the registry says that it has none; an error when it answers 200 with no list at all. */
async function listByApi(
  session: Session,
  digest: string,
): Promise<readonly Descriptor[] | RegistryError | undefined> {
  const { limits } = session;
  const first = session.path(`referrers/${digest}`);
  const seen = new Set<string>();
  const all: Descriptor[] = [];
  let path: string | undefined = first;
  while (path !== undefined) {
    seen.add(path);
    const page: Page | RegistryError | undefined = await session.look("referrers", path, () =>
      readPage(session, path ?? first, seen.size === 1),
    );
    if (page === undefined || page instanceof RegistryError) return page;
    const { descriptors, next, facts }: Page = page;
    all.push(...descriptors);
    if (all.length > limits.maxReferrers) throw tooMany(session, facts);
    if (next !== undefined && seen.has(next)) {
      throw new RegistryError("REGISTRY_PROTOCOL", "the list of referrers repeats a page", facts);
    }
    if (next !== undefined && seen.size === limits.maxReferrersPages) {
      throw new RegistryError(
        "REGISTRY_LIMIT",
        `the list of referrers has more than ${limits.maxReferrersPages} pages`,
        facts,
      );
    }
    path = next;
  }
  return unique(all);
}

interface Page {
  readonly descriptors: readonly Descriptor[];
  readonly next?: string | undefined;
  /** Where it came from, for errors. */
  readonly facts: RegistryErrorFacts;
}

async function readPage(
  session: Session,
  path: string,
  isFirst: boolean,
): Promise<Looked<Page | RegistryError | undefined>> {
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
    const type = contentType === "" ? "no type" : `the type ${quote(contentType)}`;
    const message = `the list of referrers is of ${type}, so it is no list`;
    const error = new RegistryError("REGISTRY_PROTOCOL", message, { url, status });
    if (isFirst) return { value: error, status, found: 0 };
    throw error;
  }
  const what = "the list of referrers";
  const { manifests } = decodeManifest(bytes, { contentType, url, status, what });
  return {
    value: { descriptors: manifests, next: nextPage(answer), facts: { url, status } },
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
function unique(descriptors: readonly Descriptor[]): readonly Descriptor[] {
  const byDigest = new Map<string, Descriptor>();
  for (const descriptor of descriptors) {
    if (!byDigest.has(descriptor.digest)) byDigest.set(descriptor.digest, descriptor);
  }
  return [...byDigest.values()];
}

function tooMany({ limits }: Session, facts: RegistryErrorFacts): RegistryError {
  const message = `the list of referrers names more than ${limits.maxReferrers} manifests`;
  return new RegistryError("REGISTRY_LIMIT", message, facts);
}
