import { type Command, Option } from "commander";
import { notThereYet, usageFailure } from "./failure.ts";
import { formatsNotThere } from "./not-there.ts";

/** How a flag may be used. Without any of these it takes what it is given, once. */
export interface FlagUse {
  /** May be repeated; the values are a list. */
  readonly many?: true;
  /** The only values. */
  readonly choices?: readonly string[];
}

/** Adds a flag to a command. Refused (64): a second time of a flag that is no list, a value that is no choice. */
export function addFlag(
  command: Command,
  flags: string,
  description: string,
  { many, choices }: FlagUse = {},
): void {
  const option = new Option(flags, many === true ? `${description}; repeatable` : description);
  const name = option.long ?? flags;
  if (many === true) {
    option.argParser((value: string, previous: readonly string[] | undefined) => [
      ...(previous ?? []),
      value,
    ]);
  } else if (choices !== undefined) {
    option.argParser((value: string) => choose(name, value, choices));
  }
  command.addOption(option);
  if (many !== true) refuseRepeats(command, option.name(), name);
}

/** Adds `-o` with the formats that a command has. */
export function addOutputFlag(command: Command, formats: readonly string[]): void {
  const description = `${formats.join(" or ")} (default: text)`;
  const option = new Option("-o, --output <format>", description).argParser((value: string) => {
    if (formatsNotThere.includes(value)) throw notThereYet(`the format \`${value}\``);
    if (value.includes("=")) throw notThereYet("writing a report to a file", "redirect stdout");
    return choose("--output", value, formats);
  });
  command.addOption(option);
  refuseRepeats(command, option.name(), "--output");
}

/** Adds the flags of every command that asks registries. */
export function addRegistryFlags(command: Command): void {
  addFlag(
    command,
    "--pull-secret <file>",
    "credentials asked first: a dockerconfigjson Secret or a config.json",
    { many: true },
  );
  addFlag(
    command,
    "--registry-address <host=ip:port>",
    "dial there instead of asking DNS, also a private address; the name stays the host's",
    { many: true },
  );
  addFlag(
    command,
    "--insecure-registry <host>",
    "unverified TLS, then http, also at a private address, for that host alone",
    { many: true },
  );
  addFlag(
    command,
    "--timeout <duration>",
    "for each image or object, as 500ms, 30s or 2m; what is not known by then is an error (default: 30s)",
  );
}

/** Adds command lines that work, without the program's name, to the end of a command's help. */
export function addExamples(command: Command, lines: readonly string[]): void {
  const examples = lines.map((line) => `  imagegate ${line}\n`).join("");
  command.addHelpText("after", `\nExamples:\n${examples}`.trimEnd());
}

function choose(flag: string, value: string, choices: readonly string[]): string {
  if (choices.includes(value)) return value;
  const list = choices.map((each) => `\`${each}\``).join(", ");
  throw usageFailure(`\`${value}\` is no value of \`${flag}\``, `choose one of ${list}`);
}

/** Last wins would let a script believe that the first counts. */
function refuseRepeats(command: Command, event: string, name: string): void {
  let seen = false;
  command.on(`option:${event}`, () => {
    if (seen) throw usageFailure(`\`${name}\` is given twice`, "give it once");
    seen = true;
  });
}
