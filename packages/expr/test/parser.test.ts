import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  createEnvironment,
  createSource,
  ExprError,
  optionals,
  stdlib,
  type EnvironmentOptions,
  type Expr,
} from "../src/index.ts";
import { debugTree } from "./conformance/debug-tree.ts";

const environment = (options: Partial<EnvironmentOptions> = {}) =>
  createEnvironment({ libraries: [stdlib], ...options });

/** The tree of a text without node kinds. */
const tree = (text: string): string =>
  debugTree(environment().parse(text)).replaceAll(/\^#\*expr\.\w+#/g, "");

/** The issues of a text as `code: message` and the underlined text. */
const faults = (text: string, options: Partial<EnvironmentOptions> = {}): string[][] => {
  try {
    environment(options).parse(text);
    return [];
  } catch (error) {
    if (!(error instanceof ExprError)) throw error;
    return error.issues.map(({ code, message, start, end }) => [
      code,
      message,
      text.slice(start, end),
    ]);
  }
};

const primary =
  "{'[', '{', '(', '.', '-', '!', 'true', 'false', 'null', NUM_FLOAT, NUM_INT, NUM_UINT, STRING, BYTES, IDENTIFIER}";
const operands = "'true', 'false', 'null', NUM_FLOAT, NUM_INT, NUM_UINT, STRING, BYTES, IDENTIFIER";
const inMap = `{'[', '{', '}', '(', '.', ',', '-', '!', '?', ${operands}}`;
const inList = `{'[', ']', '{', '(', '.', ',', '-', '!', '?', ${operands}}`;
const inCall = `{'[', '{', '(', ')', '.', '-', '!', ${operands}}`;

describe("operators", () => {
  it.each([
    ["1 + 2 * 3", "_+_(1,_*_(2,3))"],
    ["1 - 2 - 3", "_-_(_-_(1,2),3)"],
    ["1 * 2 % 3 / 4", "_/_(_%_(_*_(1,2),3),4)"],
    ["1 < 2 == true", "_==_(_<_(1,2),true)"],
    ["a in b in c", "@in(@in(a,b),c)"],
    ["a || b && c", "_||_(a,_&&_(b,c))"],
    ["a && b || c && d", "_||_(_&&_(a,b),_&&_(c,d))"],
    ["a == b && c", "_&&_(_==_(a,b),c)"],
    ["(a && b) && c", "_&&_(_&&_(a,b),c)"],
    ["a ? b : c ? d : e", "_?_:_(a,b,_?_:_(c,d,e))"],
    ["a ? (b ? c : d) : e", "_?_:_(a,_?_:_(b,c,d),e)"],
    ["a || b ? c : d", "_?_:_(_||_(a,b),c,d)"],
    ["-a.b", "-_(a.b)"],
    ["!a.b()", "!_(a.b())"],
    ["-a + b", "_+_(-_(a),b)"],
    ["!a == b", "_==_(!_(a),b)"],
  ])("%s", (text, wanted) => expect(tree(text)).toBe(wanted));

  it("keeps a chain of && or || as one node", () => {
    const node = environment().parse("a && b && (c && d) && e");
    expect(node.kind === "call" && node.args.length).toBe(4);
  });
});

describe("signs", () => {
  it.each([
    ["-1", "-1"],
    ["- 1", "-1"],
    ["--1", "1"],
    ["---1", "-_(1)"],
    ["!!a", "a"],
    ["!!!a", "!_(a)"],
    ["--a", "a"],
    ["!-1", "!_(-1)"],
    ["4--4", "_-_(4,-4)"],
    ["-1.5", "-1.5"],
    ["-(1)", "-_(1)"],
    ["-1u", "-_(1u)"],
    ["-1.f()", "-1.f()"],
    ["-0x10", "-16"],
    ["-9223372036854775808", "-9223372036854775808"],
  ])("%s", (text, wanted) => expect(tree(text)).toBe(wanted));

  it.each(["!-x", "-!x", "!--1"])("%s is a syntax error", (text) => {
    expect(faults(text)).toEqual([
      ["EXPR_SYNTAX", expect.stringContaining("Syntax error"), expect.anything()],
    ]);
  });
});

describe("primaries and what hangs on them", () => {
  it.each([
    ["a.b.c", "a.b.c"],
    [".a.b", ".a.b"],
    [".f(1)", ".f(1)"],
    ["a.f(1).g()[0].h", "_[_](a.f(1).g(),0).h"],
    ["a . b // comment\n . c", "a.b.c"],
    ["[1, 2,]", "[1,2]"],
    ["[,]", "[]"],
    ["{1: 2,}", "{1:2}"],
    ["{,}", "{}"],
    ["a.b.C{x: 1,}.y", "a.b.C{x:1}.y"],
    [".a.C{}", ".a.C{}"],
    ["C{`x-y`: 1, as: 2}", "C{x-y:1,as:2}"],
    ["a.`b-c/d.e f`", "a.b-c/d.e f"],
    ["object.metadata.namespace", "object.metadata.namespace"],
    ["a.package()", "a.package()"],
    ["1.f()", "1.f()"],
  ])("%s", (text, wanted) => expect(tree(text)).toBe(wanted));

  it("skips every kind of white space and comments", () => {
    expect(tree(" \t\r\n\fa // x\r\n//y\n+ b//")).toBe("_+_(a,b)");
  });
});

describe("syntax errors", () => {
  it.each([
    ["1 +", `mismatched input '<EOF>' expecting ${primary}`, ""],
    ["", `mismatched input '<EOF>' expecting ${primary}`, ""],
    ["a b", "extraneous input 'b' expecting <EOF>", "b"],
    ["f()()", "mismatched input '(' expecting <EOF>", "("],
    ["(a", "mismatched input '<EOF>' expecting ')'", ""],
    ["f(a,)", `mismatched input ')' expecting ${primary}`, ")"],
    ["{1 2}", "mismatched input '2' expecting ':'", "2"],
    ["self.true", "mismatched input 'true' expecting IDENTIFIER", "true"],
    ["{", `mismatched input '<EOF>' expecting ${inMap}`, ""],
    ["[", `mismatched input '<EOF>' expecting ${inList}`, ""],
    ["f(", `mismatched input '<EOF>' expecting ${inCall}`, ""],
    ["x{.", "mismatched input '.' expecting {'}', ',', '?', IDENTIFIER, ESC_IDENTIFIER}", "."],
    ["{}.'a'", "no viable alternative at input '.'a''", "'a'"],
    ["in.x", `extraneous input 'in' expecting ${primary}`, "in"],
    ["a ? b ? c : d : e", "mismatched input '?' expecting ':'", "?"],
    ["rb'a'", "extraneous input ''a'' expecting <EOF>", "'a'"],
    ["1.", "no viable alternative at input '.'", ""],
    ["`a`", `mismatched input '\`a\`' expecting ${primary}`, "`a`"],
    ["a = b", "token recognition error at: '='", "="],
    ["a @ b", "token recognition error at: '@'", "@"],
  ])("%s", (text, message, underlined) => {
    expect(faults(text)).toEqual([["EXPR_SYNTAX", `Syntax error: ${message}`, underlined]]);
  });

  it("reports reserved words as names, each of them", () => {
    expect(faults("as + package(1)")).toEqual([
      ["EXPR_SYNTAX", "reserved identifier: as", "as"],
      ["EXPR_SYNTAX", "reserved identifier: package", "package"],
    ]);
  });

  it("refuses backtick names when they are off", () => {
    expect(faults("a.`b-c` + C{`d`: 1}", { backticks: false })).toEqual([
      ["EXPR_SYNTAX", "unsupported syntax: '`'", "`b-c`"],
      ["EXPR_SYNTAX", "unsupported syntax: '`'", "`d`"],
    ]);
  });

  it.each([
    ["a.?b", ".?"],
    ["a[?b]", "[?"],
    ["[?a]", "?"],
    ["{?a: b}", "?"],
    ["C{?a: b}", "?"],
  ])("says that optional syntax is not there: %s", (text, mark) => {
    const { issues } = environment().check(text);
    expect(issues).toMatchObject([
      {
        code: "EXPR_NOT_SUPPORTED",
        message: `unsupported syntax '${mark}'`,
        help: expect.stringContaining("`optionals`"),
      },
    ]);
    expect(text.slice(issues[0]?.start, issues[0]?.end)).toBe(mark);
  });
});

describe("optional syntax", () => {
  const libraries = [stdlib, optionals()];

  // As cel-go prints them.
  it.each([
    ["a.?b", '_?._(a,"b")'],
    ["a.?b[?0] && a[?c]", '_&&_(_[?_](_?._(a,"b"),0),_[?_](a,c))'],
    ["a.?b.c", '_?._(a,"b").c'],
    ["a.?`b-c`", '_?._(a,"b-c")'],
    ["a.?b + 1", '_+_(_?._(a,"b"),1)'],
    ["{?'key': value}", '{?"key":value}'],
    ["[?a, ?b]", "[?a,?b]"],
    ["[?a[?b]]", "[?_[?_](a,b)]"],
    ["[a, ?b, c]", "[a,?b,c]"],
    ["Msg{?field: value}", "Msg{?field:value}"],
    ["Msg{?field: value} && {?'key': value}", '_&&_(Msg{?field:value},{?"key":value})'],
    ["a ? b.?c : [?d]", '_?_:_(a,_?._(b,"c"),[?d])'],
    ["has(a.?b.c)", '_?._(a,"b").c~test-only~'],
  ])("%s", (text, wanted) => {
    const printed = debugTree(environment({ libraries }).parse(text));
    expect(printed.replaceAll(/\^#\*expr\.\w+#/g, "")).toBe(wanted);
  });

  it.each([
    ["a.?b", { start: 0, end: 4, at: 1, nameStart: 1 }],
    ["a[?b]", { start: 0, end: 5, at: 1, nameStart: 1 }],
    ["[?a]", { start: 0, end: 4, optional: [0] }],
    ["{?a: b}", { entries: [{ start: 1, end: 6, at: 3, optional: true }] }],
    ["M{?a: b}", { fields: [{ start: 2, end: 7, at: 4, optional: true }] }],
  ])("%s has its place", (text, wanted) => {
    expect(environment({ libraries }).parse(text)).toMatchObject(wanted);
  });

  it.each(["a.?b()", "a.?b{c: d}", "a.?", "a[?]", "[?]", "{?}", "{?a}", "a?.b", "f(?a)", "a.?1"])(
    "%s is no expression",
    (text) => {
      const { issues } = environment({ libraries }).check(text);
      expect(issues.map(({ code }) => code)).toEqual(["EXPR_SYNTAX"]);
    },
  );
});

const nested = (count: number, open: string, inner: string, close: string): string =>
  open.repeat(count) + inner + close.repeat(count);
const outcome = (text: string): string => faults(text)[0]?.[1] ?? "ok";

describe("limits", () => {
  it.each([
    ["parentheses", "(", "1", ")", 249],
    ["lists", "[", "1", "]", 249],
    ["maps", "{1:", "1", "}", 249],
    ["messages", "C{a:", "1", "}", 249],
    ["arguments", "f(", "1", ")", 249],
    ["indexes", "a[", "1", "]", 249],
    ["ternary tails", "a?b:", "1", "", 249],
    ["parentheses with sums", "(1+", "1", ")", 124],
    ["parentheses with comparisons", "(1<", "1", ")", 124],
    ["parentheses with ternaries", "(a?b:", "1", ")", 124],
    ["selections", "", "a", ".b", 250],
    ["sums", "1+", "1", "", 250],
  ])("%s nest as deep as in cel-go, and no deeper", (_name, open, inner, close, depth) => {
    expect(outcome(nested(depth, open, inner, close))).toBe("ok");
    expect(outcome(nested(depth + 1, open, inner, close))).toMatch(/recursion/);
    expect(outcome(nested(10_000, open, inner, close))).toMatch(/recursion/);
  });

  it("leaves chains, runs of signs and lengths of lists free", () => {
    expect(outcome(Array.from({ length: 5000 }, () => "a").join(" && "))).toBe("ok");
    expect(outcome("!".repeat(50_000) + "a")).toBe("ok");
    expect(outcome(`[${"1,".repeat(20_000)}]`)).toBe("ok");
    expect(outcome(`f(${Array.from({ length: 5000 }, () => "1").join(",")})`)).toBe("ok");
  });

  it("counts code points of the text, not code units", () => {
    expect(outcome(`'${"😁".repeat(99_998)}'`)).toBe("ok");
    expect(faults(`'${"a".repeat(99_999)}'`)).toEqual([
      [
        "EXPR_LIMIT",
        "expression code point size exceeds limit: size: 100001, limit 100000",
        expect.anything(),
      ],
    ]);
  });

  it("takes other limits", () => {
    expect(faults("((1))", { limits: { maxDepth: 2 } })[0]?.[0]).toBe("EXPR_LIMIT");
    expect(faults("(1)", { limits: { maxDepth: 2 } })).toEqual([]);
    expect(faults("a ? b : c ? d : e", { limits: { maxDepth: 2 } })[0]?.[0]).toBe("EXPR_LIMIT");
    expect(faults("[a ? b : c, a ? b : c, a ? b : c]", { limits: { maxDepth: 3 } })).toEqual([]);
    expect(faults("123", { limits: { maxSourceSize: 2 } })[0]?.[0]).toBe("EXPR_LIMIT");
    expect(faults("[1, 2]", { limits: { maxNodes: 3 } })).toEqual([]);
    expect(faults("[1, 2, 3]", { limits: { maxNodes: 3 } })).toEqual([
      ["EXPR_LIMIT", "expression has more than 3 nodes", "[1, 2, 3]"],
    ]);
  });

  it("reports, and does not throw, when the stack runs out below the limit", () => {
    const limits = { maxDepth: 50_000 };
    expect(faults(nested(20_000, "[", "1", "]"), { limits })).toMatchObject([
      ["EXPR_LIMIT", "max recursion depth exceeded", expect.anything()],
    ]);
  });
});

describe("help", () => {
  const helps = (text: string) =>
    createEnvironment({ libraries: [stdlib] })
      .check(text)
      .issues.map(({ help }) => help);

  it.each([
    ["a = b", "write `==`"],
    ["a & b", "write `&&`"],
    ["[1].every(i => true)", "CEL has no arrow functions: write `list.all(x, condition)`"],
    ["‘a’ == “b”", "write straight quotes: \" or '"],
    ["1\u00A0+ 1", "remove it, or put it into quotes if it is text"],
    ["größe", "names are made of letters a to z, digits and _; put text into quotes"],
    ["true or false", "write `||`"],
    ["true and false", "write `&&`"],
    ["1 constructor 2", "an operator, a comma or a closing bracket is missing before this"],
    ["(true", "add the `)`"],
    ["[1", "add the `]`"],
    ["1 +", "the expression goes on after this"],
    ["true)", "remove it: it closes nothing"],
    ["1 + )", "a value is missing before this, or this is too much"],
    ["1 2", "an operator, a comma or a closing bracket is missing before this"],
    ["'a\nb'", "close it with '; only triple quotes may span lines"],
  ])("%j is one fault, and says what to do", (text, help) => expect(helps(text)).toEqual([help]));

  it("is there for every broken text", () => {
    const piece = fc.constantFrom(
      ..."( ) [ ] { } . , : ? ! + = & | ' \" ` a 1 “ \u00A0 é true in as".split(" "),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), (parts) => {
        for (const help of helps(parts.join(" "))) expect(help).toBeTruthy();
      }),
    );
  });
});

describe("hostile text", () => {
  it("gives a tree or an ExprError, never anything else", () => {
    const pieces = fc.constantFrom(
      ..."( ) [ ] { } . , : ? ! - + * / % < <= == in && || a b.c 1 1.5 2u 0x 'x' \"y\" b'z' r'\\' \"\"\" ''' ` // \n \\ \\x @ true null has( .all(x, .map( as".split(
        " ",
      ),
      " ",
      "\n",
    );
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 30 }), (parts) => {
        expect(() => faults(parts.join(""))).not.toThrow();
      }),
    );
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 40 }), (text) => {
        expect(() => faults(text)).not.toThrow();
      }),
    );
  });
});

describe("positions", () => {
  const text = "f(a.b, x + (y)) ? [1] : m.g(2)";
  const nodes = (): Expr => environment().parse(createSource(text));

  it("cover the text of each node, parentheses included", () => {
    const spans: string[] = [];
    const visit = (node: Expr): void => {
      spans.push(text.slice(node.start, node.end));
      if (node.kind === "call")
        for (const arg of [node.target, ...node.args]) if (arg !== undefined) visit(arg);
      if (node.kind === "list") for (const element of node.elements) visit(element);
      if (node.kind === "select") visit(node.operand);
    };
    visit(nodes());
    expect(spans).toEqual([
      text,
      "f(a.b, x + (y))",
      "a.b",
      "a",
      "x + (y)",
      "x",
      "(y)",
      "[1]",
      "1",
      "m.g(2)",
      "m",
      "2",
    ]);
  });
});

describe("what the fuzzer found", () => {
  it("a text that nests too deep at its end has an issue within it", () => {
    const text = "a ? 1 : ".repeat(250);
    expect(environment().check(text).issues).toMatchObject([
      { code: "EXPR_LIMIT", start: text.length, end: text.length },
    ]);
  });

  it("a lone surrogate is U+FFFD, as in documents", () => {
    const { ast } = environment().compile("'\ud800'");
    expect(ast).toMatchObject({ kind: "literal", value: "\ufffd" });
  });
});
