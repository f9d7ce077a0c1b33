import { type RegistryCode, RegistryError } from "@imagegate/registry";
import type { FailedRequest } from "./evidence.ts";
import { type ReasonCode, reasons } from "./reasons.ts";

/** Why something could not be told, as evidence has it. */
export interface Failure {
  readonly reason: ReasonCode;
  /** One line: what happened, where. */
  readonly detail: string;
  readonly help: string;
  readonly request?: FailedRequest;
  /** Whether the same question may be answered later. */
  readonly retryable: boolean;
}

const byCode: Readonly<Record<RegistryCode, ReasonCode>> = {
  REGISTRY_INVALID_REFERENCE: "REFERENCE_INVALID",
  REGISTRY_NOT_FOUND: "IMAGE_NOT_FOUND",
  REGISTRY_UNAUTHORIZED: "REGISTRY_AUTH",
  REGISTRY_FORBIDDEN: "REGISTRY_AUTH",
  REGISTRY_RATE_LIMITED: "REGISTRY_RATE_LIMIT",
  REGISTRY_UNAVAILABLE: "REGISTRY_UNAVAILABLE",
  REGISTRY_PROTOCOL: "REGISTRY_INVALID_CONTENT",
  REGISTRY_DIGEST_MISMATCH: "REGISTRY_CONTENT_MISMATCH",
  REGISTRY_LIMIT: "LIMIT_EXCEEDED",
  REGISTRY_DEADLINE: "DEADLINE",
  REGISTRY_ABORTED: "DEADLINE",
  REGISTRY_REFUSED_ADDRESS: "REGISTRY_REFUSED",
  REGISTRY_CREDENTIALS: "CREDENTIALS_UNAVAILABLE",
  REGISTRY_CLOSED: "REGISTRY_UNAVAILABLE",
};

/** What a rejection of the registry client, a provider or the deadline means. */
export function failureOf(error: unknown): Failure {
  if (error instanceof RegistryError) {
    const { code, message, url, status, registryCode, help, retryable } = error;
    // The message of most errors names the host and path already. A client of somebody else's may give as URL what is none.
    const host = url !== undefined && URL.canParse(url) ? new URL(url).host : "";
    const where = message.includes(host) ? "" : ` (${url})`;
    return {
      reason: byCode[code],
      detail: `${message}${where}`,
      help,
      retryable,
      ...(url === undefined
        ? {}
        : {
            request: {
              url,
              ...(status === undefined ? {} : { status }),
              ...(registryCode === undefined ? {} : { code: registryCode }),
            },
          }),
    };
  }
  const detail = error instanceof Error ? error.message : String(error);
  const timedOut = error instanceof Error && error.name === "TimeoutError";
  return failure(timedOut ? "DEADLINE" : "ATTESTOR_FAILED", detail);
}

/** A failure with what its reason says of help and of trying again. */
export function failure(reason: ReasonCode, detail: string): Failure {
  return { reason, detail, help: reasons[reason].help, retryable: "retry" in reasons[reason] };
}

/** Throws the reason of a signal that fired, unless that was a deadline: what is known by then is evidence. */
export function throwIfGivenUp({ aborted, reason }: AbortSignal): void {
  if (aborted && !(reason instanceof Error && reason.name === "TimeoutError")) throw reason;
}
