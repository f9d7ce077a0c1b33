// Programs of other people: run to the end, or started and stopped.
import { spawn } from "node:child_process";

/** What a program did. */
export interface Ran {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Where and with what a program runs. Its environment holds what is given and nothing else. */
export interface RunOptions {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Milliseconds, then the program is killed. Default: two minutes. */
  readonly timeoutMs?: number;
}

/** Runs a program to its end. Rejects only when it cannot be started. */
export function run(
  command: string,
  args: readonly string[],
  options: RunOptions = {},
): Promise<Ran> {
  const { promise, resolve, reject } = Promise.withResolvers<Ran>();
  const child = spawn(command, args, {
    cwd: options.cwd,
    env: { ...options.env },
    stdio: ["ignore", "pipe", "pipe"],
    timeout: options.timeoutMs ?? 120_000,
    killSignal: "SIGKILL",
  });
  const said = { stdout: "", stderr: "" };
  child.stdout.setEncoding("utf8").on("data", (text: string) => (said.stdout += text));
  child.stderr.setEncoding("utf8").on("data", (text: string) => (said.stderr += text));
  child.on("error", reject);
  child.on("close", (code) => resolve({ exitCode: code ?? -1, ...said }));
  return promise;
}

/** Runs a program that must succeed, and gives what it printed, trimmed. */
export async function succeed(
  command: string,
  args: readonly string[],
  options: RunOptions = {},
): Promise<string> {
  const { exitCode, stdout, stderr } = await run(command, args, options);
  if (exitCode !== 0)
    throw new Error(`${command} ${args.join(" ")} ended with ${exitCode}\n${stderr}${stdout}`);
  return stdout.trim();
}

/** A program that goes on until it is stopped. */
export interface Server {
  /** What `ready` matched in its output. */
  readonly ready: RegExpExecArray;
  stop(): Promise<void>;
}

/** Starts a program and waits until its output says that it is ready. Rejects when it ends before, or after ten seconds. */
export async function startServer(
  command: string,
  args: readonly string[],
  ready: RegExp,
  options: RunOptions = {},
): Promise<Server> {
  const child = spawn(command, args, {
    cwd: options.cwd,
    env: { ...options.env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const closed = new Promise<void>((resolve) => child.on("close", () => resolve()));
  // Nothing that this run starts outlives it, however it ends.
  const kill = (): void => void child.kill("SIGKILL");
  process.once("exit", kill);
  const { promise, resolve, reject } = Promise.withResolvers<RegExpExecArray>();
  let said = "";
  const listen = (text: string): void => {
    said += text;
    const found = ready.exec(said);
    if (found === null) return;
    resolve(found);
    // Read on, so that the program never waits for a reader, but keep nothing.
    child.stdout.off("data", listen).resume();
    child.stderr.off("data", listen).resume();
  };
  child.stdout.setEncoding("utf8").on("data", listen);
  child.stderr.setEncoding("utf8").on("data", listen);
  child.on("error", reject);
  const fail = (how: string): void => reject(new Error(`${command} ${how}\n${said}`));
  void closed.then(() => fail("ended before it was ready"));
  const timer = setTimeout(() => fail("was not ready after ten seconds"), 10_000);
  const stop = async (): Promise<void> => {
    kill();
    await closed;
    process.off("exit", kill);
  };
  try {
    return { ready: await promise, stop };
  } catch (error) {
    kill();
    throw error;
  } finally {
    clearTimeout(timer);
  }
}
