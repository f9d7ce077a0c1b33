import { walk, type Expr } from "../ast.ts";
import type { CheckedExpr, Resolved } from "../checked.ts";
import type { Validator } from "../declare.ts";
import { CelError } from "../errors.ts";
import type { Type } from "../types.ts";
import { runtimeName } from "../values/type-value.ts";
import { formattingError, readFormat, type Formatter, type Verb } from "./strings-format.ts";

/** Refuses constant format texts that can never work with the list literal beside them, and list literals with more than they use. */
export function formatValidator(formatter: Formatter, overloadId: string): Validator {
  return (checked, report) => {
    if (!mentions(checked, overloadId)) return;
    walk(checked.ast, (node) => {
      if (node.kind !== "call") return;
      const [list] = node.args;
      const format = node.target?.kind === "literal" ? node.target.value : undefined;
      if (typeof format !== "string" || list?.kind !== "list") return;
      if (!isFormat(checked.references.get(node.id), overloadId)) return;
      const { elements } = list;
      const fault = faultOf(formatter, format, elements, checked);
      if (fault === undefined) return;
      // cel-go points at the call for a fault of the format; the text to blame is the format.
      report(fault.at ?? { ...node, ...spanOf(node.target ?? node) }, fault.message, fault.help);
    });
  };
}

const spanOf = ({ start, end }: Expr): { start: number; end: number } => ({ start, end });

/** Whether the function is called at all. Most expressions are not looked through then. */
function mentions({ references }: CheckedExpr, overloadId: string): boolean {
  let found = false;
  references.forEach((resolved) => {
    found ||= isFormat(resolved, overloadId);
  });
  return found;
}

function isFormat(resolved: Resolved | undefined, overloadId: string): boolean {
  if (resolved?.kind !== "call") return false;
  for (const { id } of resolved.overloads) if (id === overloadId) return true;
  return false;
}

interface FormatFault {
  readonly message: string;
  readonly help: string;
  /** The argument that is to blame; the format if there is none. */
  readonly at?: Expr | undefined;
}

function faultOf(
  formatter: Formatter,
  format: string,
  elements: readonly Expr[],
  checked: CheckedExpr,
): FormatFault | undefined {
  let at: Expr | undefined;
  try {
    const used = readFormat(format, elements.length, {
      text: () => undefined,
      clause(verb, _precision, index) {
        at = misfit(formatter, verb, elements[index], checked);
        if (at === undefined) return;
        const name = runtimeName(typeOf(at, checked));
        throw formattingError(`${formatter[verb].refusal}${name}`);
      },
    });
    if (used >= elements.length) return undefined;
    return {
      message: `too many arguments supplied to string.format (expected ${used}, got ${elements.length})`,
      help: "give the format a clause for it, or remove the argument",
      at: elements[used],
    };
  } catch (error) {
    if (!(error instanceof CelError)) throw error;
    const help =
      at === undefined
        ? "the clauses are %s %d %f %e %b %o %x %X, each with an argument in the list; %% is a percent sign"
        : "%s takes every type that has a text";
    return { message: error.message, help, at };
  }
}

/** The argument, or the part of a literal in it, whose type the clause can never print. */
function misfit(
  formatter: Formatter,
  verb: Verb,
  node: Expr | undefined,
  checked: CheckedExpr,
): Expr | undefined {
  if (node === undefined) return undefined;
  const { kind } = typeOf(node, checked);
  if (kind !== "dyn" && !formatter[verb].takes.has(kind)) return node;
  if (verb !== "s") return undefined;
  const parts =
    node.kind === "list"
      ? node.elements
      : node.kind === "map"
        ? node.entries.flatMap(({ key, value }) => [key, value])
        : [];
  for (const part of parts) {
    const found = misfit(formatter, verb, part, checked);
    if (found !== undefined) return found;
  }
  return undefined;
}

function typeOf(node: Expr, { types }: CheckedExpr): Type {
  return types.get(node.id) ?? { kind: "dyn" };
}
