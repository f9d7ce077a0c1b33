/** The process as commands see it, so that tests can play it. */
export interface Io {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Folder that relative paths are of. */
  readonly cwd: string;
  /** Writes to stdout; resolves when it has left. */
  print(text: string): Promise<void>;
  /** Writes to stderr. */
  complain(text: string): Promise<void>;
  readStdin(): Promise<string>;
  /** Fires when the process is asked to stop. */
  readonly signal: AbortSignal;
}
