import type { IToken, TokenType } from "chevrotain";
import { Operator, type Expr, type MapEntry, type MessageField } from "./ast.ts";
import type { Nesting } from "./nesting.ts";
import * as t from "./tokens.ts";
import { isCallable, type Operand, type TreeBuilder } from "./tree-builder.ts";

/** Thrown where the tokens do not fit. Carries nothing: the grammar says what is wrong. */
const misfit: object = Object.freeze({});

/**
 * Parses the tokens of a text that is right, several times as fast as the grammar. Undefined for one that is not: then
 * {@link parseTokens} finds the place and what was expected, and what this one told the builder's issues is void. Both make the same
 * calls of the builder in the same order. Throws what the builder and the nesting throw.
 */
export function parseQuickly(
  tokens: readonly IToken[],
  builder: TreeBuilder,
  nesting: Nesting,
): Expr | undefined {
  try {
    return new QuickParser(tokens, builder, nesting).run();
  } catch (error) {
    if (error === misfit) return undefined;
    throw error;
  }
}

class QuickParser {
  readonly #tokens: readonly IToken[];
  readonly #builder: TreeBuilder;
  readonly #nesting: Nesting;
  #next = 0;

  constructor(tokens: readonly IToken[], builder: TreeBuilder, nesting: Nesting) {
    this.#tokens = tokens;
    this.#builder = builder;
    this.#nesting = nesting;
  }

  run(): Expr {
    const tree = this.#expression();
    if (this.#next < this.#tokens.length) throw misfit;
    return tree;
  }

  /** The type of the next token; undefined at the end. */
  #type(): TokenType | undefined {
    return this.#tokens[this.#next]?.tokenType;
  }

  #take(): IToken {
    const token = this.#tokens[this.#next++];
    if (token === undefined) throw misfit;
    return token;
  }

  #accept(type: TokenType): IToken | undefined {
    return this.#type() === type ? this.#take() : undefined;
  }

  #expect(type: TokenType): IToken {
    return this.#accept(type) ?? fail();
  }

  #offset(): number {
    return this.#tokens[this.#next]?.startOffset ?? Number.NaN;
  }

  #expression(): Expr {
    this.#nesting.enterExpression(this.#offset());
    const operands = [this.#operand()];
    const between: IToken[] = [];
    // As in the grammar: the middle of a ternary cannot be another one, its end can.
    let open = false;
    for (;;) {
      const token = this.#tokens[this.#next];
      const kind = token && t.infixKind(token);
      if (token === undefined || kind === undefined) break;
      if ((kind === "then" && open) || (kind === "else" && !open)) break;
      open = kind === "then" || (open && kind !== "else");
      between.push(this.#take());
      this.#nesting.enterOperand(kind, this.#offset());
      operands.push(this.#operand());
      this.#nesting.leaveOperand(kind);
    }
    if (open) throw misfit;
    this.#nesting.leaveExpression();
    return this.#builder.expression(operands, between);
  }

  #operand(): Expr {
    const signs: IToken[] = [];
    while (this.#type() === t.Bang) signs.push(this.#take());
    const name = signs.length > 0 ? Operator.not : Operator.negate;
    let sign: IToken | undefined;
    if (name === Operator.negate) {
      while (this.#type() === t.Minus) signs.push(this.#take());
      if (signs.length === 1 && this.#isNumber()) sign = signs.pop();
    } else sign = this.#accept(t.Minus);
    // After `!` a minus may only be the sign of a number.
    if (sign !== undefined && !this.#isNumber()) throw misfit;
    let at = this.#primary(sign);
    for (let more = this.#trailer(at); more !== undefined; more = this.#trailer(at)) at = more;
    const node = this.#builder.close(at);
    return signs.length === 0 ? node : this.#builder.unary(name, signs, node);
  }

  #isNumber(): boolean {
    const type = this.#type();
    return type === t.IntLiteral || type === t.FloatLiteral;
  }

  #primary(sign: IToken | undefined): Operand {
    const token = this.#take();
    if (token.tokenType === t.Identifier) return this.#builder.start(undefined, token);
    if (t.isLiteral(token)) return { node: this.#builder.literal(token, sign) };
    switch (token.tokenType) {
      case t.Dot:
        return this.#builder.start(token, this.#expect(t.Identifier));
      case t.LeftParen: {
        const inner = this.#expression();
        return { node: this.#builder.parenthesised(token, inner, this.#expect(t.RightParen)) };
      }
      case t.LeftBracket:
        return this.#list(token);
      case t.LeftBrace:
        return this.#map(token);
      default:
        return fail();
    }
  }

  /** The operand with what hangs on it next; undefined when nothing does. */
  #trailer(at: Operand): Operand | undefined {
    switch (this.#type()) {
      case t.Dot: {
        const dot = this.#take();
        const mark = this.#accept(t.Question);
        return this.#builder.member(at, dot, mark, this.#fieldName());
      }
      case t.LeftParen: {
        if (!isCallable(at)) return undefined;
        const open = this.#take();
        const args: Expr[] = [];
        if (this.#type() !== t.RightParen) {
          do args.push(this.#expression());
          while (this.#accept(t.Comma) !== undefined);
        }
        return { node: this.#builder.call(at, open, args, this.#expect(t.RightParen)) };
      }
      case t.LeftBracket: {
        const open = this.#take();
        const mark = this.#accept(t.Question);
        const key = this.#expression();
        const close = this.#expect(t.RightBracket);
        const operand = this.#builder.close(at);
        return { node: this.#builder.index(operand, open, mark, key, close) };
      }
      case t.LeftBrace:
        return at.dotted === undefined ? undefined : this.#message(at);
      default:
        return undefined;
    }
  }

  #fieldName(): IToken {
    return this.#accept(t.Identifier) ?? this.#expect(t.EscapedIdentifier);
  }

  /** The parts of a literal up to its end. One comma may end them, or be all there is. */
  #parts(close: TokenType, part: () => void): IToken {
    if (this.#accept(t.Comma) === undefined) {
      while (this.#type() !== close) {
        part();
        if (this.#accept(t.Comma) === undefined) break;
      }
    }
    return this.#expect(close);
  }

  #list(open: IToken): Operand {
    const elements: Expr[] = [];
    const marks: (IToken | undefined)[] = [];
    const close = this.#parts(t.RightBracket, () => {
      marks.push(this.#accept(t.Question));
      elements.push(this.#expression());
    });
    return { node: this.#builder.list(open, elements, marks, close) };
  }

  #map(open: IToken): Operand {
    const entries: MapEntry[] = [];
    const close = this.#parts(t.RightBrace, () => {
      const mark = this.#accept(t.Question);
      const key = this.#expression();
      const colon = this.#expect(t.Colon);
      entries.push(this.#builder.entry(mark, key, colon, this.#expression()));
    });
    return { node: this.#builder.map(open, entries, close) };
  }

  #message(operand: Operand): Operand {
    const open = this.#take();
    const fields: MessageField[] = [];
    const close = this.#parts(t.RightBrace, () => {
      const mark = this.#accept(t.Question);
      const name = this.#fieldName();
      const colon = this.#expect(t.Colon);
      fields.push(this.#builder.field(mark, name, colon, this.#expression()));
    });
    return { node: this.#builder.message(operand, open, fields, close) };
  }
}

function fail(): never {
  throw misfit;
}
