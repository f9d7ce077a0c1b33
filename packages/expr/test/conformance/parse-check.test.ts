import { existsSync, readFileSync } from "node:fs";
import { formatType, type CheckedExpr } from "@imagegate/expr";
import { describe, expect, it } from "vitest";
import { checkAsRecorded, stockParser, type Recorded } from "./cel-go.ts";
import { debugTree } from "./debug-tree.ts";
import { differentTexts, differentTrees, rowKey } from "./different.ts";

// cel-go's own parser and checker, run over its test tables and the suite: what it accepts, the tree, the type and meaning of
// every node, and the whole text of its errors. See the notes beside the data.

interface Row extends Recorded {
  readonly suite: string;
  readonly section?: string;
  readonly name?: string;
  readonly expr: string;
  readonly needsProto?: boolean;
  readonly ast?: string;
  readonly checkedAst?: string;
  readonly type?: string;
  readonly error?: string;
}

const shared = process.env["IMAGEGATE_SHARED"] ?? `${import.meta.dirname}/../../../../../shared`;
const file = `${shared}/testdata/cel/cel-go-parse-check.jsonl`;
const rows = existsSync(file)
  ? readFileSync(file, "utf8")
      .trim()
      .split("\n")
      .map((line): Row => JSON.parse(line))
      .filter(({ needsProto }) => needsProto !== true)
  : [];

const bare = (text: string | undefined): string => (text ?? "").replaceAll(/\s/g, "");

/** The names that cel-go gave its sources: the suite's cases have theirs, its own tables have none. */
const check = (row: Row) =>
  checkAsRecorded(row.expr, row, row.suite === "conformance" ? (row.name ?? "") : "");

/** The type of the whole as cel-go writes it: the type of types has no parameter there. */
function typeText(checked: CheckedExpr | undefined): string | undefined {
  const type = checked?.types.get(checked.ast.id);
  return type && formatType(type).replace("type(type(dyn))", "type(type)");
}

/** The checked tree in cel-go's form; what it cannot be printed for is its text. */
function checkedTree(row: Row): string | undefined {
  const { checked } = check(row);
  try {
    return checked && bare(debugTree(checked.ast, checked));
  } catch (error) {
    return String(error);
  }
}

const titled = (some: readonly Row[]): (readonly [string, Row])[] =>
  some.map((row, index) => [
    `${index} ${row.suite} ${row.section ?? ""} ${row.name ?? ""} ${row.expr.slice(0, 60)}`,
    row,
  ]);

describe.skipIf(rows.length === 0)("cel-go's parser and checker", () => {
  const parsed = rows.filter(({ ast }) => ast !== undefined);
  const accepted = rows.filter(({ error }) => error === undefined);
  const refused = rows.filter(({ error }) => error !== undefined);
  const sameTrees = accepted.filter(
    (row) => !differentTrees.some(({ expression }) => expression.test(row.expr)),
  );
  const sameTexts = refused.filter(({ expr }) => !differentTexts.has(rowKey(expr)));
  console.info(
    `cel-go parse and check, ${rows.length} rows without protobuf: ${parsed.length} of ${parsed.length} trees, ` +
      `${accepted.length} of ${accepted.length} types, ${sameTrees.length} of ${accepted.length} checked trees, ` +
      `${refused.length} of ${refused.length} rejections, ${sameTexts.length} of ${refused.length} error texts`,
  );

  it.each(titled(parsed))("parses to the same tree: %s", (_title, row) => {
    expect(bare(debugTree(stockParser.parse(row.expr)))).toBe(bare(row.ast));
  });

  it.each(titled(accepted))("accepts, with the same type: %s", (_title, row) => {
    const { issues, checked } = check(row);
    expect(issues).toEqual([]);
    expect(typeText(checked)).toBe(row.type);
  });

  it.each(titled(sameTrees))("finds the same types and meanings: %s", (_title, row) => {
    expect(checkedTree(row)).toBe(bare(row.checkedAst));
  });

  it.each(titled(sameTexts))("refuses, with the same text: %s", (_title, row) => {
    expect(check(row).errorText).toBe(row.error);
  });

  it.each(differentTrees)("gives other types or meanings inside: $reason", ({ expression }) => {
    const differs = accepted
      .filter(({ expr }) => expression.test(expr))
      .map((row) => checkedTree(row) !== bare(row.checkedAst));
    expect(differs).toContain(true);
  });

  it.each([...differentTexts])("refuses with another text: %s", (expression, _reason) => {
    const found = refused.filter(({ expr }) => rowKey(expr) === expression);
    expect(found).not.toEqual([]);
    for (const row of found) {
      const { issues, errorText } = check(row);
      expect(issues).not.toEqual([]);
      expect(errorText).not.toBe(row.error);
    }
  });
});
