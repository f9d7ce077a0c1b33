import { parseChallenges } from "./challenge.ts";
import { quote, type RegistryCode, RegistryError, type RegistryErrorFacts } from "./errors.ts";
import { headerValue, headerValues } from "./http.ts";
import { parseRetryAfter } from "./retry.ts";
import type { TransportAnswer } from "./transport.ts";

/** The error that a final answer other than the expected one means. `who` answers: `registry`, `token server`. */
export function answerError(
  answer: TransportAnswer,
  who: "registry" | "token server",
): RegistryError {
  const { status, url, foreign } = answer;
  const registryCode = readRegistryCode(answer.bytes);
  const named = registryCode === undefined ? "" : ` ${registryCode}`;
  const host = foreign
    ? `${quote(url.host)}, where the ${who} redirects to,`
    : `the ${who} ${quote(url.host)}`;
  const message = `${host} answered ${status}${named} for ${quote(url.pathname)}`;
  // Without a token server there is no telling what the registry holds: that is not "not found".
  const code =
    status === 404 && who === "token server" ? "REGISTRY_PROTOCOL" : codeOf(status, registryCode);
  return new RegistryError(code, message + circumstances(answer), {
    url,
    status,
    ...(registryCode === undefined ? {} : { registryCode }),
    ...(who === "registry" ? advice(answer) : {}),
  });
}

/** What else the answer says that tells its reader what to do. */
function circumstances({ status, headers, foreign, anonymous }: TransportAnswer): string {
  const wait = headerValue(headers, "retry-after");
  if (wait !== undefined && (status === 429 || status === 503)) {
    if (/^0+$/.test(wait)) return "";
    if (/^\d{1,9}$/.test(wait)) return `, and asks to wait ${Number(wait)} s`;
    // Both forms of RFC 9110, 10.2.3; whatever else stands there is passed over, as by the retries.
    return parseRetryAfter(wait, 0) === undefined ? "" : `, and asks to wait until ${quote(wait)}`;
  }
  if ((status !== 401 && status !== 403) || foreign || anonymous === undefined) return "";
  const schemes = parseChallenges(headerValues(headers, "www-authenticate")).map(
    ({ scheme }) => scheme,
  );
  const unusable = schemes.every((scheme) => scheme !== "bearer" && scheme !== "basic");
  const wants =
    status === 403 || !unusable
      ? ""
      : schemes[0] === undefined
        ? ", without saying which credentials it takes"
        : `, and wants the scheme ${quote(schemes[0])}, which is not supported`;
  return `${wants}; ${anonymous ? "no credentials were given" : "credentials were given"}`;
}

/** What to do where the code's own help is beside the point. */
function advice({ status, foreign }: TransportAnswer): RegistryErrorFacts {
  if (!foreign || (status !== 401 && status !== 403)) return {};
  return {
    help: "the registry's own link to its storage is refused: try again, which gives a fresh one; check the clock and the storage of the registry",
    retryable: true,
  };
}

function codeOf(status: number, registryCode: string | undefined): RegistryCode {
  if (status === 429 || registryCode === "TOOMANYREQUESTS") return "REGISTRY_RATE_LIMITED";
  if (status === 401) return "REGISTRY_UNAUTHORIZED";
  if (status === 403) return "REGISTRY_FORBIDDEN";
  if (status === 404) return "REGISTRY_NOT_FOUND";
  return status >= 500 || status === 408 || status === 499
    ? "REGISTRY_UNAVAILABLE"
    : "REGISTRY_PROTOCOL";
}

/** The first code of `{"errors":[{"code":…}]}` (distribution specification, "Error Codes"), where there is one. */
export function readRegistryCode(bytes: Uint8Array): string | undefined {
  if (bytes[0] !== 0x7b) return undefined;
  try {
    const parsed: unknown = JSON.parse(new TextDecoder().decode(bytes));
    const errors = isRecord(parsed) ? parsed["errors"] : undefined;
    const first: unknown = Array.isArray(errors) ? errors[0] : undefined;
    const code = isRecord(first) ? first["code"] : undefined;
    return typeof code === "string" && /^[A-Z][A-Z0-9_]{0,63}$/.test(code) ? code : undefined;
  } catch {
    return undefined;
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}
