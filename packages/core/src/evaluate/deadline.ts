import { EngineError } from "../errors.ts";

/** The time that one evaluation has, and the caller's wish to give up. */
export interface Deadline {
  /** Fires at the deadline, and when the caller gives up. */
  readonly signal: AbortSignal;
  /** Whether the time ran out (and not the caller's patience). */
  readonly expired: () => boolean;
  /**
   * The promise's value; rejects when the signal fires, whatever the promise does. One that heeds the signal has a turn of the event
   * loop to say what it was waiting for.
   */
  guard<T>(promise: Promise<T>): Promise<T>;
  /** Resolves when everything that is guarded has ended, if the signal has fired. */
  settled(): Promise<void>;
  /** Throws `ENGINE_ABORTED` when the caller gave up. */
  throwIfAborted(): void;
  /** Stops the clock. */
  dispose(): void;
}

/** Starts the clock. Whoever starts it disposes of it: until then its timer keeps the process alive. */
export function startDeadline(timeoutMs: number, caller: AbortSignal | undefined): Deadline {
  const timer = new AbortController();
  const timeout = setTimeout(() => {
    timer.abort(new DOMException(`the deadline of ${timeoutMs} ms passed`, "TimeoutError"));
  }, timeoutMs);
  const signal = caller === undefined ? timer.signal : AbortSignal.any([caller, timer.signal]);
  const aborted = (): boolean => caller?.aborted === true;
  return {
    signal,
    expired: () => timer.signal.aborted && !aborted(),
    guard: (promise) => raceSignal(promise, signal),
    async settled() {
      // The guards' turn, then that of those who wait for them.
      for (let turns = 0; signal.aborted && turns < 2; turns += 1) {
        // oxlint-disable-next-line no-await-in-loop -- one turn after the other is what is waited for
        await nextTurn();
      }
    },
    throwIfAborted() {
      if (aborted()) {
        throw new EngineError("ENGINE_ABORTED", "the evaluation was given up by its caller", {
          cause: caller?.reason,
        });
      }
    },
    dispose: () => clearTimeout(timeout),
  };
}

function raceSignal<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  const { promise: fired, reject } = Promise.withResolvers<never>();
  const abort = (): void => {
    setImmediate(() => reject(signal.reason));
  };
  if (signal.aborted) abort();
  else signal.addEventListener("abort", abort, { once: true });
  return Promise.race([promise, fired]).finally(() => signal.removeEventListener("abort", abort));
}

function nextTurn(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}
