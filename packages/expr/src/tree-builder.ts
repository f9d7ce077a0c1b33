import type { IToken } from "chevrotain";
import {
  Operator,
  type Call,
  type Expr,
  type MapEntry,
  type MessageField,
  type Select,
} from "./ast.ts";
import type { MacroDeclaration } from "./declare.ts";
import type { Fault } from "./errors.ts";
import { backticksOff, invalidMacro, optionalSyntax, reservedWord } from "./faults.ts";
import type { Issues } from "./issues.ts";
import { literalValue, type ReportLiteral } from "./literals.ts";
import { macroKey } from "./macros.ts";
import { reservedWords } from "./tokens.ts";

const binaryOperators: ReadonlyMap<string, { name: string; precedence: 1 | 2 | 3 }> = new Map([
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

/** Ends the expansion of a macro with a fault at a node, or at the call. */
class ExpansionFailed {
  readonly at: Expr | undefined;
  readonly fault: Fault;

  constructor(at: Expr | undefined, fault: Fault) {
    this.at = at;
    this.fault = fault;
  }
}

/**
 * What has been read of an operand. The last name stays open until it is known whether arguments follow: it becomes a
 * function, a method, a variable or a field.
 */
export interface Operand {
  /** All before the open name. Absent when the operand starts with that name. */
  readonly node?: Expr;
  readonly open?: { readonly dot?: IToken; readonly optional?: IToken; readonly name: IToken };
  /** The dotted name that the whole is, while it may still name a message. */
  readonly dotted?: { readonly text: string; readonly start: number };
}

/** Offset of the first character after the token. */
export function endOf(token: IToken): number {
  return token.startOffset + token.image.length;
}

/** What the grammar calls to make nodes, one method for each form. Faults that are not the grammar's are reported here. */
export class TreeBuilder {
  readonly #issues: Issues;
  readonly #macros: ReadonlyMap<string, MacroDeclaration>;
  readonly #backticks: boolean;
  #lastId = 0;

  constructor(issues: Issues, macros: readonly MacroDeclaration[], backticks: boolean) {
    this.#issues = issues;
    this.#macros = new Map(macros.map((macro) => [macroKey(macro), macro]));
    this.#backticks = backticks;
  }

  literal(token: IToken, sign: IToken | undefined): Expr {
    const report: ReportLiteral = (fault, start, end) =>
      this.#issues.report(fault, token.startOffset + start, token.startOffset + end);
    const start = (sign ?? token).startOffset;
    const value = literalValue(token, sign !== undefined, report);
    return { id: this.#id(), start, end: endOf(token), at: start, kind: "literal", value };
  }

  /** The node of an operand whose last name no arguments follow. */
  close({ node, open }: Operand): Expr {
    if (open === undefined) return required(node);
    if (node === undefined || open.dot === undefined) return this.#ident(open.dot, open.name);
    return this.#select(node, open.dot, open.optional, open.name);
  }

  /** The operand's last name called with arguments: a function, or a method of what stands before. A macro is expanded. */
  call({ node, open }: Operand, args: readonly Expr[], close: IToken): Expr {
    const { dot, name } = required(open);
    if (node !== undefined) {
      const call = this.#call(name.image, name.startOffset, node.start, endOf(close), args);
      return this.#expand({ ...call, target: node });
    }
    this.#refuseReserved(name);
    // A leading dot stays part of the name.
    const full = `${dot?.image ?? ""}${name.image}`;
    const start = (dot ?? name).startOffset;
    return this.#expand(this.#call(full, name.startOffset, start, endOf(close), args));
  }

  #ident(dot: IToken | undefined, name: IToken): Expr {
    this.#refuseReserved(name);
    return {
      id: this.#id(),
      start: (dot ?? name).startOffset,
      end: endOf(name),
      at: name.startOffset,
      kind: "ident",
      name: name.image,
      rooted: dot !== undefined,
    };
  }

  /** The expression between two parentheses; its span grows by them, so that spans of its parents are whole text. */
  parenthesised(open: IToken, inner: Expr, close: IToken): Expr {
    return { ...inner, start: open.startOffset, end: endOf(close) };
  }

  #select(operand: Expr, dot: IToken, optional: IToken | undefined, name: IToken): Select {
    if (optional !== undefined) this.optional(dot, optional);
    return {
      id: this.#id(),
      start: operand.start,
      end: endOf(name),
      at: dot.startOffset,
      kind: "select",
      operand,
      field: this.#fieldName(name),
      fieldStart: name.startOffset,
      test: false,
    };
  }

  index(operand: Expr, open: IToken, optional: IToken | undefined, key: Expr, close: IToken): Expr {
    if (optional !== undefined) this.optional(open, optional);
    const { startOffset } = open;
    return this.#call(Operator.index, startOffset, operand.start, endOf(close), [operand, key]);
  }

  list(open: IToken, elements: readonly Expr[], close: IToken): Expr {
    return { ...this.#between(open, close), kind: "list", elements };
  }

  map(open: IToken, entries: readonly MapEntry[], close: IToken): Expr {
    return { ...this.#between(open, close), kind: "map", entries };
  }

  message(operand: Operand, open: IToken, fields: readonly MessageField[], close: IToken): Expr {
    const { text, start } = required(operand.dotted);
    return {
      id: this.#id(),
      start,
      end: endOf(close),
      at: open.startOffset,
      kind: "message",
      name: text,
      fields,
    };
  }

  entry(key: Expr, colon: IToken, value: Expr): MapEntry {
    return { id: this.#id(), start: key.start, end: value.end, at: colon.startOffset, key, value };
  }

  field(name: IToken, colon: IToken, value: Expr): MessageField {
    return {
      id: this.#id(),
      start: name.startOffset,
      end: value.end,
      at: colon.startOffset,
      field: this.#fieldName(name),
      value,
    };
  }

  /** A run of `!` or `-` before an operand: an even run is nothing. */
  unary(
    name: typeof Operator.not | typeof Operator.negate,
    signs: readonly IToken[],
    operand: Expr,
  ): Expr {
    const [first] = signs;
    if (first === undefined) return operand;
    const { startOffset } = first;
    if (signs.length % 2 === 0) return { ...operand, start: startOffset };
    return this.#call(name, startOffset, startOffset, operand.end, [operand]);
  }

  /** `operands` with the infixes `between` them. A ternary's end reaches as far as the expression. */
  expression(operands: readonly Expr[], between: readonly IToken[]): Expr {
    const chains: Expr[] = [];
    const questions: IToken[] = [];
    for (const { infix, from, to } of split(between, ["?", ":"])) {
      chains.push(this.#chain(operands.slice(from, to + 1), between.slice(from, to)));
      if (infix?.image === "?") questions.push(infix);
    }
    let result = required(chains.pop());
    for (const { startOffset } of questions.toReversed()) {
      const then = required(chains.pop());
      const condition = required(chains.pop());
      const parts = [condition, then, result];
      const { conditional } = Operator;
      result = this.#call(conditional, startOffset, condition.start, result.end, parts);
    }
    return result;
  }

  /** Operators of all precedences. */
  #chain(operands: readonly Expr[], operators: readonly IToken[]): Expr {
    const terms = split(operators, ["||"]).map(({ from, to }) => {
      const some = operators.slice(from, to);
      const factors = split(some, ["&&"]).map((part) =>
        this.#binaries(
          operands.slice(from + part.from, from + part.to + 1),
          some.slice(part.from, part.to),
        ),
      );
      return this.#logic(Operator.and, factors, some);
    });
    return this.#logic(Operator.or, terms, operators);
  }

  /** Notes that optional syntax is not there: from `first` up to the question mark. */
  optional(first: IToken, question: IToken): void {
    const text = first === question ? "?" : `${first.image}?`;
    this.#issues.report(optionalSyntax(text), first.startOffset, endOf(question));
  }

  /** One node for all terms; points at the first operator between them. */
  #logic(name: string, terms: readonly Expr[], operators: readonly IToken[]): Expr {
    const first = required(terms[0]);
    if (terms.length === 1) return first;
    const symbol = name === Operator.and ? "&&" : "||";
    const { startOffset } = required(operators.find((operator) => operator.image === symbol));
    return this.#call(name, startOffset, first.start, required(terms.at(-1)).end, terms);
  }

  /** Relations, sums and products, left to right by precedence. */
  #binaries(operands: readonly Expr[], operators: readonly IToken[]): Expr {
    const done: Expr[] = [];
    const pending: { token: IToken; name: string; precedence: number }[] = [];
    const reduce = (): void => {
      const { token, name } = required(pending.pop());
      const right = required(done.pop());
      const left = required(done.pop());
      done.push(this.#call(name, token.startOffset, left.start, right.end, [left, right]));
    };
    for (const [i, operand] of operands.entries()) {
      done.push(operand);
      const token = operators[i];
      const operator = token === undefined ? undefined : binaryOperators.get(token.image);
      if (token === undefined || operator === undefined) continue;
      while ((pending.at(-1)?.precedence ?? 0) >= operator.precedence) reduce();
      pending.push({ token, ...operator });
    }
    while (pending.length > 0) reduce();
    return required(done[0]);
  }

  #call(name: string, nameStart: number, start: number, end: number, args: readonly Expr[]): Call {
    return { id: this.#id(), start, end, at: nameStart, kind: "call", name, nameStart, args };
  }

  #between(open: IToken, close: IToken): { id: number; start: number; end: number; at: number } {
    return { id: this.#id(), start: open.startOffset, end: endOf(close), at: open.startOffset };
  }

  /** The tree that a macro call stands for; the call itself when it is no macro, or a faulty one. */
  #expand(call: Call): Expr {
    const { name, target, args, start, end, at } = call;
    const use = { name, method: target !== undefined };
    const macro =
      this.#macros.get(macroKey({ ...use, arity: args.length })) ??
      this.#macros.get(macroKey({ ...use, arity: "any" }));
    if (macro === undefined) return call;
    try {
      const context = {
        call: { start, end, at },
        node: <T extends { readonly kind: Expr["kind"] }>(
          fields: T,
        ): T & { id: number; start: number; end: number; at: number } => ({
          ...fields,
          id: this.#id(),
          start,
          end,
          at,
        }),
        fail: (where: Expr | undefined, message: string, help?: string): never => {
          throw new ExpansionFailed(where, invalidMacro(message, help));
        },
      };
      return macro.expand(context, target, args) ?? call;
    } catch (error) {
      if (!(error instanceof ExpansionFailed)) throw error;
      const where = error.at ?? call;
      this.#issues.report(error.fault, where.start, where.end);
      return call;
    }
  }

  /** The name of a field, which may stand in backticks. */
  #fieldName(name: IToken): string {
    if (!name.image.startsWith("`")) return name.image;
    if (!this.#backticks) this.#report(backticksOff(), name);
    return name.image.slice(1, -1);
  }

  #refuseReserved(name: IToken): void {
    if (reservedWords.has(name.image)) this.#report(reservedWord(name.image), name);
  }

  #report(fault: Fault, token: IToken): void {
    this.#issues.report(fault, token.startOffset, endOf(token));
  }

  #id(): number {
    return ++this.#lastId;
  }
}

/** The stretches between infixes with these images: from the first to the last operand, and the infix after it. */
function split(
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

/** The value, which the grammar guarantees to be there. */
function required<T>(value: T | undefined): T {
  if (value === undefined) throw new TypeError("the grammar called the builder without a part");
  return value;
}
