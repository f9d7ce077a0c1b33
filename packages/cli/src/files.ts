/* oxlint-disable no-await-in-loop -- the order is that of the command line, and one file at a time is in memory twice */
import { createReadStream } from "node:fs";
import { readdir, realpath, stat } from "node:fs/promises";
import { join, resolve } from "node:path";
import { CliFailure, inputFailure, messageOf, usageFailure } from "./failure.ts";
import type { Io } from "./io.ts";

/** A text that the command line named. */
export interface InputFile {
  /** As messages call it: the path as given, below a folder the path from there; `stdin` for `-`. */
  readonly name: string;
  readonly text: string;
  /** The folder that was given, when the file was found in one: it may hold other things. */
  readonly folder?: string;
}

/** More than any policy or manifest. A wrong path (`/dev/zero`) must not fill the memory. */
const maxFileBytes = 16 * 1024 * 1024;

/**
 * Reads files, folders and `-` (stdin), in the order given. Of a folder: its `.yaml`, `.yml` and `.json` files with those of
 * the folders below, by path; names that begin with a dot are left out, as those that Kubernetes puts beside the files of a
 * mounted ConfigMap.
 *
 * Throws a `CliFailure`: 3 for what cannot be read, is too large, is not UTF-8, and for a folder without such files; 64 for a
 * URL.
 */
export async function readInputs(paths: readonly string[], io: Io): Promise<readonly InputFile[]> {
  const inputs: InputFile[] = [];
  for (const path of paths) inputs.push(...(await readInput(path, io)));
  return inputs;
}

/** Reads one file, or stdin for `-`. Throws as {@link readInputs}. */
export async function readOne(path: string, io: Io): Promise<string> {
  if (path === "") throw emptyPath();
  try {
    return await readText(path === "-" ? io.stdin() : createReadStream(resolve(io.cwd, path)), io);
  } catch (error) {
    throw unreadable(path, error);
  }
}

/** Refuses a command line that names stdin twice: the second reader would find it empty. */
export function refuseSharedStdin(...paths: readonly (readonly string[] | undefined)[]): void {
  if (paths.flatMap((each) => each ?? []).filter((path) => path === "-").length < 2) return;
  throw usageFailure("`-` is named twice", "stdin can be read once: name files for the rest");
}

async function readInput(path: string, io: Io): Promise<readonly InputFile[]> {
  if (path === "") throw emptyPath();
  if (path === "-") return [{ name: "stdin", text: await readOne(path, io) }];
  if (/^[a-z][a-z0-9+]*:\/\//i.test(path)) {
    throw usageFailure(`\`${path}\` is a URL`, "fetch it first and name the file or folder");
  }
  if (!(await isFolder(path, io))) return [{ name: path, text: await readOne(path, io) }];
  const folder = path.replace(/(?<=.)\/+$/, "");
  const names = await listFolder(folder, io);
  const inputs: InputFile[] = [];
  for (const name of names) inputs.push({ name, text: await readOne(name, io), folder: path });
  if (inputs.length > 0) return inputs;
  throw inputFailure(
    "CLI_UNREADABLE_FILE",
    `the folder \`${path}\` holds no YAML and no JSON file`,
    "check the path: nothing to read is not the same as nothing wrong",
  );
}

async function isFolder(path: string, io: Io): Promise<boolean> {
  try {
    return (await stat(resolve(io.cwd, path))).isDirectory();
  } catch (error) {
    throw unreadable(path, error);
  }
}

/** Follows links to files and folders, each folder once. */
async function listFolder(folder: string, io: Io, visited = new Set<string>()): Promise<string[]> {
  const found: string[] = [];
  try {
    const place = resolve(io.cwd, folder);
    const real = await realpath(place);
    if (visited.has(real)) return [];
    visited.add(real);
    const entries = (await readdir(place)).filter((name) => !name.startsWith("."));
    for (const entry of entries.toSorted()) {
      const name = join(folder, entry);
      if (await isFolder(name, io)) found.push(...(await listFolder(name, io, visited)));
      else if (/\.(?:ya?ml|json)$/i.test(entry)) found.push(name);
    }
    return found;
  } catch (error) {
    throw unreadable(folder, error);
  }
}

async function readText(bytes: AsyncIterable<Uint8Array>, { signal }: Io): Promise<string> {
  const parts: Uint8Array[] = [];
  let size = 0;
  const stopped = Promise.withResolvers<never>();
  const stop = (): void => stopped.reject(new Error("the run was stopped"));
  signal.addEventListener("abort", stop, { once: true });
  const source = bytes[Symbol.asyncIterator]();
  try {
    signal.throwIfAborted();
    for (;;) {
      const { done, value } = await Promise.race([source.next(), stopped.promise]);
      if (done === true) break;
      size += value.length;
      if (size > maxFileBytes)
        throw new ContentError(`it is larger than ${maxFileBytes} bytes`, "split it");
      parts.push(value);
    }
  } catch (error) {
    // Not waited for: what never gave its next part may never end either.
    source.return?.().catch(() => {});
    throw error;
  } finally {
    signal.removeEventListener("abort", stop);
  }
  return decodeText(Buffer.concat(parts));
}

/** What a file holds is no text. */
class ContentError extends Error {
  override readonly name: string = "ContentError";
  readonly help: string;

  constructor(message: string, help: string) {
    super(message);
    this.help = help;
  }
}

const asUtf8 = "save it as UTF-8";

function decodeText(bytes: Buffer): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    // The byte order mark of UTF-16, either way round. PowerShell's `>` writes such files.
    if (/^(?:fffe|feff)/.test(bytes.toString("hex", 0, 2)))
      throw new ContentError("it is UTF-16, not UTF-8", asUtf8);
    if (bytes.includes(0))
      throw new ContentError("it is binary, not text", "name a text file: YAML, JSON or PEM");
    // What is wrong becomes U+FFFD, so the first of them is on the line that is at fault.
    const [before = ""] = bytes.toString("utf8").split("\uFFFD", 1);
    throw new ContentError(`it is not UTF-8 (line ${before.split("\n").length})`, asUtf8);
  }
}

function emptyPath(): CliFailure {
  return inputFailure(
    "CLI_UNREADABLE_FILE",
    "a path is empty",
    "name a file or folder; is a variable unset?",
  );
}

/** Node's reasons in plain words, and what to do. */
const reasons: Readonly<Record<string, readonly [why: string, help: string]>> = {
  ENOENT: ["there is no such file or folder", "check the path"],
  ENOTDIR: ["a part of the path is a file, not a folder", "check the path"],
  EISDIR: ["it is a folder", "name a file in it"],
  EACCES: ["permission denied", "check who may read it"],
  EPERM: ["permission denied", "check who may read it"],
};

function unreadable(path: string, error: unknown): CliFailure {
  if (error instanceof CliFailure) return error;
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  const [why, help] =
    error instanceof ContentError
      ? [error.message, error.help]
      : (reasons[code] ?? [plainMessage(error), "check the path and who may read it"]);
  return inputFailure("CLI_UNREADABLE_FILE", `\`${path}\` cannot be read: ${why}`, help);
}

/** Node's messages end with the call and the absolute path. */
function plainMessage(error: unknown): string {
  return messageOf(error).replace(/, \w+(?: '[^]*')?$/, "");
}
