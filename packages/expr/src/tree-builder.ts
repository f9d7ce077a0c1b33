import type { IToken } from "chevrotain";
import {
  Operator,
  type Call,
  type Expr,
  type Literal,
  type MapEntry,
  type MessageField,
  type Select,
} from "./ast.ts";
import type { MacroDeclaration } from "./declare.ts";
import { backticksOff, invalidMacro, optionalSyntax, reservedWord } from "./faults.ts";
import type { Issues } from "./issues.ts";
import {
  bytesLiteral,
  doubleLiteral,
  intLiteral,
  stringLiteral,
  uintLiteral,
  type ReportLiteral,
} from "./literals.ts";
import { macroKey } from "./macros.ts";
import { reservedWords } from "./tokens.ts";
import type { Value } from "./values/value.ts";

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

/** Ends the expansion of a macro; the issue has been reported. */
class ExpansionFailed {}

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

  literal(token: IToken, form: "int" | "uint" | "double" | "string" | "bytes", sign?: IToken): Expr {
    const report: ReportLiteral = (fault, start, end) =>
      this.#issues.report(fault, token.startOffset + start, token.startOffset + end);
    const start = sign?.startOffset ?? token.startOffset;
    const value = ((): Value => {
      switch (form) {
        case "int":
          return intLiteral(token.image, sign !== undefined, report);
        case "uint":
          return uintLiteral(token.image, report);
        case "double":
          return doubleLiteral(token.image, sign !== undefined, report);
        case "string":
          return stringLiteral(token.image, report);
        case "bytes":
          return bytesLiteral(token.image, report);
      }
    })();
    return this.#constant(value, start, endOf(token));
  }

  constant(token: IToken, value: null | boolean): Expr {
    return this.#constant(value, token.startOffset, endOf(token));
  }

  #constant(value: Value, start: number, end: number): Literal {
    return { id: this.#id(), start, end, at: start, kind: "literal", value };
  }

  ident(dot: IToken | undefined, name: IToken): Expr {
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

  select(operand: Expr, dot: IToken, optional: IToken | undefined, name: IToken): Select {
    if (optional !== undefined) this.optional(dot, optional);
    const escaped = name.image.startsWith("`");
    if (escaped && !this.#backticks) this.#report(backticksOff(), name);
    return {
      id: this.#id(),
      start: operand.start,
      end: endOf(name),
      at: dot.startOffset,
      kind: "select",
      operand,
      field: escaped ? name.image.slice(1, -1) : name.image,
      fieldStart: name.startOffset,
      test: false,
    };
  }

  index(operand: Expr, open: IToken, optional: IToken | undefined, key: Expr, close: IToken): Expr {
    if (optional !== undefined) this.optional(open, optional);
    const { startOffset } = open;
    return this.#call(Operator.index, startOffset, operand.start, endOf(close), [operand, key]);
  }

  /** `name(args)` with an optional leading dot, which stays part of the name. */
  globalCall(dot: IToken | undefined, name: IToken, args: readonly Expr[], close: IToken): Expr {
    this.#refuseReserved(name);
    const full = dot === undefined ? name.image : `.${name.image}`;
    const start = (dot ?? name).startOffset;
    return this.#expand(this.#call(full, name.startOffset, start, endOf(close), args));
  }

  methodCall(target: Expr, name: IToken, args: readonly Expr[], close: IToken): Expr {
    const call = this.#call(name.image, name.startOffset, target.start, endOf(close), args);
    return this.#expand({ ...call, target });
  }

  list(open: IToken, elements: readonly Expr[], close: IToken): Expr {
    return { ...this.#between(open, close), kind: "list", elements };
  }

  map(open: IToken, entries: readonly MapEntry[], close: IToken): Expr {
    return { ...this.#between(open, close), kind: "map", entries };
  }

  message(name: { text: string; start: number }, open: IToken, fields: readonly MessageField[], close: IToken): Expr {
    return {
      id: this.#id(),
      start: name.start,
      end: endOf(close),
      at: open.startOffset,
      kind: "message",
      name: name.text,
      fields,
    };
  }

  entry(key: Expr, colon: IToken, value: Expr): MapEntry {
    return { id: this.#id(), start: key.start, end: value.end, at: colon.startOffset, key, value };
  }

  field(name: IToken, colon: IToken, value: Expr): MessageField {
    const escaped = name.image.startsWith("`");
    if (escaped && !this.#backticks) this.#report(backticksOff(), name);
    return {
      id: this.#id(),
      start: name.startOffset,
      end: value.end,
      at: colon.startOffset,
      field: escaped ? name.image.slice(1, -1) : name.image,
      value,
    };
  }

  /** A run of `!` or `-` before an operand: an even run is nothing. */
  unary(name: typeof Operator.not | typeof Operator.negate, signs: readonly IToken[], operand: Expr): Expr {
    const [first] = signs;
    if (first === undefined) return operand;
    const { startOffset } = first;
    if (signs.length % 2 === 0) return { ...operand, start: startOffset };
    return this.#call(name, startOffset, startOffset, operand.end, [operand]);
  }

  conditional(condition: Expr, question: IToken, then: Expr, otherwise: Expr): Expr {
    return this.#call(Operator.conditional, question.startOffset, condition.start, otherwise.end, [
      condition,
      then,
      otherwise,
    ]);
  }

  /** `operands` with `operators` between them, all precedences. */
  chain(operands: readonly Expr[], operators: readonly IToken[]): Expr {
    const terms: Expr[] = [];
    let factors: Expr[] = [];
    let firstOr: IToken | undefined;
    let firstAnd: IToken | undefined;
    let from = 0;
    for (let i = 0; i <= operators.length; i++) {
      const operator = operators[i];
      if (operator !== undefined && operator.image !== "&&" && operator.image !== "||") continue;
      factors.push(this.#binaries(operands.slice(from, i + 1), operators.slice(from, i)));
      from = i + 1;
      if (operator?.image === "&&") {
        firstAnd ??= operator;
        continue;
      }
      terms.push(this.#logic(Operator.and, factors, firstAnd));
      factors = [];
      firstAnd = undefined;
      firstOr ??= operator;
    }
    return this.#logic(Operator.or, terms, firstOr);
  }

  /** Notes that optional syntax is not there: from `first` up to the question mark. */
  optional(first: IToken, question: IToken): void {
    const text = first === question ? "?" : `${first.image}?`;
    this.#issues.report(optionalSyntax(text), first.startOffset, endOf(question));
  }

  #logic(name: string, terms: readonly Expr[], operator: IToken | undefined): Expr {
    const [first] = terms;
    const last = terms.at(-1);
    if (first === undefined || last === undefined) throw new TypeError("a chain has an operand");
    if (operator === undefined) return first;
    return this.#call(name, operator.startOffset, first.start, last.end, terms);
  }

  /** Relations, sums and products, left to right by precedence. */
  #binaries(operands: readonly Expr[], operators: readonly IToken[]): Expr {
    const done: Expr[] = [];
    const pending: { token: IToken; name: string; precedence: number }[] = [];
    const reduce = (): void => {
      const operator = pending.pop();
      const right = done.pop();
      const left = done.pop();
      if (operator === undefined || left === undefined || right === undefined) return;
      const { startOffset } = operator.token;
      done.push(this.#call(operator.name, startOffset, left.start, right.end, [left, right]));
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
    const [result] = done;
    if (result === undefined) throw new TypeError("a chain has an operand");
    return result;
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
    const key = macroKey({ name, method: target !== undefined, arity: args.length });
    const macro = this.#macros.get(key);
    if (macro === undefined) return call;
    const fail = (where: Expr | undefined, message: string, help?: string): never => {
      this.#issues.report(invalidMacro(message, help), where?.start ?? start, where?.end ?? end);
      throw new ExpansionFailed();
    };
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
        fail,
      };
      return macro.expand(context, target, args);
    } catch (error) {
      if (error instanceof ExpansionFailed) return call;
      throw error;
    }
  }

  #refuseReserved(name: IToken): void {
    if (reservedWords.has(name.image)) this.#report(reservedWord(name.image), name);
  }

  #report(fault: Parameters<Issues["report"]>[0], token: IToken): void {
    this.#issues.report(fault, token.startOffset, endOf(token));
  }

  #id(): number {
    return ++this.#lastId;
  }
}
