import {
  createEnvironment,
  createSource,
  ExprError,
  nullType,
  stdlib,
  string,
  int,
  lists,
  opaque,
  param,
  uint,
  bool,
  bytes,
  double,
  method,
  overload,
  func,
  defineLibrary,
  variable,
  type CheckResult,
  type Environment,
  type ExprIssue,
  type FunctionDeclaration,
  type Library,
  type Type,
} from "@imagegate/expr";
import { blockAsRecorded } from "../support/block.ts";
import { suiteLibraries } from "./libraries.ts";
import { fromProtoDeclaration, isProtoDeclaration, type ProtoDeclaration } from "./proto-json.ts";
import { toDeclaration, type TaggedDeclaration } from "./tagged.ts";

// The environment that cel-go's tables of trees, types and error texts were recorded with, as far as rows show it.

/** What of a row makes its environment. */
export interface Recorded {
  readonly container?: string | undefined;
  readonly typeEnv?: readonly (TaggedDeclaration | ProtoDeclaration)[] | undefined;
}

/** cel-go compares numbers of two kinds only when asked to. */
const crossType = /^(?:less|greater)\w*_(?:int64|uint64|double)_(?:int64|uint64|double)$/;
const withoutCrossType = (declared: FunctionDeclaration): FunctionDeclaration => ({
  ...declared,
  overloads: declared.overloads.filter(({ id }) => !crossType.test(id)),
});
const stock: Library = { ...stdlib, functions: stdlib.functions.map(withoutCrossType) };

/** The suite's libraries: all but loops with two variables, the first version of lists, and without optional syntax. */
const extensions = [
  ...[...suiteLibraries]
    .filter(([name]) => !["two-var-comprehensions", "lists", "cel.block"].includes(name))
    .map(([, library]) => ({ ...library, optionalSyntax: false })),
  lists(0),
  blockAsRecorded,
];

/** What cel-go's checker tests declare beside the row's own names. */
const checkerTests = defineLibrary({
  name: "cel-go.checker-tests",
  version: 1,
  variables: [
    variable("is", string),
    variable("ii", int),
    variable("iu", uint),
    variable("iz", bool),
    variable("ib", bytes),
    variable("id", double),
    variable("ix", nullType),
  ],
  functions: [
    func(
      "fg_s",
      overload("fg_s_0", [], string, () => ""),
    ),
    func(
      "fi_s_s",
      method("fi_s_s_0", [string], string, () => ""),
    ),
  ],
});

const tuple = (...names: string[]): Type =>
  opaque(
    "tuple",
    names.map((name) => param(name)),
  );
const [t, u, v] = [param("T"), param("U"), param("V")];

/** What some cases of the suite declare, and their rows leave out. */
const declaredBySuite = defineLibrary({
  name: "suite.declared",
  version: 1,
  functions: [
    func(
      "fn",
      overload("fn_string_int", [string, int], string, () => ""),
    ),
    func(
      "tuple",
      overload("tuple_T_U_V", [t, u, v], tuple("T", "U", "V"), () => null),
    ),
    func(
      "sort",
      overload("sort_tuple_T_T_T", [tuple("T", "T", "T")], tuple("T", "T", "T"), () => null),
    ),
  ],
});

const callsDeclaredBySuite = /(?<![\w.])(?:fn|tuple)\(/;

/** cel-go's parser tests nest no deeper, and nothing that the tables accept does. */
const limits = { maxDepth: 32 };

/** Parses with no library, as the trees were printed. */
export const stockParser: Environment = createEnvironment({
  libraries: [stock],
  backticks: false,
  limits,
});

/** An environment for a row's text. */
function recordedEnvironment(text: string, row: Recorded): Environment {
  const { container = "", typeEnv = [] } = row;
  const declared = typeEnv.map((one) =>
    isProtoDeclaration(one) ? fromProtoDeclaration(one) : toDeclaration(one),
  );
  const own = new Set(typeEnv.map(({ name }) => name));
  const libraries = [
    stock,
    ...extensions,
    checkerTests,
    ...(callsDeclaredBySuite.test(text) ? [declaredBySuite] : []),
  ].map((library) => ({
    ...library,
    variables: library.variables.filter(({ name }) => !own.has(name)),
    // A row that declares a function of a library means its own.
    functions: library.functions.filter(({ name }) => !own.has(name)),
  }));
  return createEnvironment({
    libraries: [...libraries, ...declared.flatMap(({ library }) => library ?? [])],
    variables: declared.flatMap(({ variable: one }) => one ?? []),
    container,
    backticks: false,
    // The rows were made without validators but those of libraries.
    checkConstants: false,
    limits,
  });
}

/** A check with the text of its issues as cel-go prints them. */
export interface RecordedCheck extends CheckResult {
  readonly errorText: string;
}

/** Parses and checks a row's text. `name` is how syntax errors call the source; cel-go's checker never has a name. */
export function checkAsRecorded(text: string, row: Recorded, name: string): RecordedCheck {
  const environment = recordedEnvironment(text, row);
  try {
    environment.parse(text);
  } catch (error) {
    if (!(error instanceof ExprError)) throw error;
    return { issues: error.issues, errorText: celGoText(error.issues, text, name) };
  }
  const result = environment.check(createSource(text));
  return { ...result, errorText: celGoText(result.issues, text, "<input>") };
}

/** The issues as cel-go prints them, one block an error: place, message, the line and a mark under it. */
function celGoText(issues: readonly ExprIssue[], text: string, name: string): string {
  return issues
    .map((issue) => ({ offset: offsetOf(issue), message: issue.message }))
    .toSorted((a, b) => a.offset - b.offset)
    .map(({ offset, message }) => block(offset, message, text, name))
    .join("\n");
}

/** Where cel-go points; limits have no place in its texts, here -1. */
function offsetOf({ code, start, at = start }: ExprIssue): number {
  return code === "EXPR_LIMIT" ? -1 : at;
}

function block(offset: number, message: string, text: string, name: string): string {
  if (offset < 0) return `ERROR: ${name}:-1:0: ${message}`;
  const before = text.slice(0, offset).split("\n");
  const column = [...(before.at(-1) ?? "")].length;
  const line = (text.split("\n")[before.length - 1] ?? "").replaceAll("\t", " ");
  const characters = [...line];
  const isWide = (character: string | undefined): boolean => (character ?? "") > "\u007F";
  const dots = characters.slice(0, column).map((one) => (isWide(one) ? "．" : "."));
  const mark = isWide(characters[column]) ? "＾" : "^";
  return `ERROR: ${name}:${before.length}:${column + 1}: ${message}\n | ${line}\n | ${dots.join("")}${mark}`;
}
