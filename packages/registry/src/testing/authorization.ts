import {
  emptyAnswer,
  errorAnswer,
  jsonAnswer,
  type TestAnswer,
  type TestRequest,
} from "./exchange.ts";

/** Somebody that the registry knows. */
export interface TestUser {
  readonly username: string;
  readonly password: string;
  /** A refresh token that stands for the user at the token endpoint (`identitytoken` of a docker config). */
  readonly identityToken?: string;
  /** Repositories that the user may read: `acme/app`, `acme/*` (everything below), `*`. Default `*`. */
  readonly pull?: readonly string[];
  /** Repositories that the user may write. Default: none. */
  readonly push?: readonly string[];
}

/** Who may do what. */
export interface TestAuth {
  /** How the registry asks: Basic on each request, or Bearer with a token endpoint. */
  readonly scheme: "basic" | "bearer";
  readonly users: readonly TestUser[];
  /** Repositories that everybody may read. Default: none. */
  readonly anonymousPull?: readonly string[];
  /** Bearer only: the URL of the token endpoint. Default: `/token` of the host that was asked. Serve it there yourself if it is elsewhere. */
  readonly realm?: string;
  /** Bearer only. Default `test-registry`. */
  readonly service?: string;
  /** Bearer only: how long a token counts. Default 300 s. */
  readonly tokenLifetimeMs?: number;
}

/** How a request was authorised, never with what. */
export type AuthorizationKind = "none" | "basic" | "bearer" | "other";

/** What is wanted of a repository. */
export type RepositoryAction = "pull" | "push";

/** The gate before every request. */
export interface Gate {
  /** The refusal, or undefined when the request may go on. Without a repository only a known caller is asked for. */
  refuse(
    request: TestRequest,
    repository?: string,
    action?: RepositoryAction,
  ): TestAnswer | undefined;
  /** The token endpoint's answer, or undefined when the request is not for it. */
  token(request: TestRequest): TestAnswer | undefined;
}

/** The scheme of the `authorization` header. */
export function authorizationKind(header: string | undefined): AuthorizationKind {
  if (header === undefined) return "none";
  const scheme = header.split(" ", 1)[0]?.toLowerCase();
  return scheme === "basic" || scheme === "bearer" ? scheme : "other";
}

interface IssuedToken {
  readonly grants: ReadonlySet<string>;
  readonly expiresAt: number;
}

/** The gate for an auth configuration; without one everything is open. */
export function createGate(auth: TestAuth | undefined, now: () => number): Gate {
  if (auth === undefined) return { refuse: () => undefined, token: () => undefined };
  return auth.scheme === "basic" ? basicGate(auth) : bearerGate(auth, now);
}

function basicGate(auth: TestAuth): Gate {
  return {
    token: () => undefined,
    refuse(request, repository, action = "pull") {
      const header = request.headers["authorization"];
      if (
        repository !== undefined &&
        action === "pull" &&
        matchesAny(auth.anonymousPull ?? [], repository)
      ) {
        return undefined;
      }
      const user = header === undefined ? undefined : userOf(auth, header);
      if (user === undefined) {
        return unauthorized({ "www-authenticate": 'Basic realm="test-registry"' });
      }
      if (repository === undefined || allows(user, repository, action)) return undefined;
      return errorAnswer(403, "DENIED", "requested access to the resource is denied");
    },
  };
}

function bearerGate(auth: TestAuth, now: () => number): Gate {
  const service = auth.service ?? "test-registry";
  const lifetime = auth.tokenLifetimeMs ?? 300_000;
  const issued = new Map<string, IssuedToken>();
  let count = 0;

  const challenge = (
    request: TestRequest,
    scope: string | undefined,
    known: boolean,
  ): TestAnswer => {
    const parts = [
      `realm="${auth.realm ?? `${request.url.origin}/token`}"`,
      `service="${service}"`,
    ];
    if (scope !== undefined) parts.push(`scope="${scope}"`);
    if (known) parts.push('error="insufficient_scope"');
    return unauthorized({ "www-authenticate": `Bearer ${parts.join(",")}` });
  };

  const issue = (
    user: TestUser | undefined,
    scopes: readonly string[],
    refresh: boolean,
  ): TestAnswer => {
    count += 1;
    const token = `token-${count}`;
    const grants = scopes
      .flatMap(parseScope)
      .filter(({ repository, action }) =>
        user === undefined
          ? action === "pull" && matchesAny(auth.anonymousPull ?? [], repository)
          : allows(user, repository, action),
      );
    issued.set(token, {
      grants: new Set(grants.map(({ repository, action }) => `${repository}:${action}`)),
      expiresAt: now() + lifetime,
    });
    return jsonAnswer(200, {
      ...(refresh ? { access_token: token } : { token }),
      expires_in: Math.floor(lifetime / 1000),
      issued_at: new Date(now()).toISOString(),
    });
  };

  return {
    refuse(request, repository, action = "pull") {
      const scope =
        repository === undefined
          ? undefined
          : `repository:${repository}:${action === "push" ? "pull,push" : "pull"}`;
      const header = request.headers["authorization"];
      const token = header?.match(/^bearer (.+)$/i)?.[1];
      const found = token === undefined ? undefined : issued.get(token);
      if (found === undefined || found.expiresAt <= now()) return challenge(request, scope, false);
      if (repository === undefined || found.grants.has(`${repository}:${action}`)) return undefined;
      return challenge(request, scope, true);
    },
    token(request) {
      if (request.url.pathname !== "/token") return undefined;
      if (request.method === "POST") {
        const form = new URLSearchParams(new TextDecoder().decode(request.body));
        const user = auth.users.find(
          ({ identityToken }) =>
            identityToken !== undefined && identityToken === form.get("refresh_token"),
        );
        if (form.get("grant_type") !== "refresh_token" || user === undefined) return unauthorized();
        return issue(user, (form.get("scope") ?? "").split(" ").filter(Boolean), true);
      }
      if (request.method !== "GET") return emptyAnswer(405);
      const header = request.headers["authorization"];
      const user = header === undefined ? undefined : userOf(auth, header);
      if (header !== undefined && user === undefined) return unauthorized();
      const scopes = request.url.searchParams.getAll("scope").flatMap((scope) => scope.split(" "));
      return issue(user, scopes, false);
    },
  };
}

function unauthorized(headers: Readonly<Record<string, string>> = {}): TestAnswer {
  return errorAnswer(401, "UNAUTHORIZED", "authentication required", headers);
}

function userOf(auth: TestAuth, header: string): TestUser | undefined {
  const encoded = header.match(/^basic ([A-Za-z0-9+/]+=*)$/i)?.[1];
  if (encoded === undefined) return undefined;
  const text = Buffer.from(encoded, "base64").toString("utf8");
  return auth.users.find(({ username, password }) => text === `${username}:${password}`);
}

function allows(user: TestUser, repository: string, action: RepositoryAction): boolean {
  return matchesAny(action === "pull" ? (user.pull ?? ["*"]) : (user.push ?? []), repository);
}

function matchesAny(patterns: readonly string[], repository: string): boolean {
  return patterns.some(
    (pattern) =>
      pattern === "*" ||
      pattern === repository ||
      (pattern.endsWith("/*") && repository.startsWith(pattern.slice(0, -1))),
  );
}

function parseScope(scope: string): { repository: string; action: RepositoryAction }[] {
  const [, repository, actions] = scope.match(/^repository:([^:]+):([a-z,*]+)$/) ?? [];
  if (repository === undefined || actions === undefined) return [];
  return actions
    .split(",")
    .filter((action): action is RepositoryAction => action === "pull" || action === "push")
    .map((action) => ({ repository, action }));
}
