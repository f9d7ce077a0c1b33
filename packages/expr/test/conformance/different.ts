// Rows of cel-go's tables that this engine answers otherwise, with the reasons. Each is checked to differ.

const firstOnly =
  "one fault is reported where the grammar breaks; cel-go's parser goes on behind it and reports what follows from it";
const tokensFirst =
  "faulty tokens are reported alone; cel-go's parser goes on without them and reports what follows from it";
const escapeAlone =
  "an escape that does not exist is named alone; cel-go calls the whole literal a token that it does not know";
const runOfCharacters = "characters that start no token are one fault; cel-go reports each";
const newer = "existsOne is a macro here; the row was made before it was one in every environment";
const filter = "the filter that is no bool is named; cel-go names the ternary that its macro makes";
const wrapper = "a variable of a wrapper type of protobuf, which does not exist here";

/** How a row is named here: by the start of its expression. */
export const rowKey = (expression: string): string => expression.slice(0, 50);

/** Refused expressions whose error text differs. */
export const differentTexts: ReadonlyMap<string, string> = new Map([
  ["*@a | b", tokensFirst],
  ["a | b", tokensFirst],
  ["m.existsOne(v, f)", newer],
  ["1 + $", tokensFirst],
  ["1 + +", firstOnly],
  ['"\\xFh"', escapeAlone],
  ['"\\a\\b\\f\\n\\r\\t\\v\\\'\\"\\\\\\? Illegal escape \\>"', escapeAlone],
  [
    "      '\ud83d\ude01' in ['\ud83d\ude01', '\ud83d\ude11', '\ud83d\ude26']\n\t\t\t&& in.\ud83d\ude01",
    tokensFirst,
  ],
  ["in", firstOnly],
  ["func{{a}}", firstOnly],
  ["msg{:a}", firstOnly],
  ["{:a}", firstOnly],
  ["--", firstOnly],
  ["?", firstOnly],
  ["a ? b ((?))", firstOnly],
  ["-[-1--1--1--1---1--1--1--0--1--1--1--1--0--2--1--1", firstOnly],
  [
    '\u00f3\u00a0\u00a2\n\t\t\u00f3\u00a00\u00a0\n\t\t\u007f0"""\\""\\"""\\""\\"""\\""\\"""\\""\\"""\\"\\"',
    runOfCharacters,
  ],
  ["x.filter(y, y.filter(z, z > 0))", filter],
  ["`b-c`()", firstOnly],
  ["x{?.", firstOnly],
  ["'3# < 10\" '& tru ^^", runOfCharacters],
  ["NotAMessage{}", wrapper],
]);

/** Expressions whose checked tree has other types or meanings inside; the type of the whole is the same. */
export const differentTrees: readonly { readonly expression: RegExp; readonly reason: string }[] = [
  {
    expression: /^type$|type\(type\)/,
    reason: "the type of types has a parameter here, and none in cel-go",
  },
  { expression: /^null [<>]=? null$/, reason: "null fits two overloads, in another order" },
  {
    expression: /optional\.none\(\)\.optMap/,
    reason: "the receiver of optMap is in cel-go's tree twice, and the types of the two may differ",
  },
  {
    expression: /\bcel\.block\(/,
    reason: "several bindings are one node here, and a call in cel-go's harness",
  },
  {
    expression: /^lists\.filter\(/,
    reason: "made with comparisons of two kinds of number, as no other row is",
  },
];
