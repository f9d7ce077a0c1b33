import { createAddressPolicy } from "./address-guard.ts";
import { parseDigest } from "./digest.ts";
import { quote, RegistryError } from "./errors.ts";
import { createContentCache } from "./content-cache.ts";
import { fetchBlob } from "./fetch-blob.ts";
import { fetchExistingManifest, fetchManifest } from "./fetch-manifest.ts";
import { createSingleFlight, type SingleFlight } from "./flight.ts";
import type { HttpFetch } from "./http.ts";
import { createIdentifier } from "./identity.ts";
import { anonymous } from "./keychain/keychain.ts";
import { completeLimits, type RegistryLimits } from "./limits.ts";
import type {
  Keychain,
  Lookup,
  Manifest,
  Referrers,
  RegistryClient,
  Repository,
  RequestOptions,
} from "./model.ts";
import {
  checkReference,
  checkRepository,
  checkTag,
  credentialHost,
  repositoryOf,
} from "./reference.ts";
import { listReferrers } from "./referrers.ts";
import { type ResolvedTag, resolveTag } from "./resolve-tag.ts";
import { type Sleep, timerSleep } from "./retry.ts";
import { createSessions, type Session } from "./session.ts";
import { createAuthenticator } from "./token.ts";
import { createTransport } from "./transport.ts";
import { createDefaultFetch } from "./undici-fetch.ts";

/** What {@link createRegistryClient} takes. All optional. Hosts are `name`, `name:port` or `[v6]:port`. */
export interface RegistryClientOptions {
  /** Whom to be. Default: anonymous. */
  readonly keychain?: Keychain;
  /**
   * The door to the network. Default: undici. With another one, the addresses that a name resolves to are its to guard, and
   * `addresses` and unverified TLS its to provide; the guard of URLs, redirects, retries and limits stay.
   */
  readonly fetch?: HttpFetch;
  /** Host to `ip:port`: dial there instead of asking DNS. The name stays for TLS, `Host` and credentials; the address guard is lifted for that host. */
  readonly addresses?: Readonly<Record<string, string>>;
  /** Hosts whose TLS is not verified, and that are asked by plain http when https finds nobody. The address guard stays. */
  readonly insecureHosts?: readonly string[];
  /** Hosts that may have private addresses. Of them, `localhost` and loopback addresses may also be asked by plain http. */
  readonly allowedHosts?: readonly string[];
  /** Over {@link defaultRegistryLimits}. */
  readonly limits?: Partial<RegistryLimits>;
  /** What time it is, for tokens and `Retry-After`. Default: the system's clock. */
  readonly clock?: () => Date;
  /** Waits between tries. Default: a timer. */
  readonly sleep?: Sleep;
}

/**
 * Makes a {@link RegistryClient}. Makes no request, and loads the network code with the first one.
 *
 * Equal reads that overlap in time, with equal credentials, are one request. Nothing is remembered of tags and listings;
 * manifests and blobs are, by digest, for whoever has the same credentials. What comes from memory is no look-up, and none
 * is reported.
 * @throws TypeError for a bad option.
 */
export function createRegistryClient(options: RegistryClientOptions = {}): RegistryClient {
  const limits = completeLimits(options.limits);
  const addresses = createAddressPolicy(options);
  const clock = options.clock ?? (() => new Date());
  const now = (): number => clock().getTime();
  const door = options.fetch === undefined ? createDefaultFetch(addresses, limits) : undefined;
  const fetch = options.fetch ?? door?.fetch;
  if (fetch === undefined) throw new TypeError("fetch must be a function");
  const transport = createTransport({
    fetch,
    addresses,
    limits,
    clock: now,
    sleep: options.sleep ?? timerSleep,
  });
  const authenticator = createAuthenticator(transport, limits, now);
  const openSession = createSessions({ transport, authenticator, addresses, limits });
  const identify = createIdentifier(options.keychain ?? anonymous, limits.timeoutMs);
  const flights = {
    resolve: createSingleFlight<ResolvedTag, Lookup>(limits.timeoutMs),
    manifest: createSingleFlight<Manifest, Lookup>(limits.timeoutMs),
    tag: createSingleFlight<Manifest | undefined, Lookup>(limits.timeoutMs),
    blob: createSingleFlight<Uint8Array, Lookup>(limits.timeoutMs),
    referrers: createSingleFlight<Referrers, Lookup>(limits.timeoutMs),
  };
  const cacheBytes = limits.maxCacheBytes;
  // The parsed view of a manifest is about as large as its bytes.
  const manifests = createContentCache<Manifest>(
    Math.floor(cacheBytes / 4),
    ({ bytes }) => 1024 + 2 * bytes.length,
  );
  const blobs = createContentCache<Uint8Array>(
    cacheBytes - Math.floor(cacheBytes / 4),
    (bytes) => 256 + bytes.length,
  );
  let closed: RegistryError | undefined;

  /** One call: as whom, then the work, shared with whoever asks the same as the same. */
  const call = async <T>(
    shared: SingleFlight<T, Lookup>,
    target: Repository,
    what: string,
    request: RequestOptions,
    work: (session: Session, key: string) => Promise<T>,
  ): Promise<T> => {
    if (closed !== undefined) throw closed;
    checkRepository(target);
    const repository = repositoryOf(target);
    const { credentials, identity } = await identify(repository, request);
    const host = credentialHost(repository.registry);
    // INVARIANT: the identity is in every key, so that nothing read as one is given to another.
    const key = `${what} ${host}/${repository.repository} ${identity}`;
    return shared.run(
      key,
      { signal: request.signal, onEvent: request.onLookup },
      (signal, report, open) =>
        work(openSession({ target: repository, credentials, identity, signal, report, open }), key),
    );
  };

  return {
    async resolve(reference, request = {}) {
      checkReference(reference);
      const { digest, tag = "latest" } = reference;
      if (digest !== undefined) return { digest };
      return call(flights.resolve, reference, tag, request, (session) => resolveTag(session, tag));
    },

    async manifest(repository, digest, request = {}) {
      parseDigest(digest);
      const manifest = await call(flights.manifest, repository, digest, request, (session, key) =>
        manifests.get(key, () => fetchExistingManifest(session, "manifest", digest)),
      );
      return copyManifest(manifest);
    },

    async manifestByTag(repository, tag, request = {}) {
      checkTag(tag);
      const manifest = await call(flights.tag, repository, tag, request, (session) =>
        fetchManifest(session, "tag", tag),
      );
      return manifest === undefined ? undefined : copyManifest(manifest);
    },

    async blob(repository, descriptor, request = {}) {
      const { digest, size } = descriptor;
      parseDigest(digest);
      if (!Number.isSafeInteger(size) || size < 0) {
        throw new TypeError("descriptor.size must be a number of bytes");
      }
      if (size > limits.maxBlobBytes) {
        throw new RegistryError(
          "REGISTRY_LIMIT",
          `the blob ${quote(digest)} has ${size} bytes, more than the ${limits.maxBlobBytes} that may be read`,
        );
      }
      const what = `${digest} ${size}`;
      const bytes = await call(flights.blob, repository, what, request, (session, key) =>
        blobs.get(key, () => fetchBlob(session, descriptor)),
      );
      return bytes.slice();
    },

    async referrers(repository, digest, request = {}) {
      parseDigest(digest);
      const found = await call(flights.referrers, repository, digest, request, (session) =>
        listReferrers(session, digest),
      );
      return structuredClone(found);
    },

    async close() {
      closed ??= new RegistryError("REGISTRY_CLOSED", "the registry client is closed");
      for (const each of Object.values(flights)) each.close(closed);
      authenticator.close(closed);
      manifests.clear();
      blobs.clear();
      await door?.close();
    },
  };
}

/** Of one's own: whoever changes what it was given must not change what others are given and were told is verified. */
function copyManifest(manifest: Manifest): Manifest {
  return structuredClone(manifest);
}
