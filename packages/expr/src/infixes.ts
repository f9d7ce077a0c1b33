import type { IToken } from "chevrotain";
import { Operator, type Expr } from "./ast.ts";
import { vocabulary } from "./tokens.ts";

/** What an operator does with its operands. */
export type InfixKind = "logic" | "relation" | "arithmetic";

/** An operator between two operands; the higher `precedence` binds first. */
export interface Infix {
  readonly name: string;
  readonly precedence: number;
  readonly kind: InfixKind;
}

const byImage: ReadonlyMap<string, Infix> = new Map([
  ["||", { name: Operator.or, precedence: 1, kind: "logic" }],
  ["&&", { name: Operator.and, precedence: 2, kind: "logic" }],
  ["<", { name: Operator.less, precedence: 3, kind: "relation" }],
  ["<=", { name: Operator.lessEquals, precedence: 3, kind: "relation" }],
  [">", { name: Operator.greater, precedence: 3, kind: "relation" }],
  [">=", { name: Operator.greaterEquals, precedence: 3, kind: "relation" }],
  ["==", { name: Operator.equals, precedence: 3, kind: "relation" }],
  ["!=", { name: Operator.notEquals, precedence: 3, kind: "relation" }],
  ["in", { name: Operator.in, precedence: 3, kind: "relation" }],
  ["+", { name: Operator.add, precedence: 4, kind: "arithmetic" }],
  ["-", { name: Operator.subtract, precedence: 4, kind: "arithmetic" }],
  ["*", { name: Operator.multiply, precedence: 5, kind: "arithmetic" }],
  ["/", { name: Operator.divide, precedence: 5, kind: "arithmetic" }],
  ["%", { name: Operator.modulo, precedence: 5, kind: "arithmetic" }],
]);

/** By the number that chevrotain gives a token's type. */
const byType: (Infix | undefined)[] = [];
for (const { PATTERN, tokenTypeIdx } of vocabulary) {
  const infix = typeof PATTERN === "string" ? byImage.get(PATTERN) : undefined;
  if (infix !== undefined && tokenTypeIdx !== undefined) byType[tokenTypeIdx] = infix;
}

/** The operator that a token is; undefined for one that is none. */
export function infixOf(token: IToken): Infix | undefined {
  return byType[token.tokenTypeIdx];
}

/** Makes the node of an operator, which stands at this token. */
export type MakeOperation = (infix: Infix, token: IToken, operands: readonly Expr[]) => Expr;

/**
 * Puts operands with operators between them in order: by precedence, from left to right. A run of `&&` or of `||` is one node for all
 * its terms, at the first of them.
 */
export class Chain {
  readonly #operands: readonly Expr[];
  readonly #tokens: readonly IToken[];
  readonly #make: MakeOperation;
  #next = 0;

  constructor(operands: readonly Expr[], tokens: readonly IToken[], make: MakeOperation) {
    this.#operands = operands;
    this.#tokens = tokens;
    this.#make = make;
  }

  /** The next operand with all operators after it that bind at least so strongly. */
  climb(least: number): Expr {
    let left = this.#operands[this.#next];
    if (left === undefined) throw new TypeError("an operator has no operand");
    for (;;) {
      const token = this.#tokens[this.#next];
      const infix = token && infixOf(token);
      if (token === undefined || infix === undefined || infix.precedence < least) return left;
      this.#next++;
      const operands = [left, this.climb(infix.precedence + 1)];
      if (infix.kind === "logic") {
        while (this.#continues(token)) {
          this.#next++;
          operands.push(this.climb(infix.precedence + 1));
        }
      }
      left = this.#make(infix, token, operands);
    }
  }

  #continues(token: IToken): boolean {
    return this.#tokens[this.#next]?.tokenTypeIdx === token.tokenTypeIdx;
  }
}
