import {
  type Environment,
  type ExprCode,
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
    for (const issue of error.issues) {
      const cut = issue.end >= source.text.length && document.endsInComment(path);
      report(toDiagnostic(issue, result, cut && broken.has(issue.code)));
    }
    return undefined;
  }
}

const broken: ReadonlySet<ExprCode> = new Set<ExprCode>(["EXPR_SYNTAX", "EXPR_INVALID_LITERAL"]);

/** `cut`: the text is broken where a YAML comment begins. */
function toDiagnostic(issue: ExprIssue, result: Type | undefined, cut: boolean): Diagnostic {
  const { code, message, position, sourceLine } = issue;
  const help = cut
    ? "the text ends before ` #`, which begins a comment: put the expression into quotes, or on lines of its own after `>-`"
    : issue.help;
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
