import { EOF, type IToken } from "chevrotain";
import type { Expr } from "./ast.ts";
import {
  isCurlyQuote,
  noViableAlternative,
  nestingTooDeep,
  sourceTooLong,
  stackExhausted,
  tooManyNodes,
  unclosed,
  unexpectedToken,
  unknownToken,
} from "./faults.ts";
import { expectation, fieldName, parseTokens, type Mismatch } from "./grammar.ts";
import type { Issues } from "./issues.ts";
import { checkTreeDepth, Nesting, NestingExceeded } from "./nesting.ts";
import type { ParseOptions } from "./parse-options.ts";
import { celLexer, Dot, Identifier, UnclosedLiteral } from "./tokens.ts";
import { endOf, TreeBuilder } from "./tree-builder.ts";
import { codePointLength } from "./values/text.ts";

/**
 * Parses the text of `issues.source`, macros expanded. Undefined when there are issues: all faulty tokens, or the first place where
 * the grammar is broken with the faulty literals, names and macros before it.
 */
export function parse(issues: Issues, options: ParseOptions): Expr | undefined {
  const { text } = issues.source;
  const { limits } = options;
  // Two code units may be one code point, so the cheap test decides nearly always.
  if (text.length > limits.maxSourceSize) {
    const size = codePointLength(text);
    if (size > limits.maxSourceSize) {
      issues.report(sourceTooLong(size, limits.maxSourceSize), 0, text.length);
      return undefined;
    }
  }
  const tokens = tokenize(text, issues);
  if (!issues.empty) return undefined;

  const builder = new TreeBuilder(issues, options);
  try {
    const result = parseTokens(tokens, builder, new Nesting(limits.maxDepth));
    if ("token" in result) reportMismatch(result, tokens, issues);
    else {
      if (builder.nodes > limits.maxNodes) {
        issues.report(tooManyNodes(limits.maxNodes), 0, text.length);
      }
      // No path is longer than the tree has nodes.
      if (builder.nodes > limits.maxDepth) checkTreeDepth(result, limits.maxDepth, issues);
      if (issues.empty) return result;
    }
  } catch (error) {
    if (error instanceof NestingExceeded) {
      // The token at the end of the text has no place.
      const start = error.offset >= 0 ? error.offset : text.length;
      issues.report(nestingTooDeep(limits.maxDepth), start, Math.min(start + 1, text.length));
    } else if (error instanceof RangeError) {
      // The stack ran out below the limit: the caller has used most of it, or raised the limit.
      issues.report(stackExhausted(), 0, text.length);
    } else throw error;
  }
  return undefined;
}

function tokenize(text: string, issues: Issues): IToken[] {
  const { tokens, errors } = celLexer().tokenize(text);
  // Quotes come in pairs. What closes one that is not understood is no second fault.
  let quotes = 0;
  for (const { offset, length } of errors) {
    const end = offset + length;
    const found = text.slice(offset, end);
    if (isCurlyQuote(found) && quotes++ > 0) continue;
    issues.report(unknownToken(found, text.charAt(end)), offset, end);
  }
  const open = tokens.filter((token) => token.tokenType === UnclosedLiteral);
  if (open.length > 0) reportUnclosed(open, issues);
  return tokens;
}

/** Notes the first of the literals that are not closed for each form of quotes. */
function reportUnclosed(tokens: readonly IToken[], issues: Issues): void {
  const unclosedBy = new Set<string>();
  for (const token of tokens) {
    const quote = /"""|'''|"|'/.exec(token.image)?.[0] ?? "";
    if (unclosedBy.has(quote)) continue;
    unclosedBy.add(quote);
    const [firstLine = ""] = token.image.split("\n", 1);
    issues.report(unclosed(firstLine, quote), token.startOffset, endOf(token));
  }
}

/** Something else than a name after a dot. cel-go wants an identifier when all before is a dotted name, else it gives up. */
function reportMissingName(token: IToken, tokens: readonly IToken[], issues: Issues): void {
  const { text } = issues.source;
  const atEnd = token.tokenType === EOF;
  const before = tokens.slice(0, atEnd ? undefined : tokens.indexOf(token));
  const [start, end] = atEnd ? [text.length, text.length] : [token.startOffset, endOf(token)];
  const found = atEnd ? "<EOF>" : token.image;
  const fault = endsWithNames(before)
    ? unexpectedToken(found, expectation([Identifier]), false)
    : noViableAlternative(`${before.at(-1)?.image ?? ""}${token.image}`);
  issues.report(fault, start, end);
}

/** Whether the tokens end with a dotted name and a dot, `a.b.`. */
function endsWithNames(tokens: readonly IToken[]): boolean {
  let i = tokens.length - 1;
  while (tokens[i]?.tokenType === Dot && tokens[i - 1]?.tokenType === Identifier) i -= 2;
  return i < tokens.length - 1 && tokens[i]?.tokenType !== Dot;
}

function reportMismatch(
  { token, expected }: Mismatch,
  tokens: readonly IToken[],
  issues: Issues,
): void {
  const { text } = issues.source;
  if (expected === fieldName) {
    reportMissingName(token, tokens, issues);
    return;
  }
  if (token.tokenType === EOF) {
    issues.report(unexpectedToken("<EOF>", expected, false), text.length, text.length);
    return;
  }
  // As in cel-go, a token is "extraneous" when the text would go on well without it.
  const next = tokens[tokens.indexOf(token) + 1];
  const extraneous =
    next === undefined ? expected === "<EOF>" : expected.includes(expectation([next.tokenType]));
  issues.report(
    unexpectedToken(token.image, expected, extraneous),
    token.startOffset,
    endOf(token),
  );
}
