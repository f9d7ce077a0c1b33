import type { IToken } from "chevrotain";
import { Operator, type Expr } from "./ast.ts";

/** An operator of two operands; the higher `precedence` binds first. */
export interface BinaryOperator {
  readonly name: string;
  readonly precedence: number;
}

/** The operators of two operands but `&&` and `||`, by how they are written. */
export const binaryOperators: ReadonlyMap<string, BinaryOperator> = new Map([
  ["<", { name: Operator.less, precedence: 1 }],
  ["<=", { name: Operator.lessEquals, precedence: 1 }],
  [">", { name: Operator.greater, precedence: 1 }],
  [">=", { name: Operator.greaterEquals, precedence: 1 }],
  ["==", { name: Operator.equals, precedence: 1 }],
  ["!=", { name: Operator.notEquals, precedence: 1 }],
  ["in", { name: Operator.in, precedence: 1 }],
  ["+", { name: Operator.add, precedence: 2 }],
  ["-", { name: Operator.subtract, precedence: 2 }],
  ["*", { name: Operator.multiply, precedence: 3 }],
  ["/", { name: Operator.divide, precedence: 3 }],
  ["%", { name: Operator.modulo, precedence: 3 }],
]);

/** What `make` makes of the stretches between operators with this image. Most texts are one stretch, which costs no copy. */
export function stretches(
  operands: readonly Expr[],
  operators: readonly IToken[],
  image: string,
  make: (operands: readonly Expr[], operators: readonly IToken[]) => Expr,
): readonly Expr[] {
  if (!operators.some((operator) => operator.image === image)) return [make(operands, operators)];
  return split(operators, [image]).map(({ from, to }) =>
    make(operands.slice(from, to + 1), operators.slice(from, to)),
  );
}

/** The stretches between infixes with these images: from the first to the last operand, and the infix after it. */
export function split(
  infixes: readonly IToken[],
  images: readonly string[],
): { infix: IToken | undefined; from: number; to: number }[] {
  const result: { infix: IToken | undefined; from: number; to: number }[] = [];
  let from = 0;
  for (const [to, infix] of infixes.entries()) {
    if (!images.includes(infix.image)) continue;
    result.push({ infix, from, to });
    from = to + 1;
  }
  return [...result, { infix: undefined, from, to: infixes.length }];
}
