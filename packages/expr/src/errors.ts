import type { Position } from "./source.ts";

/**
 * The codes of expression faults. Closed and append-only; branch on these, never on message text.
 *
 * - `EXPR_SYNTAX`: the text is not CEL.
 * - `EXPR_LIMIT`: the text is too long, or nests too deep.
 * - `EXPR_INVALID_LITERAL`: a number out of range, an escape that does not exist, a string that is not closed.
 * - `EXPR_INVALID_MACRO`: a macro whose arguments do not have the form it needs, as in `has(x)`.
 * - `EXPR_UNDECLARED_REFERENCE`: a variable, type or function that the environment does not declare.
 * - `EXPR_NO_MATCHING_OVERLOAD`: a function or operator that does not take these argument types.
 * - `EXPR_TYPE_MISMATCH`: another type is wanted here, as for the predicate of `all`.
 * - `EXPR_UNDEFINED_FIELD`: a field that the type does not have, or a type without fields.
 * - `EXPR_RESULT_TYPE`: the expression as a whole gives another type than its user asked for.
 * - `EXPR_MIXED_LITERAL`: a list or map literal of several types where the environment wants one.
 * - `EXPR_INVALID_CONSTANT`: a constant argument that can never be right, as in `duration("1 day")`.
 * - `EXPR_NOT_SUPPORTED`: CEL that exists elsewhere, but not here; the help gives the reason.
 * - `EXPR_EVALUATION`: an error while the expression ran.
 * - `EXPR_REGEX_LIMIT`: a pattern is too complicated for a text of that length.
 * - `EXPR_COST_LIMIT`: an evaluation cost more than allowed.
 * - `EXPR_DEADLINE`: an evaluation was not done in time.
 * - `EXPR_ROUND_LIMIT`: an evaluation needed more rounds, or more calls, of asynchronous functions than allowed.
 */
export type ExprCode =
  | "EXPR_SYNTAX"
  | "EXPR_LIMIT"
  | "EXPR_INVALID_LITERAL"
  | "EXPR_INVALID_MACRO"
  | "EXPR_UNDECLARED_REFERENCE"
  | "EXPR_NO_MATCHING_OVERLOAD"
  | "EXPR_TYPE_MISMATCH"
  | "EXPR_UNDEFINED_FIELD"
  | "EXPR_RESULT_TYPE"
  | "EXPR_MIXED_LITERAL"
  | "EXPR_INVALID_CONSTANT"
  | "EXPR_NOT_SUPPORTED"
  | "EXPR_EVALUATION"
  | "EXPR_REGEX_LIMIT"
  | "EXPR_COST_LIMIT"
  | "EXPR_DEADLINE"
  | "EXPR_ROUND_LIMIT";

/** The codes of errors that an expression can absorb. */
export type EvaluationCode = "EXPR_EVALUATION" | "EXPR_REGEX_LIMIT";

/** What is wrong, apart from where. `message` is cel-go's wording, `help` is ours and says what to do. */
export interface Fault {
  readonly code: ExprCode;
  readonly message: string;
  readonly help?: string;
}

/** One fault of an expression and its place. */
export interface ExprIssue extends Fault {
  /** First character of the fault in the expression's text, in UTF-16 code units. */
  readonly start: number;
  /** First character after it. */
  readonly end: number;
  /** Where cel-go points, when that is not `start`: an operator, the dot of a selection, the parenthesis after a name. */
  readonly at?: number;
  /** The same place as an editor counts, in the file that holds the expression if there is one. */
  readonly position: Position;
  /** The line that the position is on, for a frame. */
  readonly sourceLine: string;
}

// A symbol per class, so that instanceof holds across two installed copies of the package.
const exprErrorBrand = Symbol.for("imagegate.ExprError");
const celErrorBrand = Symbol.for("imagegate.CelError");

function branded(value: unknown, brand: symbol): boolean {
  return typeof value === "object" && value !== null && brand in value;
}

/** Thrown when an expression does not compile. Holds every issue, in the order of the text; there is at least one. */
export class ExprError extends Error {
  override readonly name: string = "ExprError";
  /** The first issue's code. */
  readonly code: ExprCode;
  readonly help?: string;
  readonly position?: Position;
  readonly issues: readonly ExprIssue[];

  constructor(issues: readonly [ExprIssue, ...(readonly ExprIssue[])]) {
    const [first] = issues;
    const { file, line, column } = first.position;
    const more = issues.length > 1 ? ` (and ${issues.length - 1} more)` : "";
    super(`${file}:${line}:${column}: ${first.message}${more}`);
    this.code = first.code;
    if (first.help !== undefined) this.help = first.help;
    this.position = first.position;
    this.issues = issues;
  }

  static override [Symbol.hasInstance](value: unknown): boolean {
    return branded(value, exprErrorBrand);
  }

  static {
    Object.defineProperty(this.prototype, exprErrorBrand, { value: true });
  }
}

/**
 * An error of a running expression, thrown inside the evaluator and by implementations of functions. It has no stack, because
 * CEL absorbs most of them and a stack is what makes an `Error` slow. Make one with {@link celError}.
 */
export class CelError {
  readonly message: string;
  /** The code of the outcome, if nothing absorbs the error. */
  readonly code: EvaluationCode;
  /** The node where the error arose; the evaluator sets it on the way out. */
  nodeId: number | undefined = undefined;

  constructor(message: string, code: EvaluationCode = "EXPR_EVALUATION") {
    this.message = message;
    this.code = code;
  }

  static [Symbol.hasInstance](value: unknown): boolean {
    return branded(value, celErrorBrand);
  }

  static {
    Object.defineProperty(this.prototype, celErrorBrand, { value: true });
  }
}

/** An error for an implementation to throw: `throw celError("division by zero")`. */
export function celError(message: string, code?: EvaluationCode): CelError {
  return new CelError(message, code);
}
