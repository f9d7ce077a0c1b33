import { walk, type Expr } from "./ast.ts";
import type { CheckedExpr, Resolved } from "./checked.ts";
import { Stage, type Codegen } from "./codegen/stage.ts";
import { CelError, celError, ExprError, type ExprCode, type ExprIssue } from "./errors.ts";
import { Issues } from "./issues.ts";
import { Frame, type Calls, type Variables } from "./plan/frame.ts";
import { plan, type Plan } from "./planner.ts";
import { referencesOf, type References } from "./references.ts";
import { createRounds, RoundLimitError, type RoundOptions } from "./rounds.ts";
import { locate, type Source } from "./source.ts";
import { errorType, type Type } from "./types.ts";
import { Unknown, type PendingCall } from "./values/unknown.ts";
import type { Value } from "./values/value.ts";

/** How an evaluation ended, once all calls have answers. `error` says where in the source it arose. */
export type Settled =
  | { readonly kind: "value"; readonly value: Value }
  | { readonly kind: "error"; readonly error: ExprIssue };

/** How an evaluation ended. `unknown` means that it depends on calls without an answer; `calls` are those it got to. */
export type Outcome =
  | Settled
  | { readonly kind: "unknown"; readonly calls: readonly PendingCall[] };

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
   * unknown. Throws only what is a fault of the host: a TypeError for a value that is none, or what a function's implementation
   * threw that is no `CelError`.
   */
  evaluate(variables: Variables, options?: { readonly calls?: Calls | undefined }): Outcome;
  /**
   * Runs the expression and answers its asynchronous calls, each once; see {@link createRounds}. Too many rounds or calls give
   * an error outcome with the code `EXPR_ROUND_LIMIT`. Rejects with the signal's reason when `signal` aborts.
   */
  evaluateAsync(variables: Variables, options?: RoundOptions): Promise<Settled>;
}

/** How a program runs. */
export interface ProgramOptions {
  readonly codegen?: Codegen | undefined;
  /** Evaluations before code is generated. For tests; the default is what pays. */
  readonly generateAfter?: number;
}

/** Makes a program of a tree that checked. Throws an {@link ExprError} (`EXPR_INVALID_CONSTANT`) when a constant conversion in it can only fail. */
export function createProgram(checked: CheckedExpr, options: ProgramOptions = {}): Program {
  const planned = plan(checked);
  refuseFaults(checked, planned);
  const stage = new Stage(checked, options.codegen ?? "auto", options.generateAfter);
  return Object.freeze(new PlannedProgram(checked, planned, stage));
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

  constructor({ source, ast, types, references }: CheckedExpr, planned: Plan, stage: Stage) {
    this.source = source;
    this.ast = ast;
    this.type = types.get(ast.id) ?? errorType;
    this.resolved = references;
    this.#plan = planned;
    this.#stage = stage;
  }

  references(): References {
    return referencesOf(this.ast, this.resolved);
  }

  evaluate(variables: Variables, options?: { readonly calls?: Calls | undefined }): Outcome {
    const value = this.#stage.run(variables);
    return value === undefined ? this.#walk(variables, options?.calls) : { kind: "value", value };
  }

  /** Runs the closures. */
  #walk(variables: Variables, calls: Calls | undefined): Outcome {
    const { root, layout } = this.#plan;
    try {
      return {
        kind: "value",
        value: root(new Frame(layout, variables, calls)),
      };
    } catch (thrown) {
      if (thrown instanceof Unknown) return { kind: "unknown", calls: thrown.calls };
      if (thrown instanceof CelError)
        return this.#failed("EXPR_EVALUATION", thrown.message, thrown.nodeId);
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
  throw outcome.kind === "error" ? celError(outcome.error.message) : new Unknown(outcome.calls);
}
