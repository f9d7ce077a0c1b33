/** The process as commands see it, so that tests can play it. */
export interface Io {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Folder that relative paths are of. */
  readonly cwd: string;
  /** Writes to stdout; resolves when it has left the process. */
  print(text: string): Promise<void>;
  /** Writes to stderr; resolves when it has left the process. */
  complain(text: string): Promise<void>;
  /** The bytes of stdin. Read once at most. */
  stdin(): AsyncIterable<Uint8Array>;
  /** Fires when the process is asked to stop; its reason is the name of the POSIX signal. */
  readonly signal: AbortSignal;
}
