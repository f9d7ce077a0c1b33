import { computeDigest } from "../digest.ts";
import { mediaTypes } from "../media-types.ts";
import type { Descriptor } from "../model.ts";

/** A stored manifest: its bytes, and what an index or a listing says of it. */
export interface StoredManifest {
  readonly descriptor: Descriptor;
  readonly bytes: Uint8Array;
  /** Digest that it names as its subject. */
  readonly subject?: string;
}

/** What one repository holds. Nothing is checked against anything: a hostile registry must be possible. */
export interface RepositoryContent {
  readonly blobs: Map<string, Uint8Array>;
  readonly manifests: Map<string, StoredManifest>;
  readonly tags: Map<string, string>;
}

/** Everything that a registry holds, by repository. */
export interface ContentStore {
  /** The repository, or undefined while nothing was ever put there. */
  find(repository: string): RepositoryContent | undefined;
  /** The repository, made when it is not there. */
  open(repository: string): RepositoryContent;
}

/** An empty store. */
export function createContentStore(): ContentStore {
  const repositories = new Map<string, RepositoryContent>();
  return {
    find: (repository) => repositories.get(repository),
    open(repository) {
      let content = repositories.get(repository);
      if (content === undefined) {
        content = { blobs: new Map(), manifests: new Map(), tags: new Map() };
        repositories.set(repository, content);
      }
      return content;
    },
  };
}

/** Stores a blob under its digest. */
export function storeBlob(content: RepositoryContent, bytes: Uint8Array): Descriptor {
  const digest = computeDigest(bytes);
  content.blobs.set(digest, Uint8Array.from(bytes));
  return { mediaType: "application/octet-stream", digest, size: bytes.length };
}

/** Stores a manifest under its digest and, unless the reference is a digest, under that tag. */
export function storeManifest(
  content: RepositoryContent,
  reference: string,
  bytes: Uint8Array,
  contentType?: string,
): StoredManifest {
  const facts = readFacts(bytes);
  const digest = computeDigest(bytes);
  const stored: StoredManifest = {
    descriptor: {
      mediaType: contentType ?? facts.mediaType ?? mediaTypes.ociManifest,
      digest,
      size: bytes.length,
      ...(facts.artifactType === undefined ? {} : { artifactType: facts.artifactType }),
      ...(facts.annotations === undefined ? {} : { annotations: facts.annotations }),
    },
    bytes: Uint8Array.from(bytes),
    ...(facts.subject === undefined ? {} : { subject: facts.subject }),
  };
  content.manifests.set(digest, stored);
  if (!isDigestLike(reference)) content.tags.set(reference, digest);
  return stored;
}

/** The manifest that a tag or a digest names. */
export function findManifest(
  content: RepositoryContent,
  reference: string,
): StoredManifest | undefined {
  const digest = isDigestLike(reference) ? reference : content.tags.get(reference);
  return digest === undefined ? undefined : content.manifests.get(digest);
}

/** What names the digest as its subject, in the order in which it was put (OCI distribution specification, "Listing Referrers"). */
export function referrersOf(content: RepositoryContent, digest: string): readonly Descriptor[] {
  return [...content.manifests.values()]
    .filter(({ subject }) => subject === digest)
    .map(({ descriptor }) => descriptor);
}

/** A colon tells a digest from a tag: no tag may have one. */
export function isDigestLike(reference: string): boolean {
  return reference.includes(":");
}

interface Facts {
  readonly mediaType?: string;
  readonly artifactType?: string;
  readonly annotations?: Readonly<Record<string, string>>;
  readonly subject?: string;
}

/** What a registry reads from a manifest. Bytes that are no manifest have no facts; tests store those too. */
function readFacts(bytes: Uint8Array): Facts {
  let document: unknown;
  try {
    document = JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    return {};
  }
  const mediaType = text(member(document, "mediaType"));
  const artifactType =
    text(member(document, "artifactType")) ?? text(member(member(document, "config"), "mediaType"));
  const subject = text(member(member(document, "subject"), "digest"));
  const annotations = strings(member(document, "annotations"));
  return {
    ...(mediaType === undefined ? {} : { mediaType }),
    ...(artifactType === undefined ? {} : { artifactType }),
    ...(annotations === undefined ? {} : { annotations }),
    ...(subject === undefined ? {} : { subject }),
  };
}

function member(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null
    ? Object.getOwnPropertyDescriptor(value, name)?.value
    : undefined;
}

function text(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}

function strings(value: unknown): Readonly<Record<string, string>> | undefined {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return undefined;
  const entries = Object.entries(value).filter(
    (entry): entry is [string, string] => typeof entry[1] === "string",
  );
  return Object.fromEntries(entries);
}
