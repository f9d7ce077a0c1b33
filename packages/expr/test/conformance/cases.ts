import { existsSync, readFileSync } from "node:fs";
import { Declarations } from "../../src/declarations.ts";
import {
  createEnvironment,
  createSource,
  ExprError,
  formatType,
  type ExprIssue,
  type EnvironmentOptions,
  type ProfileOptions,
  type Value,
} from "../../src/index.ts";
import { createProgram, type ProgramOptions } from "../../src/program.ts";
import { block } from "../support/block.ts";
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

/** One case of the suite. */
export interface Case {
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

/** The cases that need no protobuf messages; none where the suite is not there. */
export const cases: readonly Case[] = all.filter(({ needsProto }) => needsProto !== true);

export const title = (one: Case): string => `${one.file}/${one.section}/${one.name}`;

/** A ready environment, to be given what a case declares. */
export type Profile = (options: ProfileOptions) => EnvironmentOptions;

/** What the engine makes of the case, as text: `refused: …` with the codes for what does not compile. `cel.block` is the suite's own form, so every environment has it. */
function actual(one: Case, profile: Profile, how: ProgramOptions): string {
  const { container = "" } = one;
  const declared = (one.typeEnv ?? []).map((declaration) => toDeclaration(declaration));
  const libraries = [block, ...declared.flatMap(({ library }) => library ?? [])];
  const variables = declared.flatMap(({ variable }) => variable ?? []);
  const options = profile({ libraries, variables, container });
  const environment = createEnvironment(options);
  if (one.checkOnly === true) {
    const { checked, issues } = environment.check(one.expr);
    if (checked === undefined) return refusal(issues);
    const type = checked.types.get(checked.ast.id);
    return type === undefined ? "no type" : formatType(type);
  }
  try {
    const { issues, checked } =
      one.disableCheck === true
        ? {
            issues: [],
            checked: unchecked(
              environment.parse(one.expr),
              createSource(one.expr),
              new Declarations(options.libraries, variables, []),
              container,
            ),
          }
        : environment.check(one.expr);
    if (checked === undefined) return refusal(issues);
    const program = createProgram(checked, how);
    const bindings = Object.entries(one.bindings ?? {}).map(([name, value]): [string, Value] => [
      name,
      fromTagged(value),
    ]);
    const outcome = program.evaluate(Object.fromEntries(bindings));
    if (outcome.kind !== "value") return outcome.kind;
    const text = describeValue(outcome.value);
    return one.expect.typed_result === undefined ? text : `${text}: ${formatType(program.type)}`;
  } catch (error) {
    if (error instanceof ExprError) return refusal(error.issues);
    throw error;
  }
}

function refusal(issues: readonly ExprIssue[]): string {
  return `refused: ${[...new Set(issues.map(({ code }) => code))].join(" ")}`;
}

/** What the engine makes of the case where that is not what the suite expects. */
export function difference(
  one: Case,
  profile: Profile,
  how: ProgramOptions = { codegen: "never" },
): string | undefined {
  const [got, want] = [actual(one, profile, how), wanted(one)];
  // The suite does not tell when an error is found.
  return got === want || (want === "error" && got.startsWith("refused: ")) ? undefined : got;
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
