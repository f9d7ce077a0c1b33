import { readdir, readFile, stat } from "node:fs/promises";
import { resolve } from "node:path";
import { inputFailure } from "./failure.ts";
import type { Io } from "./io.ts";

/** A text that the command line named. */
export interface InputFile {
  /** As messages call it: the path as given, `-` for stdin. */
  readonly name: string;
  readonly text: string;
  /** Found in a folder that was given, which may hold other things. */
  readonly fromFolder: boolean;
}

/** More than any policy or manifest; keeps a wrong path from filling the memory. */
const maxFileBytes = 16 * 1024 * 1024;

/** Reads files, folders (their YAML and JSON, by path) and `-`. Throws a `CliFailure` (3) for what cannot be read. */
export async function readInputs(paths: readonly string[], io: Io): Promise<readonly InputFile[]> {
  const inputs: InputFile[] = [];
  for (const path of paths) {
    // oxlint-disable-next-line no-await-in-loop -- the order is that of the command line, and stdin is read once
    inputs.push(...(await readInput(path, io)));
  }
  return inputs;
}

async function readInput(path: string, io: Io): Promise<readonly InputFile[]> {
  if (path === "-") return [{ name: "-", text: await io.readStdin(), fromFolder: false }];
  const absolute = resolve(io.cwd, path);
  try {
    const facts = await stat(absolute);
    if (!facts.isDirectory())
      return [{ name: path, text: await readText(absolute), fromFolder: false }];
    const entries = await readdir(absolute, { recursive: true, withFileTypes: true });
    const files = entries
      .filter((entry) => entry.isFile() && /\.(?:ya?ml|json)$/i.test(entry.name))
      .map((entry) => resolve(entry.parentPath, entry.name))
      .toSorted();
    return await Promise.all(
      files.map(async (file) => ({
        name: `${path.replace(/\/+$/, "")}${file.slice(absolute.length)}`,
        text: await readText(file),
        fromFolder: true,
      })),
    );
  } catch (error) {
    throw unreadable(path, error);
  }
}

/** Reads one file that is no folder. */
export async function readOne(path: string, io: Io): Promise<string> {
  try {
    return path === "-" ? await io.readStdin() : await readText(resolve(io.cwd, path));
  } catch (error) {
    throw unreadable(path, error);
  }
}

async function readText(file: string): Promise<string> {
  const { size } = await stat(file);
  if (size > maxFileBytes) throw new Error(`it has ${size} bytes, more than ${maxFileBytes}`);
  return readFile(file, "utf8");
}

function unreadable(path: string, error: unknown): Error {
  const why = error instanceof Error ? error.message : String(error);
  return inputFailure(
    "CLI_UNREADABLE_FILE",
    `\`${path}\` cannot be read: ${why}`,
    "check the path",
  );
}
