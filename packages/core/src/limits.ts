import type { AttestorLimits } from "./attestors/attestor.ts";

/** Every bound of the engine. The registry client has its own (`defaultRegistryLimits`). */
export interface EngineLimits extends AttestorLimits {
  /** Images of one object. A Pod of the API server holds far fewer; more is refused before any request. */
  readonly maxImages: number;
  /** Calls of asynchronous functions in one evaluation of one policy. */
  readonly maxCalls: number;
  /** Milliseconds for one evaluation when the request names none. */
  readonly timeoutMs: number;
}

/** The defaults of {@link EngineLimits}, each with its reason. */
export const defaultEngineLimits: EngineLimits = Object.freeze({
  // cosign refuses more than 1,000 layers; ten times what a busy image gathers is enough for a gate.
  maxCandidates: 1000,
  // Kyverno's cap on a layer.
  maxSignatureBytes: 10_000_000,
  maxImages: 500,
  maxCalls: 1000,
  // Admission webhooks end at 30 s at most.
  timeoutMs: 30_000,
});

/** The defaults with the caller's values over them. Throws `TypeError` for a value that is no whole number above 0. */
export function completeEngineLimits(limits: Partial<EngineLimits> = {}): EngineLimits {
  const complete: EngineLimits = { ...defaultEngineLimits, ...limits };
  for (const [name, value] of Object.entries(complete)) {
    if (!(name in defaultEngineLimits)) throw new TypeError(`limits.${name} is not a limit`);
    if (!Number.isSafeInteger(value) || value < 1) {
      throw new TypeError(`limits.${name} must be a whole number above 0`);
    }
  }
  return Object.freeze(complete);
}
