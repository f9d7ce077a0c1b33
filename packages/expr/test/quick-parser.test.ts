import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import { parseTokens } from "../src/grammar.ts";
import { Issues } from "../src/issues.ts";
import { standardMacros } from "../src/macros.ts";
import { Nesting, NestingExceeded } from "../src/nesting.ts";
import { parseQuickly } from "../src/quick-parser.ts";
import { createSource } from "../src/source.ts";
import { celLexer } from "../src/tokens.ts";
import { TreeBuilder } from "../src/tree-builder.ts";

const maxDepth = 12;

/** What a parser makes of the text: the tree and the faults found on the way, or that it does not fit. */
function outcome(text: string, parse: typeof parseQuickly | typeof parseTokens): unknown {
  const { tokens } = celLexer().tokenize(text);
  const issues = new Issues(createSource(text));
  const builder = new TreeBuilder(issues, { macros: standardMacros });
  try {
    const result = parse(tokens, builder, new Nesting(maxDepth));
    if (result === undefined || "token" in result) return "misfit";
    return { tree: result, issues: issues.toArray() };
  } catch (error) {
    if (error instanceof NestingExceeded) return `too deep at ${error.offset}`;
    throw error;
  }
}

describe("the quick parser and the grammar agree", () => {
  it.each([
    "a + b * c - d / e % f < 1 && g || h in i && !j",
    "a ? b : c ? d : e",
    "a ? b ? c : d : e",
    "a ? b",
    "a : b",
    "!!a && --b == -1 + -2.5 - !-3",
    "!-a",
    "-!a",
    "- -1",
    "(a).b[c].d(e, f).?g[?h].`i-j`",
    "a.?b(c)",
    "a.`b`(c)",
    "a()()",
    "(a)(b)",
    ".a.b{c: 1, ?d: 2, `e`: 3,}",
    "a.b(c){d: 1}",
    "a.b{,}",
    "[a, ?b, c,]",
    "[,]",
    "[,a]",
    "[a,,b]",
    "{a: b, ?c: d,}",
    "{,}",
    "{a}",
    "f(a,)",
    "f(,)",
    "has(a.b) && c.all(d, d > 0) && as",
    "a.",
    "",
    "((((((((((((((a))))))))))))))",
    "1 + 2 + 3 + 4 + 5 + 6 + 7 + 8 + 9 + 10 + 11 + 12 + 13 + 14",
  ])("%s", (text) => {
    expect(outcome(text, parseQuickly)).toEqual(outcome(text, parseTokens));
  });

  const pieces =
    "a b as in . , : ? ! - + * == < && || ( ) [ ] { } 1 2.5 3u 'x' b'y' true null `e` has(a.b)".split(
      " ",
    );

  test("on whatever tokens", () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...pieces), { maxLength: 14 }), (some) => {
        const text = some.join(" ");
        expect(outcome(text, parseQuickly)).toEqual(outcome(text, parseTokens));
      }),
      { numRuns: 3000 },
    );
  });

  // Random tokens seldom make an expression: these always do, or nearly.
  const { whole } = fc.letrec<{ whole: string }>((tie) => ({
    whole: fc.oneof(
      { depthSize: "small", withCrossShrink: true },
      fc.constantFrom("a", ".b", "1", "-2", "!c", "'d'", "[]", "{}", "as"),
      fc
        .tuple(
          tie("whole"),
          fc.constantFrom("+", "*", "<", "in", "&&", "||", "?", ":"),
          tie("whole"),
        )
        .map((parts) => parts.join(" ")),
      fc
        .tuple(tie("whole"), tie("whole"), tie("whole"))
        .map(([condition, then, other]) => `${condition} ? ${then} : ${other}`),
      tie("whole").map((inner) => `(${inner})`),
      tie("whole").map((inner) => `-${inner}`),
      fc.tuple(tie("whole"), tie("whole")).map(([list, index]) => `${list}[?${index}]`),
      fc.tuple(tie("whole"), tie("whole")).map(([target, body]) => `${target}.map(x, ${body})`),
      fc
        .tuple(tie("whole"), tie("whole"))
        .map(([target, arg]) => `${target}.?f.g(${arg}, ?${arg})`),
      fc.tuple(tie("whole"), tie("whole")).map(([key, value]) => `{${key}: ${value}, ?1: 2,}`),
      tie("whole").map((value) => `a.B{c: ${value}}`),
      tie("whole").map((value) => `[?${value}, 2]`),
    ),
  }));

  test("on expressions", () => {
    fc.assert(
      fc.property(whole, (text) => {
        expect(outcome(text, parseQuickly)).toEqual(outcome(text, parseTokens));
      }),
      { numRuns: 1000 },
    );
  });
});
