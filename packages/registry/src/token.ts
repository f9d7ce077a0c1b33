import { LRUCache } from "lru-cache";
import { answerError } from "./answer-error.ts";
import { type Challenge, parseChallenges } from "./challenge.ts";
import { quote, RegistryError, withNote } from "./errors.ts";
import { createSingleFlight } from "./flight.ts";
import { headerValues } from "./http.ts";
import type { RegistryLimits } from "./limits.ts";
import type { Credentials } from "./model.ts";
import type { Transport, TransportAnswer } from "./transport.ts";

/** For whom, and for what, a request is made. */
export interface Access {
  /** Scheme and host of the registry as it is asked: `https://registry-1.docker.io`. */
  readonly origin: string;
  readonly repository: string;
  readonly credentials: Credentials | undefined;
  /** Stands for the credentials in keys; see `identify`. */
  readonly identity: string;
}

/**
 * Turns challenges into `Authorization` headers, as the distribution specification's token authentication does.
 * Tokens are kept by origin, repository and credentials, and never used outside of that.
 */
export interface Authenticator {
  /** The header that a request starts with; undefined before the registry asked for one. */
  current(access: Access): string | undefined;
  /**
   * The header that answers a 401, or undefined when there is nothing new to try.
   * @param rejected The header that the 401 was given for.
   * @param answered The challenges that were answered before for the same request; the one that is answered now is added.
   * @param onAsk Hears of the token server before it is asked.
   */
  answer(
    access: Access,
    refusal: TransportAnswer,
    rejected: string | undefined,
    answered: Set<string>,
    signal: AbortSignal,
    onAsk?: (url: URL) => void,
  ): Promise<string | undefined>;
  /** Ends running exchanges. */
  close(error: RegistryError): void;
}

interface Grant {
  readonly header: string;
  /** Milliseconds since 1970; absent for what does not expire. */
  readonly expires?: number;
}

/** Makes an {@link Authenticator}. */
export function createAuthenticator(
  transport: Transport,
  limits: RegistryLimits,
  clock: () => number,
): Authenticator {
  const grants = new LRUCache<string, Grant>({ max: 1000 });
  const exchanges = createSingleFlight<string>(limits.timeoutMs);

  const valid = (key: string): string | undefined => {
    const grant = grants.get(key);
    if (grant === undefined || (grant.expires !== undefined && grant.expires <= clock()))
      return undefined;
    return grant.header;
  };
  const keep = (key: string, grant: Grant): string => {
    grants.set(key, grant);
    return grant.header;
  };

  return {
    current(access) {
      if (access.credentials?.kind === "registry-token")
        return `Bearer ${access.credentials.token}`;
      return valid(accessKey(access));
    },

    async answer(access, refusal, rejected, answered, signal, onAsk) {
      const key = accessKey(access);
      const challenge = parseChallenges(headerValues(refusal.headers, "www-authenticate")).find(
        ({ scheme }) => scheme === "bearer" || scheme === "basic",
      );
      const { credentials } = access;
      if (challenge === undefined || credentials?.kind === "registry-token") return undefined;
      if (challenge.scheme === "basic") {
        const header = basicHeader(credentials);
        return header === undefined || header === rejected ? undefined : keep(key, { header });
      }
      const fresh = valid(key);
      // Another request was given a newer token in the meantime.
      if (fresh !== undefined && fresh !== rejected) return fresh;
      grants.delete(key);
      const question = readBearer(challenge, refusal, access);
      const questionKey = JSON.stringify([question.realm.href, question.service, question.scopes]);
      if (answered.has(questionKey)) return undefined;
      answered.add(questionKey);
      onAsk?.(question.realm);
      return exchanges.run(`${key} ${questionKey}`, { signal }, async (shared) => {
        try {
          return keep(key, await exchange(question, credentials, shared));
        } catch (error) {
          const { host } = refusal.url;
          const known = error instanceof RegistryError && !shared.aborted;
          if (!known || question.realm.host === host) throw error;
          throw withNote(error, `; ${quote(host)} names it as its token server`);
        }
      });
    },

    close: (error) => exchanges.close(error),
  };

  async function exchange(
    question: Question,
    credentials: Credentials | undefined,
    signal: AbortSignal,
  ): Promise<Grant> {
    const answer = await ask(question, credentials, signal);
    if (answer.status !== 200)
      throw answerError({ ...answer, anonymous: credentials === undefined }, "token server");
    return readToken(answer, limits, clock());
  }

  async function ask(
    question: Question,
    credentials: Credentials | undefined,
    signal: AbortSignal,
  ): Promise<TransportAnswer> {
    const { realm, service, scopes } = question;
    const maxBytes = limits.maxTokenBytes;
    if (credentials?.kind === "identity-token") {
      const form = new URLSearchParams({
        grant_type: "refresh_token",
        refresh_token: credentials.token,
        client_id: "imagegate",
      });
      if (service !== undefined) form.set("service", service);
      form.set("scope", scopes.join(" "));
      const headers = {
        "content-type": "application/x-www-form-urlencoded",
        accept: "application/json",
      };
      const answer = await transport({
        method: "POST",
        url: realm.href,
        headers,
        body: form.toString(),
        maxBytes,
        signal,
      });
      // A token server from before OAuth2 has no POST. It takes the identity token as a password.
      if (answer.status !== 404) return answer;
    }
    const url = new URL(realm);
    if (service !== undefined) url.searchParams.set("service", service);
    for (const scope of scopes) url.searchParams.append("scope", scope);
    const authorization = basicHeader(credentials) ?? identityHeader(credentials);
    return transport({
      method: "GET",
      url: url.href,
      headers: { accept: "application/json" },
      authorization,
      maxBytes,
      signal,
    });
  }
}

function accessKey({ origin, repository, identity }: Access): string {
  return `${origin} ${repository} ${identity}`;
}

function basicHeader(credentials: Credentials | undefined): string | undefined {
  return credentials?.kind === "basic"
    ? encodeBasic(credentials.username, credentials.password)
    : undefined;
}

function identityHeader(credentials: Credentials | undefined): string | undefined {
  return credentials?.kind === "identity-token"
    ? encodeBasic("<token>", credentials.token)
    : undefined;
}

function encodeBasic(username: string, password: string): string {
  return `Basic ${Buffer.from(`${username}:${password}`, "utf8").toString("base64")}`;
}

interface Question {
  readonly realm: URL;
  readonly service: string | undefined;
  readonly scopes: readonly string[];
}

/** What the challenge asks for: its own scope first, then the reading of this repository. */
function readBearer({ parameters }: Challenge, refusal: TransportAnswer, access: Access): Question {
  const text = parameters.get("realm");
  const facts = { url: refusal.url, status: refusal.status };
  if (text === undefined || !URL.canParse(text) || !/^https?:$/.test(new URL(text).protocol)) {
    throw new RegistryError(
      "REGISTRY_PROTOCOL",
      `${quote(refusal.url.host)} names no token server in its challenge`,
      facts,
    );
  }
  const realm = new URL(text);
  // The address policy would allow http at a host that is listed as insecure; a registry on https may not send anyone there.
  if (refusal.url.protocol === "https:" && realm.protocol !== "https:") {
    throw new RegistryError(
      "REGISTRY_REFUSED_ADDRESS",
      `${quote(refusal.url.host)} names a token server without https`,
      facts,
    );
  }
  // Over plain http anybody may have written the challenge: credentials then go to the registry's own host only.
  const elsewhere = realm.hostname !== refusal.url.hostname;
  if (refusal.url.protocol === "http:" && elsewhere && access.credentials !== undefined) {
    throw new RegistryError(
      "REGISTRY_REFUSED_ADDRESS",
      `${quote(refusal.url.host)} names the token server ${quote(realm.host)} over plain http, and would get credentials sent there`,
      { ...facts, help: "serve the registry over https" },
    );
  }
  const own = `repository:${access.repository}:pull`;
  const asked = parameters.get("scope");
  const scopes =
    asked === undefined || asked === "" || asked.split(" ").includes(own)
      ? [asked || own]
      : [asked, own];
  return { realm, service: parameters.get("service"), scopes };
}

/** A token is spent a little before it expires, so that it does not expire on its way. */
const leewayMs = 5000;

function readToken(answer: TransportAnswer, limits: RegistryLimits, now: number): Grant {
  const fail = (): RegistryError =>
    new RegistryError(
      "REGISTRY_PROTOCOL",
      `the token server ${quote(answer.url.host)} answered with no token`,
      {
        url: answer.url,
        status: answer.status,
      },
    );
  let parsed: unknown;
  try {
    parsed = JSON.parse(new TextDecoder().decode(answer.bytes));
  } catch {
    throw fail();
  }
  if (typeof parsed !== "object" || parsed === null) throw fail();
  const member = (name: string): unknown =>
    Object.hasOwn(parsed, name) ? Reflect.get(parsed, name) : undefined;
  const token = member("access_token") || member("token");
  // RFC 6750's alphabet and a little more: nothing that could end a header line.
  if (typeof token !== "string" || !/^[\x21-\x7e]+$/.test(token)) throw fail();
  const seconds = member("expires_in");
  const lifetime =
    typeof seconds === "number" && seconds > 0 ? seconds * 1000 : limits.tokenLifetimeMs;
  return { header: `Bearer ${token}`, expires: now + Math.max(lifetime - leewayMs, lifetime / 2) };
}
