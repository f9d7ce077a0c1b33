import { type Diagnostic, formatDiagnostics } from "imagegate";
import type { CliFailure } from "./failure.ts";
import type { ExitCode } from "./exit-codes.ts";
import type { Io } from "./io.ts";
import { version } from "./version.ts";

/** What every JSON document holds (`imagegate.dev/v1`). `clock`: the time that `--now` fixed. */
export interface Envelope {
  readonly apiVersion: "imagegate.dev/v1";
  readonly kind: string;
  readonly version: string;
  readonly exitCode: ExitCode;
  readonly clock?: string;
  /** Insecure flags in force. */
  readonly weakened: readonly string[];
  readonly warnings: readonly Diagnostic[];
  readonly error?: Diagnostic;
}

/** What a run adds to its report whatever the command. */
export interface RunFacts {
  readonly now?: Date | undefined;
  readonly weakened?: readonly string[];
}

/** The envelope of a report of that kind. */
export function envelope(
  kind: string,
  exitCode: ExitCode,
  { now, weakened = [] }: RunFacts = {},
): Envelope {
  return {
    apiVersion: "imagegate.dev/v1",
    kind,
    version,
    exitCode,
    ...(now === undefined ? {} : { clock: now.toISOString() }),
    weakened,
    warnings: [],
  };
}

/** Prints one JSON document. */
export function printJson(io: Io, document: object): Promise<void> {
  const text = JSON.stringify(
    document,
    // A terminal must not be steered by what a registry or a signer wrote; JSON.stringify escapes only some of it.
    (_, value: unknown) => (typeof value === "bigint" ? value.toString() : value),
    2,
  );
  const harmless = text.replace(/[\u007F-\u009F\p{Cf}\p{Zl}\p{Zp}]/gu, (character) =>
    [...character].flatMap((each) => utf16Escapes(each)).join(""),
  );
  return io.print(`${harmless}\n`);
}

function utf16Escapes(character: string): readonly string[] {
  return Array.from(
    { length: character.length },
    (_, i) => `\\u${character.charCodeAt(i).toString(16).padStart(4, "0")}`,
  );
}

/** Prints why a run ended early: a JSON document where one was asked for, else diagnostics on stderr. */
export async function printFailure(
  io: Io,
  { exitCode, diagnostics }: CliFailure,
  json: { readonly kind: string; readonly rest: object } | undefined,
): Promise<void> {
  if (json === undefined) {
    await io.complain(`${formatDiagnostics(diagnostics)}\n`);
    return;
  }
  const [error] = diagnostics;
  await printJson(io, {
    ...envelope(json.kind, exitCode),
    ...(error === undefined ? {} : { error }),
    ...json.rest,
    diagnostics,
  });
}

/** `1 error`, `2 errors`. */
export function count(n: number, word: string): string {
  const plural = word.endsWith("y") ? `${word.slice(0, -1)}ies` : `${word}s`;
  return `${n} ${n === 1 ? word : plural}`;
}

/** The lines that announce a fixed clock and insecure flags. */
export function notes({ now, weakened = [] }: RunFacts): readonly string[] {
  return [
    ...(now === undefined ? [] : [`clock     ${now.toISOString()} (--now)`]),
    ...weakened.map((flag) => `weakened  ${flag}`),
  ];
}
