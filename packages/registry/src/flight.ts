import { abortError, RegistryError } from "./errors.ts";

/** The promise's answer, or a rejection as soon as the signal fires, whether or not the promise ever settles. */
export async function abortable<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  // Whoever is left behind must not end the process with an unhandled rejection.
  promise.catch(() => {});
  if (signal.aborted) throw abortError(signal);
  const aborted = Promise.withResolvers<never>();
  const onAbort = (): void => aborted.reject(abortError(signal));
  signal.addEventListener("abort", onAbort, { once: true });
  try {
    return await Promise.race([promise, aborted.promise]);
  } finally {
    signal.removeEventListener("abort", onAbort);
  }
}

/** What every caller of a shared piece of work passes. */
export interface FlightCaller<E> {
  /** Ends the waiting of this caller alone. */
  readonly signal?: AbortSignal | undefined;
  /** Hears every event of the work, those before it joined included. */
  readonly onEvent?: ((event: E) => void) | undefined;
}

/** What a caller is told that leaves while something is waited for: the event that it does not live to hear, and its error with the place. */
export type Tell<E> = (error: RegistryError) => {
  readonly event: E;
  readonly error: RegistryError;
};

/**
 * A piece of work that several callers may share. `emit` tells them what happens on the way; `open` holds what is being waited for,
 * and what still is when the signal fires must stay in it.
 */
export type Work<T, E> = (
  signal: AbortSignal,
  emit: (event: E) => void,
  open: Set<Tell<E>>,
) => Promise<T>;

/** Work that is shared while it runs. Nothing is remembered afterwards. */
export interface SingleFlight<T, E> {
  /**
   * Starts the work, or joins the work that runs under the same key. A caller's abort ends only its own waiting; the
   * work's signal fires when the last caller has left, when the time is over, or when the flights are closed.
   * @param key Everything that the answer depends on beside time: above all the credentials.
   */
  run(key: string, caller: FlightCaller<E>, work: Work<T, E>): Promise<T>;
  /** Ends all work, and refuses new work, with the error. */
  close(error: RegistryError): void;
}

interface Flight<T, E> {
  readonly controller: AbortController;
  readonly result: Promise<T>;
  readonly events: E[];
  readonly open: ReadonlySet<Tell<E>>;
  readonly listeners: Set<(event: E) => void>;
  callers: number;
}

/** Makes a {@link SingleFlight}. Work that takes longer than `timeoutMs` ends with `REGISTRY_DEADLINE`. */
export function createSingleFlight<T, E = never>(timeoutMs: number): SingleFlight<T, E> {
  const flights = new Map<string, Flight<T, E>>();
  let closed: RegistryError | undefined;

  const start = (key: string, work: Work<T, E>): Flight<T, E> => {
    const controller = new AbortController();
    const events: E[] = [];
    const listeners = new Set<(event: E) => void>();
    const open = new Set<Tell<E>>();
    const timer = setTimeout(() => {
      controller.abort(new RegistryError("REGISTRY_DEADLINE", `no answer within ${timeoutMs} ms`));
    }, timeoutMs);
    const emit = (event: E): void => {
      events.push(event);
      for (const listener of listeners) listener(event);
    };
    const working = work(controller.signal, emit, open);
    const result = abortable(working, controller.signal).finally(() => {
      clearTimeout(timer);
      if (flights.get(key) === flight) flights.delete(key);
    });
    const flight: Flight<T, E> = { controller, result, events, open, listeners, callers: 0 };
    flights.set(key, flight);
    return flight;
  };

  return {
    async run(key, caller, work) {
      if (closed !== undefined) throw closed;
      if (caller.signal?.aborted === true) throw abortError(caller.signal);
      const flight = flights.get(key) ?? start(key, work);
      // A listener that throws is its caller's fault: the work, and who else waits for it, know nothing of it.
      const faults: unknown[] = [];
      const listener = (event: E): void => {
        try {
          caller.onEvent?.(event);
        } catch (error) {
          faults.push(error);
        }
      };
      flight.callers += 1;
      for (const event of flight.events) listener(event);
      flight.listeners.add(listener);
      try {
        const { result } = flight;
        const answer = await (caller.signal === undefined
          ? result
          : abortable(result, caller.signal));
        if (faults.length > 0) throw faults[0];
        return answer;
      } catch (error) {
        const signals = [caller.signal, flight.controller.signal];
        const gaveUp = signals.some((signal) => signal?.aborted === true);
        if (!gaveUp || !(error instanceof RegistryError)) throw error;
        const told = [...flight.open].map((tell) => tell(error));
        for (const { event } of told) listener(event);
        throw told.at(-1)?.error ?? error;
      } finally {
        flight.listeners.delete(listener);
        flight.callers -= 1;
        if (flight.callers === 0) {
          // Nobody may join what is being given up. Work that has ended does not mind.
          if (flights.get(key) === flight) flights.delete(key);
          flight.controller.abort(new RegistryError("REGISTRY_ABORTED", "every caller gave up"));
        }
      }
    },
    close(error) {
      closed = error;
      for (const flight of flights.values()) flight.controller.abort(error);
    },
  };
}

/** Runs at most so many at a time; the others wait in line. */
export type Limiter = <T>(signal: AbortSignal, work: () => Promise<T>) => Promise<T>;

/** Makes a {@link Limiter}. One more than `maxQueued` waiting is refused with `REGISTRY_LIMIT`. */
export function createLimiter(maxRunning: number, maxQueued: number): Limiter {
  let running = 0;
  const queue = new Set<() => void>();

  const enter = async (signal: AbortSignal): Promise<void> => {
    if (signal.aborted) throw abortError(signal);
    if (running < maxRunning) {
      running += 1;
      return;
    }
    if (queue.size >= maxQueued) {
      throw new RegistryError(
        "REGISTRY_LIMIT",
        `more than ${maxQueued} requests wait for one host`,
        { retryable: true },
      );
    }
    const turn = Promise.withResolvers<void>();
    queue.add(turn.resolve);
    try {
      await abortable(turn.promise, signal);
    } catch (error) {
      // The turn may have come in the very moment of the abort: then it goes to the next in line.
      if (!queue.delete(turn.resolve)) leave();
      throw error;
    }
  };
  // INVARIANT: a turn is handed over without `running` going down, so nobody can jump the queue.
  const leave = (): void => {
    const [next] = queue;
    if (next === undefined) {
      running -= 1;
      return;
    }
    queue.delete(next);
    next();
  };

  return async (signal, work) => {
    await enter(signal);
    try {
      return await work();
    } finally {
      leave();
    }
  };
}
