import fc from "fast-check";
import { CelMap, Double, Uint, type Value } from "../../src/index.ts";

const field = fc.constantFrom("p", "q", "r", "constructor", "length");
const literal = fc.constantFrom(
  "0",
  "1",
  "-2",
  "9007199254740991",
  "9223372036854775807",
  "1.0",
  "0.5",
  "2u",
  '"x"',
  '"p"',
  '""',
  "true",
  "false",
  "null",
  "[]",
  '["x", 1, "p"]',
  "[1, 2]",
);

/** Expressions of any type over three variables of any type and the variable of the loop they stand in. */
export const { expression } = fc.letrec<{ expression: string; path: string }>((tie) => {
  const e = tie("expression");
  const path = tie("path");
  const infix = fc.constantFrom(
    "==",
    "!=",
    "<",
    "<=",
    ">",
    ">=",
    "+",
    "-",
    "*",
    "/",
    "%",
    "in",
    "&&",
    "||",
  );
  const textTest = fc.constantFrom("startsWith", "endsWith", "contains");
  const loop = fc.constantFrom("all", "exists", "exists_one", "map", "filter");
  return {
    path: fc.oneof(
      { maxDepth: 4 },
      fc.constantFrom("a", "b", "c", "x", "y"),
      fc.tuple(path, field).map(([of, name]) => `${of}.${name}`),
      fc.tuple(path, fc.constantFrom('"p"', "0", "1", "x")).map(([of, key]) => `${of}[${key}]`),
    ),
    expression: fc.oneof(
      { maxDepth: 5, depthSize: "medium" },
      path,
      literal,
      fc.tuple(path, field).map(([of, name]) => `has(${of}.${name})`),
      fc.tuple(e, infix, e).map(([l, sign, r]) => `(dyn(${l}) ${sign} dyn(${r}))`),
      fc.tuple(path, infix, literal).map(([l, sign, r]) => `(${l} ${sign} ${r})`),
      fc.tuple(e, e, e).map((parts) => `(${parts.map((part) => `dyn(${part})`).join(" && ")})`),
      fc.tuple(e, e, e).map(([c, t, o]) => `(dyn(${c}) ? dyn(${t}) : dyn(${o}))`),
      e.map((of) => `!dyn(${of})`),
      e.map((of) => `size(dyn(${of}))`),
      fc.tuple(e, textTest, e).map(([l, name, r]) => `dyn(${l}).${name}(dyn(${r}))`),
      path.map((of) => `${of}.matches("^p*$")`),
      fc.tuple(e, e).map(([l, r]) => `[${l}, dyn(${r})]`),
      fc
        .tuple(e, loop, fc.constantFrom("x", "y"), e)
        .map(([of, fold, name, body]) => `dyn(${of}).${fold}(${name}, dyn(${body}))`),
      fc
        .tuple(path, loop, fc.constantFrom("x", "y"), e)
        .map(([of, fold, name, body]) => `${of}.${fold}(${name}, dyn(${body}))`),
    ),
  };
});

const scalar: fc.Arbitrary<Value> = fc.oneof(
  fc.constantFrom<Value>(
    0,
    1,
    2,
    -1,
    0.5,
    NaN,
    9007199254740991,
    9007199254740993n,
    "x",
    "p",
    "pp",
    "",
    true,
    false,
    null,
  ),
  fc.constantFrom<Value>(
    new Double(1),
    new Uint(2n),
    new CelMap([
      ["p", 1],
      [1, true],
    ]),
  ),
);
/** Values of any kind. */
export const { value } = fc.letrec<{ value: Value }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4, depthSize: "medium" },
    scalar,
    fc.array(tie("value"), { maxLength: 4 }),
    fc.dictionary(field, tie("value"), { maxKeys: 4 }),
  ),
}));
