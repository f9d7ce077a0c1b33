import { computeDigest } from "../../src/digest.ts";
import type { HttpFetch, HttpHeaders, HttpRequest } from "../../src/http.ts";

/** What a test answers a request with. */
export interface FakeAnswer {
  readonly status?: number;
  readonly headers?: HttpHeaders;
  readonly body?: string | Uint8Array | AsyncIterable<Uint8Array>;
}

/** An {@link HttpFetch} that answers from a function, and the requests that it saw. */
export interface FakeFetch {
  readonly fetch: HttpFetch;
  readonly requests: HttpRequest[];
  /** `GET https://host/path`, one a request. */
  readonly lines: () => string[];
}

export function fakeFetch(
  answer: (request: HttpRequest) => FakeAnswer | undefined | Promise<FakeAnswer | undefined>,
): FakeFetch {
  const requests: HttpRequest[] = [];
  return {
    requests,
    lines: () => requests.map(({ method, url }) => `${method} ${url}`),
    fetch: async (request) => {
      requests.push(request);
      const found = (await answer(request)) ?? { status: 404 };
      const { status = 200, headers = {}, body = "" } = found;
      return { status, headers, body: toChunks(body) };
    },
  };
}

function toChunks(
  body: string | Uint8Array | AsyncIterable<Uint8Array>,
): AsyncIterable<Uint8Array> {
  if (typeof body !== "string" && !(body instanceof Uint8Array)) return body;
  return chunks([typeof body === "string" ? utf8(body) : body]);
}

export async function* chunks(parts: readonly Uint8Array[]): AsyncGenerator<Uint8Array> {
  yield* parts;
}

export function utf8(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

export const types = {
  manifest: "application/vnd.oci.image.manifest.v1+json",
  index: "application/vnd.oci.image.index.v1+json",
} as const;

/** A document, the digest of its bytes, and the answer that a registry gives for it. */
export interface Document {
  readonly bytes: Uint8Array;
  readonly digest: string;
  readonly answer: FakeAnswer & { readonly headers: Readonly<Record<string, string>> };
  readonly descriptor: { mediaType: string; digest: string; size: number };
}

export function document(content: unknown, mediaType: string): Document {
  const bytes = utf8(JSON.stringify(content));
  const digest = computeDigest(bytes);
  return {
    bytes,
    digest,
    descriptor: { mediaType, digest, size: bytes.length },
    answer: {
      headers: {
        "content-type": mediaType,
        "content-length": String(bytes.length),
        "docker-content-digest": digest,
      },
      body: bytes,
    },
  };
}

export const emptyConfig = {
  mediaType: "application/vnd.oci.empty.v1+json",
  digest: "sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a",
  size: 2,
};

/** A manifest with one layer, different for each name. */
export function image(name: string): Document {
  const layer = { mediaType: "text/plain", digest: computeDigest(utf8(name)), size: name.length };
  const content = {
    schemaVersion: 2,
    mediaType: types.manifest,
    config: emptyConfig,
    layers: [layer],
  };
  return document(content, types.manifest);
}

export function index(manifests: readonly unknown[]): Document {
  return document({ schemaVersion: 2, mediaType: types.index, manifests }, types.index);
}

/** Waits that take no time, and how long they would have been. */
export function fakeSleep(): { sleep: (ms: number) => Promise<void>; waits: number[] } {
  const waits: number[] = [];
  return {
    waits,
    sleep: async (ms) => {
      waits.push(ms);
    },
  };
}

/** The port that a server listens on. */
export function portOf(server: { address(): unknown }): number {
  const address = server.address();
  if (typeof address === "object" && address !== null && "port" in address)
    return Number(address.port);
  throw new Error("the server does not listen");
}

/** What a function throws; undefined when it returns. */
export function thrownBy(work: () => unknown): unknown {
  try {
    work();
    return undefined;
  } catch (error) {
    return error;
  }
}
