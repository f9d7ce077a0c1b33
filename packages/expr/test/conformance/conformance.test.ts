import { existsSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { Declarations } from "../../src/declarations.ts";
import {
  createEnvironment,
  createSource,
  ExprError,
  formatType,
  stdlib,
  type Value,
} from "../../src/index.ts";
import { createProgram, type ProgramOptions } from "../../src/program.ts";
import { suiteLibraries } from "./libraries.ts";
import { skipped } from "./skipped.ts";
import {
  describeValue,
  fromTagged,
  toDeclaration,
  toType,
  type Tagged,
  type TaggedDeclaration,
  type TaggedType,
} from "./tagged.ts";
import { unchecked } from "./unchecked.ts";

interface Case {
  readonly file: string;
  readonly section: string;
  readonly name: string;
  readonly expr: string;
  readonly container?: string;
  readonly typeEnv?: readonly TaggedDeclaration[];
  readonly bindings?: Readonly<Record<string, Tagged>>;
  readonly disableCheck?: boolean;
  readonly checkOnly?: boolean;
  readonly needsProto?: boolean;
  readonly ext?: string;
  readonly expect: {
    readonly value?: Tagged;
    readonly error?: unknown;
    readonly typed_result?: { readonly value?: Tagged; readonly type: TaggedType };
  };
}

const shared = process.env["IMAGEGATE_SHARED"] ?? `${import.meta.dirname}/../../../../../shared`;
const file = `${shared}/testdata/cel/conformance.jsonl`;
const all = existsSync(file)
  ? readFileSync(file, "utf8")
      .trim()
      .split("\n")
      .map((line): Case => JSON.parse(line))
  : [];
// The rest needs protobuf messages, or a library that is not there.
const inScope = all.filter(
  ({ needsProto, ext }) => needsProto !== true && (ext === undefined || suiteLibraries.has(ext)),
);
const closures: ProgramOptions = { codegen: "never" };
const generated: ProgramOptions = { generateAfter: 0 };
const title = (one: Case): string => `${one.file}/${one.section}/${one.name}`;

/** What the engine makes of the case, as text. */
function actual(one: Case, options: ProgramOptions): string {
  const declared = (one.typeEnv ?? []).map((declaration) => toDeclaration(declaration));
  const libraries = [
    stdlib,
    ...suiteLibraries.values(),
    ...declared.flatMap(({ library }) => library ?? []),
  ];
  const variables = declared.flatMap(({ variable }) => variable ?? []);
  const environment = createEnvironment({ libraries, variables, container: one.container ?? "" });
  if (one.checkOnly === true) {
    const { checked, issues } = environment.check(one.expr);
    if (checked === undefined) return issues.map((issue) => issue.message).join("; ");
    const type = checked.types.get(checked.ast.id);
    return type === undefined ? "no type" : formatType(type);
  }
  try {
    const checked =
      one.disableCheck === true
        ? unchecked(
            environment.parse(one.expr),
            createSource(one.expr),
            new Declarations(libraries, variables, []),
            one.container ?? "",
          )
        : environment.check(one.expr).checked;
    if (checked === undefined) return "error";
    const program = createProgram(checked, options);
    const bindings = Object.entries(one.bindings ?? {}).map(([name, value]): [string, Value] => [
      name,
      fromTagged(value),
    ]);
    const outcome = program.evaluate(Object.fromEntries(bindings));
    if (outcome.kind !== "value") return outcome.kind;
    const text = describeValue(outcome.value);
    return one.expect.typed_result === undefined ? text : `${text}: ${formatType(program.type)}`;
  } catch (error) {
    if (error instanceof ExprError) return "error";
    throw error;
  }
}

/** What the suite expects, in the same form. */
function wanted({ checkOnly, expect: { value, typed_result: typed } }: Case): string {
  if (typed !== undefined) {
    const type = formatType(toType(typed.type));
    if (checkOnly === true || typed.value === undefined) return type;
    return `${describeValue(fromTagged(typed.value))}: ${type}`;
  }
  return value === undefined ? "error" : describeValue(fromTagged(value));
}

describe.skipIf(inScope.length === 0)("CEL conformance suite", () => {
  const run = inScope.filter((one) => !skipped.has(title(one)));
  const percent = ((100 * run.length) / inScope.length).toFixed(1);
  console.info(
    `CEL conformance: ${run.length} of ${inScope.length} cases without protobuf (${percent} %)`,
  );

  it.each(run.map((one) => [title(one), one] as const))("%s", (_title, one) => {
    expect(actual(one, closures)).toBe(wanted(one));
  });

  it.each(run.map((one) => [title(one), one] as const))("%s as generated code", (_title, one) => {
    expect(actual(one, generated)).toBe(wanted(one));
  });

  it.each([...skipped].map(([name, reason]) => `${name}: ${reason}`))("not %s", (name) => {
    const one = inScope.find((candidate) => name.startsWith(`${title(candidate)}: `));
    expect(one && actual(one, closures) !== wanted(one)).toBe(true);
  });
});
