import type { ExitCode } from "./exit-codes.ts";
import type { RunFacts } from "./facts.ts";
import type { Diagnostic } from "./failure.ts";
import { version } from "./version.ts";

/** What every JSON document holds. Fields that are absent have no meaning here; none is null. */
export interface Envelope {
  readonly apiVersion: "imagegate.dev/v1";
  /** The name of the report's type: `ApplyReport`. */
  readonly kind: string;
  /** The version of imagegate. */
  readonly version: string;
  readonly exitCode: ExitCode;
  /** The time that `--now` fixed. */
  readonly clock?: string;
  readonly weakened: readonly string[];
  readonly warnings: readonly Diagnostic[];
  /** Why the run ended early. */
  readonly error?: Diagnostic;
}

/** What an {@link Envelope} is made of beside the report. */
export interface EnvelopeParts {
  readonly kind: string;
  readonly exitCode: ExitCode;
  readonly facts: RunFacts;
  readonly warnings?: readonly Diagnostic[];
  readonly error?: Diagnostic;
}

/** One JSON document with its line end: the envelope, then the report's own fields. The same input gives the same bytes. */
export function formatReport(parts: EnvelopeParts, report: object): string {
  const { kind, exitCode, facts, warnings = [], error } = parts;
  const envelope: Envelope = {
    apiVersion: "imagegate.dev/v1",
    kind,
    version,
    exitCode,
    ...(facts.now === undefined ? {} : { clock: facts.now.toISOString() }),
    weakened: facts.weakened,
    warnings,
    ...(error === undefined ? {} : { error }),
  };
  return `${toJson({ ...envelope, ...report }, 2)}\n`;
}

/**
 * JSON that cannot steer a terminal: `JSON.stringify` leaves DEL, the C1 controls and the bidirectional characters as they are.
 * They are escaped, so a reader gets the same strings. Big integers become strings. `sourceLine` is for frames, not for reports.
 */
export function toJson(value: unknown, indent?: number): string {
  const text = JSON.stringify(value, reportable, indent);
  return text.replace(/[\u007F-\u009F\p{Cf}\p{Zl}\p{Zp}]/gu, (character) =>
    Array.from({ length: character.length }, (_, i) => {
      const unit = character.charCodeAt(i).toString(16);
      return `\\u${unit.padStart(4, "0")}`;
    }).join(""),
  );
}

function reportable(key: string, value: unknown): unknown {
  if (key === "sourceLine") return undefined;
  return typeof value === "bigint" ? value.toString() : value;
}
