import type { AbortSignalLike } from "../declare.ts";

/** Units of cost between two looks at the signal and the clock. */
const interval = 100;

/** The limit of Kubernetes for one expression. */
export const defaultCostLimit = 1_000_000;

/** How far an evaluation may go. */
export interface BoundOptions {
  /**
   * The units of cost that an evaluation may spend, as cel-go counts them. Beyond it the outcome is the error `EXPR_COST_LIMIT`, whatever
   * stands around it. Default that of the environment; `Infinity` for no limit.
   */
  readonly costLimit?: number | undefined;
  /** Ends the evaluation with the signal's reason. Looked at while loops run: a function of the host may abort it. */
  readonly signal?: AbortSignalLike | undefined;
  /** When an evaluation ends with the error `EXPR_DEADLINE`, in milliseconds as `Date.now()` counts them. Looked at while loops run. */
  readonly deadline?: number | undefined;
}

/** The bounds of one evaluation. */
export interface Bounds {
  readonly costLimit: number;
  readonly signal: AbortSignalLike | undefined;
  readonly deadline: number | undefined;
  /** How much may be spent before {@link inspect} is asked for the first time. */
  readonly first: number;
}

/** Ends an evaluation from anywhere in it: not an error that an operator absorbs. */
export class Stopped {
  readonly code: "EXPR_COST_LIMIT" | "EXPR_DEADLINE";
  readonly message: string;

  constructor(code: Stopped["code"], message: string) {
    this.code = code;
    this.message = message;
  }
}

/** The bounds of an evaluation, with a limit for where the options name none. Throws a TypeError for what is no limit or no time. */
export function boundsOf(options: BoundOptions, limit: number): Bounds {
  const { costLimit = limit, signal, deadline } = options;
  if (!(costLimit >= 0)) throw new TypeError("a cost limit is a number from 0 up");
  if (deadline !== undefined && Number.isNaN(deadline)) {
    throw new TypeError("a deadline is a number of milliseconds since 1970");
  }
  const isWatched = signal !== undefined || deadline !== undefined;
  const first = isWatched ? Math.min(interval, costLimit) : costLimit;
  return Object.freeze({ costLimit, signal, deadline, first });
}

/**
 * Decides, after so many units, whether an evaluation may go on: how much it may have spent before this is asked again. Throws what ends
 * it: {@link Stopped}, or the reason of the signal.
 */
export function inspect(spent: number, bounds: Bounds): number {
  const { costLimit, signal, deadline } = bounds;
  // Turned round, so that it holds for NaN, which a library's rule may give.
  if (!(spent <= costLimit)) {
    throw new Stopped("EXPR_COST_LIMIT", "operation cancelled: actual cost limit exceeded");
  }
  if (signal === undefined && deadline === undefined) return costLimit;
  if (signal?.aborted === true) throw signal.reason;
  if (deadline !== undefined && Date.now() >= deadline) {
    throw new Stopped("EXPR_DEADLINE", "operation interrupted");
  }
  return Math.min(costLimit, spent + interval);
}
