import {
  EmbeddedActionsParser,
  type IParserErrorMessageProvider,
  type IToken,
  type TokenType,
} from "chevrotain";
import { Operator, type Expr, type MapEntry, type MessageField } from "./ast.ts";
import type { Nesting } from "./nesting.ts";
import * as t from "./tokens.ts";
import type { TreeBuilder } from "./tree-builder.ts";

/** A place where the tokens stop fitting the grammar. `expected` lists what would fit, as cel-go does. */
export interface Mismatch {
  readonly token: IToken;
  readonly expected: string;
}

/** What an expression may start with, in the order of cel-go's messages. */
const expressionStart = [
  t.LeftBracket,
  t.LeftBrace,
  t.LeftParen,
  t.Dot,
  t.Minus,
  t.Bang,
  t.True,
  t.False,
  t.Null,
  t.FloatLiteral,
  t.IntLiteral,
  t.UintLiteral,
  t.StringLiteral,
  t.BytesLiteral,
  t.Identifier,
];

/** The text of {@link Mismatch.expected}. */
export function expectation(types: readonly TokenType[]): string {
  const labels = types.map((type) => type.LABEL ?? type.name);
  return labels.length === 1 ? labels.join("") : `{${labels.join(", ")}}`;
}

// The parser's errors carry the bare expectation as their message; parser.ts makes the sentence.
const messages: IParserErrorMessageProvider = {
  buildMismatchTokenMessage: ({ expected }) => expectation([expected]),
  buildNotAllInputParsedMessage: () => "<EOF>",
  buildNoViableAltMessage({ expectedPathsPerAlt }) {
    const types = expectedPathsPerAlt.flatMap((paths) => paths.flatMap((path) => path.slice(0, 1)));
    return expectation(types.includes(t.LeftParen) ? expressionStart : types);
  },
  buildEarlyExitMessage: () => expectation(expressionStart),
};

/** What stands before a postfix, and the dotted name it is, while it may still be the name of a message. */
interface Operand {
  readonly node: Expr;
  readonly name?: { readonly text: string; readonly start: number };
}

const isNumber = (token: IToken): boolean =>
  token.tokenType === t.IntLiteral || token.tokenType === t.FloatLiteral;

/**
 * The grammar of CEL (language definition, "Syntax"). Operators are one flat rule, put in order by {@link TreeBuilder.chain}:
 * that is faster than a ladder of rules, and takes a third of the stack for each parenthesis.
 */
class Grammar extends EmbeddedActionsParser {
  // Set before each parse; never read while chevrotain records the rules, because actions do not run then.
  declare builder: TreeBuilder;
  declare nesting: Nesting;

  constructor() {
    super(t.vocabulary, { errorMessageProvider: messages, maxLookahead: 1 });
    this.performSelfAnalysis();
  }

  readonly expression = this.RULE("expression", (): Expr => {
    this.ACTION(() => this.nesting.enterExpression(this.LA(1).startOffset));
    let node = this.SUBRULE(this.chain);
    this.OPTION(() => {
      const question = this.CONSUME(t.Question);
      const then = this.SUBRULE2(this.chain);
      this.CONSUME(t.Colon);
      const otherwise = this.SUBRULE(this.expression);
      node = this.ACTION(() => this.builder.conditional(node, question, then, otherwise));
    });
    this.ACTION(() => this.nesting.leaveExpression());
    return node;
  });

  readonly chain = this.RULE("chain", (): Expr => {
    const operands: Expr[] = [];
    const between: IToken[] = [];
    this.ACTION(() => this.nesting.enterChain(this.LA(1).startOffset));
    operands.push(this.SUBRULE(this.operand));
    this.MANY(() => {
      const operator = this.CONSUME(t.BinaryOperator);
      const kind = this.ACTION(() => t.operatorKind(operator));
      this.ACTION(() => this.nesting.enterOperand(kind, this.LA(1).startOffset));
      operands.push(this.SUBRULE2(this.operand));
      between.push(operator);
      this.ACTION(() => this.nesting.leaveOperand(kind));
    });
    return this.ACTION(() => {
      this.nesting.leaveChain();
      return this.builder.chain(operands, between);
    });
  });

  /** Signs, a primary, and what hangs on it. */
  readonly operand = this.RULE("operand", (): Expr => {
    const bangs: IToken[] = [];
    const minuses: IToken[] = [];
    this.MANY(() => bangs.push(this.CONSUME(t.Bang)));
    this.MANY2({
      // After `!` a minus may only be the sign of a number, as in `!-1`.
      GATE: () => bangs.length === 0 || (minuses.length === 0 && isNumber(this.LA(2))),
      DEF: () => minuses.push(this.CONSUME(t.Minus)),
    });
    const sign = this.ACTION(() =>
      minuses.length === 1 && isNumber(this.LA(1)) ? minuses.pop() : undefined,
    );
    const primary = this.SUBRULE(this.primary, { ARGS: [sign] });
    const node = this.SUBRULE(this.postfixes, { ARGS: [primary] });
    return this.ACTION(() =>
      bangs.length > 0
        ? this.builder.unary(Operator.not, bangs, node)
        : this.builder.unary(Operator.negate, minuses, node),
    );
  });

  readonly primary = this.RULE("primary", (sign?: IToken): Operand => {
    const build = <T>(action: () => T): T => this.ACTION(action);
    return this.OR([
      { ALT: () => this.SUBRULE(this.name) },
      {
        ALT: () => {
          const token = this.CONSUME(t.StringLiteral);
          return build(() => ({ node: this.builder.literal(token, "string") }));
        },
      },
      {
        ALT: () => {
          const token = this.CONSUME(t.IntLiteral);
          return build(() => ({ node: this.builder.literal(token, "int", sign) }));
        },
      },
      {
        ALT: () => {
          const open = this.CONSUME(t.LeftParen);
          const inner = this.SUBRULE(this.expression);
          const close = this.CONSUME(t.RightParen);
          return build(() => ({ node: this.builder.parenthesised(open, inner, close) }));
        },
      },
      { ALT: () => this.SUBRULE(this.list) },
      { ALT: () => this.SUBRULE(this.map) },
      {
        ALT: () => {
          const token = this.CONSUME(t.True);
          return build(() => ({ node: this.builder.constant(token, true) }));
        },
      },
      {
        ALT: () => {
          const token = this.CONSUME(t.False);
          return build(() => ({ node: this.builder.constant(token, false) }));
        },
      },
      {
        ALT: () => {
          const token = this.CONSUME(t.Null);
          return build(() => ({ node: this.builder.constant(token, null) }));
        },
      },
      {
        ALT: () => {
          const token = this.CONSUME(t.UintLiteral);
          return build(() => ({ node: this.builder.literal(token, "uint") }));
        },
      },
      {
        ALT: () => {
          const token = this.CONSUME(t.FloatLiteral);
          return build(() => ({ node: this.builder.literal(token, "double", sign) }));
        },
      },
      {
        ALT: () => {
          const token = this.CONSUME(t.BytesLiteral);
          return build(() => ({ node: this.builder.literal(token, "bytes") }));
        },
      },
    ]);
  });

  /** `name` or `name(args)`, with a leading dot or without. */
  readonly name = this.RULE("name", (): Operand => {
    const dot = this.OPTION(() => this.CONSUME(t.Dot));
    const name = this.CONSUME(t.Identifier);
    const call = this.OPTION2(() => this.SUBRULE(this.callArguments));
    return this.ACTION(() => {
      if (call !== undefined) {
        return { node: this.builder.globalCall(dot, name, call.args, call.close) };
      }
      const start = (dot ?? name).startOffset;
      const text = dot === undefined ? name.image : `.${name.image}`;
      return { node: this.builder.ident(dot, name), name: { text, start } };
    });
  });

  /** Selections, method calls and indexes; and the braces that make a dotted name a message literal. */
  readonly postfixes = this.RULE("postfixes", (operand: Operand): Expr => {
    let at = operand;
    this.MANY(() => {
      at = this.OR([
        { ALT: () => this.SUBRULE(this.member, { ARGS: [at] }) },
        {
          ALT: () => {
            const open = this.CONSUME(t.LeftBracket);
            const optional = this.OPTION(() => this.CONSUME(t.Question));
            const key = this.SUBRULE(this.expression);
            const close = this.CONSUME(t.RightBracket);
            return this.ACTION(() => ({
              node: this.builder.index(at.node, open, optional, key, close),
            }));
          },
        },
        {
          GATE: () => at.name !== undefined,
          ALT: () => this.SUBRULE(this.message, { ARGS: [at] }),
        },
      ]);
    });
    return this.ACTION(() => at.node);
  });

  readonly member = this.RULE("member", (operand: Operand): Operand => {
    const dot = this.CONSUME(t.Dot);
    const optional = this.OPTION(() => this.CONSUME(t.Question));
    const name = this.OR([
      { ALT: () => this.CONSUME(t.Identifier) },
      { ALT: () => this.CONSUME(t.EscapedIdentifier) },
    ]);
    const call = this.OPTION2({
      GATE: () => optional === undefined && name.tokenType === t.Identifier,
      DEF: () => this.SUBRULE(this.callArguments),
    });
    return this.ACTION((): Operand => {
      const { node } = operand;
      if (call !== undefined) {
        return { node: this.builder.methodCall(node, name, call.args, call.close) };
      }
      const selected = this.builder.select(node, dot, optional, name);
      if (operand.name === undefined || name.tokenType !== t.Identifier) return { node: selected };
      const { text, start } = operand.name;
      return { node: selected, name: { text: `${text}.${name.image}`, start } };
    });
  });

  readonly callArguments = this.RULE("callArguments", (): { args: Expr[]; close: IToken } => {
    const args: Expr[] = [];
    this.CONSUME(t.LeftParen);
    this.MANY_SEP({
      SEP: t.Comma,
      DEF: () => args.push(this.SUBRULE(this.expression)),
    });
    const close = this.CONSUME(t.RightParen);
    return { args, close };
  });

  // In the three literals below one comma may end the list, even alone: a comma before the closing token is left to the last OPTION.

  readonly list = this.RULE("list", (): Operand => {
    const elements: Expr[] = [];
    const open = this.CONSUME(t.LeftBracket);
    this.OPTION(() => elements.push(this.SUBRULE(this.element)));
    this.MANY({
      GATE: () => elements.length > 0 && this.LA(2).tokenType !== t.RightBracket,
      DEF: () => {
        this.CONSUME(t.Comma);
        elements.push(this.SUBRULE2(this.element));
      },
    });
    this.OPTION2(() => this.CONSUME2(t.Comma));
    const close = this.CONSUME(t.RightBracket);
    return this.ACTION(() => ({ node: this.builder.list(open, elements, close) }));
  });

  readonly element = this.RULE("element", (): Expr => {
    this.OPTION(() => this.SUBRULE(this.optionalMark));
    return this.SUBRULE(this.expression);
  });

  readonly map = this.RULE("map", (): Operand => {
    const entries: MapEntry[] = [];
    const open = this.CONSUME(t.LeftBrace);
    this.OPTION(() => entries.push(this.SUBRULE(this.entry)));
    this.MANY({
      GATE: () => entries.length > 0 && this.LA(2).tokenType !== t.RightBrace,
      DEF: () => {
        this.CONSUME(t.Comma);
        entries.push(this.SUBRULE2(this.entry));
      },
    });
    this.OPTION2(() => this.CONSUME2(t.Comma));
    const close = this.CONSUME(t.RightBrace);
    return this.ACTION(() => ({ node: this.builder.map(open, entries, close) }));
  });

  readonly entry = this.RULE("entry", (): MapEntry => {
    this.OPTION(() => this.SUBRULE(this.optionalMark));
    const key = this.SUBRULE(this.expression);
    const colon = this.CONSUME(t.Colon);
    const value = this.SUBRULE2(this.expression);
    return this.ACTION(() => this.builder.entry(key, colon, value));
  });

  readonly message = this.RULE("message", (operand: Operand): Operand => {
    const fields: MessageField[] = [];
    const open = this.CONSUME(t.LeftBrace);
    this.OPTION(() => fields.push(this.SUBRULE(this.field)));
    this.MANY({
      GATE: () => fields.length > 0 && this.LA(2).tokenType !== t.RightBrace,
      DEF: () => {
        this.CONSUME(t.Comma);
        fields.push(this.SUBRULE2(this.field));
      },
    });
    this.OPTION2(() => this.CONSUME2(t.Comma));
    const close = this.CONSUME(t.RightBrace);
    return this.ACTION(() => ({
      node: this.builder.message(operand.name ?? { text: "", start: open.startOffset }, open, fields, close),
    }));
  });

  readonly field = this.RULE("field", (): MessageField => {
    this.OPTION(() => this.SUBRULE(this.optionalMark));
    const name = this.OR([
      { ALT: () => this.CONSUME(t.Identifier) },
      { ALT: () => this.CONSUME(t.EscapedIdentifier) },
    ]);
    const colon = this.CONSUME(t.Colon);
    const value = this.SUBRULE(this.expression);
    return this.ACTION(() => this.builder.field(name, colon, value));
  });

  /** The `?` of an optional element, entry or field. */
  readonly optionalMark = this.RULE("optionalMark", (): void => {
    const question = this.CONSUME(t.Question);
    this.ACTION(() => this.builder.optional(question, question));
  });

  /** Parses a whole text's tokens. Throws what the builder and the nesting throw. */
  run(tokens: IToken[], builder: TreeBuilder, nesting: Nesting): Expr | Mismatch {
    this.builder = builder;
    this.nesting = nesting;
    this.input = tokens;
    const tree = this.expression();
    const [error] = this.errors;
    return error === undefined ? tree : { token: error.token, expected: error.message };
  }
}

let grammar: Grammar | undefined;

/** The tree of a whole text's tokens, or the first place where they do not fit. The grammar is built when first needed. */
export function parseTokens(tokens: IToken[], builder: TreeBuilder, nesting: Nesting): Expr | Mismatch {
  grammar ??= new Grammar();
  return grammar.run(tokens, builder, nesting);
}
