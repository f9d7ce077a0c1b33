import type { RegistryCode } from "@imagegate/registry";
import type { Diagnostic as CoreDiagnostic, EngineCode } from "imagegate";
import { type ExitCode, exitCodes } from "./exit-codes.ts";

/** A fault or a warning, with the facts of the request that it came from, if it did. */
export interface Diagnostic extends CoreDiagnostic {
  readonly url?: string;
  /** HTTP status. */
  readonly status?: number;
  /** Whether the same question may be answered later. */
  readonly retryable?: boolean;
}

/** Codes of what the command line itself finds wrong. The list is closed and append-only. */
export type CliCode =
  /** The arguments are wrong. */
  | "CLI_USAGE"
  /** A command, flag or format that will be there and is not yet. */
  | "CLI_NOT_THERE_YET"
  /** A file or folder cannot be read. */
  | "CLI_UNREADABLE_FILE"
  /** A file or folder that should hold policies holds none. */
  | "CLI_NO_POLICY"
  /** Nothing was named that could be judged. */
  | "CLI_NO_RESOURCE"
  /** A key is named that is not there. */
  | "CLI_NO_KEY"
  /** A file that should hold credentials holds none, or broken ones. */
  | "CLI_INVALID_SECRET"
  /** No policy selects an image, so that nobody looked at it. */
  | "CLI_IMAGE_NOT_SELECTED"
  /** The output could not be written. */
  | "CLI_OUTPUT"
  /** SIGINT or SIGTERM. */
  | "CLI_INTERRUPTED"
  /** A fault in imagegate. */
  | "CLI_FAULT";

/** Ends a command with an exit code and diagnostics for people and reports. */
export class CliFailure extends Error {
  override readonly name: string = "CliFailure";
  readonly exitCode: ExitCode;
  readonly diagnostics: readonly [Diagnostic, ...Diagnostic[]];

  constructor(exitCode: ExitCode, diagnostics: readonly [Diagnostic, ...Diagnostic[]]) {
    super(diagnostics[0].message);
    this.exitCode = exitCode;
    this.diagnostics = diagnostics;
  }
}

function failure(
  exitCode: ExitCode,
  code: CliCode | EngineCode | RegistryCode,
  message: string,
  help?: string,
): CliFailure {
  return new CliFailure(exitCode, [
    { severity: "error", code, message, ...(help === undefined ? {} : { help }) },
  ]);
}

/** The command line is wrong. */
export function usageFailure(message: string, help: string): CliFailure {
  return failure(exitCodes.usage, "CLI_USAGE", message, help);
}

/** `what` will be there and is not yet. It is refused by name, so that nobody believes that it did something. */
export function notThereYet(what: string, help?: string): CliFailure {
  return failure(exitCodes.usage, "CLI_NOT_THERE_YET", `${what} is not there yet`, help);
}

/** Something that the command line names is wrong. */
export function inputFailure(
  code: CliCode | EngineCode | RegistryCode,
  message: string,
  help?: string,
): CliFailure {
  return failure(exitCodes.badInput, code, message, help);
}

/** Everything that is wrong with the input; `diagnostics` must hold something. */
export function inputFailures(diagnostics: readonly Diagnostic[]): CliFailure {
  const [first, ...rest] = diagnostics;
  if (first === undefined) throw new TypeError("nothing is wrong with the input");
  return new CliFailure(exitCodes.badInput, [first, ...rest]);
}

/** The process was asked to stop. */
export function interruption(signal: AbortSignal): CliFailure {
  return signal.reason === "SIGTERM"
    ? failure(exitCodes.terminated, "CLI_INTERRUPTED", "stopped by SIGTERM")
    : failure(exitCodes.interrupted, "CLI_INTERRUPTED", "stopped by SIGINT");
}

/** The output has no place to go. */
export function outputFailure(cause: unknown): CliFailure {
  const message = `the output could not be written: ${messageOf(cause)}`;
  return failure(exitCodes.unanswered, "CLI_OUTPUT", message, "the result is not known to anybody");
}

/** What a command may not throw, it threw. */
export function faultFailure(error: unknown): CliFailure {
  const name = error instanceof Error ? `${error.name}: ` : "";
  const places = error instanceof Error ? framesOf(error) : [];
  const help = ["this is a fault in imagegate: please report it", ...places].join(", ");
  return failure(exitCodes.fault, "CLI_FAULT", `${name}${messageOf(error)}`, help);
}

/** Where it was thrown: the innermost frames of the stack. */
function framesOf({ stack = "" }: Error): readonly string[] {
  return stack
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line.startsWith("at "))
    .slice(0, 3);
}

/** The message of whatever was thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
