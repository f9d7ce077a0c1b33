import { type RegistryCode, RegistryError } from "@imagegate/registry";
import { type ReasonCode, reasons } from "./reasons.ts";

/** Why something could not be told, as evidence has it. */
export interface Failure {
  readonly reason: ReasonCode;
  /** One line: what happened, where. */
  readonly detail: string;
  readonly help: string;
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
    const reason = byCode[error.code];
    const where = error.url === undefined ? "" : ` (${error.url})`;
    return { reason, detail: `${error.message}${where}`, help: error.help };
  }
  if (error instanceof Error && error.name === "TimeoutError") {
    return { reason: "DEADLINE", detail: error.message, help: reasons.DEADLINE.help };
  }
  const detail = error instanceof Error ? error.message : String(error);
  return { reason: "ATTESTOR_FAILED", detail, help: reasons.ATTESTOR_FAILED.help };
}
