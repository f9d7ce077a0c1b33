import type { HttpFetch, HttpResponse } from "../http.ts";
import type { Descriptor } from "../model.ts";
import {
  type AuthorizationKind,
  authorizationKind,
  createGate,
  type TestAuth,
} from "./authorization.ts";
import { createContentStore, findManifest, storeBlob, storeManifest } from "./content-store.ts";
import { connectionLost, deliver, type TestRequest } from "./exchange.ts";
import { type Fault, type FaultFunction, faultFunction, strike } from "./faults.ts";
import { createRouter, removeManifest } from "./routes.ts";
import { documentBytes, seedImage, seedIndex, type TestImage } from "./seed.ts";
import { listen, type ListeningRegistry } from "./server.ts";

/** What {@link createTestRegistry} takes. All optional. */
export interface TestRegistryOptions {
  /** Whether the referrers API exists (OCI distribution 1.1). Without it the path is a 404, as at ghcr.io. Default true. */
  readonly referrersApi?: boolean;
  /** Descriptors on one page of referrers. Default: all. */
  readonly referrersPageSize?: number;
  /** Default: everybody may do everything. */
  readonly auth?: TestAuth;
  /** Milliseconds that every answer takes. Default 0. */
  readonly latencyMs?: number;
  /** Faults from the start; see also {@link TestRegistry.addFault}. The first that strikes a request wins. */
  readonly faults?: readonly (Fault | FaultFunction)[];
  /** Milliseconds since the epoch. Default `Date.now`. */
  readonly now?: () => number;
  /** Waits, for latency and delays; rejects when the signal fires. Default: a timer. */
  readonly sleep?: (ms: number, signal: AbortSignal) => Promise<void>;
}

/** One request that came in. Holds no credentials. */
export interface LoggedRequest {
  readonly method: string;
  readonly host: string;
  readonly path: string;
  /** With its question mark; empty without a query. */
  readonly query: string;
  readonly authorization: AuthorizationKind;
  readonly startedAt: number;
  /** Status of the answer; absent while there is none, and when none was given. */
  status?: number;
  /** When the answer's head was given, or the connection lost. */
  endedAt?: number;
}

/** Where a manifest now is. */
export interface PutManifest extends Descriptor {
  /** The digest that it was listed under as a referrer; absent when the registry keeps no such list or it has no subject. */
  readonly subject?: string;
}

/** An OCI registry in memory. */
export interface TestRegistry {
  /** Answers without sockets, for any host: give it to `createRegistryClient({ fetch })`. */
  readonly fetch: HttpFetch;
  /** Serves plain HTTP on the loopback address until closed. */
  listen(options?: { readonly port?: number }): Promise<ListeningRegistry>;
  /** Every request so far, in the order of coming. */
  readonly requests: readonly LoggedRequest[];
  /** Forgets the requests. */
  clearRequests(): void;
  /** Adds a fault before the others. Returns the function that takes it away. */
  addFault(fault: Fault | FaultFunction): () => void;

  /** Stores a blob. */
  putBlob(repository: string, bytes: Uint8Array): Descriptor;
  /** Stores a manifest, given as JSON or as the bytes, under a tag or, with a digest as the reference, under its own digest only. */
  putManifest(repository: string, reference: string, manifest: object): PutManifest;
  /** Stores a small image. The same arguments give the same digest. */
  putImage(repository: string, tag: string, image?: TestImage): Descriptor;
  /** Stores an index over manifests. */
  putIndex(repository: string, tag: string, manifests: readonly Descriptor[]): Descriptor;
  /** Points a tag at a digest, which need not be there. */
  tag(repository: string, tag: string, digest: string): void;
  /** Removes a tag, or a manifest with its tags. */
  deleteManifest(repository: string, reference: string): void;
  /** Removes a blob. */
  deleteBlob(repository: string, digest: string): void;
  /** Bytes of a manifest by tag or digest; undefined when there is none. */
  manifest(repository: string, reference: string): Uint8Array | undefined;
  /** Bytes of a blob. */
  blob(repository: string, digest: string): Uint8Array | undefined;
}

/**
 * Makes an OCI registry in memory: pull, push, referrers, authentication, and faults to order.
 *
 * It speaks the OCI distribution specification 1.1, and stores what it is given without judging it, so that a hostile
 * registry can be played: what a client must check is the client's to check.
 */
export function createTestRegistry(options: TestRegistryOptions = {}): TestRegistry {
  const { latencyMs = 0, now = Date.now, sleep = timerSleep, referrersApi = true } = options;
  const store = createContentStore();
  const router = createRouter(store, createGate(options.auth, now), {
    referrersApi,
    referrersPageSize: options.referrersPageSize ?? Number.MAX_SAFE_INTEGER,
  });
  let faults = (options.faults ?? []).map(faultFunction);
  const requests: LoggedRequest[] = [];

  const answer = async (request: TestRequest): Promise<HttpResponse> => {
    request.signal.throwIfAborted();
    const entry: LoggedRequest = {
      method: request.method,
      host: request.url.host,
      path: request.url.pathname,
      query: request.url.search,
      authorization: authorizationKind(request.headers["authorization"]),
      startedAt: now(),
    };
    requests.push(entry);
    try {
      if (latencyMs > 0) await sleep(latencyMs, request.signal);
      const action = firstFault(faults, request) ?? {};
      const given = await strike(action, request, () => router(request), sleep);
      entry.status = given.status;
      return deliver(given, request.method, action);
    } finally {
      entry.endedAt = now();
    }
  };

  return {
    fetch: (request) =>
      answer({
        ...request,
        url: new URL(request.url),
        body: new TextEncoder().encode(request.body ?? ""),
      }),
    listen: ({ port = 0 } = {}) => listen(answer, port),
    requests,
    clearRequests() {
      requests.length = 0;
    },
    addFault(fault) {
      const added = faultFunction(fault);
      faults = [added, ...faults];
      return () => {
        faults = faults.filter((other) => other !== added);
      };
    },

    putBlob: (repository, bytes) => storeBlob(store.open(repository), bytes),
    putManifest(repository, reference, manifest) {
      const { descriptor, subject } = storeManifest(
        store.open(repository),
        reference,
        documentBytes(manifest),
      );
      return { ...descriptor, ...(subject !== undefined && referrersApi ? { subject } : {}) };
    },
    putImage: (repository, tag, image = {}) =>
      seedImage(store.open(repository), repository, tag, image),
    putIndex: (repository, tag, manifests) => seedIndex(store.open(repository), tag, manifests),
    tag(repository, tag, digest) {
      store.open(repository).tags.set(tag, digest);
    },
    deleteManifest(repository, reference) {
      removeManifest(store.open(repository), reference);
    },
    deleteBlob(repository, digest) {
      store.open(repository).blobs.delete(digest);
    },
    manifest(repository, reference) {
      const content = store.find(repository);
      return content === undefined ? undefined : findManifest(content, reference)?.bytes;
    },
    blob: (repository, digest) => store.find(repository)?.blobs.get(digest),
  };
}

function firstFault(
  faults: readonly FaultFunction[],
  request: TestRequest,
): ReturnType<FaultFunction> {
  for (const fault of faults) {
    const action = fault(request);
    if (action !== undefined) return action;
  }
  return undefined;
}

function timerSleep(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = (): void => {
      clearTimeout(timer);
      reject(signal.reason instanceof Error ? signal.reason : connectionLost());
    };
    const timer = setTimeout(() => {
      signal.removeEventListener("abort", stop);
      resolve();
    }, ms);
    if (signal.aborted) stop();
    else signal.addEventListener("abort", stop, { once: true });
  });
}
