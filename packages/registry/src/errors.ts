/** Codes of {@link RegistryError}. The list is closed and append-only. */
export type RegistryCode =
  /** The text is no image reference, or names something that must not reach a URL. */
  | "REGISTRY_INVALID_REFERENCE"
  /** The registry has no such thing (404). */
  | "REGISTRY_NOT_FOUND"
  /** The registry wants other credentials, or some (401). */
  | "REGISTRY_UNAUTHORIZED"
  /** The registry knows who asks and says no (403). */
  | "REGISTRY_FORBIDDEN"
  /** The registry asked to slow down (429), also after the retries. */
  | "REGISTRY_RATE_LIMITED"
  /** No answer, or a 5xx, also after the retries. */
  | "REGISTRY_UNAVAILABLE"
  /** An answer that makes no sense: HTML, no manifest, a bad challenge, a broken page. */
  | "REGISTRY_PROTOCOL"
  /** The bytes do not have the digest or the size that was asked for. */
  | "REGISTRY_DIGEST_MISMATCH"
  /** More bytes, pages, redirects or waiting requests than the limits allow. */
  | "REGISTRY_LIMIT"
  /** The time ran out. */
  | "REGISTRY_DEADLINE"
  /** The caller's signal fired. */
  | "REGISTRY_ABORTED"
  /** A URL or an address that requests may not go to. */
  | "REGISTRY_REFUSED_ADDRESS"
  /** The keychain could not be asked. Never taken for "anonymous". */
  | "REGISTRY_CREDENTIALS"
  /** The client was closed. */
  | "REGISTRY_CLOSED";

const help: Readonly<Record<RegistryCode, string>> = {
  REGISTRY_INVALID_REFERENCE: "write it as [host/]path[:tag][@sha256:…], path in lower case",
  REGISTRY_NOT_FOUND:
    "check the name; some registries hide private repositories behind this answer",
  REGISTRY_UNAUTHORIZED: "give credentials that may read this repository; see the keychain",
  REGISTRY_FORBIDDEN: "give credentials that may read this repository; see the keychain",
  REGISTRY_RATE_LIMITED: "try again later, or authenticate: anonymous limits are lower",
  REGISTRY_UNAVAILABLE: "try again; check the network and the registry",
  REGISTRY_PROTOCOL:
    "check that the host is an OCI registry and that no proxy answers in its place",
  REGISTRY_DIGEST_MISMATCH:
    "do not use these bytes: the registry, or a proxy before it, is faulty or hostile; tell whoever runs it",
  REGISTRY_LIMIT: "raise the limit in createRegistryClient if this is meant",
  REGISTRY_DEADLINE: "raise the timeout, or see why the registry is slow",
  REGISTRY_ABORTED: "the caller gave up",
  REGISTRY_REFUSED_ADDRESS:
    "nothing was sent there; if this is meant, list the host in `allowedHosts` (private addresses) or `insecureHosts` (http)",
  REGISTRY_CREDENTIALS: "check the Secret, the file or the helper that the message names",
  REGISTRY_CLOSED: "create another client",
};

/** What {@link RegistryError} holds beside code and message. */
export interface RegistryErrorFacts {
  readonly help?: string;
  /** Any URL: userinfo, query and fragment are dropped before it is kept. */
  readonly url?: string | URL;
  readonly status?: number;
  readonly registryCode?: string;
  /** Default: true for `REGISTRY_RATE_LIMITED`, `REGISTRY_UNAVAILABLE` and `REGISTRY_DEADLINE`. */
  readonly retryable?: boolean;
  readonly cause?: unknown;
}

const retryableCodes: ReadonlySet<RegistryCode> = new Set<RegistryCode>([
  "REGISTRY_RATE_LIMITED",
  "REGISTRY_UNAVAILABLE",
  "REGISTRY_DEADLINE",
]);

// One symbol for all copies of the package, so that instanceof holds across them.
const brand = Symbol.for("imagegate.RegistryError");

/** Everything that the package throws, bad arguments from JavaScript (`TypeError`) aside. Branch on `code`. Holds no secret. */
export class RegistryError extends Error {
  override readonly name: string = "RegistryError";
  readonly code: RegistryCode;
  /** What to do. */
  readonly help: string;
  /** Scheme, host and path of the request. */
  declare readonly url?: string;
  /** HTTP status, when an answer came. */
  declare readonly status?: number;
  /** The registry's own code (`MANIFEST_UNKNOWN`). */
  declare readonly registryCode?: string;
  /** Whether the same question may be answered later. */
  readonly retryable: boolean;

  constructor(code: RegistryCode, message: string, facts: RegistryErrorFacts = {}) {
    super(message, facts.cause === undefined ? {} : { cause: facts.cause });
    Object.defineProperty(this, brand, { value: true });
    this.code = code;
    this.help = facts.help ?? help[code];
    if (facts.url !== undefined) this.url = redactUrl(facts.url);
    if (facts.status !== undefined) this.status = facts.status;
    if (facts.registryCode !== undefined) this.registryCode = facts.registryCode;
    this.retryable = facts.retryable ?? retryableCodes.has(code);
  }

  static override [Symbol.hasInstance](value: unknown): boolean {
    return typeof value === "object" && value !== null && brand in value;
  }
}

/** Scheme, host and path of a URL: userinfo, query (signed URLs, tokens) and fragment are secrets or noise. */
export function redactUrl(url: string | URL): string {
  if (typeof url === "string" && !URL.canParse(url)) return "(not a URL)";
  const parsed = new URL(url);
  return `${parsed.protocol}//${parsed.host}${parsed.pathname}`;
}

/** Foreign text inside a message: in backticks, on one line, without control or bidirectional characters, cut at 120. */
export function quote(text: string): string {
  const plain = text.replace(/[`\p{C}\p{Zl}\p{Zp}]/gu, "?");
  return `\`${plain.length > 120 ? `${plain.slice(0, 119)}…` : plain}\``;
}

/** The error for a signal that fired: the deadline if a timeout fired it, else the caller's wish. */
export function abortError(signal: AbortSignal): RegistryError {
  const reason: unknown = signal.reason;
  if (reason instanceof RegistryError) return reason;
  const timedOut = reason instanceof Error && reason.name === "TimeoutError";
  return timedOut
    ? new RegistryError("REGISTRY_DEADLINE", "the deadline passed before an answer came", {
        cause: reason,
      })
    : new RegistryError("REGISTRY_ABORTED", "the request was aborted", { cause: reason });
}

/** The error of a signal that fired, with what was being waited for. */
export function whileWaitingFor(target: string | URL, error: RegistryError): RegistryError {
  if (error.url !== undefined) return error;
  const { host, pathname } = new URL(target);
  return withNote(error, `: ${quote(host)} was asked for ${quote(pathname)}`, target);
}

/** The error with something added to its message. */
export function withNote(
  error: RegistryError,
  note: string,
  target: string | URL | undefined = error.url,
): RegistryError {
  const { code, message, help: own, status, registryCode, retryable } = error;
  return new RegistryError(code, message + note, {
    help: own,
    ...(target === undefined ? {} : { url: target }),
    ...(status === undefined ? {} : { status }),
    ...(registryCode === undefined ? {} : { registryCode }),
    retryable,
    cause: error,
  });
}
