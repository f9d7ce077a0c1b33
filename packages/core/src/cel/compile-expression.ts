import {
  type Environment,
  ExprError,
  type ExprIssue,
  formatType,
  type Type,
} from "@imagegate/expr";
import type { Diagnostic } from "../errors.ts";
import type { PlannedExpression } from "../plan.ts";
import type { DocumentNode } from "../policy/document-node.ts";
import type { Path } from "../policy/node.ts";

/**
 * Compiles the expression under a path of a document. `result` is the type that it must have exactly: a `dyn` is refused where a
 * bool is wanted, as Kubernetes does. Faults are reported with their places in the file; the answer is then undefined.
 */
export function compileExpression(
  document: DocumentNode,
  path: Path,
  environment: Environment,
  report: (fault: Diagnostic) => void,
  result?: Type,
): PlannedExpression | undefined {
  const source = document.source(path);
  if (source === undefined) return undefined;
  try {
    const program = environment.compile(source, result === undefined ? {} : { result });
    return { program, text: source.text, position: document.position(path) };
  } catch (error) {
    if (!(error instanceof ExprError)) throw error;
    for (const issue of error.issues) report(toDiagnostic(issue, result));
    return undefined;
  }
}

function toDiagnostic(issue: ExprIssue, result: Type | undefined): Diagnostic {
  const { code, message, help, position, sourceLine } = issue;
  const wrongResult = code === "EXPR_RESULT_TYPE" && result !== undefined;
  return {
    severity: "error",
    code,
    message: wrongResult ? `output is expected to be of type ${formatType(result)}` : message,
    ...(help === undefined ? {} : { help }),
    position,
    sourceLine,
  };
}
