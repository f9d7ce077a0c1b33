import type { Variables } from "./activation.ts";
import { walk, type Expr } from "./ast.ts";
import type { CheckedExpr, Resolved } from "./checked.ts";
import { Stage, type Codegen } from "./codegen/stage.ts";
import { CelError, celError, ExprError, type ExprCode, type ExprIssue } from "./errors.ts";
import { Issues } from "./issues.ts";
import { Frame, type Calls } from "./plan/frame.ts";
import {
  boundsOf,
  defaultCostLimit,
  Stopped,
  type BoundOptions,
  type Bounds,
} from "./plan/meter.ts";
import { plan, type Plan } from "./planner.ts";
import { referencesOf, type References } from "./references.ts";
import { createRounds, RoundLimitError, type RoundOptions } from "./rounds.ts";
import { locate, type Source } from "./source.ts";
import { errorType, type Type } from "./types.ts";
import { Unknown, type PendingCall } from "./values/unknown.ts";
import type { Value } from "./values/value.ts";

/**
 * How an evaluation ended, once all calls have answers. `error` says where in the source it arose. `cost` is there where
 * {@link EvaluateOptions.trackCost} asked for it.
 */
export type Settled =
  | { readonly kind: "value"; readonly value: Value; readonly cost?: number }
  | { readonly kind: "error"; readonly error: ExprIssue; readonly cost?: number };

/** How an evaluation ended. `unknown` means that it depends on calls without an answer; `calls` are those it got to. */
export type Outcome =
  | Settled
  | { readonly kind: "unknown"; readonly calls: readonly PendingCall[] };

/** How one evaluation runs. */
export interface EvaluateOptions extends BoundOptions {
  /** The answers of asynchronous calls that there are already. */
  readonly calls?: Calls | undefined;
  /** Counts the cost exactly and puts it into the outcome, which takes longer. Default false. */
  readonly trackCost?: boolean | undefined;
}

/** A compiled expression. No evaluation shows in another, so it may run any number of times, also inside itself. */
export interface Program {
  readonly source: Source;
  readonly ast: Expr;
  /** The type of the result, as the checker found it. */
  readonly type: Type;
  /** What the names and calls refer to, by node id. */
  readonly resolved: ReadonlyMap<number, Resolved>;
  /** The variables of the environment and the functions that the expression uses. */
  references(): References;
  /**
   * Runs the expression. Calls of asynchronous functions are looked up in `calls`; those without an answer make the outcome
   * unknown. An evaluation that costs too much, or takes too long, ends with an error. Throws the reason of a signal that aborted, and
   * what is a fault of the host: a TypeError for a value or a limit that is none, or what a function's implementation threw that is
   * no `CelError`.
   */
  evaluate(variables: Variables, options?: EvaluateOptions): Outcome;
  /**
   * Runs the expression and answers its asynchronous calls, each once; see {@link createRounds}. Too many rounds or calls give
   * an error outcome with the code `EXPR_ROUND_LIMIT`. Rejects with the signal's reason when `signal` aborts.
   */
  evaluateAsync(variables: Variables, options?: RoundOptions): Promise<Settled>;
}

/** How a program runs. */
export interface ProgramOptions {
  readonly codegen?: Codegen | undefined;
  /** Refuses conversions of constants that can only fail. Default true. */
  readonly checkConstants?: boolean | undefined;
  /** The units of cost that an evaluation may spend. Default 1,000,000. */
  readonly costLimit?: number | undefined;
  /** Evaluations before code is generated. For tests; the default is what pays. */
  readonly generateAfter?: number;
}

const defaultBounds = boundsOf({}, defaultCostLimit);

/** Makes a program of a tree that checked. Throws an {@link ExprError} (`EXPR_INVALID_CONSTANT`) when a constant conversion in it can only fail. */
export function createProgram(checked: CheckedExpr, options: ProgramOptions = {}): Program {
  const planned = plan(checked);
  if (options.checkConstants !== false) refuseFaults(checked, planned);
  const stage = new Stage(checked, options.codegen ?? "auto", options.generateAfter);
  const { costLimit } = options;
  const bounds = costLimit === undefined ? defaultBounds : boundsOf({}, costLimit);
  return Object.freeze(new PlannedProgram(checked, planned, stage, bounds));
}

function refuseFaults({ ast, source }: CheckedExpr, { faults }: Plan): void {
  if (faults.length === 0) return;
  const issues = new Issues(source);
  for (const { nodeId, message } of faults) {
    const { start, end } = nodeWith(ast, nodeId);
    const help = "this conversion of a constant can only fail";
    issues.report({ code: "EXPR_INVALID_CONSTANT", message, help }, start, end);
  }
  const [first, ...rest] = issues.toArray();
  if (first !== undefined) throw new ExprError([first, ...rest]);
}

class PlannedProgram implements Program {
  readonly source: Source;
  readonly ast: Expr;
  readonly type: Type;
  readonly resolved: ReadonlyMap<number, Resolved>;
  readonly #plan: Plan;
  readonly #stage: Stage;
  readonly #bounds: Bounds;

  constructor(
    { source, ast, types, references }: CheckedExpr,
    planned: Plan,
    stage: Stage,
    bounds: Bounds,
  ) {
    this.source = source;
    this.ast = ast;
    this.type = types.get(ast.id) ?? errorType;
    this.resolved = references;
    this.#plan = planned;
    this.#stage = stage;
    this.#bounds = bounds;
  }

  references(): References {
    return referencesOf(this.ast, this.resolved);
  }

  evaluate(variables: Variables, options?: EvaluateOptions): Outcome {
    if (options === undefined) {
      const { trusted } = this.#stage;
      let value: Value | undefined;
      if (trusted === undefined) value = this.#stage.run(variables, this.#bounds);
      else {
        value = trusted(variables, this.#bounds);
        if (value === undefined) this.#stage.distrust();
      }
      return value === undefined
        ? this.#walk(new Frame(this.#plan.layout, variables, undefined, this.#bounds))
        : valueOutcome(value);
    }
    return this.#evaluateBounded(variables, options);
  }

  #evaluateBounded(variables: Variables, options: EvaluateOptions): Outcome {
    const { calls, costLimit, signal, deadline, trackCost } = options;
    const isBounded = costLimit !== undefined || signal !== undefined || deadline !== undefined;
    const bounds = isBounded ? boundsOf(options, this.#bounds.costLimit) : this.#bounds;
    const value = trackCost === true ? undefined : this.#stage.run(variables, bounds);
    if (value !== undefined) return valueOutcome(value);
    const frame = new Frame(this.#plan.layout, variables, calls, bounds);
    const outcome = this.#walk(frame);
    return trackCost !== true || outcome.kind === "unknown"
      ? outcome
      : { ...outcome, cost: frame.spent };
  }

  /** Runs the closures. */
  #walk(frame: Frame): Outcome {
    const { root, cost } = this.#plan;
    try {
      frame.charge(cost);
      return { kind: "value", value: root(frame) };
    } catch (thrown) {
      if (thrown instanceof Unknown) return { kind: "unknown", calls: thrown.calls };
      if (thrown instanceof Stopped) return this.#failed(thrown.code, thrown.message);
      if (thrown instanceof CelError)
        return this.#failed(thrown.code, thrown.message, thrown.nodeId);
      // The stack or a string or an array outgrew what the engine can hold. Only hostile data gets there.
      if (thrown instanceof RangeError) {
        return this.#failed("EXPR_EVALUATION", "the values are too large or nest too deep");
      }
      throw thrown;
    }
  }

  async evaluateAsync(variables: Variables, options: RoundOptions = {}): Promise<Settled> {
    try {
      return await createRounds(options).evaluate(this, variables);
    } catch (error) {
      if (error instanceof RoundLimitError) return this.#failed(error.code, error.message);
      throw error;
    }
  }

  #failed(code: ExprCode, message: string, nodeId?: number): Settled {
    const { start, end } = nodeWith(this.ast, nodeId);
    return {
      kind: "error",
      error: { code, message, start, end, ...locate(this.source, start, end) },
    };
  }
}

const yes: Outcome = Object.freeze({ kind: "value", value: true });
const no: Outcome = Object.freeze({ kind: "value", value: false });

/** Most expressions of policies give one of two outcomes, which need not be made each time. */
function valueOutcome(value: Value): Outcome {
  if (value === true) return yes;
  return value === false ? no : { kind: "value", value };
}

/** The node with that id; the whole expression for an error that has none. */
function nodeWith(ast: Expr, id: number | undefined): Expr {
  let found = ast;
  walk(ast, (node) => {
    if (node.id === id) found = node;
  });
  return found;
}

/**
 * The value of an outcome, for a function or a lazy field that evaluates another program: an error or unknown outcome is thrown as
 * the evaluator throws it, so that it becomes the reader's own.
 */
export function unwrap(outcome: Outcome): Value {
  if (outcome.kind === "value") return outcome.value;
  if (outcome.kind === "unknown") throw new Unknown(outcome.calls);
  const { code, message } = outcome.error;
  // What ended a part of an evaluation ends all of it.
  if (code === "EXPR_COST_LIMIT" || code === "EXPR_DEADLINE") throw new Stopped(code, message);
  throw celError(message, code === "EXPR_REGEX_LIMIT" ? code : undefined);
}
