import { usageFailure } from "./failure.ts";

/** What the flags change for the whole run, and every format announces. */
export interface RunFacts {
  /** The fixed clock. */
  readonly now?: Date;
  /** Insecure flags in force. */
  readonly weakened: readonly string[];
}

/** The flags that decide the facts. */
export interface FactFlags {
  readonly now?: string;
  readonly insecureIgnoreTlog?: boolean;
  readonly insecureRegistry?: readonly string[];
}

/** Reads the facts off the flags. Throws a `CliFailure` (64) for a `--now` that is no time. */
export function readFacts({ now, insecureIgnoreTlog, insecureRegistry = [] }: FactFlags): RunFacts {
  return {
    ...(now === undefined ? {} : { now: parseTime(now) }),
    weakened: [
      ...(insecureIgnoreTlog === true ? ["--insecure-ignore-tlog"] : []),
      ...insecureRegistry.map((host) => `--insecure-registry ${host}`),
    ],
  };
}

const rfc3339 =
  /^(\d{4})-(\d{2})-(\d{2})[Tt]([01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d+)?(?:[Zz]|[+-]\d{2}:\d{2})$/;

function parseTime(text: string): Date {
  const [matched, year, month, day] = rfc3339.exec(text) ?? [];
  const date = new Date(matched ?? Number.NaN);
  // Date takes 30 February for 2 March.
  const days = new Date(Date.UTC(Number(year), Number(month), 0)).getUTCDate();
  if (Number.isNaN(date.getTime()) || Number(day) > days) {
    throw usageFailure(
      `\`--now ${text}\` is no time`,
      "write it as 2026-01-31T12:00:00Z (RFC 3339)",
    );
  }
  return date;
}
