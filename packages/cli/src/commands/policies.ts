import {
  checkPolicies,
  compilePolicies,
  mergePolicies,
  PolicyError,
  type PolicySet,
} from "imagegate";
import { type Diagnostic, inputFailure } from "../failure.ts";
import type { InputFile } from "../files.ts";

/** What compiling one file gave. */
export interface CompiledFile {
  readonly input: InputFile;
  /** Absent when a fault was found, and for a file without policies. */
  readonly policies?: PolicySet;
  readonly diagnostics: readonly Diagnostic[];
}

/** Policies of several files, and all that is wrong with them. */
export interface CompiledFiles {
  readonly files: readonly CompiledFile[];
  /** All policies; absent when something is wrong. */
  readonly policies?: PolicySet;
  /** In the order of the files, then of their lines; last, what is wrong between files. */
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Compiles policy files. A folder may hold other kinds of objects, but not only them; a file that was named by itself must hold
 * a policy. Throws a `CliFailure` (3) when there is no policy where one should be and nothing else is wrong: a gate without
 * policies lets everything through.
 */
export function compileFiles(inputs: readonly InputFile[]): CompiledFiles {
  const files = inputs.map((input) => compileFile(input));
  const sets = files.flatMap(({ policies }) => policies ?? []);
  const faults = files.flatMap(({ diagnostics }) => diagnostics);
  if (faults.every(({ code }) => code === "POLICY_EMPTY")) refuseEmpty(files);
  const between = duplicates(sets);
  const diagnostics = [...faults, ...between];
  return diagnostics.some(({ severity }) => severity === "error")
    ? { files, diagnostics }
    : { files, diagnostics, policies: mergePolicies(...sets) };
}

function compileFile(input: InputFile): CompiledFile {
  const { name, text, folder } = input;
  const diagnostics = checkPolicies(text, { file: name });
  if (diagnostics.every(({ severity }) => severity !== "error")) {
    return { input, diagnostics, policies: compilePolicies(text, { file: name }) };
  }
  const empty = diagnostics.every(({ code }) => code === "POLICY_EMPTY");
  return { input, diagnostics: folder !== undefined && empty ? [] : diagnostics };
}

function duplicates(sets: readonly PolicySet[]): readonly Diagnostic[] {
  try {
    mergePolicies(...sets);
    return [];
  } catch (error) {
    if (error instanceof PolicyError) return error.diagnostics;
    throw error;
  }
}

function refuseEmpty(files: readonly CompiledFile[]): void {
  const places = Map.groupBy(files, ({ input }) => input.folder ?? input.name);
  for (const [place, held] of places) {
    if (held.some(({ policies }) => policies !== undefined)) continue;
    throw inputFailure(
      "CLI_NO_POLICY",
      `there is no policy in \`${place}\``,
      "name files and folders with ImageValidatingPolicies",
    );
  }
}
