import type { Overload } from "../declare.ts";
import { CelError } from "../errors.ts";
import type { Value } from "./value.ts";

/** A call of an asynchronous function that has no answer yet. */
export interface PendingCall {
  /** Equal for equal calls; see `callKey`. */
  readonly key: string;
  readonly overload: Overload;
  readonly args: readonly Value[];
}

/** Thrown inside the evaluator where a value depends on calls without an answer. */
export class Unknown {
  readonly calls: readonly PendingCall[];

  constructor(calls: readonly PendingCall[]) {
    this.calls = calls;
  }
}

/**
 * What a strict operation does with a thrown operand, so that it can go on with its other operands and collect their calls
 * too. `calls` are those of the operands before. An error before any unknown is the result, so it is thrown on; an error after
 * one is not, because the unknown came first.
 */
export function collectCalls(calls: PendingCall[] | undefined, thrown: unknown): PendingCall[] {
  if (thrown instanceof Unknown) {
    if (calls === undefined) return [...thrown.calls];
    for (const call of thrown.calls) calls.push(call);
    return calls;
  }
  if (calls === undefined || !(thrown instanceof CelError)) throw thrown;
  return calls;
}
