import type { Call } from "./ast.ts";
import type { CheckedExpr } from "./checked.ts";
import { CelError } from "./errors.ts";
import { invalidConstant } from "./faults.ts";
import type { Issues } from "./issues.ts";
import type { Value } from "./values/value.ts";

/** Functions with a text argument that is right or wrong whatever else they are given: which it is, and the arguments to try it with. */
const tried: Readonly<Record<string, (text: string) => readonly Value[]>> = {
  duration: (text) => [text],
  timestamp: (text) => [text],
  matches: (pattern) => ["", pattern],
};

/** Whether {@link checkConstants} has something to look at in the call. */
export function mayHaveConstant({ name, args }: Call): boolean {
  return args.length > 0 && args.at(-1)?.kind === "literal" && Object.hasOwn(tried, name);
}

/** Reports constant durations, timestamps and patterns that cannot be parsed, in these calls. */
export function checkConstants(
  calls: readonly Call[],
  checked: Pick<CheckedExpr, "references">,
  issues: Issues,
): void {
  for (const node of calls) {
    const argument = node.args.at(-1);
    if (argument?.kind !== "literal" || typeof argument.value !== "string") continue;
    const detail = failure(node, argument.value, checked);
    if (detail !== undefined) {
      issues.report(invalidConstant(node.name, detail), argument.start, argument.end, argument.at);
    }
  }
}

/** The error that the one overload of the call gives for the text, if it does. */
function failure(
  node: Call,
  text: string,
  { references }: Pick<CheckedExpr, "references">,
): string | undefined {
  const reference = references.get(node.id);
  if (reference?.kind !== "call") return undefined;
  const [overload, ...others] = reference.overloads;
  const args = tried[node.name]?.(text);
  if (overload?.implementation === undefined || others.length > 0 || args === undefined)
    return undefined;
  try {
    overload.implementation(...args);
    return undefined;
  } catch (error) {
    if (error instanceof CelError) return error.message;
    throw error;
  }
}
