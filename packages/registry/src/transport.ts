/* oxlint-disable no-await-in-loop -- a redirect, a retry: each step depends on the answer before it */
import type { AddressPolicy } from "./address-guard.ts";
import { readBody } from "./body.ts";
import { abortError, quote, redactUrl, RegistryError } from "./errors.ts";
import { abortable, createLimiter, type Limiter } from "./flight.ts";
import { headerValue, type HttpFetch, type HttpHeaders, type HttpRequest } from "./http.ts";
import type { RegistryLimits } from "./limits.ts";
import { isRetriedStatus, retryDelay, type Sleep } from "./retry.ts";
import { version } from "./version.ts";

/** One request to a registry or a token server, redirects and retries included. */
export interface TransportRequest {
  readonly method: HttpRequest["method"];
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent to the origin of `url` alone. */
  readonly authorization?: string | undefined;
  readonly body?: string;
  /** How much of a successful answer may be read. */
  readonly maxBytes: number;
  /** A successful answer must have exactly `maxBytes`. */
  readonly exact?: boolean;
  /** Whether to try again when no answer came at all. Default: true. */
  readonly retrySilence?: boolean;
  readonly signal: AbortSignal;
}

/** An answer, read to its end. Of errors only so much is kept as `maxErrorBytes` allows. */
export interface TransportAnswer {
  readonly status: number;
  readonly headers: HttpHeaders;
  readonly bytes: Uint8Array;
  /** Where the answer came from, after redirects. */
  readonly url: URL;
  /** Whether that is another origin than the one that was asked. */
  readonly foreign: boolean;
}

/** Sends requests. Resolves with any final status; rejects when none came. */
export type Transport = (request: TransportRequest) => Promise<TransportAnswer>;

/** What {@link createTransport} is made of. */
export interface TransportParts {
  readonly fetch: HttpFetch;
  readonly addresses: AddressPolicy;
  readonly limits: RegistryLimits;
  readonly clock: () => number;
  readonly sleep: Sleep;
}

const redirectStatuses: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);

/** Makes the {@link Transport}: address guard, redirects, retries, byte limits, and so many requests to a host at a time. */
export function createTransport({
  fetch,
  addresses,
  limits,
  clock,
  sleep,
}: TransportParts): Transport {
  const limiters = new Map<string, { limiter: Limiter; users: number }>();

  /** One request, one answer. The host's place is held until the body is read. */
  const hop = async (
    request: TransportRequest,
    url: URL,
    authorization: string | undefined,
  ): Promise<Omit<TransportAnswer, "foreign">> => {
    addresses.check(url);
    const { method, signal, body } = request;
    const entry = limiters.get(url.host) ?? {
      limiter: createLimiter(limits.maxRequestsPerHost, limits.maxQueuedPerHost),
      users: 0,
    };
    limiters.set(url.host, entry);
    entry.users += 1;
    try {
      return await entry.limiter(signal, async () => {
        const headers = {
          "user-agent": `imagegate/${version}`,
          "accept-encoding": "identity",
          ...request.headers,
          ...(authorization === undefined ? {} : { authorization }),
        };
        const sent = fetch({
          method,
          url: url.href,
          headers,
          signal,
          ...(body === undefined ? {} : { body }),
        });
        const response = await abortable(sent, signal);
        const ok = response.status >= 200 && response.status < 300;
        const bytes = await readBody(response, {
          maxBytes: ok ? request.maxBytes : limits.maxErrorBytes,
          excess: ok ? "refuse" : "drop",
          exact: ok && request.exact === true,
          empty: method === "HEAD",
          url,
          signal,
        });
        return { status: response.status, headers: response.headers, bytes, url };
      });
    } catch (error) {
      throw signal.aborted ? abortError(signal) : networkError(error, url);
    } finally {
      entry.users -= 1;
      if (entry.users === 0) limiters.delete(url.host);
    }
  };

  const followRedirects = async (request: TransportRequest): Promise<TransportAnswer> => {
    const first = new URL(request.url);
    let url = first;
    let { authorization } = request;
    for (let redirects = 0; ; redirects += 1) {
      // INVARIANT: once dropped, credentials stay dropped, also when the chain comes back to where it began.
      if (url.origin !== first.origin) authorization = undefined;
      const answer = await hop(request, url, authorization);
      if (!redirectStatuses.has(answer.status))
        return { ...answer, foreign: url.origin !== first.origin };
      if (redirects === limits.maxRedirects) {
        throw new RegistryError(
          "REGISTRY_LIMIT",
          `${quote(first.host)} redirects more than ${limits.maxRedirects} times`,
          {
            url: first,
            help: "the registry or its storage redirects in a loop",
          },
        );
      }
      url = redirectTarget(request, url, answer);
    }
  };

  return async (request) => {
    for (let tries = 1; ; tries += 1) {
      const outcome = await followRedirects(request).catch((error: unknown) => {
        if (request.retrySilence !== false && isPassing(error)) return error;
        throw error;
      });
      const failed = outcome instanceof RegistryError;
      if (!failed && !isRetriedStatus(outcome.status)) return outcome;
      const delay = retryDelay(tries, failed ? {} : outcome.headers, limits, clock());
      if (delay !== undefined) {
        await sleep(delay, request.signal);
        continue;
      }
      if (failed) throw outcome;
      return outcome;
    }
  };
}

/** No answer, or half of one, for a reason that may pass. */
function isPassing(error: unknown): error is RegistryError {
  return error instanceof RegistryError && error.code === "REGISTRY_UNAVAILABLE" && error.retryable;
}

function redirectTarget(
  request: TransportRequest,
  from: URL,
  answer: { status: number; headers: HttpHeaders },
): URL {
  const location = headerValue(answer.headers, "location");
  const facts = { url: from, status: answer.status };
  if (request.method === "POST") {
    throw new RegistryError(
      "REGISTRY_PROTOCOL",
      `the token server ${quote(from.host)} redirects a refresh token elsewhere`,
      facts,
    );
  }
  if (location === undefined || !URL.canParse(location, from)) {
    throw new RegistryError("REGISTRY_PROTOCOL", `${quote(from.host)} redirects to no URL`, facts);
  }
  const target = new URL(location, from);
  if (from.protocol === "https:" && target.protocol !== "https:") {
    throw new RegistryError(
      "REGISTRY_REFUSED_ADDRESS",
      `${quote(from.host)} redirects from https to ${quote(redactUrl(target))}`,
      {
        ...facts,
        help: "redirects away from https are never followed",
      },
    );
  }
  return target;
}

/** Certificates do not become valid by asking again. */
const tlsCodePattern = /CERT|ERR_TLS|UNABLE_TO_|SELF_SIGNED|HOSTNAME_MISMATCH|INVALID_PURPOSE/;

/** Whatever a request was rejected with, as a {@link RegistryError}; those that it holds inside are found. */
function networkError(error: unknown, url: URL): RegistryError {
  const inner = findRegistryError(error);
  if (inner !== undefined) return inner;
  const code =
    error instanceof Error && "code" in error && typeof error.code === "string"
      ? error.code
      : undefined;
  return new RegistryError(
    "REGISTRY_UNAVAILABLE",
    `no answer from ${quote(url.host)}${code === undefined ? "" : ` (${code})`}`,
    { url, cause: error, retryable: code === undefined || !tlsCodePattern.test(code) },
  );
}

function findRegistryError(error: unknown, depth = 0): RegistryError | undefined {
  if (error instanceof RegistryError) return error;
  if (!(error instanceof Error) || depth > 4) return undefined;
  const inside: unknown[] =
    error instanceof AggregateError ? [error.cause, ...error.errors] : [error.cause];
  return inside
    .map((each) => findRegistryError(each, depth + 1))
    .find((found) => found !== undefined);
}
