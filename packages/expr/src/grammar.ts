import {
  EmbeddedActionsParser,
  type IOrAlt,
  type IParserErrorMessageProvider,
  type IToken,
  type TokenType,
} from "chevrotain";
import type { Expr, MapEntry, MessageField } from "./ast.ts";
import { infixOf } from "./infixes.ts";
import type { Nesting, TernaryPart } from "./nesting.ts";
import * as t from "./tokens.ts";
import { finished, isCallable, required, type Operand, type TreeBuilder } from "./tree-builder.ts";

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

const isSign = (token: IToken): boolean =>
  token.tokenType === t.Bang || token.tokenType === t.Minus;

/** Never added to. */
const noSigns: IToken[] = [];

/**
 * The grammar of CEL (language definition, "Syntax"), made of few rules on purpose: each rule that is entered costs time, and stack
 * frames, which a text nested as deep as the limit allows must not exhaust. Operators are one flat list that {@link TreeBuilder} puts in
 * order; all that hangs on an operand is one loop. What would be allocated at each step (the alternatives of a choice, the guards of
 * rare parts) is made once or looked at first, so that chevrotain's own work is nearly all that is left.
 */
class Grammar extends EmbeddedActionsParser {
  // Set before each parse; never read while chevrotain records the rules, because actions do not run then.
  declare builder: TreeBuilder;
  declare nesting: Nesting;
  /** What the alternatives made once are about: the signs before a literal, the operand that something hangs on. */
  #signs: IToken[] = noSigns;
  #at: Operand | undefined;

  /** That the rules are sound does not change, so it is tested and not looked at in each process: that takes milliseconds. */
  constructor(skipValidations = true) {
    super(t.vocabulary, { errorMessageProvider: messages, maxLookahead: 1, skipValidations });
    this.performSelfAnalysis();
  }

  /** Operands with operators between them, or a ternary of such: `a + b ? c && d : e`. */
  readonly expression = this.RULE("expression", (part?: TernaryPart): Expr => {
    let first: Expr | undefined;
    let operands: Expr[] | undefined;
    let infixes: IToken[] | undefined;
    if (!this.RECORDING_PHASE) this.nesting.enter(part, this.LA(1).startOffset);
    this.AT_LEAST_ONE_SEP({
      SEP: t.Infix,
      DEF: () => {
        if (first === undefined) {
          first = this.#operand();
          return;
        }
        const token = this.LA(0);
        const kind = infixOf(token)?.kind;
        this.nesting.enterOperand(kind, this.LA(1).startOffset);
        (operands ??= [first]).push(this.#operand());
        (infixes ??= []).push(token);
        this.nesting.leaveOperand(kind);
      },
    });
    let result = operands && infixes ? this.builder.chain(operands, infixes) : first;
    // The middle of a ternary cannot be another one, its end can.
    if (part !== "then" && this.#mayBe(t.Question)) {
      this.OPTION(() => {
        const question = this.CONSUME(t.Question);
        const then = this.SUBRULE(this.expression, { ARGS: ["then"] });
        this.CONSUME(t.Colon);
        const otherwise = this.SUBRULE2(this.expression, { ARGS: ["else"] });
        result = this.ACTION(() =>
          this.builder.conditional(required(result), question, then, otherwise),
        );
      });
    }
    if (!this.RECORDING_PHASE) this.nesting.leave(part);
    return this.ACTION(() => required(result));
  });

  /** Signs, a primary, and what hangs on it: names, arguments, indexes, the fields of a message. Not a rule of its own: see above. */
  #operand(): Expr {
    const signs = this.RECORDING_PHASE || isSign(this.LA(1)) ? this.#readSigns() : noSigns;
    this.#signs = signs;
    let at = this.OR(this.#primaries);
    if (this.RECORDING_PHASE) this.MANY3(() => this.OR2(this.#trailers));
    else {
      while (this.#mayTrail(at)) {
        this.#at = at;
        at = this.OR2(this.#trailers);
      }
    }
    return this.ACTION(() => this.builder.unary(signs, this.builder.close(at)));
  }

  #readSigns(): IToken[] {
    const signs: IToken[] = [];
    this.MANY(() => signs.push(this.CONSUME(t.Bang)));
    const bangs = signs.length;
    this.MANY2({
      // After `!` a minus may only be the sign of a number, as in `!-1`.
      GATE: () => bangs === 0 || (signs.length === bangs && isNumber(this.LA(2))),
      DEF: () => signs.push(this.CONSUME(t.Minus)),
    });
    return signs;
  }

  /** The sign of a number: a lone minus, which is then none of the signs before it. */
  #sign(token: IToken): IToken | undefined {
    const signs = this.#signs;
    if (signs.length === 0 || !isNumber(token)) return undefined;
    const lone = signs.at(-1)?.tokenType === t.Minus && signs.at(-2)?.tokenType !== t.Minus;
    return lone ? signs.pop() : undefined;
  }

  readonly #primaries: IOrAlt<Operand>[] = [
    {
      ALT: () => {
        const dot = this.#mayBe(t.Dot) ? this.OPTION2(() => this.CONSUME(t.Dot)) : undefined;
        const name = this.CONSUME(t.Identifier);
        return this.ACTION(() => this.builder.start(dot, name));
      },
    },
    {
      ALT: () => {
        const token = this.CONSUME(t.Literal);
        return this.ACTION(() => finished(this.builder.literal(token, this.#sign(token))));
      },
    },
    {
      ALT: () => {
        const open = this.CONSUME(t.LeftParen);
        const inner = this.SUBRULE3(this.expression);
        const close = this.CONSUME(t.RightParen);
        return this.ACTION(() => finished(this.builder.parenthesised(open, inner, close)));
      },
    },
    { ALT: () => this.SUBRULE(this.list) },
    { ALT: () => this.SUBRULE(this.map) },
  ];

  /** What may hang on {@link #at}. */
  readonly #trailers: IOrAlt<Operand>[] = [
    {
      ALT: () => {
        const at = this.#at;
        const dot = this.CONSUME2(t.Dot);
        const mark = this.#mayBe(t.Question)
          ? this.OPTION3(() => this.CONSUME2(t.Question))
          : undefined;
        const name = this.CONSUME(t.FieldName);
        return this.ACTION(() => this.builder.member(required(at), dot, mark, name));
      },
    },
    {
      ALT: () => {
        const at = this.#at;
        const args: Expr[] = [];
        const open = this.CONSUME2(t.LeftParen);
        this.MANY_SEP({
          SEP: t.Comma,
          DEF: () => args.push(this.SUBRULE4(this.expression)),
        });
        const close = this.CONSUME2(t.RightParen);
        return this.ACTION(() => finished(this.builder.call(required(at), open, args, close)));
      },
    },
    {
      ALT: () => {
        const at = this.#at;
        const open = this.CONSUME(t.LeftBracket);
        const mark = this.#mayBe(t.Question)
          ? this.OPTION4(() => this.CONSUME3(t.Question))
          : undefined;
        const key = this.SUBRULE5(this.expression);
        const close = this.CONSUME(t.RightBracket);
        return this.ACTION(() => {
          const operand = this.builder.close(required(at));
          return finished(this.builder.index(operand, open, mark, key, close));
        });
      },
    },
    { ALT: () => this.SUBRULE(this.message, { ARGS: [this.#at] }) },
  ];

  /** Whether something hangs on the operand: arguments may follow a name, fields a dotted name, else their brackets are not part of it. */
  #mayTrail(at: Operand): boolean {
    const { tokenType } = this.LA(1);
    if (tokenType === t.LeftParen) return isCallable(at);
    if (tokenType === t.LeftBrace) return at.dotted;
    return tokenType === t.Dot || tokenType === t.LeftBracket;
  }

  /** Whether the next token is of the type. Spares chevrotain's look-ahead for what is rare; all is there while it records the rules. */
  #mayBe(type: TokenType): boolean {
    return this.RECORDING_PHASE || this.LA(1).tokenType === type;
  }

  // In the three literals below one comma may end the list; it may also be all there is in it.

  readonly list = this.RULE("list", (): Operand => {
    const elements: Expr[] = [];
    const marks = new Map<number, IToken>();
    const open = this.CONSUME(t.LeftBracket);
    let more = true;
    this.MANY({
      GATE: () => more,
      DEF: () => {
        const mark = this.#mayBe(t.Question)
          ? this.OPTION(() => this.CONSUME(t.Question))
          : undefined;
        if (mark !== undefined) marks.set(elements.length, mark);
        elements.push(this.SUBRULE(this.expression));
        more = this.#mayBe(t.Comma) && this.OPTION2(() => this.CONSUME(t.Comma)) !== undefined;
      },
    });
    this.OPTION3({ GATE: () => elements.length === 0, DEF: () => this.CONSUME2(t.Comma) });
    const close = this.CONSUME(t.RightBracket);
    return this.ACTION(() => finished(this.builder.list(open, elements, marks, close)));
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
    return this.ACTION(() => finished(this.builder.map(open, entries, close)));
  });

  readonly message = this.RULE("message", (operand: Operand | undefined): Operand => {
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
    return this.ACTION(() =>
      finished(this.builder.message(required(operand), open, fields, close)),
    );
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

/** How many rules the grammar has. Throws when chevrotain finds them unsound, such as two ways to read a text. */
export function validateRules(): number {
  return new Grammar(false).getSerializedGastProductions().length;
}

/** Grammars that nobody parses with now: one, or more where macros parse texts of their own. */
const idle: Grammar[] = [];

/** The tree of a whole text's tokens, or the first place where they do not fit. The grammar is built when first needed. */
export function parseTokens(
  tokens: IToken[],
  builder: TreeBuilder,
  nesting: Nesting,
): Expr | Mismatch {
  const grammar = idle.pop() ?? new Grammar();
  try {
    return grammar.run(tokens, builder, nesting);
  } finally {
    idle.push(grammar);
  }
}
