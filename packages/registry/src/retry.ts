import { abortError } from "./errors.ts";
import { headerValue, type HttpHeaders } from "./http.ts";
import type { RegistryLimits } from "./limits.ts";

/** Waits. Rejects when the signal fires. */
export type Sleep = (ms: number, signal: AbortSignal) => Promise<void>;

/** The default {@link Sleep}: a timer. */
export const timerSleep: Sleep = (ms, signal) =>
  new Promise((resolve, reject) => {
    if (signal.aborted) {
      reject(abortError(signal));
      return;
    }
    const onAbort = (): void => {
      clearTimeout(timer);
      reject(abortError(signal));
    };
    const timer = setTimeout(() => {
      signal.removeEventListener("abort", onAbort);
      resolve();
    }, ms);
    signal.addEventListener("abort", onAbort, { once: true });
  });

const retriedStatuses: ReadonlySet<number> = new Set([408, 429, 499, 500, 502, 503, 504, 522]);

/** Whether a status says "try again". */
export function isRetriedStatus(status: number): boolean {
  return retriedStatuses.has(status);
}

/**
 * How long to wait after the try with this number (from 1); undefined when it was the last, or when the server asks for
 * more patience than `maxRetryAfterMs`.
 * @param now Milliseconds since 1970, for a `Retry-After` that is a date.
 */
export function retryDelay(
  tries: number,
  headers: HttpHeaders,
  limits: RegistryLimits,
  now: number,
): number | undefined {
  if (tries >= limits.maxTries) return undefined;
  const asked = parseRetryAfter(headerValue(headers, "retry-after"), now);
  if (asked !== undefined) return asked > limits.maxRetryAfterMs ? undefined : asked;
  const delay = limits.retryDelayMs * 3 ** (tries - 1);
  return Math.round(delay * (0.8 + 0.4 * Math.random()));
}

/** Milliseconds that a `Retry-After` header asks for (RFC 9110, 10.2.3): seconds or a date. Undefined when it is neither. */
export function parseRetryAfter(value: string | undefined, now: number): number | undefined {
  if (value === undefined) return undefined;
  if (/^\d{1,9}$/.test(value)) return Number(value) * 1000;
  const date = /^[A-Z][a-z]{2}, /.test(value) ? Date.parse(value) : Number.NaN;
  return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}
