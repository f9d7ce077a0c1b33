import type { Diagnostic } from "imagegate";
import { type ExitCode, exitCodes } from "./exit-codes.ts";

/** Ends a command with an exit code and diagnostics for people and reports. */
export class CliFailure extends Error {
  override readonly name: string = "CliFailure";
  readonly exitCode: ExitCode;
  readonly diagnostics: readonly Diagnostic[];

  constructor(exitCode: ExitCode, diagnostics: readonly Diagnostic[]) {
    super(diagnostics[0]?.message ?? "failed");
    this.exitCode = exitCode;
    this.diagnostics = diagnostics;
  }
}

/** The command line is wrong. */
export function usageFailure(message: string, help = "see imagegate --help"): CliFailure {
  return new CliFailure(exitCodes.usage, [{ severity: "error", code: "CLI_USAGE", message, help }]);
}

/** Something that the command line names is wrong. */
export function inputFailure(code: string, message: string, help: string): CliFailure {
  return new CliFailure(exitCodes.badInput, [{ severity: "error", code, message, help }]);
}
