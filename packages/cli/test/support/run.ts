import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import { runCli } from "../../src/cli.ts";

/** What a run of the command line did. */
export interface Ran {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the command line in a folder with these files. */
export async function run(
  args: readonly string[],
  files: Readonly<Record<string, string>> = {},
  facts: { readonly env?: Readonly<Record<string, string>>; readonly stdin?: string } = {},
): Promise<Ran> {
  const cwd = folder(files);
  let stdout = "";
  let stderr = "";
  const exitCode = await runCli(args, {
    cwd,
    // No Docker configuration of whoever runs the tests.
    env: { HOME: cwd, ...facts.env },
    signal: new AbortController().signal,
    readStdin: () => Promise.resolve(facts.stdin ?? ""),
    print: (text) => {
      stdout += text;
      return Promise.resolve();
    },
    complain: (text) => {
      stderr += text;
      return Promise.resolve();
    },
  });
  return { exitCode, stdout, stderr };
}

/** A folder with these files, gone when the test ends. */
export function folder(files: Readonly<Record<string, string>>): string {
  const path = mkdtempSync(join(tmpdir(), "imagegate-cli-"));
  onTestFinished(() => rmSync(path, { recursive: true, force: true }));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(path, name), text);
  return path;
}
