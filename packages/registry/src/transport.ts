/* oxlint-disable no-await-in-loop -- a redirect, a retry: each step depends on the answer before it */
import type { AddressPolicy } from "./address-guard.ts";
import { readBody } from "./body.ts";
import { abortError, quote, redactUrl, RegistryError, withNote } from "./errors.ts";
import { abortable, createLimiter, type Limiter } from "./flight.ts";
import { headerValue, type HttpFetch, type HttpHeaders, type HttpRequest } from "./http.ts";
import type { RegistryLimits } from "./limits.ts";
import { networkError } from "./network-error.ts";
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
  /** Hears of each URL that is about to be asked, those of redirects included. */
  readonly onAsk?: ((url: URL) => void) | undefined;
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
  /** Whether nobody's credentials were there to be sent; absent where that is not known. */
  readonly anonymous?: boolean;
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
    request.onAsk?.(url);
    const { method, signal, body } = request;
    const entry = limiters.get(url.host) ?? {
      limiter: createLimiter(limits.maxRequestsPerHost, limits.maxQueuedPerHost),
      users: 0,
    };
    limiters.set(url.host, entry);
    entry.users += 1;
    let status: number | undefined;
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
        ({ status } = response);
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
      throw signal.aborted ? abortError(signal) : networkError(error, url, status);
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
      const answer = await hop(request, url, authorization).catch((error: unknown) => {
        if (redirects === 0 || request.signal.aborted || !(error instanceof RegistryError))
          throw error;
        throw withNote(error, `; ${quote(first.host)} redirects there`);
      });
      if (!redirectStatuses.has(answer.status))
        return { ...answer, foreign: url.origin !== first.origin };
      if (redirects === limits.maxRedirects) {
        throw new RegistryError(
          "REGISTRY_LIMIT",
          `${quote(first.host)} redirects more than ${limits.maxRedirects} times`,
          {
            url: first,
            status: answer.status,
            help: "tell whoever runs the registry: it, or a proxy before it, redirects in a loop",
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
