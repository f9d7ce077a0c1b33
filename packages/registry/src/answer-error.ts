import { quote, type RegistryCode, RegistryError } from "./errors.ts";
import type { TransportAnswer } from "./transport.ts";

/** The error that a final answer other than the expected one means. `who` answers: `registry`, `token server`. */
export function answerError(
  answer: TransportAnswer,
  who: "registry" | "token server",
): RegistryError {
  const { status, url } = answer;
  const registryCode = readRegistryCode(answer.bytes);
  const named = registryCode === undefined ? "" : ` ${registryCode}`;
  const message = `the ${who} ${quote(url.host)} answered ${status}${named} for ${quote(url.pathname)}`;
  // Without a token server there is no telling what the registry holds: that is not "not found".
  const code =
    status === 404 && who === "token server" ? "REGISTRY_PROTOCOL" : codeOf(status, registryCode);
  return new RegistryError(code, message, {
    url,
    status,
    ...(registryCode === undefined ? {} : { registryCode }),
  });
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
