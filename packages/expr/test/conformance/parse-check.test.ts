import { existsSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { createEnvironment, stdlib, type Environment, type Library } from "../../src/index.ts";
import { debugTree } from "./debug-tree.ts";
import { suiteLibraries } from "./libraries.ts";
import { toDeclaration, type TaggedDeclaration } from "./tagged.ts";

// cel-go's own parser and checker, run over its test tables and the suite: what it accepts, the tree, and the type and meaning of
// every node. See the notes beside the data.

interface Row {
  readonly suite: string;
  readonly section?: string;
  readonly name?: string;
  readonly expr: string;
  readonly container?: string;
  readonly typeEnv?: readonly TaggedDeclaration[];
  readonly needsProto?: boolean;
  readonly ast?: string;
  readonly checkedAst?: string;
  readonly error?: string;
}

const shared = process.env["IMAGEGATE_SHARED"] ?? `${import.meta.dirname}/../../../../../shared`;
const file = `${shared}/testdata/cel/cel-go-parse-check.jsonl`;
const rows = existsSync(file)
  ? readFileSync(file, "utf8")
      .trim()
      .split("\n")
      .map((line): Row => JSON.parse(line))
  : [];

/** What shows that a row needs a library, by the suite's names for them. */
const uses: readonly (readonly [library: string, use: RegExp])[] = [
  [
    "strings",
    /\bstrings\.|\.(?:format|lastIndexOf|indexOf|substring|trim|split|replace|join|charAt|upperAscii|lowerAscii|reverse)\(/,
  ],
  ["math", /\bmath\./],
  ["base64", /\bbase64\./],
  ["ip/cidr", /\b(?:ip|cidr|isIP|isCIDR)\b/],
  ["lists", /\blists\.|\.(?:flatten|sort)\(/],
  ["proto", /\bproto\./],
];
const optionalSyntax = /unsupported syntax '(?:\.\?|\[\?|\?)'/;

/** Why a row says nothing about this engine; undefined when it does. */
function outOfScope(row: Row): string | undefined {
  if (row.needsProto === true) return "protobuf messages";
  // Refused as soon as it is read, so that declarations do not count.
  if (optionalSyntax.test(row.error ?? "")) return undefined;
  // cel-go's own tables declare variables in a form of their own, or implicitly.
  if (row.suite !== "conformance" && row.typeEnv !== undefined)
    return "declarations of cel-go's tables";
  if (row.suite === "checking" && /\b(?:is|ii|id|iz|ix|iu|ib|fg_s)\b/.test(row.expr)) {
    return "declarations of cel-go's tables";
  }
  if (/\b(?:fn|tuple|sort)\(/.test(row.expr)) return "functions that the row does not declare";
  const missing = uses.find(([name, use]) => use.test(row.expr) && !suiteLibraries.has(name));
  if (missing !== undefined) return `the library of ${missing[0]}`;
  if (/\bexistsOne\b/.test(row.expr)) return "made where existsOne was new";
  if (/\bcel\.(?:iterVar|accuVar)\(/.test(row.expr)) return "made without these macros";
  if (row.error?.includes("recursion") === true) return "made with a depth limit of 32";
  if (row.error?.includes("unsupported syntax: '`'") === true) return "made without backtick names";
  if (/'_[<>]=?_' applied to '\((?:int, double|uint, double|int, uint)\)'/.test(row.error ?? "")) {
    return "made without comparisons of two kinds of number";
  }
  return undefined;
}

/** Rows whose text differs, with the reason. */
function printsDifferently(row: Row): boolean {
  // `type` itself has a parameter here; null fits two overloads, in another order.
  if (/^type$|type\(type\)/.test(row.expr) || /^null [<>]=? null$/.test(row.expr)) return true;
  // The receiver of optMap is in cel-go's tree twice, and the types of the two may differ.
  if (/optional\.none\(\)\.optMap/.test(row.expr)) return true;
  // Entries of a block are dyn in cel-go's harness, and of their own types here.
  return /\bcel\.block\(/.test(row.expr);
}

const bare = (text: string | undefined): string => (text ?? "").replaceAll(/\s/g, "");

// The trees of the rows were made without libraries; they were checked with these: all but loops with two variables, and without
// optional syntax.
const checkLibraries = [...suiteLibraries]
  .filter(([name]) => name !== "two-var-comprehensions")
  .map(([, library]) => ({ ...library, optionalSyntax: false }));

function environmentOf(row: Row, libraries: readonly Library[] = checkLibraries): Environment {
  const refused = optionalSyntax.test(row.error ?? "");
  const declared = (refused ? [] : (row.typeEnv ?? [])).map((one) => toDeclaration(one));
  return createEnvironment({
    libraries: [stdlib, ...libraries, ...declared.flatMap(({ library }) => library ?? [])],
    variables: declared.flatMap(({ variable }) => variable ?? []),
    container: row.container ?? "",
    // The rows were made without validators.
    checkConstants: false,
  });
}

const title = (row: Row, index: number): string =>
  `${index} ${row.suite} ${row.section ?? ""} ${row.name ?? ""} ${row.expr.slice(0, 60)}`;
const titled = (some: readonly Row[]): (readonly [string, Row])[] =>
  some.map((row, index) => [title(row, index), row]);

describe.skipIf(rows.length === 0)("cel-go's parser and checker", () => {
  const inScope = rows.filter((row) => outOfScope(row) === undefined);
  console.info(`cel-go parse and check: ${inScope.length} of ${rows.length} rows are in scope`);

  it.each(titled(inScope.filter((row) => row.ast !== undefined)))(
    "parses to the same tree: %s",
    (_title, row) => {
      expect(bare(debugTree(environmentOf(row, []).parse(row.expr)))).toBe(bare(row.ast));
    },
  );

  it.each(titled(inScope.filter((row) => row.error === undefined)))(
    "accepts: %s",
    (_title, row) => {
      expect(environmentOf(row).check(row.expr).issues).toEqual([]);
    },
  );

  it.each(titled(inScope.filter((row) => row.error !== undefined)))(
    "refuses: %s",
    (_title, row) => {
      expect(environmentOf(row).check(row.expr).issues).not.toEqual([]);
    },
  );

  const typed = inScope.filter((row) => row.error === undefined && !printsDifferently(row));
  it.each(titled(typed))("finds the same types and meanings: %s", (_title, row) => {
    const { checked } = environmentOf(row).check(row.expr);
    expect(checked && bare(debugTree(checked.ast, checked))).toBe(bare(row.checkedAst));
  });

  // The checker's messages are cel-go's, word for word. A filter that is no bool is `_?_:_` without an overload in cel-go;
  // here it is a bool that was expected.
  const refused = inScope.filter(
    ({ ast, error }) => ast !== undefined && error?.includes("'_?_:_' applied to '(list") === false,
  );
  it.each(titled(refused))("says what cel-go says: %s", (_title, row) => {
    const wanted = messagesOf(row);
    const { issues } = environmentOf(row).check(row.expr);
    expect(new Set(issues.map((issue) => issue.message))).toEqual(new Set(wanted));
    expect(issues).toHaveLength(wanted.length);
  });

  // cel-go does not look into an optional entry that it refuses, this parser does.
  const unsupported = inScope.filter((row) => optionalSyntax.test(row.error ?? ""));
  it.each(titled(unsupported))("refuses optional syntax as cel-go does: %s", (_title, row) => {
    const { issues } = environmentOf(row).check(row.expr);
    const messages = issues.map((issue) => issue.message);
    expect(messages).toEqual(expect.arrayContaining(messagesOf(row)));
    expect(messages.filter((message) => !optionalSyntax.test(message))).toEqual([]);
  });
});

/** cel-go's messages, in their order. */
function messagesOf({ error = "" }: Row): string[] {
  return Array.from(
    error.matchAll(/^ERROR: .*?:\d+:\d+: (?<message>.*)$/gm),
    (match) => match.groups?.["message"] ?? "",
  );
}
