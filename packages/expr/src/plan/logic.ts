import { CelError } from "../errors.ts";
import type { Value } from "../values/value.ts";
import { Unknown, type PendingCall } from "../values/unknown.ts";
import { noSuchOverload, type Frame, type Step } from "./frame.ts";
import { condition } from "./planned.ts";

/**
 * What `&&`, `||`, `all` and `exists` remember of the operands that did not decide (specification section "Errors, unknowns and
 * short circuits"): the operator gives the deciding value if any operand has it, else unknown with all calls, else the first
 * error, else the other bool. An operand that is no bool counts as an error.
 */
export class Undecided {
  #error: CelError | undefined;
  #calls: PendingCall[] | undefined;

  /** Takes what an operand threw. What is no error of the expression is thrown on. */
  caught(thrown: unknown): void {
    if (thrown instanceof Unknown) {
      this.#calls ??= [];
      for (const call of thrown.calls) this.#calls.push(call);
    } else if (thrown instanceof CelError) {
      this.#error ??= thrown;
    } else {
      throw thrown;
    }
  }

  /** Ends the operator when no operand decided. Always throws. */
  end(): never {
    if (this.#calls !== undefined) throw new Unknown(this.#calls);
    throw this.#error;
  }
}

/** `&&` with `decisive` false, `||` with `decisive` true, over any number of terms. */
export function logical(terms: readonly Step[], decisive: boolean, nodeId: number): Step {
  const [first, second, third] = terms;
  if (first !== undefined && second !== undefined && third === undefined) {
    return logicalPair(first, second, decisive, nodeId);
  }
  return (frame) => {
    let undecided: Undecided | undefined;
    for (const term of terms) {
      try {
        const value = term(frame);
        if (value === decisive) return decisive;
        if (value !== !decisive) throw noSuchOverload(nodeId);
      } catch (error) {
        undecided ??= new Undecided();
        undecided.caught(error);
      }
    }
    return undecided === undefined ? !decisive : undecided.end();
  };
}

/** Two terms, the usual case, without a loop. */
function logicalPair(left: Step, right: Step, decisive: boolean, nodeId: number): Step {
  return (frame) => {
    let value: Value;
    try {
      value = left(frame);
    } catch (error) {
      return afterFailure(error, right, frame, decisive, nodeId);
    }
    if (value === decisive) return decisive;
    if (value !== !decisive) {
      return afterFailure(noSuchOverload(nodeId), right, frame, decisive, nodeId);
    }
    value = right(frame);
    if (typeof value !== "boolean") throw noSuchOverload(nodeId);
    return value;
  };
}

function afterFailure(
  thrown: unknown,
  right: Step,
  frame: Frame,
  decisive: boolean,
  nodeId: number,
): Value {
  const undecided = new Undecided();
  undecided.caught(thrown);
  try {
    const value = right(frame);
    if (value === decisive) return decisive;
    if (value !== !decisive) throw noSuchOverload(nodeId);
  } catch (error) {
    undecided.caught(error);
  }
  return undecided.end();
}

/** `test ? then : otherwise`. Only the chosen branch is evaluated, so only its calls are made. */
export function conditional(test: Step, then: Step, otherwise: Step, nodeId: number): Step {
  return (frame) => (condition(test(frame), nodeId) ? then(frame) : otherwise(frame));
}
