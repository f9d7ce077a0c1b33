/** Every bound of the client. Sizes in bytes, times in milliseconds. */
export interface RegistryLimits {
  /** A manifest, an index, a page of referrers. Registries must take 4 MB (OCI distribution specification). */
  readonly maxManifestBytes: number;
  /** A blob. Signatures and attestations are kilobytes; Kyverno stops at 10 MB too. */
  readonly maxBlobBytes: number;
  /** How much of an error's body is read. The rest is thrown away. */
  readonly maxErrorBytes: number;
  /** A token server's answer. */
  readonly maxTokenBytes: number;
  /** Pages of one referrers listing. One more is an error, never a shorter list. */
  readonly maxReferrersPages: number;
  /** Descriptors of one referrers listing, of all its pages or of the fallback index. One more is an error. */
  readonly maxReferrers: number;
  /** Redirects of one request. */
  readonly maxRedirects: number;
  /** Tries of one request, the first included, after 408, 429, 499, 5xx or no answer. */
  readonly maxTries: number;
  /** Wait before the second try; three times as long before each further one, with a jitter of a fifth. */
  readonly retryDelayMs: number;
  /** The longest `Retry-After` that is waited for. A longer one ends the request at once. */
  readonly maxRetryAfterMs: number;
  /** One call of the client, with its retries, redirects and token requests. A caller's signal may end it sooner. */
  readonly timeoutMs: number;
  /** Dialling: name resolution, TCP and TLS (default transport only). */
  readonly connectTimeoutMs: number;
  /** Requests to one host at a time. Eight images with four look-ups each go out together. */
  readonly maxRequestsPerHost: number;
  /** Requests that wait for their turn at one host. One more is an error. */
  readonly maxQueuedPerHost: number;
  /** How long a bearer token is used when its answer does not say (Docker's token specification: 60 s). */
  readonly tokenLifetimeMs: number;
  /** Verified manifests and blobs kept in memory, by credentials, repository and digest. 0 keeps none. */
  readonly maxCacheBytes: number;
}

/** The defaults of {@link RegistryLimits}. */
export const defaultRegistryLimits: RegistryLimits = Object.freeze({
  maxManifestBytes: 4 * 1024 * 1024,
  maxBlobBytes: 10_000_000,
  maxErrorBytes: 64 * 1024,
  maxTokenBytes: 64 * 1024,
  maxReferrersPages: 50,
  maxReferrers: 1000,
  maxRedirects: 10,
  maxTries: 3,
  retryDelayMs: 1000,
  maxRetryAfterMs: 10_000,
  timeoutMs: 30_000,
  connectTimeoutMs: 5000,
  maxRequestsPerHost: 32,
  maxQueuedPerHost: 10_000,
  tokenLifetimeMs: 60_000,
  maxCacheBytes: 32 * 1024 * 1024,
});

/** The defaults with the caller's values over them. Throws `TypeError` for a value that is no whole number of at least 0. */
export function completeLimits(limits: Partial<RegistryLimits> = {}): RegistryLimits {
  const complete: RegistryLimits = { ...defaultRegistryLimits, ...limits };
  for (const [name, value] of Object.entries(complete)) {
    if (!(name in defaultRegistryLimits)) throw new TypeError(`limits.${name} is not a limit`);
    if (!Number.isSafeInteger(value) || value < 0)
      throw new TypeError(`limits.${name} must be a whole number of at least 0`);
  }
  return Object.freeze(complete);
}
