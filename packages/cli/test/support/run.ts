import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { onTestFinished } from "vitest";
import { runCli } from "../../src/cli.ts";
import type { Io } from "../../src/io.ts";

/** What a run of the command line did. */
export interface Ran {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Texts or bytes by path. */
export type Files = Readonly<Record<string, string | Uint8Array>>;

/** What a run is made of beside its arguments and files. */
export interface RunFacts {
  readonly env?: Readonly<Record<string, string>>;
  readonly stdin?: string | Uint8Array;
  readonly signal?: AbortSignal;
  /** Parts of the process that are played by the test. */
  readonly io?: Partial<Io>;
}

/** Runs the command line in a folder with these files. */
export async function run(
  args: readonly string[],
  files: Files = {},
  facts: RunFacts = {},
): Promise<Ran> {
  const ran = { stdout: "", stderr: "" };
  const io = fakeIo(folder(files), facts);
  const exitCode = await runCli(args, {
    ...io,
    print: (text) => {
      ran.stdout += text;
      return Promise.resolve();
    },
    complain: (text) => {
      ran.stderr += text;
      return Promise.resolve();
    },
    ...facts.io,
  });
  return { exitCode, ...ran };
}

/** A process that writes nowhere, in that folder. */
export function fakeIo(cwd: string, { env = {}, stdin = "", signal }: RunFacts = {}): Io {
  return {
    cwd,
    // No Docker configuration of whoever runs the tests.
    env: { HOME: cwd, ...env },
    signal: signal ?? new AbortController().signal,
    stdin: async function* () {
      yield typeof stdin === "string" ? new TextEncoder().encode(stdin) : stdin;
    },
    print: () => Promise.resolve(),
    complain: () => Promise.resolve(),
  };
}

/** A folder with these files, gone when the test ends. */
export function folder(files: Files): string {
  const path = mkdtempSync(join(tmpdir(), "imagegate-cli-"));
  onTestFinished(() => rmSync(path, { recursive: true, force: true }));
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(path, name)), { recursive: true });
    writeFileSync(join(path, name), text);
  }
  return path;
}
