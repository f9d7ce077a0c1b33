import { children, Operator, type Expr } from "./ast.ts";
import { nestingTooDeep, treeTooDeep } from "./faults.ts";
import type { Issues } from "./issues.ts";

/** Thrown by {@link Nesting} to give up the parse; the issue has been reported. */
export class NestingExceeded {}

/**
 * Counts how deep the text nests while it is parsed. Expressions, the operands of sums and the operands of relations are
 * counted apart, as cel-go's grammar does, so that the same texts are refused. The right operand of an operator is one deeper.
 */
export class Nesting {
  readonly #limit: number;
  readonly #issues: Issues;
  #expressions = 0;
  #sums = 0;
  #relations = 0;

  constructor(limit: number, issues: Issues) {
    this.#limit = limit;
    this.#issues = issues;
  }

  /** An expression starts at this offset. Throws {@link NestingExceeded}, as the others do. */
  enterExpression(offset: number): void {
    this.#check(++this.#expressions, offset);
  }

  leaveExpression(): void {
    this.#expressions--;
  }

  /** A chain of operators starts: one operand of a sum and of a relation, even without an operator. */
  enterChain(offset: number): void {
    this.#check(++this.#sums, offset);
    this.#check(++this.#relations, offset);
  }

  leaveChain(): void {
    this.#sums--;
    this.#relations--;
  }

  /** The right operand of an operator starts. */
  enterOperand(kind: OperatorKind, offset: number): void {
    if (kind === "arithmetic") this.#check(++this.#sums, offset);
    else if (kind === "relation") this.#check(++this.#relations, offset);
  }

  leaveOperand(kind: OperatorKind): void {
    if (kind === "arithmetic") this.#sums--;
    else if (kind === "relation") this.#relations--;
  }

  #check(depth: number, offset: number): void {
    if (depth <= this.#limit) return;
    this.#issues.report(nestingTooDeep(this.#limit), offset, offset + 1);
    throw new NestingExceeded();
  }
}

/** Arithmetic, comparison, or `&&` and `||`, which may be as many as one likes. */
export type OperatorKind = "arithmetic" | "relation" | "logic";

const uncounted: ReadonlySet<string> = new Set([
  Operator.and,
  Operator.or,
  Operator.not,
  Operator.negate,
]);
const operators: ReadonlySet<string> = new Set(Object.values(Operator));

/** Whether the node counts towards the length of a path: selections, loops, method calls, and the operators of two or three operands but `&&` and `||`. */
function counts(node: Expr): boolean {
  if (node.kind === "select" || node.kind === "comprehension") return true;
  if (node.kind !== "call" || uncounted.has(node.name)) return false;
  return node.target !== undefined || operators.has(node.name);
}

/** Reports a tree in which some path is longer than the limit. Needs no stack itself. */
export function checkTreeDepth(root: Expr, limit: number, issues: Issues): void {
  const pending = [{ node: root, depth: 0 }];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    const { node } = next;
    const depth = next.depth + (counts(node) ? 1 : 0);
    if (depth > limit) {
      issues.report(treeTooDeep(limit), node.start, node.end);
      return;
    }
    for (const child of children(node)) pending.push({ node: child, depth });
  }
}
