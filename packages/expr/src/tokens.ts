import { createToken, Lexer, type TokenType } from "chevrotain";

// CEL's vocabulary (language definition, "Syntax"). Literals are matched loosely here, so that `literals.ts` can say what is
// wrong with one at the right place. Labels are the names that cel-go's messages have.

const category = (name: string): TokenType => createToken({ name, pattern: Lexer.NA });
/** What may stand between two operands. */
export const Infix: TokenType = category("Infix");
/** Every constant. */
export const Literal: TokenType = category("Literal");

/** What may stand after a dot. */
export const FieldName: TokenType = category("FieldName");

/** A name; a reserved word is one too, the parser tells them apart. */
export const Identifier: TokenType = createToken({
  name: "Identifier",
  label: "IDENTIFIER",
  categories: FieldName,
  // Not the prefix of a literal, so that names can be tried before all literals.
  pattern: /(?![bB]?[rR]?["'])[_a-zA-Z][_a-zA-Z0-9]*/,
});

const keyword = (text: string, ...categories: TokenType[]): TokenType =>
  createToken({
    name: text,
    label: `'${text}'`,
    pattern: text,
    longer_alt: Identifier,
    categories,
  });

export const True: TokenType = keyword("true", Literal);
export const False: TokenType = keyword("false", Literal);
export const Null: TokenType = keyword("null", Literal);
const In: TokenType = keyword("in", Infix);

export const EscapedIdentifier: TokenType = createToken({
  name: "EscapedIdentifier",
  label: "ESC_IDENTIFIER",
  categories: FieldName,
  pattern: /`[A-Za-z0-9_./ -]+`/,
});

export const FloatLiteral: TokenType = createToken({
  name: "FloatLiteral",
  label: "NUM_FLOAT",
  categories: Literal,
  pattern:
    /(?:[0-9]+\.[0-9]+(?:[eE][+-]?[0-9]+)?|[0-9]+[eE][+-]?[0-9]+|\.[0-9]+(?:[eE][+-]?[0-9]+)?)/,
});
export const UintLiteral: TokenType = createToken({
  name: "UintLiteral",
  label: "NUM_UINT",
  categories: Literal,
  pattern: /(?:0x[0-9a-fA-F]+|[0-9]+)[uU]/,
});
export const IntLiteral: TokenType = createToken({
  name: "IntLiteral",
  label: "NUM_INT",
  categories: Literal,
  pattern: /(?:0x[0-9a-fA-F]+|[0-9]+)/,
});

// The bodies of the four quotings, escapes not looked at but stepped over. Each is one run with no choice between two ways
// to match a character, so that no text makes them backtrack.
const cooked =
  `"""[^"\\\\]*(?:(?:\\\\[\\s\\S]|"{1,2}(?!"))[^"\\\\]*)*"""` +
  `|'''[^'\\\\]*(?:(?:\\\\[\\s\\S]|'{1,2}(?!'))[^'\\\\]*)*'''` +
  `|"(?!"")[^"\\\\\\n\\r]*(?:\\\\[^\\n\\r][^"\\\\\\n\\r]*)*"` +
  `|'(?!'')[^'\\\\\\n\\r]*(?:\\\\[^\\n\\r][^'\\\\\\n\\r]*)*'`;
const raw = `"""[\\s\\S]*?"""|'''[\\s\\S]*?'''|"(?!"")[^"\\n\\r]*"|'(?!'')[^'\\n\\r]*'`;

export const StringLiteral: TokenType = createToken({
  name: "StringLiteral",
  label: "STRING",
  categories: Literal,
  pattern: new RegExp(`[rR](?:${raw})|${cooked}`),
  line_breaks: true,
});
export const BytesLiteral: TokenType = createToken({
  name: "BytesLiteral",
  label: "BYTES",
  categories: Literal,
  pattern: new RegExp(`[bB](?:[rR](?:${raw})|${cooked})`),
  line_breaks: true,
});
/** A quote that is never closed: to the end of the line, or of the text for triple quotes. */
export const UnclosedLiteral: TokenType = createToken({
  name: "UnclosedLiteral",
  pattern: /[bB]?[rR]?(?:"""[\s\S]*|'''[\s\S]*|["'][^\n]*)/,
  line_breaks: true,
});

const symbol = (name: string, pattern: string, ...categories: TokenType[]): TokenType =>
  createToken({ name, label: `'${pattern}'`, pattern, categories });

const And: TokenType = symbol("And", "&&", Infix);
const Or: TokenType = symbol("Or", "||", Infix);
const EqualEqual: TokenType = symbol("EqualEqual", "==", Infix);
const NotEqual: TokenType = symbol("NotEqual", "!=", Infix);
const LessEqual: TokenType = symbol("LessEqual", "<=", Infix);
const GreaterEqual: TokenType = symbol("GreaterEqual", ">=", Infix);
const Less: TokenType = symbol("Less", "<", Infix);
const Greater: TokenType = symbol("Greater", ">", Infix);
const Plus: TokenType = symbol("Plus", "+", Infix);
export const Minus: TokenType = symbol("Minus", "-", Infix);
const Star: TokenType = symbol("Star", "*", Infix);
const Slash: TokenType = symbol("Slash", "/", Infix);
const Percent: TokenType = symbol("Percent", "%", Infix);
export const Bang: TokenType = symbol("Bang", "!");
export const Question: TokenType = symbol("Question", "?");
export const Colon: TokenType = symbol("Colon", ":");
export const Comma: TokenType = symbol("Comma", ",");
export const Dot: TokenType = symbol("Dot", ".");
export const LeftParen: TokenType = symbol("LeftParen", "(");
export const RightParen: TokenType = symbol("RightParen", ")");
export const LeftBracket: TokenType = symbol("LeftBracket", "[");
export const RightBracket: TokenType = symbol("RightBracket", "]");
export const LeftBrace: TokenType = symbol("LeftBrace", "{");
export const RightBrace: TokenType = symbol("RightBrace", "}");

const Space: TokenType = createToken({
  name: "Space",
  pattern: /[ \t\r\n\f]+/,
  group: Lexer.SKIPPED,
  line_breaks: true,
});
const Comment: TokenType = createToken({
  name: "Comment",
  pattern: /\/\/[^\n]*/,
  group: Lexer.SKIPPED,
});

/** Every token, in the order in which they are tried. */
export const vocabulary: TokenType[] = [
  Infix,
  Literal,
  FieldName,
  Space,
  Comment,
  True,
  False,
  Null,
  In,
  Identifier,
  StringLiteral,
  BytesLiteral,
  UnclosedLiteral,
  EscapedIdentifier,
  FloatLiteral,
  UintLiteral,
  IntLiteral,
  And,
  Or,
  EqualEqual,
  NotEqual,
  LessEqual,
  GreaterEqual,
  Less,
  Greater,
  Plus,
  Minus,
  Star,
  Slash,
  Percent,
  Bang,
  Question,
  Colon,
  Comma,
  Dot,
  LeftParen,
  RightParen,
  LeftBracket,
  RightBracket,
  LeftBrace,
  RightBrace,
];

/** Words that are no identifier unless after a dot. */
export const reservedWords: ReadonlySet<string> = new Set(
  "as break const continue else for function if import let loop package namespace return var void while".split(
    " ",
  ),
);

/** Makes the lexer. That the vocabulary is sound does not change, so a test looks at it, with `skipValidations` off. */
export function makeLexer(skipValidations: boolean): Lexer {
  return new Lexer(vocabulary, {
    positionTracking: "onlyOffset",
    ensureOptimizations: true,
    skipValidations,
  });
}

let lexer: Lexer | undefined;

/** The lexer, built when first needed. */
export function celLexer(): Lexer {
  lexer ??= makeLexer(true);
  return lexer;
}
