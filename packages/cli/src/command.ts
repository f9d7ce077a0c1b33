import type { ExitCode } from "./exit-codes.ts";
import type { Diagnostic } from "./failure.ts";

/** What a command that ran to its end has to say. Who prints it decides between the report and the text. */
export interface Finished {
  readonly exitCode: ExitCode;
  /** The JSON document without its envelope. */
  readonly report: object;
  /** stdout in the other formats. */
  readonly text: string;
  /** stderr in the other formats. */
  readonly aside?: string;
  /** stdout is for a program in every format: what is announced goes to stderr. */
  readonly bare?: true;
  readonly warnings?: readonly Diagnostic[];
}
