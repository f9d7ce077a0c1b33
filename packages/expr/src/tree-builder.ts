import type { IToken } from "chevrotain";
import {
  Operator,
  withMacroCall,
  withSpan,
  type Call,
  type Expr,
  type MapEntry,
  type MessageField,
  type Select,
} from "./ast.ts";
import type { MacroContext } from "./declare.ts";
import type { Fault } from "./errors.ts";
import { backticksOff, invalidMacro, optionalSyntax, reservedWord } from "./faults.ts";
import { Chain, type MakeOperation } from "./infixes.ts";
import type { Issues } from "./issues.ts";
import { literalValue, type ReportLiteral } from "./literals.ts";
import { findMacro, macroTable, type MacroTable } from "./macros.ts";
import { dottedName } from "./names.ts";
import type { ParseOptions } from "./parse-options.ts";
import { Identifier, reservedWords } from "./tokens.ts";

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
  /** All before the open name. Undefined when the operand starts with that name. */
  readonly node: Expr | undefined;
  readonly dot: IToken | undefined;
  readonly optional: IToken | undefined;
  /** The open name, if there is one. */
  readonly name: IToken | undefined;
  /** Whether the whole is a dotted name so far, which may still name a message. */
  readonly dotted: boolean;
}

/** An operand without an open name. */
export function finished(node: Expr): Operand {
  return { node, dot: undefined, optional: undefined, name: undefined, dotted: false };
}

/** Offset of the first character after the token. */
export function endOf(token: IToken): number {
  return token.startOffset + token.image.length;
}

/** What the grammar calls to make nodes, one method for each form. Faults that are not the grammar's are reported here. */
export class TreeBuilder {
  readonly #issues: Issues;
  readonly #macros: MacroTable;
  readonly #backticks: boolean;
  readonly #optionalSyntax: boolean;
  #lastId = 0;

  constructor(issues: Issues, options: ParseOptions) {
    this.#issues = issues;
    this.#macros = macroTable(options.macros);
    this.#backticks = options.backticks;
    this.#optionalSyntax = options.optionalSyntax;
  }

  /** How many nodes were made. */
  get nodes(): number {
    return this.#lastId;
  }

  literal(token: IToken, sign: IToken | undefined): Expr {
    const report: ReportLiteral = (fault, start, end) =>
      this.#issues.report(fault, token.startOffset + start, token.startOffset + end, at);
    const at = token.startOffset;
    const start = (sign ?? token).startOffset;
    const value = literalValue(token, sign !== undefined, report);
    return { id: this.#id(), start, end: endOf(token), at: start, kind: "literal", value };
  }

  /** A name that an operand starts with, after a leading dot or without. */
  start(dot: IToken | undefined, name: IToken): Operand {
    return { node: undefined, dot, optional: undefined, name, dotted: true };
  }

  /** An operand with one more name after it. */
  member(before: Operand, dot: IToken, optional: IToken | undefined, name: IToken): Operand {
    const dotted =
      before.dotted && optional === undefined && name.tokenTypeIdx === Identifier.tokenTypeIdx;
    return { node: this.close(before), dot, optional, name, dotted };
  }

  /** The node of an operand whose last name no arguments follow. */
  close({ node, dot, optional, name }: Operand): Expr {
    if (name === undefined) return required(node);
    if (node === undefined || dot === undefined) return this.#ident(dot, name);
    return this.#select(node, dot, optional, name);
  }

  /** The operand's last name called with arguments: a function, or a method of what stands before. A macro is expanded. */
  call(operand: Operand, paren: IToken, args: readonly Expr[], close: IToken): Expr {
    const { node: target, dot } = operand;
    const name = required(operand.name);
    if (target === undefined) this.#refuseReserved(name);
    const id = this.#id();
    const start = target?.start ?? (dot ?? name).startOffset;
    const end = endOf(close);
    const at = paren.startOffset;
    const nameStart = name.startOffset;
    const list = exact(args);
    const kind = "call";
    if (target !== undefined) {
      const method = name.image;
      return this.#expand({
        id,
        start,
        end,
        at,
        kind,
        name: method,
        nameStart,
        args: list,
        target,
      });
    }
    // A leading dot stays part of the name.
    const full = dot === undefined ? name.image : `.${name.image}`;
    return this.#expand({ id, start, end, at, kind, name: full, nameStart, args: list });
  }

  #ident(dot: IToken | undefined, name: IToken): Expr {
    const id = this.#id();
    const start = (dot ?? name).startOffset;
    const at = name.startOffset;
    const end = endOf(name);
    // As in cel-go, a reserved word is no name for a macro either.
    if (this.#refuseReserved(name)) return { id, start, end, at, kind: "literal", value: null };
    const rooted = dot !== undefined;
    return { id, start, end, at, kind: "ident", name: name.image, rooted };
  }

  /** The expression between two parentheses; its span grows by them, so that spans of its parents are whole text. */
  parenthesised(open: IToken, inner: Expr, close: IToken): Expr {
    return withSpan(inner, open.startOffset, endOf(close));
  }

  /** `operand.name`, or with the mark `operand.?name`: a call that is given the name as a text. */
  #select(operand: Expr, dot: IToken, mark: IToken | undefined, name: IToken): Select | Call {
    const field = this.#fieldName(name);
    const [start, end, fieldStart] = [operand.start, endOf(name), name.startOffset];
    const at = dot.startOffset;
    if (mark === undefined) {
      const id = this.#id();
      return { id, start, end, at, kind: "select", operand, field, fieldStart, test: false };
    }
    this.#optional(dot, mark);
    const text: Expr = {
      id: this.#id(),
      start: fieldStart,
      end,
      at: fieldStart,
      kind: "literal",
      value: field,
    };
    return this.#call(Operator.optionalSelect, at, start, end, [operand, text]);
  }

  /** `operand[key]`, or with the mark `operand[?key]`. */
  index(operand: Expr, open: IToken, mark: IToken | undefined, key: Expr, close: IToken): Expr {
    if (mark !== undefined) this.#optional(open, mark);
    const name = mark === undefined ? Operator.index : Operator.optionalIndex;
    return this.#call(name, open.startOffset, operand.start, endOf(close), [operand, key]);
  }

  /** A list, with the marks of the optional elements by their indexes. */
  list(
    open: IToken,
    elements: readonly Expr[],
    marks: ReadonlyMap<number, IToken>,
    close: IToken,
  ): Expr {
    const id = this.#id();
    const at = open.startOffset;
    const end = endOf(close);
    const kind = "list";
    if (marks.size === 0) return { id, start: at, end, at, kind, elements: exact(elements) };
    for (const mark of marks.values()) this.#optional(mark, mark);
    const optional = [...marks.keys()];
    return { id, start: at, end, at, kind, elements: exact(elements), optional };
  }

  map(open: IToken, entries: readonly MapEntry[], close: IToken): Expr {
    const at = open.startOffset;
    const end = endOf(close);
    return { id: this.#id(), start: at, end, at, kind: "map", entries: exact(entries) };
  }

  message(operand: Operand, open: IToken, fields: readonly MessageField[], close: IToken): Expr {
    const { node, dot } = operand;
    const last = required(operand.name);
    // A name of reserved words is no dotted name, and is refused already.
    const before = node === undefined ? "" : (dottedName(node) ?? "");
    return {
      id: this.#id(),
      start: node?.start ?? (dot ?? last).startOffset,
      end: endOf(close),
      at: open.startOffset,
      kind: "message",
      name: dot === undefined ? last.image : `${before}.${last.image}`,
      fields,
    };
  }

  entry(mark: IToken | undefined, key: Expr, colon: IToken, value: Expr): MapEntry {
    const part = this.#part(mark, key.start, colon, value);
    return { ...part, key, value };
  }

  field(mark: IToken | undefined, name: IToken, colon: IToken, value: Expr): MessageField {
    const part = this.#part(mark, name.startOffset, colon, value);
    return { ...part, field: this.#fieldName(name), value };
  }

  /** What an entry and a field have in common. */
  #part(mark: IToken | undefined, start: number, colon: IToken, { end }: Expr) {
    const part = { id: this.#id(), start, end, at: colon.startOffset };
    if (mark === undefined) return part;
    // As in cel-go, nothing is said of what is in an entry that is refused.
    if (!this.#optionalSyntax) this.#issues.withdraw(start, end);
    this.#optional(mark, mark);
    return { ...part, start: mark.startOffset, optional: true as const };
  }

  /** A run of `!` or `-` before an operand: an even run is nothing. */
  unary(signs: readonly IToken[], operand: Expr): Expr {
    const [first] = signs;
    if (first === undefined) return operand;
    const { startOffset } = first;
    if (signs.length % 2 === 0) return withSpan(operand, startOffset, operand.end);
    const name = first.image === "!" ? Operator.not : Operator.negate;
    return this.#call(name, startOffset, startOffset, operand.end, [operand]);
  }

  /** Operands with operators between them. */
  chain(operands: readonly Expr[], operators: readonly IToken[]): Expr {
    return new Chain(operands, operators, this.#operation).climb(0);
  }

  readonly #operation: MakeOperation = ({ name }, { startOffset }, operands) => {
    const { start } = required(operands[0]);
    return this.#call(name, startOffset, start, required(operands.at(-1)).end, operands);
  };

  /** `condition ? then : otherwise`. */
  conditional(condition: Expr, { startOffset }: IToken, then: Expr, otherwise: Expr): Expr {
    const { conditional } = Operator;
    const parts = [condition, then, otherwise];
    return this.#call(conditional, startOffset, condition.start, otherwise.end, parts);
  }

  /** Notes optional syntax, from `first` up to the question mark, where the environment does not have it. */
  #optional(first: IToken, question: IToken): void {
    if (this.#optionalSyntax) return;
    const text = first === question ? "?" : `${first.image}?`;
    this.#issues.report(optionalSyntax(text), first.startOffset, endOf(question));
  }

  #call(name: string, nameStart: number, start: number, end: number, args: readonly Expr[]): Call {
    return { id: this.#id(), start, end, at: nameStart, kind: "call", name, nameStart, args };
  }

  /** The tree that a macro call stands for; the call itself when it is no macro, or a faulty one. */
  #expand(call: Call): Expr {
    const { name, target, args, start, end, at } = call;
    const known = this.#macros.get(name);
    if (known === undefined) return call;
    const macro = findMacro(known, target !== undefined, args.length);
    if (macro === undefined) return call;
    const place = { start, end, at };
    const context: MacroContext = {
      call: place,
      node: (fields) => ({ ...fields, id: this.#id(), start, end, at }),
      makeCall: (callee, operands, receiver) => {
        const made = this.#call(callee, call.nameStart, start, end, operands);
        return receiver === undefined ? { ...made, at } : { ...made, at, target: receiver };
      },
      makeIdent: (ident) => ({
        id: this.#id(),
        start,
        end,
        at,
        kind: "ident",
        name: ident,
        rooted: false,
      }),
      fail: (where, message, help) => {
        throw new ExpansionFailed(where, invalidMacro(message, help));
      },
    };
    try {
      const expanded = macro.expand(context, target, args);
      // What the macro made now is nobody else's yet.
      return expanded === undefined ? call : withMacroCall(expanded, call, expanded.id > call.id);
    } catch (error) {
      if (!(error instanceof ExpansionFailed)) throw error;
      const where = error.at ?? call;
      this.#issues.report(error.fault, where.start, where.end, where.at);
      return call;
    }
  }

  /** The name of a field, which may stand in backticks. */
  #fieldName(name: IToken): string {
    if (!name.image.startsWith("`")) return name.image;
    if (!this.#backticks) this.#report(backticksOff(), name);
    return name.image.slice(1, -1);
  }

  #refuseReserved(name: IToken): boolean {
    const reserved = reservedWords.has(name.image);
    if (reserved) this.#report(reservedWord(name.image), name);
    return reserved;
  }

  #report(fault: Fault, token: IToken): void {
    this.#issues.report(fault, token.startOffset, endOf(token));
  }

  #id(): number {
    return ++this.#lastId;
  }
}

/** A copy without the room that a list grown one by one has behind its end. Trees live long, and most of their lists are short. */
function exact<T>(list: readonly T[]): readonly T[] {
  return list.slice();
}

/** Whether arguments may follow: the operand ends with a name that is neither in backticks nor optional. */
export function isCallable({ name, optional }: Operand): boolean {
  return optional === undefined && name?.tokenTypeIdx === Identifier.tokenTypeIdx;
}

/** The value, which the grammar guarantees to be there. */
export function required<T>(value: T | undefined): T {
  if (value === undefined) throw new TypeError("the grammar called the builder without a part");
  return value;
}
