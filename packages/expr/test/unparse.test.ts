import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  bindings,
  createEnvironment,
  optionals,
  stdlib,
  twoVariableComprehensions,
  unparse,
  type Expr,
} from "../src/index.ts";

const environment = createEnvironment({
  libraries: [stdlib, optionals(), bindings, twoVariableComprehensions],
});
const again = (text: string): string => unparse(environment.parse(text));

/** The tree without ids and places, so that trees of different texts can be compared. */
function shape(node: Expr): unknown {
  return JSON.parse(
    JSON.stringify(node, (key, value: unknown) => {
      if (["id", "start", "end", "at", "nameStart", "fieldStart"].includes(key)) return undefined;
      if (typeof value === "bigint") return `${value}n`;
      if (value instanceof Uint8Array) return { bytes: [...value] };
      if (Object.is(value, -0)) return "-0";
      return value;
    }),
  );
}

describe("unparse", () => {
  it.each([
    ["1+2*3", "1 + 2 * 3"],
    ["(1+2)*3", "(1 + 2) * 3"],
    ["1-(2-3)", "1 - (2 - 3)"],
    ["(a&&b)&&c", "(a && b) && c"],
    ["a&&(b||c)", "a && (b || c)"],
    ["(a?b:c)?d:(e?f:g)", "(a ? b : c) ? d : e ? f : g"],
    ["a?(b?c:d):e", "a ? (b ? c : d) : e"],
    ["!(!a)", "!(!a)"],
    ["-(1)", "-(1)"],
    ["-(-x)", "-(-x)"],
    ["-(1.f())", "-(1.f())"],
    ["-(-1)", "-(-1)"],
    ["(-x).f()", "(-x).f()"],
    ["(a in b)==c", "a in b == c"],
    ["a==(b in c)", "a == (b in c)"],
    ["has(a.`b-c`.d)", "has(a.`b-c`.d)"],
    ["a.`in`", "a.`in`"],
    ["[1].exists_one(x,x>0)", "[1].exists_one(x, x > 0)"],
    ["e.map(x,x>0,[x,{'a':x}])", 'e.map(x, x > 0, [x, {"a": x}])'],
    ["-1.f()", "-1.f()"],
    ["1u+0x10u", "1u + 16u"],
    ["1e100", "1e+100"],
    ["1.0", "1.0"],
    [".5", "0.5"],
    [String.raw`'a"\\\n\x00'`, String.raw`"a\"\\\u000a\u0000"`],
    ["b'aÿ'", String.raw`b"\x61\xc3\xbf"`],
    [".a.b.C{x:1}.f(.y)", ".a.b.C{x: 1}.f(.y)"],
    ["(a+b)[c].d", "(a + b)[c].d"],
  ])("%s", (text, wanted) => expect(again(text)).toBe(wanted));

  it("gives text that parses to an equal tree", () => {
    const name = fc.constantFrom("a", "b", "namespace2", "x");
    const leaf = fc.oneof(
      name,
      fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }).map(String),
      fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }).map((value) => `${value}u`),
      fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => {
        const text = Object.is(value, -0) ? "-0" : String(value);
        return /[.e]/.test(text) ? text : `${text}.0`;
      }),
      fc.string({ unit: "grapheme" }).map((value) => JSON.stringify(value).replaceAll("\\/", "/")),
      fc.constantFrom("true", "null", "b'\\xff'", ".x", "r'\\d'"),
    );
    const { expression } = fc.letrec<{ expression: string }>((tie) => {
      const inner = tie("expression");
      return {
        expression: fc.oneof(
          { depthSize: "small", withCrossShrink: true },
          leaf,
          fc
            .tuple(
              inner,
              fc.constantFrom(..."+ - * / % < <= > >= == != in && ||".split(" ")),
              inner,
            )
            .map((p) => p.join(" ")),
          inner.map((one) => `(${one})`),
          fc
            .tuple(fc.constantFrom("!", "-", "!!", "--"), inner)
            .map(([sign, one]) => `${sign}(${one})`),
          fc.tuple(inner, inner, inner).map(([c, a, b]) => `((${c}) ? (${a}) : (${b}))`),
          fc.tuple(inner, inner).map(([a, b]) => `(${a})[${b}]`),
          fc.tuple(inner, inner).map(([a, b]) => `[${a}, ${b},]`),
          fc.tuple(inner, inner).map(([a, b]) => `{${a}: ${b}}`),
          fc.tuple(inner, name).map(([a, b]) => `(${a}).${b}`),
          fc.tuple(inner, inner).map(([a, b]) => `(${a}).f(${b})`),
          fc.tuple(inner, inner).map(([a, b]) => `(${a}).all(x, ${b})`),
          fc.tuple(inner, inner, inner).map(([a, b, c]) => `(${a}).map(x, ${b}, ${c})`),
          inner.map((one) => `has((${one}).b)`),
          inner.map((one) => `p.Q{f: ${one}, \`g-h\`: 1}`),
          inner.map((one) => `p.Q{?f: ${one}}`),
          fc.tuple(inner, name).map(([a, b]) => `(${a}).?${b}`),
          fc.tuple(inner, inner).map(([a, b]) => `(${a})[?${b}]`),
          fc.tuple(inner, inner).map(([a, b]) => `[?${a}, ${b}]`),
          fc.tuple(inner, inner).map(([a, b]) => `{?${a}: ${b}}`),
          fc.tuple(inner, inner).map(([a, b]) => `(${a}).optMap(x, ${b})`),
          fc.tuple(inner, inner).map(([a, b]) => `(cel.bind(x, ${a}, ${b}))`),
          fc.tuple(inner, inner).map(([a, b]) => `(${a}).transformMap(x, y, ${b})`),
          fc
            .tuple(inner, inner, inner)
            .map(([a, b, c]) => `(${a}).transformList(x, y, ${b}, ${c})`),
        ),
      };
    });
    fc.assert(
      fc.property(expression, (text) => {
        const tree = environment.parse(text);
        expect(shape(environment.parse(unparse(tree)))).toEqual(shape(tree));
      }),
      { numRuns: 300 },
    );
  });
});
