/* oxlint-disable no-await-in-loop -- a challenge is answered before the request goes out again */
import type { AddressPolicy } from "./address-guard.ts";
import { redactUrl, RegistryError, whileWaitingFor } from "./errors.ts";
import type { Tell } from "./flight.ts";
import type { RegistryLimits } from "./limits.ts";
import type { Credentials, Lookup, Repository } from "./model.ts";
import { apiHost } from "./reference.ts";
import type { Access, Authenticator } from "./token.ts";
import type { Transport, TransportAnswer } from "./transport.ts";

/** One request below `/v2/<name>/`, or of a following page. */
export interface SessionRequest {
  readonly method: "GET" | "HEAD";
  /** Path and query on the registry. */
  readonly path: string;
  readonly accept?: string;
  readonly maxBytes: number;
  readonly exact?: boolean;
}

/** What a look-up came to, and what is reported of it. */
export interface Looked<T> {
  readonly value: T;
  readonly status: number;
  readonly code?: string | undefined;
  readonly found: number;
}

/** One repository, asked as one identity during one call. */
export interface Session {
  readonly signal: AbortSignal;
  readonly limits: RegistryLimits;
  /** Hears of each look-up that ends. */
  readonly report: (lookup: Lookup) => void;
  /** `/v2/<name>/<rest>`. */
  path(rest: string): string;
  /** The URL of a path, as far as it is known by which scheme the registry is asked. */
  url(path: string): string;
  /** Sends a request, answering the registry's challenges. Resolves with any final status. */
  request(request: SessionRequest): Promise<TransportAnswer>;
  /** Runs a look-up and reports it, whichever way it ends. */
  look<T>(kind: Lookup["kind"], path: string, work: () => Promise<Looked<T>>): Promise<T>;
  /** The same repository and identity, with another signal and another listener. */
  fork(signal: AbortSignal, report: (lookup: Lookup) => void): Session;
}

/** What a session is opened with. */
export interface SessionOptions {
  readonly target: Repository;
  readonly credentials: Credentials | undefined;
  readonly identity: string;
  readonly signal: AbortSignal;
  readonly report: (lookup: Lookup) => void;
  /** Holds the look-ups that have not ended; see `Work`. */
  readonly open: Set<Tell<Lookup>>;
}

/** What {@link createSessions} is made of. */
export interface SessionParts {
  readonly transport: Transport;
  readonly authenticator: Authenticator;
  readonly addresses: AddressPolicy;
  readonly limits: RegistryLimits;
}

/** Makes the function that opens sessions. The scheme that a host turned out to speak is remembered across them. */
export function createSessions({
  transport,
  authenticator,
  addresses,
  limits,
}: SessionParts): (options: SessionOptions) => Session {
  const schemes = new Map<string, "https:" | "http:">();

  const openSession = (options: SessionOptions, ended: AbortSignal): Session => {
    const { target, credentials, identity, signal, report, open } = options;
    // Whose answer is waited for: after a challenge or a redirect another than that of the path.
    let awaited: URL | undefined;
    const onAsk = (url: URL): void => {
      awaited = url;
    };
    const host = apiHost(target.registry);
    const urlOf = (path: string, scheme = schemes.get(host) ?? "https:"): string =>
      `${scheme}//${host}${path}`;

    const send = async (
      scheme: "https:" | "http:",
      { method, path, accept, maxBytes, exact = false }: SessionRequest,
      authorization: string | undefined,
      retrySilence = true,
    ): Promise<TransportAnswer> => {
      const headers = accept === undefined ? {} : { accept };
      const url = urlOf(path, scheme);
      return transport({
        method,
        url,
        headers,
        authorization,
        maxBytes,
        exact,
        retrySilence,
        onAsk,
        signal,
      });
    };

    /** By https; where the caller allows plain http, by that too, should nobody speak https. */
    const sendByEither = async (
      request: SessionRequest,
      authorization: string | undefined,
    ): Promise<TransportAnswer> => {
      const known = schemes.get(host);
      if (known !== undefined) return send(known, request, authorization);
      if (!addresses.plainHttp(new URL(urlOf("/", "http:")))) {
        return send("https:", request, authorization);
      }
      try {
        const answer = await send("https:", request, authorization, false);
        schemes.set(host, "https:");
        return answer;
      } catch (error) {
        if (!isSilenceOf(urlOf("/", "https:"), error)) throw error;
        const answer = await send("http:", request, authorization);
        schemes.set(host, "http:");
        return answer;
      }
    };

    const access = (): Access => ({
      origin: new URL(urlOf("/")).origin,
      repository: target.repository,
      credentials,
      identity,
    });

    return {
      signal,
      limits,
      report,
      path: (rest) => `/v2/${target.repository}/${rest}`,
      url: (path) => urlOf(path),
      async request(request) {
        const answered = new Set<string>();
        let authorization = authenticator.current(access());
        // At most two challenges are answered: an expired token, then a wider scope. A third 401 is the last word.
        for (let answers = 0; ; answers += 1) {
          const answer = await sendByEither(request, authorization);
          const final = { ...answer, anonymous: credentials === undefined };
          if (answer.status !== 401 || answer.foreign || answers === 2) return final;
          const next = await authenticator.answer(
            access(),
            answer,
            authorization,
            answered,
            signal,
            onAsk,
          );
          if (next === undefined) return final;
          authorization = next;
        }
      },
      async look(kind, path, work) {
        const base = (): Pick<Lookup, "kind" | "url"> => ({ kind, url: redactUrl(urlOf(path)) });
        awaited = undefined;
        const tell: Tell<Lookup> = (error) => {
          const placed = whileWaitingFor(awaited ?? urlOf(path), error);
          return { event: { ...base(), ...lookupFacts(placed) }, error: placed };
        };
        open.add(tell);
        try {
          const { value, status, code, found } = await work();
          report({ ...base(), status, ...(code === undefined ? {} : { code }), found });
          open.delete(tell);
          return value;
        } catch (error) {
          // What was still waited for is told by whoever made the signal fire.
          if (!ended.aborted) {
            open.delete(tell);
            report({ ...base(), ...lookupFacts(error) });
          }
          throw error;
        }
      },
      fork: (other, listener) =>
        openSession({ ...options, signal: other, report: listener }, ended),
    };
  };
  return (options) => openSession(options, options.signal);
}

/** What a look-up that failed came to. The URL is that of the answer that was wrong: a token server's, a storage's. */
function lookupFacts(error: unknown): Omit<Lookup, "kind" | "url"> & { readonly url?: string } {
  if (!(error instanceof RegistryError)) return { found: 0 };
  const { url, status, registryCode, code } = error;
  return {
    ...(url === undefined ? {} : { url }),
    ...(status === undefined ? {} : { status }),
    code: registryCode ?? code,
    found: 0,
  };
}

/** Nothing came back at all from there: what a host that speaks plain http says to https. */
function isSilenceOf(origin: string, error: unknown): boolean {
  if (!(error instanceof RegistryError) || error.code !== "REGISTRY_UNAVAILABLE") return false;
  return error.status === undefined && error.url?.startsWith(new URL(origin).href) === true;
}
