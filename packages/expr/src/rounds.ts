import type { AbortSignalLike, Overload, Signal } from "./declare.ts";
import { CelError } from "./errors.ts";
import type { Variables } from "./activation.ts";
import type { Answer, Calls } from "./plan/frame.ts";
import type { BoundOptions } from "./plan/meter.ts";
import type { Program, Settled } from "./program.ts";
import { kindOf } from "./values/kind.ts";
import type { PendingCall } from "./values/unknown.ts";
import type { Value } from "./values/value.ts";

/** How asynchronous calls are answered. The bounds hold for each evaluation of a round; the signal also for the calls. */
export interface RoundOptions extends Pick<BoundOptions, "costLimit" | "deadline"> {
  /** Handed to every asynchronous implementation as its context's `host`. */
  readonly host?: unknown;
  /** Gives the run up: it rejects with the signal's reason and waits for no call. */
  readonly signal?: Signal | undefined;
  /** Rounds of one run. Default 100: each round answers a call that depends on the one before, and no expression nests as many. */
  readonly maxRounds?: number;
  /** Calls over all runs. Default 1,000: calls reach out to other machines, and their number comes from the data. */
  readonly maxCalls?: number;
}

/** What a step of a run gives: its value, or the calls that it cannot do without. */
export type RoundResult<T> =
  | { readonly done: true; readonly value: T }
  | { readonly done: false; readonly calls: readonly PendingCall[] };

/** One call of a run and its answer. */
export interface CallRecord {
  readonly overloadId: string;
  readonly args: readonly Value[];
  readonly answer: Answer;
}

/** Answers the asynchronous calls of any number of programs; see {@link createRounds}. */
export interface Rounds {
  /** The answers so far, for `program.evaluate(variables, { calls })`. */
  readonly calls: Calls;
  /** The answered calls, in the order in which they were asked for. */
  readonly log: readonly CallRecord[];
  /**
   * Runs `step` until it is done. After each time all calls that it gives are answered at once; then it runs again, with their
   * answers in `calls`. Rejects with the signal's reason, with a {@link RoundLimitError}, or with what `step` throws.
   */
  run<T>(step: (calls: Calls) => RoundResult<T>): Promise<T>;
  /** Runs one program to its end. */
  evaluate(program: Program, variables: Variables): Promise<Settled>;
}

// A symbol, so that instanceof holds across two installed copies of the package.
const brand = Symbol.for("imagegate.RoundLimitError");

/** Thrown when a run needs more rounds or calls than allowed. */
export class RoundLimitError extends Error {
  override readonly name: string = "RoundLimitError";
  readonly code = "EXPR_ROUND_LIMIT" as const;
  readonly help: string;

  constructor(what: "rounds" | "calls", limit: number) {
    super(`more than ${limit} ${what} of asynchronous functions are needed`);
    this.help = `make fewer calls, or raise the limit on ${what}`;
  }

  static override [Symbol.hasInstance](value: unknown): boolean {
    return typeof value === "object" && value !== null && brand in value;
  }

  static {
    Object.defineProperty(this.prototype, brand, { value: true });
  }
}

// Every runtime has it; this package declares the part it uses, so that it needs no DOM or Node types.
declare const AbortController: new () => { readonly signal: Signal };

/**
 * The asynchronous driver. An evaluation never waits: a call without an answer makes it unknown. The driver then makes every such
 * call, all at once and equal calls once for its whole life, and has the evaluation repeated. Which calls are made, and so the
 * outcome, depends on their answers alone and not on the order in which these arrive.
 */
export function createRounds(options: RoundOptions = {}): Rounds {
  return new Driver(options);
}

class Driver implements Rounds {
  readonly calls: Calls;
  readonly #host: unknown;
  readonly #signal: Signal;
  readonly #maxRounds: number;
  readonly #maxCalls: number;
  readonly #bounds: BoundOptions;
  /** Every call ever made, by key, in the order of asking; resolved once its answer is there. */
  readonly #asked = new Map<string, Promise<CallRecord>>();
  /** The calls that have been answered, by key. */
  readonly #answered = new Map<string, CallRecord>();

  constructor(options: RoundOptions) {
    const { host, signal, maxRounds = 100, maxCalls = 1000, costLimit, deadline } = options;
    this.#host = host;
    this.#signal = signal ?? new AbortController().signal;
    this.#maxRounds = maxRounds;
    this.#maxCalls = maxCalls;
    this.#bounds = { costLimit, deadline, signal };
    this.calls = { get: (key) => this.#answered.get(key)?.answer };
  }

  get log(): readonly CallRecord[] {
    return [...this.#asked.keys()].flatMap((key) => this.#answered.get(key) ?? []);
  }

  async run<T>(step: (calls: Calls) => RoundResult<T>): Promise<T> {
    for (let round = 0; ; round++) {
      throwIfAborted(this.#signal);
      const result = step(this.calls);
      if (result.done) return result.value;
      if (round >= this.#maxRounds) throw new RoundLimitError("rounds", this.#maxRounds);
      // oxlint-disable-next-line no-await-in-loop -- a round asks for what the answers of the one before led to
      await this.#answer(result.calls);
    }
  }

  evaluate(program: Program, variables: Variables): Promise<Settled> {
    return this.run<Settled>((calls) => {
      const outcome = program.evaluate(variables, { ...this.#bounds, calls });
      return outcome.kind === "unknown"
        ? { done: false, calls: outcome.calls }
        : { done: true, value: outcome };
    });
  }

  /** Answers the calls of one round. Calls that another run of this driver has made already are only waited for. */
  async #answer(calls: readonly PendingCall[]): Promise<void> {
    // The step that gave these calls may have run for long.
    throwIfAborted(this.#signal);
    const distinct = [...new Map(calls.map((call) => [call.key, call])).values()];
    const fresh = distinct.filter((call) => !this.#asked.has(call.key));
    if (this.#asked.size + fresh.length > this.#maxCalls) {
      throw new RoundLimitError("calls", this.#maxCalls);
    }
    for (const call of fresh) this.#asked.set(call.key, this.#ask(call));
    const records = await unlessAborted(
      this.#signal,
      Promise.all(distinct.flatMap((call) => this.#asked.get(call.key) ?? [])),
    );
    records.forEach((record, i) => {
      const key = distinct[i]?.key;
      if (key !== undefined) this.#answered.set(key, record);
    });
  }

  async #ask({ overload, args }: PendingCall): Promise<CallRecord> {
    return { overloadId: overload.id, args, answer: await this.#call(overload, args) };
  }

  async #call(overload: Overload, args: readonly Value[]): Promise<Answer> {
    try {
      if (overload.asyncImplementation === undefined) {
        throw new TypeError(`the overload ${overload.id} is not asynchronous`);
      }
      const value = await overload.asyncImplementation(args, {
        signal: this.#signal,
        host: this.#host,
      });
      // Throws for what is no CEL value.
      kindOf(value);
      return { kind: "value", value };
    } catch (error) {
      return { kind: "error", message: messageOf(error) };
    }
  }
}

function messageOf(error: unknown): string {
  return error instanceof CelError || error instanceof Error ? error.message : String(error);
}

function throwIfAborted(signal: AbortSignalLike): void {
  if (signal.aborted) throw signal.reason;
}

/** The promise's value; rejects with the signal's reason as soon as it aborts. */
function unlessAborted<T>(signal: AbortSignalLike, promise: Promise<T>): Promise<T> {
  const { promise: aborted, reject } = Promise.withResolvers<never>();
  const abort = (): void => reject(signal.reason);
  signal.addEventListener("abort", abort);
  // The event may be over: the calls have run up to where they first wait.
  if (signal.aborted) abort();
  return Promise.race([promise, aborted]).finally(() => signal.removeEventListener("abort", abort));
}
