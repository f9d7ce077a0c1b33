import { existsSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { createEnvironment, stdlib, type Environment } from "../../src/index.ts";
import { debugTree } from "./debug-tree.ts";
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

const libraryFunctions =
  /\b(?:math|optional|strings|cel|base64|lists|sets|regex|proto)\.|\.(?:format|lastIndexOf|indexOf|substring|trim|split|replace|join|charAt|upperAscii|lowerAscii|reverse|hasValue|value|or|orValue|optMap|optFlatMap|transform\w+)\(|\b(?:ip|cidr|isIP|isCIDR|quantity)\(|\.\?|\[\?|\{\?|existsOne/;
const twoVariables = /\.(?:all|exists|exists_one|existsOne)\(\s*\w+,\s*\w+,/;

/** Why a row says nothing about this engine; undefined when it does. */
function outOfScope(row: Row): string | undefined {
  if (row.needsProto === true) return "protobuf messages";
  // cel-go's own tables declare variables in a form of their own, or implicitly.
  if (row.suite !== "conformance" && row.typeEnv !== undefined)
    return "declarations of cel-go's tables";
  if (row.suite === "checking" && /\b(?:is|ii|id|iz|ix|iu|ib|fg_s)\b/.test(row.expr)) {
    return "declarations of cel-go's tables";
  }
  if (/\b(?:fn|tuple|sort)\(/.test(row.expr)) return "functions that the row does not declare";
  if (libraryFunctions.test(row.expr) || twoVariables.test(row.expr)) return "libraries";
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
  return /^type$|type\(type\)/.test(row.expr) || /^null [<>]=? null$/.test(row.expr);
}

const bare = (text: string | undefined): string => (text ?? "").replaceAll(/\s/g, "");

function environmentOf(row: Row): Environment {
  const declared = (row.typeEnv ?? []).map((declaration) => toDeclaration(declaration));
  return createEnvironment({
    libraries: [stdlib, ...declared.flatMap(({ library }) => library ?? [])],
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
      expect(bare(debugTree(environmentOf(row).parse(row.expr)))).toBe(bare(row.ast));
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
    const wanted = [...(row.error ?? "").matchAll(/^ERROR: .*?:\d+:\d+: (?<message>.*)$/gm)].map(
      (match) => match.groups?.["message"] ?? "",
    );
    const { issues } = environmentOf(row).check(row.expr);
    expect(new Set(issues.map((issue) => issue.message))).toEqual(new Set(wanted));
    expect(issues).toHaveLength(wanted.length);
  });
});
