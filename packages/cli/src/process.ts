import { text } from "node:stream/consumers";
import { runCli } from "./cli.ts";
import { exitCodes } from "./exit-codes.ts";
import type { Io } from "./io.ts";

/** Runs the command line on this process. The answer is the exit code; what was printed has left by then. */
export async function main(): Promise<number> {
  const stop = new AbortController();
  for (const name of ["SIGINT", "SIGTERM"] as const) process.once(name, () => stop.abort(name));
  // Without a listener a closed pipe ends the process with a stack. The write itself tells.
  process.stdout.on("error", () => {});
  process.stderr.on("error", () => {});
  const io: Io = {
    env: process.env,
    cwd: process.cwd(),
    signal: stop.signal,
    print: (line) => write(process.stdout, line),
    complain: (line) => write(process.stderr, line),
    readStdin: () => text(process.stdin),
  };
  try {
    return await runCli(process.argv.slice(2), io);
  } catch (error) {
    const isPipe = error instanceof Error && "code" in error && error.code === "EPIPE";
    return isPipe ? exitCodes.brokenPipe : exitCodes.fault;
  }
}

/** Resolves when the text has left the process: what waits in a buffer is lost when it ends. */
function write(stream: NodeJS.WriteStream, line: string): Promise<void> {
  return new Promise((resolve, reject) => {
    stream.write(line, (error) => {
      if (error) reject(error);
      else resolve();
    });
  });
}
