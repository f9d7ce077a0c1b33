/** Where a fault lies in a file. Lines and columns count from 1, columns in characters as an editor shows them. */
export interface Position {
  readonly file: string;
  /** `spec.validations[0].expression`. */
  readonly path: string;
  readonly line: number;
  readonly column: number;
  /** Characters that the fault covers, at least 1. */
  readonly length: number;
}

/** One fault or warning in a document. */
export interface Diagnostic {
  readonly severity: "error" | "warning";
  readonly code: string;
  readonly message: string;
  readonly help?: string;
  readonly position?: Position;
  /** The line of the file that the position is on, for a caret frame. */
  readonly sourceLine?: string;
}

/** Codes of {@link PolicyError}'s diagnostics beside the expression codes (`EXPR_…`). */
export type PolicyCode =
  | "POLICY_SYNTAX"
  | "POLICY_LIMIT"
  | "POLICY_DUPLICATE_KEY"
  | "POLICY_EMPTY"
  | "POLICY_UNKNOWN_KIND"
  | "POLICY_UNKNOWN_FIELD"
  | "POLICY_UNSUPPORTED_FIELD"
  | "POLICY_MISSING_FIELD"
  | "POLICY_INVALID_VALUE"
  | "POLICY_UNKNOWN_ATTESTOR"
  | "POLICY_DUPLICATE_NAME";

// A symbol per class, so that instanceof holds across two installed copies of the package.
const policyErrorBrand = Symbol.for("imagegate.PolicyError");
const engineErrorBrand = Symbol.for("imagegate.EngineError");

/** Thrown when policy documents cannot be used. Holds every fault, in the order of the file. */
export class PolicyError extends Error {
  override readonly name: string = "PolicyError";
  /** The first fault's code. */
  readonly code: string;
  declare readonly help?: string;
  declare readonly position?: Position;
  readonly diagnostics: readonly Diagnostic[];

  constructor(diagnostics: readonly Diagnostic[]) {
    const first = diagnostics[0];
    const more = diagnostics.length > 1 ? ` (and ${diagnostics.length - 1} more)` : "";
    super(first === undefined ? "no fault was given" : `${locate(first)}${first.message}${more}`);
    Object.defineProperty(this, policyErrorBrand, { value: true });
    this.code = first?.code ?? "POLICY_SYNTAX";
    if (first?.help !== undefined) this.help = first.help;
    if (first?.position !== undefined) this.position = first.position;
    this.diagnostics = diagnostics;
  }

  static override [Symbol.hasInstance](value: unknown): boolean {
    return typeof value === "object" && value !== null && policyErrorBrand in value;
  }
}

function locate({ position }: Diagnostic): string {
  return position === undefined ? "" : `${position.file}:${position.line}:${position.column}: `;
}

/** Codes of {@link EngineError}. */
export type EngineCode =
  | "ENGINE_ABORTED"
  | "ENGINE_CLOSED"
  | "ENGINE_UNSUPPORTED_RESOURCE"
  | "ENGINE_INVALID_RESOURCE"
  | "ENGINE_INVALID_KEY"
  | "ENGINE_INVALID_TRUST_ROOT";

/** Thrown when an evaluation cannot be started or is given up by its caller. */
export class EngineError extends Error {
  override readonly name: string = "EngineError";
  readonly code: EngineCode;
  declare readonly help?: string;

  constructor(code: EngineCode, message: string, options: { help?: string; cause?: unknown } = {}) {
    super(message, options.cause === undefined ? {} : { cause: options.cause });
    Object.defineProperty(this, engineErrorBrand, { value: true });
    this.code = code;
    if (options.help !== undefined) this.help = options.help;
  }

  static override [Symbol.hasInstance](value: unknown): boolean {
    return typeof value === "object" && value !== null && engineErrorBrand in value;
  }
}
