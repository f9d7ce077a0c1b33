import { expect, test } from "vitest";
import { readCommandLine } from "../src/command-line.ts";
import type { CliFailure } from "../src/failure.ts";
import { commandsNotThere, flagsNotThere, flagsRefused } from "../src/not-there.ts";

function refusal(args: readonly string[]): CliFailure {
  try {
    readCommandLine(args);
  } catch (error) {
    return error as CliFailure;
  }
  throw new Error(`${args.join(" ")} was taken`);
}

const line = (args: readonly string[]): unknown => {
  const { exitCode, diagnostics } = refusal(args);
  const [{ code, message, help }] = diagnostics;
  return { exitCode, code, message, help };
};

test.each(commandsNotThere)("the command %s is not there yet", (command) => {
  expect(line([command, "x", "--any", "y"])).toMatchObject({
    exitCode: 64,
    code: "CLI_NOT_THERE_YET",
    message: `the command \`${command}\` is not there yet`,
  });
});

const missing = Object.entries(flagsNotThere).flatMap(([command, flags]) =>
  flags.map((flag) => [command, flag] as const),
);

test.each(missing)("%s %s is not there yet", (command, flag) => {
  for (const written of [[flag, "x"], flag.startsWith("--") ? [`${flag}=x`] : [`${flag}x`]]) {
    expect(line([command, "x", ...written])).toMatchObject({
      exitCode: 64,
      code: "CLI_NOT_THERE_YET",
      message: `the flag \`${flag}\` is not there yet`,
    });
  }
});

const refused = Object.entries(flagsRefused).flatMap(([command, flags]) =>
  Object.entries(flags).map(([flag, way]) => [command, flag, way] as const),
);

test.each(refused)("%s %s is refused and the way is named", (command, flag, way) => {
  expect(line([command, "x", flag])).toEqual({
    exitCode: 64,
    code: "CLI_USAGE",
    message: `there is no flag \`${flag}\``,
    help: way,
  });
});

test.each([
  [["aply", "x"], "unknown command `aply`", "did you mean `apply`?"],
  [["constructor", "--x"], "unknown command `constructor`", "see imagegate --help"],
  [["frobnicate"], "unknown command `frobnicate`", "see imagegate --help"],
  [["apply", "x", "--resorce", "y"], "unknown flag `--resorce`", "did you mean `--resource`?"],
  [["apply", "x", "--frobnicate"], "unknown flag `--frobnicate`", "see imagegate apply --help"],
  [
    ["--key", "x", "verify", "y"],
    "unknown flag `--key`",
    "flags stand after the command: see imagegate --help",
  ],
  [
    ["verify", "x", "--insecure-ignore-tlog=true"],
    "`--insecure-ignore-tlog` takes no value",
    "write the flag alone, or leave it out",
  ],
  [["check", "x", "--key", "y"], "unknown flag `--key`", "see imagegate check --help"],
  [["digest", "x", "--now", "y"], "unknown flag `--now`", "see imagegate digest --help"],
  [["apply"], "missing required argument `policies`", "see imagegate apply --help"],
  [
    ["version", "x"],
    "too many arguments for `version`. Expected 0 arguments but got 1: x",
    "see imagegate version --help",
  ],
  [["apply", "x", "--now"], "option `--now <time>` argument missing", "see imagegate apply --help"],
  [["check", "x", "-o", "xml"], "`xml` is no value of `--output`", "choose one of `text`, `json`"],
  [
    ["check", "x", "-o", "cosign"],
    "`cosign` is no value of `--output`",
    "choose one of `text`, `json`",
  ],
  [["apply", "x", "--pin", "on"], "`on` is no value of `--pin`", "choose one of `auto`, `off`"],
  [
    ["apply", "x", "--now", "yesterday"],
    "`--now yesterday` is no time",
    "write it as 2026-01-31T12:00:00Z (RFC 3339)",
  ],
  [
    ["apply", "x", "--now", "2026-01-31T12:00:00Z", "--now", "2026-01-31T12:00:00Z"],
    "`--now` is given twice",
    "give it once",
  ],
  [["apply", "x", "-o", "text", "--output", "json"], "`--output` is given twice", "give it once"],
  [
    ["verify", "x", "--insecure-ignore-tlog", "--insecure-ignore-tlog"],
    "`--insecure-ignore-tlog` is given twice",
    "give it once",
  ],
])("%j is refused with the way out", (args, message, help) => {
  expect(line(args)).toEqual({ exitCode: 64, code: "CLI_USAGE", message, help });
});

test.each([
  ["report", "the format `report` is not there yet"],
  ["junit", "the format `junit` is not there yet"],
  ["sarif", "the format `sarif` is not there yet"],
  ["github", "the format `github` is not there yet"],
  ["json=out.json", "writing a report to a file is not there yet"],
])("the format %s is not there yet", (format, message) => {
  expect(line(["apply", "x", "-o", format])).toMatchObject({
    exitCode: 64,
    code: "CLI_NOT_THERE_YET",
    message,
  });
});

test("a job knows its command, format, clock and insecure flags", () => {
  const flags = ["--now", "2026-03-01T10:00:00Z", "--insecure-ignore-tlog", "-o", "json"];
  const hosts = ["--insecure-registry", "a", "--insecure-registry", "b"];
  expect(readCommandLine(["verify", "x", ...flags, ...hosts])).toMatchObject({
    command: "verify",
    json: true,
    facts: {
      now: new Date("2026-03-01T10:00:00Z"),
      weakened: ["--insecure-ignore-tlog", "--insecure-registry a", "--insecure-registry b"],
    },
  });
});

test.each([
  { words: ["help"], same: ["--help"] },
  { words: ["help", "verify"], same: ["verify", "--help"] },
])("$words is $same", ({ words, same }) => {
  const outcome = (args: readonly string[]): unknown => {
    try {
      return readCommandLine(args);
    } catch (error) {
      return error;
    }
  };
  const asked = outcome(same);
  expect(outcome(words)).toEqual(asked);
  expect(asked).not.toMatchObject({ print: "" });
});

test.each(["apply", "verify", "check", "digest"])(
  "the help of %s ends with command lines that are taken",
  (command) => {
    const help = readCommandLine([command, "--help"]);
    if (!("print" in help)) throw new Error("no help was printed");
    const [, examples = ""] = help.print.split("\nExamples:\n");
    const lines = examples.trimEnd().split("\n");
    expect(lines.length).toBeGreaterThan(0);
    for (const each of lines) {
      const [, words = ""] = /^ {2}imagegate ([^<]+)/.exec(each) ?? [];
      expect(readCommandLine(words.trim().split(" "))).toMatchObject({ command });
    }
  },
);
