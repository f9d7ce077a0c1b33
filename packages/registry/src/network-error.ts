import { quote, type RegistryCode, RegistryError } from "./errors.ts";

/** What is known of a kind of failure below HTTP. */
interface Meaning {
  readonly codes: RegExp;
  /** Completes "no answer from `host`: …". */
  readonly sentence: string;
  readonly help?: string;
  /** Whether asking again may help. Default: true. */
  readonly retryable?: false;
  /** Default: `REGISTRY_UNAVAILABLE`. */
  readonly code?: RegistryCode;
}

/** The first whose pattern the code fits. Codes are those of Node's system calls, of OpenSSL and of undici. */
const meanings: readonly Meaning[] = [
  {
    codes: /^ECONNREFUSED$/,
    sentence: "the connection was refused",
    help: "check the host and its port, and whether something listens there",
  },
  {
    codes: /^ENOTFOUND$/,
    sentence: "its name is not known",
    help: "check the spelling of the host and the resolver of this machine",
    retryable: false,
  },
  {
    codes: /^EAI_/,
    sentence: "its name could not be looked up",
    help: "check the resolver of this machine, and try again",
  },
  {
    codes: /^(?:UND_ERR_CONNECT_TIMEOUT|ETIMEDOUT)$/,
    sentence: "no connection came about in time",
    help: "check the host, its port and the firewalls before it, and try again",
  },
  {
    codes: /^(?:EHOSTUNREACH|ENETUNREACH|EADDRNOTAVAIL)$/,
    sentence: "there is no way to its network",
    help: "check the network of this machine",
  },
  {
    codes: /^(?:ECONNRESET|EPIPE|UND_ERR_SOCKET|ERR_STREAM_PREMATURE_CLOSE)$/,
    sentence: "the connection was closed",
    help: "try again; check the registry and what lies before it (proxy, load balancer)",
  },
  {
    codes: /^(?:ERR_SSL_WRONG_VERSION_NUMBER|ERR_SSL_PACKET_LENGTH_TOO_LONG|EPROTO)$/,
    sentence: "what listens there does not speak TLS",
    help: "check the port; list the host in `insecureHosts` if it is meant to speak plain http",
    retryable: false,
  },
  {
    // Alerts, mostly: OpenSSL's codes of a certificate that is not trusted do not begin so.
    codes: /^ERR_SSL_/,
    sentence: "it does not agree on a way to speak TLS",
    help: "check the TLS versions, ciphers and names that the registry takes, and whether it wants a client's certificate",
    retryable: false,
  },
  {
    codes: /^(?:CERT_HAS_EXPIRED|CERT_NOT_YET_VALID)$/,
    sentence: "its certificate is not valid at this time",
    help: "renew the registry's certificate, or set this machine's clock",
    retryable: false,
  },
  {
    codes: /^(?:ERR_TLS_CERT_ALTNAME_INVALID|HOSTNAME_MISMATCH)$/,
    sentence: "its certificate is for another name",
    help: "check the host; the registry needs a certificate for this name",
    retryable: false,
  },
  {
    // Certificates do not become valid by asking again.
    codes: /CERT|ERR_TLS|UNABLE_TO_|SELF_SIGNED|^INVALID_(?:CA|PURPOSE)$|^PATH_LENGTH_EXCEEDED$/,
    sentence: "its certificate is not trusted",
    help: "trust the registry's certificate authority on this machine (NODE_EXTRA_CA_CERTS), or list the host in `insecureHosts`",
    retryable: false,
  },
  {
    codes: /^UND_ERR_HEADERS_OVERFLOW$/,
    sentence: "its headers are larger than may be read",
    help: "check that no proxy answers in the registry's place",
    retryable: false,
    code: "REGISTRY_LIMIT",
  },
  {
    codes: /^HPE_|^HTTPParserError$/,
    sentence: "what it sends is not HTTP",
    help: "check the port: something other than a registry listens there",
    retryable: false,
    code: "REGISTRY_PROTOCOL",
  },
];

/**
 * Whatever a request was rejected with, as a {@link RegistryError} that says what happened in words; those that it holds inside are
 * found.
 * @param status That of the answer, when the connection was lost within it.
 */
export function networkError(error: unknown, url: URL, status?: number): RegistryError {
  const inner = findRegistryError(error);
  if (inner !== undefined) return inner;
  const code = codeOf(error);
  const meaning = meanings.find(({ codes }) => code !== undefined && codes.test(code));
  const what =
    status === undefined
      ? `no answer from ${quote(url.host)} for ${quote(url.pathname)}`
      : `the answer of ${quote(url.host)} for ${quote(url.pathname)} broke off`;
  const why = [meaning?.sentence, code === undefined ? undefined : `(${code})`]
    .filter((part) => part !== undefined)
    .join(" ");
  return new RegistryError(
    meaning?.code ?? "REGISTRY_UNAVAILABLE",
    why === "" ? what : `${what}: ${why}`,
    {
      url,
      cause: error,
      retryable: meaning?.retryable ?? true,
      ...(status === undefined ? {} : { status }),
      ...(meaning?.help === undefined ? {} : { help: meaning.help }),
    },
  );
}

/** The code of an error, or of what it holds inside (several addresses were dialled); undici's parser errors may have a name only. */
function codeOf(error: unknown, depth = 0): string | undefined {
  if (!(error instanceof Error) || depth > 4) return undefined;
  if ("code" in error && typeof error.code === "string") return error.code;
  if (error.name === "HTTPParserError") return error.name;
  return insideOf(error)
    .map((each) => codeOf(each, depth + 1))
    .find((found) => found !== undefined);
}

function findRegistryError(error: unknown, depth = 0): RegistryError | undefined {
  if (error instanceof RegistryError) return error;
  if (!(error instanceof Error) || depth > 4) return undefined;
  return insideOf(error)
    .map((each) => findRegistryError(each, depth + 1))
    .find((found) => found !== undefined);
}

function insideOf(error: Error): readonly unknown[] {
  return error instanceof AggregateError ? [error.cause, ...error.errors] : [error.cause];
}
