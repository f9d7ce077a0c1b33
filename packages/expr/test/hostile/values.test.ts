// Expressions and documents made to use up time or memory while an expression runs.
import { describe, expect, test } from "vitest";
import { fromJs, kubernetesJsonPatch, parseJson, type Value } from "../../src/index.ts";
import { doubling, endingOf, patience } from "./outcome.ts";

const cost = {
  code: "EXPR_COST_LIMIT",
  message: "operation cancelled: actual cost limit exceeded",
  refused: false,
};
const failed = (message: string) => ({ code: "EXPR_EVALUATION", message, refused: false });
const tooLarge = failed("the values are too large or nest too deep");
const tooManyElements = failed("list of more than 1000000 elements");
const tooLong = failed("text of more than 10000000 characters");

const numbers: readonly Value[] = Array.from({ length: 1000 }, (_, i) => i);

describe("values do not double without end", () => {
  let joined = "s";
  for (let i = 0; i < 30; i++) joined = `[${joined}].map(x, [x, x, x, x].join(''))[0]`;
  let replaced = "s";
  for (let i = 0; i < 30; i++) replaced = `${replaced}.replace('a', 'aaaa')`;
  let mapped = "['ab']";
  for (let i = 0; i < 40; i++) mapped = `[1, 2, 3, 4].map(i${i}, ${mapped}.join(''))`;
  test.for([
    ["texts", doubling("'a'", 60), cost],
    ["texts of no known type", doubling("dyn('a')", 60), cost],
    ["bytes", doubling("b'a'", 60), cost],
    ["bytes of no known type", doubling("dyn(b'a')", 60), failed("more than 10000000 bytes")],
    ["lists", doubling("[1]", 60), tooManyElements],
    ["lists of no known type", doubling("dyn([1])", 60), tooManyElements],
    ["texts that are joined", joined, cost],
    ["texts that are joined in loops in loops", mapped, cost],
    ["texts that are replaced", replaced, failed("more than 1000000 replacements")],
  ] as const)("%s", { timeout: patience }, ([, text, ending]) => {
    expect(endingOf(text, { s: "a" })).toMatchObject(ending);
  });

  test("and the error says where", { timeout: patience }, () => {
    const text = doubling("[1]", 20);
    expect(endingOf(text)).toMatchObject({ ...tooManyElements, start: text.indexOf("x19 + x19") });
  });
});

describe("one call does not make much of little", () => {
  test.for([
    ["a range", "lists.range(1000000000).size()", tooManyElements],
    ["the longest range", "lists.range(9223372036854775807).size()", tooManyElements],
    [
      "a negative range",
      "lists.range(-9223372036854775807 - 1)",
      failed("lists.range: size must be non-negative, got -9223372036854775808"),
    ],
    ["a replacement at each place", "s.replace('', s).size()", tooLong],
    ["a replacement by a pattern", "regex.replace(s, '', s).size()", tooLong],
    ["a list joined by a long text", "a.map(x, '').join(s).size()", tooLong],
    ["the precision of a format", "p.format([1.0])", /precision 1000000000 exceeds maximum/],
    ["many clauses", "s.replace('a', '%s').format([1])", failed("index 1 out of range")],
    [
      "clauses that repeat a long text",
      "p.replace(p, '%s%s%s').format([s, s, s]) != ''",
      { value: true },
    ],
  ] as const)("%s", { timeout: patience }, ([, text, ending]) => {
    const given = { s: "a".repeat(20_000), p: "%.1000000000f", a: numbers };
    const got = endingOf(text, given);
    if (ending instanceof RegExp) {
      expect(got).toMatchObject({
        code: "EXPR_EVALUATION",
        message: expect.stringMatching(ending),
      });
    } else expect(got).toMatchObject(ending);
  });
});

describe("loops in loops end at the cost limit", () => {
  test.for([
    ["all", "a.all(x, a.all(y, a.all(z, x + y + z >= 0)))"],
    ["map", "a.map(x, a.map(y, a.map(z, x + y + z))).size() > 0"],
    [
      "exists, beside what `||` would absorb",
      "a.exists(x, a.exists(y, a.exists(z, z < 0))) || true",
    ],
    ["two variables", "a.all(i, x, a.all(j, y, a.all(k, z, i + j + k >= 0)))"],
    ["ranges", "lists.range(1000000).all(x, lists.range(1000000).all(y, true))"],
    ["sums in loops", "a.map(x, a + a).map(x, x + x).map(x, x + x).map(x, x.map(y, y + 1)).size()"],
    ["sets", "a.all(x, a.all(y, sets.equivalent(a, a)))"],
    ["a binding in each step", "a.all(x, cel.bind(l, a.map(y, y), l.all(y, l.all(z, z >= 0))))"],
  ] as const)("%s", { timeout: patience }, ([, text]) => {
    expect(endingOf(text, { a: numbers })).toMatchObject({ ...cost, start: 0, line: 1, column: 1 });
  });
});

describe.for([
  ["lists", "[".repeat(10_000) + "]".repeat(10_000)],
  ["objects", '{"a":'.repeat(10_000) + "1" + "}".repeat(10_000)],
] as const)("a document of 10,000 %s in one another", ([, text]) => {
  const deep = (): Value => JSON.parse(text);

  test("is refused by what reads documents", { timeout: patience }, () => {
    expect(() => parseJson(text)).toThrow("the JSON document nests too deep");
    expect(() => fromJs(deep())).toThrow(RangeError);
  });

  test.for([
    ["a == b", tooLarge],
    ["a in [b]", tooLarge],
    ["[a, b].distinct().size()", tooLarge],
    ["'%s'.format([a])", tooLarge],
    ["sets.contains([a], [b])", tooLarge],
    ["jsonpatch.escapeKey(string(a))", failed("no such overload")],
    ["{a: 1}", failed("unsupported key type")],
    ["[a].sort()", failed("list elements must be comparable")],
    ["a == 1", { value: false }],
    ["size(a)", { value: 1 }],
  ] as const)("%s", { timeout: patience }, ([expression, ending]) => {
    const given = { a: deep(), b: deep() };
    expect(endingOf(expression, given, { libraries: [kubernetesJsonPatch] })).toMatchObject(ending);
  });

  test("and `||` does not absorb that", { timeout: patience }, () => {
    expect(endingOf("a == b || true", { a: deep(), b: deep() })).toMatchObject(tooLarge);
  });
});

describe("long values cost more than cel-go's one unit, so that loops over them end", () => {
  test.for([
    ["lists one after the other", "a.all(x, size(a + a) > 0)"],
    ["the size of a text", "a.all(x, s.size() > 0)"],
    ["membership of no known type", "a.all(x, dyn(5) in dyn(a))"],
  ] as const)("%s", { timeout: patience }, ([, text]) => {
    const long = Array.from({ length: 20_000 }, (_, i) => i);
    expect(endingOf(text, { a: long, s: "a".repeat(100_000) })).toMatchObject(cost);
  });
});
