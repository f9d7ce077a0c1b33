import { usageFailure } from "./failure.ts";

/** How long an image or object may take when `--timeout` is not given. Milliseconds. */
export const defaultTimeoutMs = 30_000;

/** A timer takes no more. */
const maxMs = 2 ** 31 - 1;

const units: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000 };

/** Milliseconds of `500ms`, `30s` or `2m`. Throws a `CliFailure` (64) for anything else, zero included. */
export function parseDuration(flag: string, text: string): number {
  const [, number, unit = ""] = /^(\d{1,10})(ms|s|m)$/.exec(text) ?? [];
  const ms = Number(number) * (units[unit] ?? Number.NaN);
  if (ms > 0 && ms <= maxMs) return ms;
  throw usageFailure(`\`${flag} ${text}\` is no duration`, "write it as 500ms, 30s or 2m");
}
