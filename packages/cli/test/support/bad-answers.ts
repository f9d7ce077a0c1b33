import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type ReasonCode, reasons } from "imagegate";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { runCli } from "../../src/cli.ts";
import type { BadRun } from "./bad-input-table.ts";
import {
  type BadRegistry,
  type BadRegistryOptions,
  canary,
  image,
  openBadRegistry,
  type Place,
  type Strike,
} from "./bad-registry.ts";
import { fakeIo, type Ran } from "./run.ts";

/** An answer that is wrong, and what `imagegate verify` makes of it. */
export interface BadAnswer extends BadRegistryOptions {
  readonly what: string;
  /** Whose answer is wrong. The image is signed so that this answer matters. */
  readonly at: Place;
  readonly answer: Strike;
  /** 2: could not tell. 1: what the signer made is broken or absent. */
  readonly exit: 1 | 2;
  readonly reason: ReasonCode;
  /** Status and the registry's own code as printed, `none` where no answer came; absent where it is not about one request. */
  readonly status?: string;
  /** The URL as printed, where it is not that of the place. */
  readonly url?: string;
  /** Whether a retry may help. */
  readonly retry?: "yes" | "no";
  /** The first line that is printed, below what announces the flags. */
  readonly line: string;
  readonly flags?: readonly string[];
}

/** What came of a run. */
interface Played {
  readonly text: Ran;
  readonly json: Ran;
  /** Whom each asked. */
  readonly registry: { readonly text: BadRegistry; readonly json: BadRegistry };
  readonly elapsedMs: number;
  /** Other hosts that were sent credentials. */
  readonly leaks: readonly string[];
}

/** How the image is signed so that the answer of a place matters. */
const settings: Readonly<Record<Place, BadRegistryOptions>> = {
  tag: { signed: "legacy" },
  digest: { signed: "legacy" },
  referrers: { signed: "bundle" },
  fallback: { signed: "bundle", referrersApi: false },
  sig: { signed: "legacy" },
  bundle: { signed: "bundle" },
  blob: { signed: "legacy" },
  token: { signed: "legacy" },
};

/** Within which every run ends, on a busy machine too: three tries with their waits, or the longest `--timeout`, take half of it. */
const maxMs = 10_000;

/** Words of the library that nobody can type on a command line. */
const libraryWords =
  /createEngine|createRegistryClient|timeoutMs|allowedHosts|insecureHosts|keychain|maxCandidates/;

/** Plays every answer, in text and in JSON, and checks what is said of it. */
export function testBadAnswers(answers: readonly BadAnswer[]): void {
  const played = new Map<BadAnswer, Played>();
  beforeAllInFolder(async (cwd) => {
    await Promise.all(answers.map(async (each) => played.set(each, await play(each, cwd))));
  });

  test.each(answers)("$what", (answer) => {
    const ran = played.get(answer);
    if (ran === undefined) throw new Error("it was not played");
    checkText(answer, ran);
    checkJson(answer, ran);
    for (const said of [ran.text, ran.json].map(({ stdout, stderr }) => stdout + stderr)) {
      expect(said).not.toContain(canary);
      expect(said).not.toContain(Buffer.from(`robot:${canary}`).toString("base64").slice(0, 16));
    }
    expect(ran.leaks).toEqual([]);
    expect(ran.elapsedMs).toBeLessThan(maxMs);
  });
}

/** Does something before the tests of a file, in a folder that is there until they have ended. */
export function beforeAllInFolder(work: (cwd: string) => Promise<void>): void {
  const folder = { path: "" };
  beforeAll(async () => {
    folder.path = mkdtempSync(join(tmpdir(), "imagegate-bad-answers-"));
    await work(folder.path);
  }, 60_000);
  afterAll(() => rmSync(folder.path, { recursive: true }));
}

/** The rows of the page that lists bad answers. */
export function toRuns(answers: readonly BadAnswer[]): readonly BadRun[] {
  return answers.map(({ what, exit, line }) => ({ what, exit, first: line }));
}

async function play(answer: BadAnswer, cwd: string): Promise<Played> {
  const begun = performance.now();
  const [text, json] = await Promise.all([
    playOnce(answer, cwd),
    playOnce(answer, cwd, ["-o", "json"]),
  ]);
  return {
    text: text.ran,
    json: json.ran,
    registry: { text: text.registry, json: json.registry },
    elapsedMs: performance.now() - begun,
    leaks: [...text.registry.leaks, ...json.registry.leaks],
  };
}

async function playOnce(
  { at, answer, flags = [], ...options }: BadAnswer,
  cwd: string,
  format: readonly string[] = [],
): Promise<{ readonly ran: Ran; readonly registry: BadRegistry }> {
  const registry = await openBadRegistry({ ...settings[at], ...options });
  for (const [name, content] of Object.entries(registry.files))
    writeFileSync(join(cwd, name), content);
  registry.strike(at, answer);
  try {
    const args = ["verify", "--key", "cosign.pub", "--insecure-ignore-tlog", image];
    const ran = await runIn(cwd, [...args, ...registry.flags, ...flags, ...format]);
    await vi.waitFor(() => {
      if (registry.connections() > 0) throw new Error("a connection is open");
    }, 5000);
    return { ran, registry };
  } finally {
    await registry.close();
  }
}

/** Runs the command line in a folder that is there already: many runs share it. */
export async function runIn(cwd: string, args: readonly string[]): Promise<Ran> {
  const ran = { stdout: "", stderr: "" };
  const exitCode = await runCli(args, {
    ...fakeIo(cwd),
    print: async (text) => {
      ran.stdout += text;
    },
    complain: async (text) => {
      ran.stderr += text;
    },
  });
  return { exitCode, ...ran };
}

function checkText(answer: BadAnswer, { text, registry: { text: registry } }: Played): void {
  const { exit, line, status, retry } = answer;
  const said = named(text.stdout, registry);
  const lines = said.split("\n");
  const [first, ...rest] = lines.slice(lines.findIndex((each) => /^[A-Z]/.test(each)));
  expect({ first, exit: text.exitCode, stderr: text.stderr }).toEqual({
    first: line,
    exit,
    stderr: "",
  });
  expect(first).toContain(image);
  const shown = rest.filter((each) => /^ {2}(?:url|status|retry) /.test(each));
  expect(shown).toEqual([
    ...(status === undefined
      ? []
      : [`  url       ${urlOf(answer, registry)}`, `  status    ${status}`]),
    ...(exit === 2 ? [`  retry may help: ${retry}`] : []),
  ]);
  const help = rest.find((each) => each.startsWith("  help      "));
  expect(help).toMatch(/^ {2}help {6}\S/);
  expect(help).not.toMatch(libraryWords);
  expect(
    rest.filter((each) => each !== help).every((each) => each === "" || each.startsWith("  ")),
  ).toBe(true);
}

function checkJson(answer: BadAnswer, { json, registry: { json: registry } }: Played): void {
  const { exit, reason, status, retry } = answer;
  expect(json).toMatchObject({ exitCode: exit, stderr: "" });
  const { artifacts } = JSON.parse(named(json.stdout, registry));
  const [httpStatus, code] = status === undefined ? [] : status.split(" ");
  expect(artifacts).toMatchObject([
    {
      artifact: image,
      verified: false,
      outcome: exit === 2 ? "error" : "fail",
      reason,
      help: expect.stringMatching(/\S/),
      ...(exit === 2 ? { retryable: retry === "yes" } : {}),
      ...(status === undefined
        ? {}
        : {
            request: {
              url: urlOf(answer, registry),
              ...(httpStatus === "none" ? {} : { status: Number(httpStatus) }),
              ...(code === undefined ? {} : { code }),
            },
          }),
    },
  ]);
  if (exit === 2) expect(reasons[reason]).toHaveProperty("undecided");
}

function urlOf({ at, url }: BadAnswer, registry: BadRegistry): string {
  return url ?? named(`http://registry.example${registry.places[at]}`, registry);
}

/** Text with names for what differs from run to run, or is long. */
function named(text: string, { names, port }: BadRegistry): string {
  return [...names, [String(port), "PORT"] as const].reduce(
    (all, [long, name]) => all.replaceAll(long, name),
    text,
  );
}
