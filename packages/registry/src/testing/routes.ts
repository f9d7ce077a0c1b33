import { computeDigest } from "../digest.ts";
import { mediaTypes } from "../media-types.ts";
import type { Gate, RepositoryAction } from "./authorization.ts";
import {
  type ContentStore,
  findManifest,
  isDigestLike,
  referrersOf,
  type RepositoryContent,
  storeBlob,
  storeManifest,
} from "./content-store.ts";
import {
  emptyAnswer,
  errorAnswer,
  jsonAnswer,
  type TestAnswer,
  type TestRequest,
} from "./exchange.ts";

/** How the routes behave where the distribution specification leaves a choice. */
export interface RouteOptions {
  /** Whether `/referrers/` exists. */
  readonly referrersApi: boolean;
  /** Descriptors on one page of referrers. */
  readonly referrersPageSize: number;
}

/** Answers one request. */
export type Router = (request: TestRequest) => TestAnswer;

interface Call {
  readonly request: TestRequest;
  readonly repository: string;
  /** What the path ends with: a tag, a digest, an upload's id. */
  readonly target: string;
}

/** The paths below `/v2/<name>/`. The name is greedy, as names may hold slashes. */
const paths = {
  manifests: /^\/v2\/(.+)\/manifests\/([^/]+)$/,
  uploads: /^\/v2\/(.+)\/blobs\/uploads\/([^/]*)$/,
  blobs: /^\/v2\/(.+)\/blobs\/([^/]+)$/,
  referrers: /^\/v2\/(.+)\/referrers\/([^/]+)$/,
  tags: /^\/v2\/(.+)\/tags\/(list)$/,
} as const;

const digestHeader = "docker-content-digest";

/** The OCI distribution API over a store (specification 1.1: pull, push, listing, content management). */
export function createRouter(store: ContentStore, gate: Gate, options: RouteOptions): Router {
  const uploads = new Map<string, Uint8Array>();
  let uploadCount = 0;

  const manifests = ({ request, repository, target }: Call): TestAnswer => {
    if (request.method === "PUT") {
      if (isDigestLike(target) && computeDigest(request.body) !== target) return digestInvalid();
      const contentType = request.headers["content-type"];
      const { descriptor, subject } = storeManifest(
        store.open(repository),
        target,
        request.body,
        contentType,
      );
      return emptyAnswer(201, {
        location: `/v2/${repository}/manifests/${descriptor.digest}`,
        [digestHeader]: descriptor.digest,
        ...(subject !== undefined && options.referrersApi ? { "oci-subject": subject } : {}),
      });
    }
    const content = store.find(repository);
    const found = content === undefined ? undefined : findManifest(content, target);
    if (content === undefined || found === undefined) return manifestUnknown();
    if (request.method === "DELETE") {
      removeManifest(content, target);
      return emptyAnswer(202);
    }
    if (!isRead(request)) return emptyAnswer(405);
    return {
      status: 200,
      headers: {
        "content-type": found.descriptor.mediaType,
        [digestHeader]: found.descriptor.digest,
      },
      body: found.bytes,
    };
  };

  const blobs = ({ request, repository, target }: Call): TestAnswer => {
    const content = store.find(repository);
    const bytes = content?.blobs.get(target);
    if (bytes === undefined) return errorAnswer(404, "BLOB_UNKNOWN", "blob unknown to registry");
    if (request.method === "DELETE") {
      content?.blobs.delete(target);
      return emptyAnswer(202);
    }
    if (!isRead(request)) return emptyAnswer(405);
    return {
      status: 200,
      headers: { "content-type": "application/octet-stream", [digestHeader]: target },
      body: bytes,
    };
  };

  const finishUpload = (repository: string, bytes: Uint8Array, digest: string): TestAnswer => {
    if (computeDigest(bytes) !== digest) return digestInvalid();
    storeBlob(store.open(repository), bytes);
    return emptyAnswer(201, {
      location: `/v2/${repository}/blobs/${digest}`,
      [digestHeader]: digest,
    });
  };

  const startUpload = ({ request, repository }: Call): TestAnswer => {
    const digest = request.url.searchParams.get("digest");
    if (digest !== null) return finishUpload(repository, request.body, digest);
    const mount = request.url.searchParams.get("mount");
    const from = request.url.searchParams.get("from");
    const mounted =
      mount === null || from === null ? undefined : store.find(from)?.blobs.get(mount);
    if (mount !== null && mounted !== undefined) return finishUpload(repository, mounted, mount);
    uploadCount += 1;
    const id = `upload-${uploadCount}`;
    uploads.set(id, new Uint8Array());
    return emptyAnswer(202, { location: `/v2/${repository}/blobs/uploads/${id}`, range: "0-0" });
  };

  const uploading = (call: Call): TestAnswer => {
    const { request, repository, target } = call;
    if (target === "") return request.method === "POST" ? startUpload(call) : emptyAnswer(405);
    const begun = uploads.get(target);
    if (begun === undefined)
      return errorAnswer(404, "BLOB_UPLOAD_UNKNOWN", "upload unknown to registry");
    const bytes = Buffer.concat([begun, request.body]);
    const headers = {
      location: `/v2/${repository}/blobs/uploads/${target}`,
      range: `0-${Math.max(0, bytes.length - 1)}`,
    };
    switch (request.method) {
      case "GET":
        return emptyAnswer(204, headers);
      case "PATCH":
        uploads.set(target, bytes);
        return emptyAnswer(202, headers);
      case "PUT":
        uploads.delete(target);
        return finishUpload(repository, bytes, request.url.searchParams.get("digest") ?? "");
      case "DELETE":
        uploads.delete(target);
        return emptyAnswer(204);
      default:
        return emptyAnswer(405);
    }
  };

  const referrers = ({ request, repository, target }: Call): TestAnswer => {
    if (!options.referrersApi) return errorAnswer(404, "UNSUPPORTED", "page not found");
    const content = store.find(repository);
    const artifactType = request.url.searchParams.get("artifactType");
    const all = (content === undefined ? [] : referrersOf(content, target)).filter(
      (descriptor) => artifactType === null || descriptor.artifactType === artifactType,
    );
    const start = Number(request.url.searchParams.get("start") ?? "0");
    const end = start + options.referrersPageSize;
    const query = new URLSearchParams({
      ...(artifactType === null ? {} : { artifactType }),
      start: String(end),
    });
    return jsonAnswer(
      200,
      { schemaVersion: 2, mediaType: mediaTypes.ociIndex, manifests: all.slice(start, end) },
      {
        "content-type": mediaTypes.ociIndex,
        ...(artifactType === null ? {} : { "oci-filters-applied": "artifactType" }),
        ...(end < all.length
          ? { link: `</v2/${repository}/referrers/${target}?${query.toString()}>; rel="next"` }
          : {}),
      },
    );
  };

  const tags = ({ repository }: Call): TestAnswer => {
    const content = store.find(repository);
    if (content === undefined)
      return errorAnswer(404, "NAME_UNKNOWN", "repository name not known to registry");
    return jsonAnswer(200, { name: repository, tags: [...content.tags.keys()].toSorted() });
  };

  const table: readonly (readonly [RegExp, (call: Call) => TestAnswer])[] = [
    [paths.manifests, manifests],
    [paths.uploads, uploading],
    [paths.blobs, blobs],
    [paths.referrers, referrers],
    [paths.tags, tags],
  ];

  return (request) => {
    const path = decodeURIComponent(request.url.pathname);
    const token = gate.token(request);
    if (token !== undefined) return token;
    if (path === "/v2/" || path === "/v2") return gate.refuse(request) ?? jsonAnswer(200, {});
    for (const [pattern, route] of table) {
      const [, repository, target] = pattern.exec(path) ?? [];
      if (repository === undefined || target === undefined) continue;
      return (
        gate.refuse(request, repository, actionOf(request)) ??
        route({ request, repository, target })
      );
    }
    return errorAnswer(404, "NOT_FOUND", "page not found");
  };
}

/** Removes a tag, or a manifest with all its tags. */
export function removeManifest(content: RepositoryContent, reference: string): void {
  if (!isDigestLike(reference)) {
    content.tags.delete(reference);
    return;
  }
  content.manifests.delete(reference);
  for (const [tag, digest] of content.tags) if (digest === reference) content.tags.delete(tag);
}

function isRead({ method }: TestRequest): boolean {
  return method === "GET" || method === "HEAD";
}

function actionOf(request: TestRequest): RepositoryAction {
  return isRead(request) && !request.url.pathname.includes("/blobs/uploads/") ? "pull" : "push";
}

function digestInvalid(): TestAnswer {
  return errorAnswer(400, "DIGEST_INVALID", "provided digest did not match uploaded content");
}

function manifestUnknown(): TestAnswer {
  return errorAnswer(404, "MANIFEST_UNKNOWN", "manifest unknown");
}
