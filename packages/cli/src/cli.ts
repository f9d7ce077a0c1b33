import { Command, CommanderError } from "commander";
import { EngineError } from "imagegate";
import { apply, type ApplyFlags } from "./commands/apply.ts";
import { check, type CheckFlags } from "./commands/check.ts";
import { digest } from "./commands/digest.ts";
import { verify, type VerifyFlags } from "./commands/verify.ts";
import { type ExitCode, exitCodes } from "./exit-codes.ts";
import { CliFailure, usageFailure } from "./failure.ts";
import type { Io } from "./io.ts";
import { commandsNotThere, flagsNotThere } from "./not-there.ts";
import { many, once, oneOf, type RegistryFlags, withRegistryFlags } from "./options.ts";
import { printFailure } from "./report.ts";
import { version } from "./version.ts";

/** Runs the command line on its arguments (without `node` and the script). Never rejects: whatever happens has an exit code. */
export async function runCli(args: readonly string[], io: Io): Promise<ExitCode> {
  const run: Run = { exitCode: exitCodes.yes, output: "" };
  const program = createProgram(run, io);
  try {
    if (args.length === 0) throw usageFailure("no command is given");
    const unknown = args.find((each) => !each.startsWith("-"));
    if (unknown !== undefined && commandsNotThere.includes(unknown) && args[0] === unknown) {
      throw usageFailure(`the command \`${unknown}\` is not there yet`);
    }
    await program.parseAsync([...args], { from: "user" });
    await io.print(run.output);
    return run.exitCode;
  } catch (error) {
    if (io.signal.aborted) return interruptedBy(io.signal);
    if (isBrokenPipe(error)) return exitCodes.brokenPipe;
    const failure = toFailure(error);
    if (failure === undefined) {
      await io.print(run.output);
      return exitCodes.yes;
    }
    const help = args.length === 0 ? program.helpInformation() : "";
    if (help !== "") await io.complain(help);
    await printFailure(io, failure, jsonReport(args));
    return failure.exitCode;
  }
}

interface Run {
  exitCode: ExitCode;
  /** What commander itself prints to stdout: help and version. */
  output: string;
}

function createProgram(run: Run, io: Io): Command {
  const program = new Command("imagegate")
    .description(
      "Decides whether container images may run: Kyverno's image policies over Cosign signatures.",
    )
    .version(version)
    .exitOverride()
    .configureOutput({
      writeOut: (text) => {
        run.output += text;
      },
      // Said once, by whoever catches the error.
      writeErr: () => {},
    })
    .showSuggestionAfterError()
    .helpCommand(false);
  const applyCommand = program
    .command("apply")
    .description("what the cluster would say to these objects")
    .argument("<policies...>", "files and folders with policies, - for stdin")
    .option(
      "-r, --resource <path>",
      "objects to judge; their Secrets serve as pull secrets (repeatable)",
      many,
    )
    .option("--image <reference>", "judge a Pod with this image (repeatable)", many)
    .option(
      "--secrets-namespace <namespace>",
      "where a policy's Secret names are looked up (kyverno)",
      once,
    )
    .option("--pin <auto|off>", "resolve tags before judging (auto)", oneOf(["auto", "off"]))
    .option("--now <time>", "fixed clock, RFC 3339", once)
    .action(async (paths: string[], flags: ApplyFlags) => {
      run.exitCode = await apply(paths, flags, io);
    });
  withOutput(withRegistryFlags(applyCommand), ["text", "json"]);

  const verifyCommand = program
    .command("verify")
    .description("whether images carry a Cosign signature of a key")
    .argument("<images...>")
    .option(
      "--key <file>",
      "public key: a file or env://VARIABLE; any of several (repeatable)",
      many,
    )
    .option("--insecure-ignore-tlog", "accept signatures without a transparency log entry")
    .option("--now <time>", "fixed clock, RFC 3339", once)
    .action(async (images: string[], flags: VerifyFlags) => {
      run.exitCode = await verify(images, flags, io);
    });
  withOutput(withRegistryFlags(verifyCommand), ["text", "json", "cosign"]);

  const checkCommand = program
    .command("check")
    .description("all that is wrong with policies; asks no network")
    .argument("<files...>", "files and folders with policies, - for stdin")
    .action(async (paths: string[], flags: CheckFlags) => {
      run.exitCode = await check(paths, flags, io);
    });
  withOutput(checkCommand, ["text", "json"]);

  const digestCommand = program
    .command("digest")
    .description("the digest of each image, its manifest fetched and hashed")
    .argument("<images...>")
    .action(async (images: string[], flags: RegistryFlags) => {
      run.exitCode = await digest(images, flags, io);
    });
  withRegistryFlags(digestCommand);

  program
    .command("version")
    .description("the version")
    .action(() => {
      run.output += `${version}\n`;
    });
  return program;
}

function withOutput(command: Command, formats: readonly string[]): Command {
  return command.option("-o, --output <format>", formats.join(" or "), oneOf(formats));
}

/** Undefined for what commander ends on purpose: help and version. */
function toFailure(error: unknown): CliFailure | undefined {
  if (error instanceof CliFailure) return error;
  if (error instanceof CommanderError) {
    if (error.exitCode === 0) return undefined;
    const message = error.message.replace(/^error: /, "").replaceAll("\n", " ");
    const flag = /unknown option '(-{1,2}[^'=]+)/.exec(message)?.[1];
    return flag !== undefined && flagsNotThere.includes(flag)
      ? usageFailure(`the flag \`${flag}\` is not there yet`)
      : usageFailure(message);
  }
  const message = error instanceof Error ? error.message : String(error);
  const code = error instanceof EngineError ? error.code : "CLI_FAULT";
  return new CliFailure(exitCodes.fault, [
    { severity: "error", code, message, help: "this is a fault in imagegate: please report it" },
  ]);
}

const kinds: Readonly<Record<string, { readonly kind: string; readonly rest: object }>> = {
  apply: { kind: "ApplyReport", rest: { verdict: "deny", resources: [] } },
  verify: { kind: "VerifyReport", rest: { verified: false, artifacts: [] } },
  check: { kind: "CheckReport", rest: { accepted: false, policies: [] } },
};

/** The report that was asked for, read off the arguments, since they may be what is wrong. */
function jsonReport(
  args: readonly string[],
): { readonly kind: string; readonly rest: object } | undefined {
  const asked = args.some(
    (each, i) =>
      each === "-ojson" ||
      each === "--output=json" ||
      ((each === "-o" || each === "--output") && args[i + 1] === "json"),
  );
  return asked ? kinds[args[0] ?? ""] : undefined;
}

function interruptedBy(signal: AbortSignal): ExitCode {
  return signal.reason === "SIGTERM" ? exitCodes.terminated : exitCodes.interrupted;
}

function isBrokenPipe(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "EPIPE";
}
