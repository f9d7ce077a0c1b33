import { withoutUserinfo } from "@imagegate/registry";
import { type CommandLine, generalHelp, type Job, readCommandLine } from "./command-line.ts";
import { applyReport } from "./commands/apply-report.ts";
import { verifyReport } from "./commands/verify-output.ts";
import { type ExitCode, exitCodes } from "./exit-codes.ts";
import { CliFailure, faultFailure, interruption, outputFailure } from "./failure.ts";
import type { Io } from "./io.ts";
import { formatReport } from "./report.ts";
import { formatFailure, formatProblems, harmless, notes } from "./text.ts";

/** Runs the command line on its arguments (without `node` and the script). Never rejects: whatever happens has an exit code. */
export async function runCli(args: readonly string[], io: Io): Promise<ExitCode> {
  return deliver(await answer(args, io), io);
}

/** What goes out, as a whole. */
interface Answer {
  readonly exitCode: ExitCode;
  readonly stdout: string;
  readonly stderr: string;
}

async function answer(args: readonly string[], io: Io): Promise<Answer> {
  let line: CommandLine | undefined;
  try {
    line = readCommandLine(args);
    if ("print" in line) return { exitCode: exitCodes.yes, stdout: line.print, stderr: "" };
    return await runJob(line, io);
  } catch (error) {
    const said = error instanceof CliFailure ? error : faultFailure(error);
    const failure = io.signal.aborted ? interruption(io.signal) : said;
    const job = line !== undefined && "run" in line ? line : guessJob(args);
    const answered = answerFailure(failure, job);
    return args.length > 0
      ? answered
      : { ...answered, stderr: `${answered.stderr}\n${generalHelp()}` };
  }
}

async function runJob(job: Job, io: Io): Promise<Answer> {
  const { exitCode, report, text, aside = "", bare, warnings = [] } = await job.run(io);
  if (job.json) {
    const kind = kindOf(job.command);
    const stdout = formatReport({ kind, exitCode, facts: job.facts, warnings }, report);
    return { exitCode, stdout, stderr: "" };
  }
  const announced = notes(job.facts);
  const problems = formatProblems(warnings.slice(0, maxWarnings));
  const more = warnings.length - maxWarnings;
  const rest = more > 0 ? `and ${more} more warnings, all in -o json\n` : "";
  const stderr = `${bare === true ? announced : ""}${problems}${rest}${aside}`;
  const head = bare === true || announced === "" ? "" : `${announced}\n`;
  return { exitCode, stdout: harmless(head + text), stderr: harmless(stderr) };
}

/** Warnings that text shows. */
const maxWarnings = 10;

interface EarlyReport {
  readonly kind: string;
  readonly make: (failure: CliFailure) => object;
}

/** What a report of each command holds when its run ended early, so that readers find the fields that they know. */
const earlyReports: ReadonlyMap<string, EarlyReport> = new Map<string, EarlyReport>([
  [
    "apply",
    {
      kind: "ApplyReport",
      make: ({ diagnostics }) => ({ ...applyReport([]), verdict: "deny", diagnostics }),
    },
  ],
  ["verify", { kind: "VerifyReport", make: () => ({ ...verifyReport([]), verified: false }) }],
  [
    "check",
    {
      kind: "CheckReport",
      make: ({ diagnostics }) => ({ accepted: false, policies: [], diagnostics }),
    },
  ],
]);

function kindOf(command: string): string {
  return earlyReports.get(command)?.kind ?? "Envelope";
}

function answerFailure(
  failure: CliFailure,
  { command, json, facts }: Pick<Job, "command" | "json" | "facts">,
): Answer {
  const { exitCode, diagnostics } = failure;
  if (!json) return { exitCode, stdout: "", stderr: harmless(formatFailure(failure)) };
  const parts = { kind: kindOf(command), exitCode, facts, error: diagnostics[0] };
  const report = earlyReports.get(command)?.make(failure) ?? {};
  return { exitCode, stdout: formatReport(parts, report), stderr: "" };
}

/** The job that was meant by arguments that make no sense: whoever asked for JSON reads JSON. */
function guessJob(args: readonly string[]): Pick<Job, "command" | "json" | "facts"> {
  const json = args.some(
    (each, i) =>
      each === "-ojson" ||
      each === "--output=json" ||
      (each === "json" && (args[i - 1] === "-o" || args[i - 1] === "--output")),
  );
  return { command: args[0] ?? "", json, facts: { weakened: [] } };
}

async function deliver(answered: Answer, io: Io): Promise<ExitCode> {
  const { exitCode } = answered;
  // An image may have been written with a password before its host.
  const stdout = withoutUserinfo(answered.stdout);
  const stderr = withoutUserinfo(answered.stderr);
  // Nobody needs stderr for the result: a closed one does not change it.
  if (stderr !== "") await io.complain(stderr).catch(() => {});
  if (stdout === "") return exitCode;
  try {
    await io.print(stdout);
    return exitCode;
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "EPIPE")
      return exitCodes.brokenPipe;
    const failure = outputFailure(error);
    await io.complain(harmless(formatFailure(failure))).catch(() => {});
    return failure.exitCode;
  }
}
