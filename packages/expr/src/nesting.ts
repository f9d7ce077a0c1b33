import { children, Operator, type Expr } from "./ast.ts";
import { treeTooDeep } from "./faults.ts";
import type { Issues } from "./issues.ts";
import type { InfixKind } from "./infixes.ts";

/** Thrown by {@link Nesting} to give up the parse, at an offset of the text. */
export class NestingExceeded {
  readonly offset: number;

  constructor(offset: number) {
    this.offset = offset;
  }
}

/** The part of a ternary that an expression is, if it is one. */
export type TernaryPart = "then" | "else" | undefined;

/**
 * Counts how deep the text nests while it is parsed. Expressions, the operands of sums and the operands of relations are
 * counted apart, as cel-go's grammar does, so that the same texts are refused. The right operand of an operator is one deeper.
 */
export class Nesting {
  readonly #limit: number;
  #expressions = 0;
  #sums = 0;
  #relations = 0;

  constructor(limit: number) {
    this.#limit = limit;
  }

  /** An expression starts at this offset. The middle of a ternary is none of its own, its end is one in no sum and no relation. Throws {@link NestingExceeded}. */
  enter(part: TernaryPart, offset: number): void {
    if (part === "then") return;
    this.#check(++this.#expressions, offset);
    if (part === "else") return;
    this.#check(++this.#sums, offset);
    this.#check(++this.#relations, offset);
  }

  leave(part: TernaryPart): void {
    if (part === "then") return;
    this.#expressions--;
    if (part === "else") return;
    this.#sums--;
    this.#relations--;
  }

  /** What follows an operator starts at this offset. Throws {@link NestingExceeded}. */
  enterOperand(kind: InfixKind | undefined, offset: number): void {
    if (kind === "arithmetic") this.#check(++this.#sums, offset);
    if (kind === "relation") this.#check(++this.#relations, offset);
  }

  leaveOperand(kind: InfixKind | undefined): void {
    if (kind === "arithmetic") this.#sums--;
    if (kind === "relation") this.#relations--;
  }

  #check(depth: number, offset: number): void {
    if (depth > this.#limit) throw new NestingExceeded(offset);
  }
}

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
  // Two stacks in step: this runs for every text, and pairs would be garbage.
  const nodes = [root];
  const depths = [0];
  for (let node = nodes.pop(); node !== undefined; node = nodes.pop()) {
    const depth = (depths.pop() ?? 0) + (counts(node) ? 1 : 0);
    if (depth > limit) {
      issues.report(treeTooDeep(limit), node.start, node.end);
      return;
    }
    for (const child of children(node)) {
      nodes.push(child);
      depths.push(depth);
    }
  }
}
