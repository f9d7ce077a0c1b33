import { formatDiagnostics, parseResources, type PolicyRef } from "imagegate";
import type { Finished } from "../command.ts";
import { exitCodes } from "../exit-codes.ts";
import type { Diagnostic } from "../failure.ts";
import { readInputs, refuseSharedStdin } from "../files.ts";
import type { Io } from "../io.ts";
import { count } from "../text.ts";
import { type CompiledFile, compileFiles } from "./policies.ts";

/** A policy that was found, and whether it can be used. */
export interface CheckedPolicy extends PolicyRef {
  readonly accepted: boolean;
}

/** The JSON of `check`, without its envelope. */
export interface CheckReport {
  readonly accepted: boolean;
  readonly policies: readonly CheckedPolicy[];
  readonly diagnostics: readonly Diagnostic[];
}

/** `imagegate check FILES…`: compiles policies and says all that is wrong with them. Asks no network. */
export async function check(paths: readonly string[], io: Io): Promise<Finished> {
  refuseSharedStdin(paths);
  const { files, diagnostics } = compileFiles(await readInputs(paths, io));
  const policies = files.flatMap((file) => refsOf(file, diagnostics));
  const errors = diagnostics.filter(({ severity }) => severity === "error").length;
  const report: CheckReport = { accepted: errors === 0, policies, diagnostics };
  const found = `${count(files.length, "file")}, ${count(policies.length, "policy")}`;
  const faults = `${count(errors, "error")}, ${count(diagnostics.length - errors, "warning")}`;
  const frames = diagnostics.length > 0 ? `${formatDiagnostics(diagnostics)}\n` : "";
  return {
    exitCode: errors > 0 ? exitCodes.no : exitCodes.yes,
    report,
    text: `${frames}${found}: ${faults}\n`,
  };
}

/** The policies of a file. In a faulty file each is accepted in whose lines no error lies. */
function refsOf(
  { input, policies }: CompiledFile,
  diagnostics: readonly Diagnostic[],
): readonly CheckedPolicy[] {
  const refs = policies?.policies.map(({ ref }) => ref) ?? readRefs(input.text, input.name);
  const errors = diagnostics.flatMap(({ severity, position }) =>
    severity === "error" && position?.file === input.name ? [position.line] : [],
  );
  return refs.map((ref) => {
    // Several may begin on one line of JSON: what is wrong there is wrong with each.
    const end = refs.find(({ line }) => line > ref.line)?.line ?? Number.POSITIVE_INFINITY;
    return { ...ref, accepted: !errors.some((line) => line >= ref.line && line < end) };
  });
}

const policyGroups: ReadonlySet<string> = new Set([
  "policies.kyverno.io",
  "kyverno.io",
  "policy.sigstore.dev",
]);

/** The objects of a faulty file that were meant as policies. */
function readRefs(text: string, file: string): readonly PolicyRef[] {
  return parseResources(text, { file }).resources.flatMap(({ object, position }) => {
    const { apiVersion, kind, metadata } = object;
    if (!policyGroups.has(apiVersion.split("/", 1)[0] ?? "")) return [];
    const name = textOf(metadata?.name) ?? "";
    const namespace = textOf(metadata?.namespace);
    const where = { file, line: position.line };
    return [
      { apiVersion, kind, ...(namespace === undefined ? {} : { namespace }), name, ...where },
    ];
  });
}

/** Whatever its type says, metadata of a faulty file holds anything. */
function textOf(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}
