import { Command, CommanderError } from "commander";
import type { Finished } from "./command.ts";
import { apply, type ApplyFlags } from "./commands/apply.ts";
import { check } from "./commands/check.ts";
import { digest } from "./commands/digest.ts";
import { verify, type VerifyFlags } from "./commands/verify.ts";
import { exitCodes } from "./exit-codes.ts";
import { type FactFlags, readFacts, type RunFacts } from "./facts.ts";
import { type CliFailure, notThereYet, usageFailure } from "./failure.ts";
import type { Io } from "./io.ts";
import { commandsNotThere, flagsNotThere, flagsRefused } from "./not-there.ts";
import { addExamples, addFlag, addOutputFlag, addRegistryFlags } from "./options.ts";
import type { RegistryFlags } from "./registry-access.ts";
import { version } from "./version.ts";

/** A command line that makes sense: what is to be done, and how the answer is to be given. */
export interface Job {
  readonly command: string;
  readonly json: boolean;
  readonly facts: RunFacts;
  readonly run: (io: Io) => Promise<Finished>;
}

/** What {@link readCommandLine} found: a job, or text that was asked for. */
export type CommandLine = Job | { readonly print: string };

/** Reads the arguments (without `node` and the script). Throws a `CliFailure` (64) for what makes no sense or is not there yet. */
export function readCommandLine(args: readonly string[]): CommandLine {
  const read: { job?: Job; printed: string } = { printed: "" };
  const program = createProgram(
    (job) => {
      read.job = job;
    },
    (text) => {
      read.printed += text;
    },
  );
  const [command, ...others] = args;
  // `imagegate help verify`, as git and kubectl have it.
  const words = command === "help" ? [...others, "--help"] : [...args];
  try {
    program.parse(words, { from: "user" });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.exitCode !== exitCodes.yes) throw explain(error, words[0] ?? "", program);
  }
  return read.job ?? { print: read.printed };
}

/** The help that a command line without a command gets. */
export function generalHelp(): string {
  return createProgram(
    () => {},
    () => {},
  ).helpInformation();
}

interface CommonFlags extends FactFlags {
  readonly output?: string;
}

function createProgram(start: (job: Job) => void, print: (text: string) => void): Command {
  const program = new Command("imagegate")
    .description("decide whether container images may run: image policies, Cosign signatures")
    .version(version)
    .exitOverride()
    .helpCommand(false)
    // Said once, by whoever catches the error.
    .configureOutput({ writeOut: print, writeErr: () => {} });
  const begin = (
    command: string,
    flags: CommonFlags,
    run: (facts: RunFacts, io: Io) => Promise<Finished>,
  ): void => {
    const facts = readFacts(flags);
    start({ command, facts, json: flags.output === "json", run: (io) => run(facts, io) });
  };

  const applyCommand = program
    .command("apply")
    .summary("what the cluster would say to objects")
    .description(
      "Judges Kubernetes objects by policies, as the cluster would.\nExit code: 0 allowed, 1 denied, 2 could not tell, 3 wrong input.",
    )
    .argument("<policies...>", "files and folders with policies; - is stdin")
    .action((paths: string[], flags: ApplyFlags & CommonFlags) =>
      begin("apply", flags, (facts, io) => apply(paths, flags, facts, io)),
    );
  addFlag(
    applyCommand,
    "-r, --resource <path>",
    "files and folders with objects to judge, or -; Secrets and Namespaces in them serve the others",
    { many: true },
  );
  addFlag(applyCommand, "--image <reference>", "judge a Pod with this image", { many: true });
  addFlag(applyCommand, "--pin <mode>", "auto: resolve tags before judging; off (default: auto)", {
    choices: ["auto", "off"],
  });
  addFlag(
    applyCommand,
    "--secrets-namespace <namespace>",
    "where the Secrets that a policy names are looked up (default: kyverno)",
  );
  addFlag(applyCommand, "--now <time>", "judge as of this time, RFC 3339");
  addRegistryFlags(applyCommand);
  addOutputFlag(applyCommand, ["text", "json"]);
  addExamples(applyCommand, [
    "apply policies/ -r pod.yaml",
    "apply policies/ --image ghcr.io/acme/app:1.5 -o json",
    "apply policies/ -r -   < pods.yaml",
  ]);

  const verifyCommand = program
    .command("verify")
    .summary("whether images are signed with a key")
    .description(
      "Verifies that each image carries a Cosign signature made with one of the keys.\nExit code: 0 all verified, 1 one is not, 2 could not tell, 3 wrong input.",
    )
    .argument("<images...>", "image references")
    .action((images: string[], flags: VerifyFlags & CommonFlags) =>
      begin("verify", flags, (facts, io) => verify(images, flags, facts, io)),
    );
  addFlag(verifyCommand, "--key <key>", "public key in PEM: a file or env://VARIABLE", {
    many: true,
  });
  addFlag(
    verifyCommand,
    "--insecure-ignore-tlog",
    "accept signatures without a transparency log entry",
  );
  addFlag(verifyCommand, "--now <time>", "judge as of this time, RFC 3339");
  addRegistryFlags(verifyCommand);
  addOutputFlag(verifyCommand, ["text", "json", "cosign"]);
  addExamples(verifyCommand, [
    "verify --key cosign.pub --insecure-ignore-tlog ghcr.io/acme/app:1.5",
  ]);

  const checkCommand = program
    .command("check")
    .summary("what is wrong with policies")
    .description(
      "Compiles policies and shows every fault. Asks no network.\nExit code: 0 accepted, 1 rejected, 3 no policy or an unreadable file.",
    )
    .argument("<files...>", "files and folders with policies; - is stdin")
    .action((paths: string[], flags: CommonFlags) =>
      begin("check", flags, (_facts, io) => check(paths, io)),
    );
  addOutputFlag(checkCommand, ["text", "json"]);
  addExamples(checkCommand, ["check policies/", "check policy.yaml -o json"]);

  const digestCommand = program
    .command("digest")
    .summary("the digests of images")
    .description(
      "Prints the digest of each image's manifest, fetched and hashed, one a line.\nExit code: 0 all printed, 2 could not tell, 3 wrong input.",
    )
    .argument("<images...>", "image references")
    .action((images: string[], flags: RegistryFlags) =>
      begin("digest", flags, (_facts, io) => digest(images, flags, io)),
    );
  addRegistryFlags(digestCommand);
  addExamples(digestCommand, ["digest ghcr.io/acme/app:1.5"]);

  program
    .command("version")
    .description("print the version")
    .action(() => print(`${version}\n`));
  return program;
}

/** What commander found wrong, in the words and with the code of this program. */
function explain({ code, message }: CommanderError, command: string, program: Command): CliFailure {
  const [, said = "", meant] =
    /^(?:error: )?([^]*?)(?:\n\(Did you mean (?:one of )?(.+)\?\))?$/.exec(message) ?? [];
  const help =
    meant === undefined
      ? `see imagegate ${Object.hasOwn(flagsNotThere, command) ? `${command} ` : ""}--help`
      : `did you mean ${meant.split(", ").map(ticked).join(" or ")}?`;
  if (code === "commander.help") return usageFailure("no command is given", "name one of these");
  const [, word = ""] = /^unknown \w+ '([^]*)'$/.exec(said) ?? [];
  if (code === "commander.unknownCommand") {
    if (commandsNotThere.includes(word)) return notThereYet(`the command \`${word}\``);
    return usageFailure(`unknown command ${ticked(word)}`, help);
  }
  if (code === "commander.unknownOption") {
    // `--flag=value`, and `-fvalue` of one letter.
    const [flag = ""] = /^(?:--[^=]+|-[^-])/.exec(word) ?? [];
    if (flagsNotThere[command]?.includes(flag) === true) return notThereYet(`the flag \`${flag}\``);
    const used = program.commands.find((each) => each.name() === command);
    if (used?.options.some(({ long }) => long === flag) === true)
      return usageFailure(
        `${ticked(flag)} takes no value`,
        "write the flag alone, or leave it out",
      );
    if (command.startsWith("-"))
      return usageFailure(
        `unknown flag ${ticked(flag)}`,
        "flags stand after the command: see imagegate --help",
      );
    const instead = flagsRefused[command]?.[flag];
    return instead === undefined
      ? usageFailure(`unknown flag ${ticked(flag)}`, help)
      : usageFailure(`there is no flag \`${flag}\``, instead);
  }
  return usageFailure(said.replace(/\.$/, "").replace(/'([^']*)'/g, "`$1`"), help);
}

function ticked(word: string): string {
  return `\`${word}\``;
}
