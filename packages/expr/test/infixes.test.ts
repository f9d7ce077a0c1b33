import type { IToken } from "chevrotain";
import * as fc from "fast-check";
import { expect, it, test } from "vitest";
import type { Expr } from "../src/ast.ts";
import { Chain, infixOf } from "../src/infixes.ts";
import { celLexer } from "../src/tokens.ts";

const operators = ["||", "&&", "<", "<=", ">", ">=", "==", "!=", "in", "+", "-", "*", "/", "%"];

const tokensOf = (text: string): IToken[] => celLexer().tokenize(text).tokens;

const named = (name: string): Expr => ({
  id: 1,
  start: 0,
  end: 1,
  at: 0,
  kind: "ident",
  name,
  rooted: false,
});

const nameOf = (node: Expr): string => (node.kind === "ident" ? node.name : "?");

/** What the chain makes of operators between x0, x1 and so on, with each operator before its operands. */
function climbed(images: readonly string[]): string {
  const tokens = tokensOf(images.join(" "));
  const operands = [...images, ""].map((_, i) => named(`x${i}`));
  const make = (_: unknown, token: IToken, parts: readonly Expr[]): Expr =>
    named(`${token.image}(${parts.map((part) => nameOf(part)).join(",")})`);
  return nameOf(new Chain(operands, tokens, make).climb(0));
}

const precedence = (image: string): number =>
  tokensOf(image).map((token) => infixOf(token)?.precedence)[0] ?? 0;

/** The same by the definition: the weakest operator comes last; `&&` and `||` take all their terms at once, others the one to the right. */
function defined(images: readonly string[], first = 0): string {
  if (images.length === 0) return `x${first}`;
  const weakest = Math.min(...images.map((image) => precedence(image)));
  const places = images.flatMap((image, i) => (precedence(image) === weakest ? [i] : []));
  const image = images[places.at(-1) ?? 0] ?? "";
  const cuts = image === "&&" || image === "||" ? places : places.slice(-1);
  const starts = [0, ...cuts.map((cut) => cut + 1)];
  const parts = starts.map((start, i) => defined(images.slice(start, cuts[i]), first + start));
  return `${image}(${parts.join(",")})`;
}

it.each([
  [["&&", "||", "&&"], "||(&&(x0,x1),&&(x2,x3))"],
  [["||", "||", "&&"], "||(x0,x1,&&(x2,x3))"],
  [["-", "-"], "-(-(x0,x1),x2)"],
  [["<", "+", "*"], "<(x0,+(x1,*(x2,x3)))"],
])("%s", (images, tree) => {
  expect(climbed(images)).toBe(tree);
  expect(defined(images)).toBe(tree);
});

test("any operators are put in order as their precedence says", () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...operators), { maxLength: 16 }), (images) => {
      expect(climbed(images)).toBe(defined(images));
    }),
    { numRuns: 500 },
  );
});

it.each(["?", ":", "!", "a", "1"])("%s is no operator", (image) => {
  expect(tokensOf(image).map((token) => infixOf(token))).toEqual([undefined]);
});
