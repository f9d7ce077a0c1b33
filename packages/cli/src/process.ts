import { runCli } from "./cli.ts";
import { exitCodes } from "./exit-codes.ts";
import { faultFailure } from "./failure.ts";
import type { Io } from "./io.ts";
import { formatFailure } from "./text.ts";

/** Runs the command line on this process. The answer is the exit code; what was printed has left by then. */
export async function main(): Promise<number> {
  process.once("uncaughtException", endWithFault);
  const stop = new AbortController();
  // Once: a second Ctrl-C ends the process at once, as it would without us.
  for (const name of ["SIGINT", "SIGTERM"] as const) process.once(name, () => stop.abort(name));
  // Without a listener a closed pipe ends the process with a stack. The write itself tells.
  process.stdout.on("error", () => {});
  process.stderr.on("error", () => {});
  const io: Io = {
    env: process.env,
    cwd: process.cwd(),
    signal: stop.signal,
    print: (text) => write(process.stdout, text),
    complain: (text) => write(process.stderr, text),
    stdin: () => process.stdin,
  };
  const exitCode = await runCli(process.argv.slice(2), io);
  // What was given up may still wait for a terminal or a socket. All output has left.
  if (stop.signal.aborted) process.exit(exitCode);
  return exitCode;
}

/** Node would end with 1, which means "no". */
function endWithFault(error: unknown): void {
  process.stderr.write(formatFailure(faultFailure(error)), () => process.exit(exitCodes.fault));
}

/** Resolves when the text has left the process: what waits in a buffer is lost when it ends. */
function write(stream: NodeJS.WriteStream, text: string): Promise<void> {
  return new Promise((resolve, reject) => {
    stream.write(text, (error) => {
      if (error) reject(error);
      else resolve();
    });
  });
}
