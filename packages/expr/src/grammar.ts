import {
  EmbeddedActionsParser,
  type IParserErrorMessageProvider,
  type IToken,
  type TokenType,
} from "chevrotain";
import { Operator, type Expr, type MapEntry, type MessageField } from "./ast.ts";
import type { Nesting } from "./nesting.ts";
import * as t from "./tokens.ts";
import { isCallable, type Operand, type TreeBuilder } from "./tree-builder.ts";

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

/** The {@link Mismatch.expected} of a name after a dot. */
export const fieldName: string = expectation([t.Identifier, t.EscapedIdentifier]);

const openers: ReadonlyMap<TokenType, TokenType> = new Map([
  [t.RightParen, t.LeftParen],
  [t.RightBracket, t.LeftBracket],
  [t.RightBrace, t.LeftBrace],
]);

/** What may follow an opening bracket, in the order of cel-go's messages: by the numbers of its tokens. */
function contents(close: TokenType, message: boolean): readonly TokenType[] {
  if (message) return [close, t.Comma, t.Question, t.Identifier, t.EscapedIdentifier];
  const literal = close === t.RightParen ? [] : [t.Comma, t.Question];
  const allowed = new Set([...expressionStart, ...literal, close]);
  return tokenOrder.filter((type) => allowed.has(type));
}

const tokenOrder = [
  t.LeftBracket,
  t.RightBracket,
  t.LeftBrace,
  t.RightBrace,
  t.LeftParen,
  t.RightParen,
  t.Dot,
  t.Comma,
  t.Minus,
  t.Bang,
  t.Question,
  ...expressionStart.slice(6),
];

// The parser's errors carry the bare expectation as their message; parser.ts makes the sentence.
const messages: IParserErrorMessageProvider = {
  buildMismatchTokenMessage({ expected, previous, ruleName }) {
    if (expected === t.FieldName) return fieldName;
    // Nothing read yet between two brackets: all that may stand there fits as well.
    const inside = previous.tokenType === openers.get(expected);
    return expectation(inside ? contents(expected, ruleName === "message") : [expected]);
  },
  buildNotAllInputParsedMessage: () => "<EOF>",
  buildNoViableAltMessage({ expectedPathsPerAlt }) {
    const types = expectedPathsPerAlt.flatMap((paths) => paths.flatMap((path) => path.slice(0, 1)));
    return expectation(types.includes(t.LeftParen) ? expressionStart : types);
  },
  buildEarlyExitMessage: () => expectation(expressionStart),
};

const isNumber = (token: IToken): boolean =>
  token.tokenType === t.IntLiteral || token.tokenType === t.FloatLiteral;

/**
 * The grammar of CEL (language definition, "Syntax"), made of few rules on purpose. Operators, the ternary's among them, are one
 * flat list that {@link TreeBuilder} puts in order, and all that hangs on an operand is one loop. Each rule within a rule
 * costs stack frames, and a text nested as deep as the limit allows must not exhaust the stack.
 */
class Grammar extends EmbeddedActionsParser {
  // Set before each parse; never read while chevrotain records the rules, because actions do not run then.
  declare builder: TreeBuilder;
  declare nesting: Nesting;

  constructor() {
    super(t.vocabulary, { errorMessageProvider: messages, maxLookahead: 1 });
    this.performSelfAnalysis();
  }

  /** Operands with what stands between them: `a + b ? c && d : e`. */
  readonly expression = this.RULE("expression", (): Expr => {
    const operands: Expr[] = [];
    const between: IToken[] = [];
    // Whether a `?` waits for its `:`. The middle of a ternary cannot be another one, its end can.
    let open = false;
    this.ACTION(() => this.nesting.enterExpression(this.LA(1).startOffset));
    operands.push(this.SUBRULE(this.operand));
    this.MANY({
      GATE: () => {
        const { tokenType } = this.LA(1);
        return tokenType === t.Question ? !open : tokenType !== t.Colon || open;
      },
      DEF: () => {
        const infix = this.CONSUME(t.Infix);
        const kind = this.ACTION(() => t.infixKind(infix) ?? "logic");
        open = kind === "then" || (open && kind !== "else");
        between.push(infix);
        this.ACTION(() => this.nesting.enterOperand(kind, this.LA(1).startOffset));
        operands.push(this.SUBRULE2(this.operand));
        this.ACTION(() => this.nesting.leaveOperand(kind));
      },
    });
    // The loop ended before the `:`, so that this fails.
    if (open) this.CONSUME(t.Colon);
    return this.ACTION(() => {
      this.nesting.leaveExpression();
      return this.builder.expression(operands, between);
    });
  });

  /** Signs, a primary, and what hangs on it: names, arguments, indexes, the fields of a message. */
  readonly operand = this.RULE("operand", (): Expr => {
    const bangs: IToken[] = [];
    const minuses: IToken[] = [];
    if (this.#mayBe(t.Bang)) this.MANY(() => bangs.push(this.CONSUME(t.Bang)));
    if (this.#mayBe(t.Minus)) {
      this.MANY2({
        // After `!` a minus may only be the sign of a number, as in `!-1`.
        GATE: () => bangs.length === 0 || (minuses.length === 0 && isNumber(this.LA(2))),
        DEF: () => minuses.push(this.CONSUME(t.Minus)),
      });
    }
    let at: Operand = this.OR([
      {
        ALT: () => {
          const dot = this.#mayBe(t.Dot) ? this.OPTION(() => this.CONSUME(t.Dot)) : undefined;
          const name = this.CONSUME(t.Identifier);
          return this.ACTION(() => this.builder.start(dot, name));
        },
      },
      {
        ALT: () => {
          const token = this.CONSUME(t.Literal);
          return this.ACTION(() => {
            const sign = minuses.length === 1 && isNumber(token) ? minuses.pop() : undefined;
            return { node: this.builder.literal(token, sign) };
          });
        },
      },
      {
        ALT: () => {
          const open = this.CONSUME(t.LeftParen);
          const inner = this.SUBRULE(this.expression);
          const close = this.CONSUME(t.RightParen);
          return this.ACTION(() => ({ node: this.builder.parenthesised(open, inner, close) }));
        },
      },
      { ALT: () => this.SUBRULE(this.list) },
      { ALT: () => this.SUBRULE(this.map) },
    ]);
    this.MANY3({
      // Arguments may follow a name, fields a dotted name; else these tokens are not part of the operand.
      GATE: () => {
        const { tokenType } = this.LA(1);
        if (tokenType === t.LeftParen) return isCallable(at);
        return tokenType !== t.LeftBrace || at.dotted !== undefined;
      },
      DEF: () => {
        at = this.OR2([
          {
            ALT: () => {
              const dot = this.CONSUME2(t.Dot);
              const mark = this.#mayBe(t.Question)
                ? this.OPTION2(() => this.CONSUME(t.Question))
                : undefined;
              const name = this.CONSUME(t.FieldName);
              return this.ACTION(() => this.builder.member(at, dot, mark, name));
            },
          },
          {
            ALT: () => {
              const args: Expr[] = [];
              const open = this.CONSUME2(t.LeftParen);
              this.MANY_SEP({
                SEP: t.Comma,
                DEF: () => args.push(this.SUBRULE2(this.expression)),
              });
              const close = this.CONSUME2(t.RightParen);
              return this.ACTION(() => ({ node: this.builder.call(at, open, args, close) }));
            },
          },
          {
            ALT: () => {
              const open = this.CONSUME(t.LeftBracket);
              const mark = this.OPTION3(() => this.CONSUME2(t.Question));
              const key = this.SUBRULE3(this.expression);
              const close = this.CONSUME(t.RightBracket);
              return this.ACTION(() => {
                const operand = this.builder.close(at);
                return { node: this.builder.index(operand, open, mark, key, close) };
              });
            },
          },
          {
            ALT: () => this.SUBRULE(this.message, { ARGS: [at] }),
          },
        ]);
      },
    });
    return this.ACTION(() => {
      const node = this.builder.close(at);
      return bangs.length > 0
        ? this.builder.unary(Operator.not, bangs, node)
        : this.builder.unary(Operator.negate, minuses, node);
    });
  });

  /** Whether the next token is of the type. Spares chevrotain's look-ahead for what is rare; all is there while it records the rules. */
  #mayBe(type: TokenType): boolean {
    return this.RECORDING_PHASE || this.LA(1).tokenType === type;
  }

  // In the three literals below one comma may end the list; it may also be all there is in it.

  readonly list = this.RULE("list", (): Operand => {
    const elements: Expr[] = [];
    const marks: (IToken | undefined)[] = [];
    const open = this.CONSUME(t.LeftBracket);
    let more = true;
    this.MANY({
      GATE: () => more,
      DEF: () => {
        marks.push(this.OPTION(() => this.CONSUME(t.Question)));
        elements.push(this.SUBRULE(this.expression));
        more = this.OPTION2(() => this.CONSUME(t.Comma)) !== undefined;
      },
    });
    this.OPTION3({ GATE: () => elements.length === 0, DEF: () => this.CONSUME2(t.Comma) });
    const close = this.CONSUME(t.RightBracket);
    return this.ACTION(() => ({ node: this.builder.list(open, elements, marks, close) }));
  });

  readonly map = this.RULE("map", (): Operand => {
    const entries: MapEntry[] = [];
    const open = this.CONSUME(t.LeftBrace);
    let more = true;
    this.MANY({
      GATE: () => more,
      DEF: () => {
        const mark = this.OPTION(() => this.CONSUME(t.Question));
        const key = this.SUBRULE(this.expression);
        const colon = this.CONSUME(t.Colon);
        const value = this.SUBRULE2(this.expression);
        this.ACTION(() => entries.push(this.builder.entry(mark, key, colon, value)));
        more = this.OPTION2(() => this.CONSUME(t.Comma)) !== undefined;
      },
    });
    this.OPTION3({ GATE: () => entries.length === 0, DEF: () => this.CONSUME2(t.Comma) });
    const close = this.CONSUME(t.RightBrace);
    return this.ACTION(() => ({ node: this.builder.map(open, entries, close) }));
  });

  readonly message = this.RULE("message", (operand: Operand): Operand => {
    const fields: MessageField[] = [];
    const open = this.CONSUME(t.LeftBrace);
    let more = true;
    this.MANY({
      GATE: () => more,
      DEF: () => {
        const mark = this.OPTION(() => this.CONSUME(t.Question));
        const name = this.OR([
          { ALT: () => this.CONSUME(t.Identifier) },
          { ALT: () => this.CONSUME(t.EscapedIdentifier) },
        ]);
        const colon = this.CONSUME(t.Colon);
        const value = this.SUBRULE(this.expression);
        this.ACTION(() => fields.push(this.builder.field(mark, name, colon, value)));
        more = this.OPTION2(() => this.CONSUME(t.Comma)) !== undefined;
      },
    });
    this.OPTION3({ GATE: () => fields.length === 0, DEF: () => this.CONSUME2(t.Comma) });
    const close = this.CONSUME(t.RightBrace);
    return this.ACTION(() => ({ node: this.builder.message(operand, open, fields, close) }));
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
export function parseTokens(
  tokens: IToken[],
  builder: TreeBuilder,
  nesting: Nesting,
): Expr | Mismatch {
  grammar ??= new Grammar();
  return grammar.run(tokens, builder, nesting);
}
