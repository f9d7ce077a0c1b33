import {
  checkPolicies,
  compilePolicies,
  type Diagnostic,
  formatDiagnostics,
  parseResources,
  type PolicyRef,
} from "imagegate";
import { type ExitCode, exitCodes } from "../exit-codes.ts";
import { inputFailure } from "../failure.ts";
import { type InputFile, readInputs } from "../files.ts";
import type { Io } from "../io.ts";
import { count, envelope, printJson } from "../report.ts";

/** Flags of `check`. */
export interface CheckFlags {
  readonly output?: string;
}

interface CheckedPolicy extends PolicyRef {
  readonly accepted: boolean;
}

interface Checked {
  readonly policies: readonly CheckedPolicy[];
  readonly diagnostics: readonly Diagnostic[];
}

/** `imagegate check FILES…`: compiles policies and says all that is wrong with them. Asks no network. */
export async function check(
  paths: readonly string[],
  flags: CheckFlags,
  io: Io,
): Promise<ExitCode> {
  const inputs = await readInputs(paths, io);
  const checked = inputs.map((input) => checkFile(input));
  const policies = checked.flatMap((each) => each.policies);
  const diagnostics = checked.flatMap((each) => each.diagnostics);
  if (policies.length === 0 && diagnostics.length === 0) {
    throw inputFailure(
      "CLI_NO_POLICY",
      "no policy was found",
      "name a file with an ImageValidatingPolicy",
    );
  }
  const errors = diagnostics.filter(({ severity }) => severity === "error").length;
  const exitCode = errors > 0 ? exitCodes.no : exitCodes.yes;
  if (flags.output === "json") {
    await printJson(io, {
      ...envelope("CheckReport", exitCode),
      accepted: errors === 0,
      policies,
      diagnostics,
    });
    return exitCode;
  }
  const summary = `${count(inputs.length, "file")}, ${count(policies.length, "policy")}: ${count(errors, "error")}, ${count(diagnostics.length - errors, "warning")}`;
  const frames = diagnostics.length > 0 ? `${formatDiagnostics(diagnostics)}\n` : "";
  await io.print(`${frames}${summary}\n`);
  return exitCode;
}

function checkFile({ name, text, fromFolder }: InputFile): Checked {
  const diagnostics = checkPolicies(text, { file: name });
  if (diagnostics.length === 0) {
    const { policies } = compilePolicies(text, { file: name });
    return { policies: policies.map(({ ref }) => ({ ...ref, accepted: true })), diagnostics };
  }
  const isEmpty = diagnostics.every(({ code }) => code === "POLICY_EMPTY");
  if (fromFolder && isEmpty) return { policies: [], diagnostics: [] };
  return { policies: isEmpty ? [] : refsOf(text, name, diagnostics), diagnostics };
}

/** The policies of a faulty file: each is accepted that no fault lies in. */
function refsOf(
  text: string,
  file: string,
  diagnostics: readonly Diagnostic[],
): readonly CheckedPolicy[] {
  const { resources } = parseResources(text, { file });
  const policies = resources.filter(({ object }) =>
    /^(?:policies\.)?kyverno\.io\/|^policy\.sigstore\.dev\//.test(object.apiVersion),
  );
  return policies.map(({ object, position }, i) => {
    const next = policies[i + 1]?.position.line ?? Number.POSITIVE_INFINITY;
    const faulty = diagnostics.some((fault) => {
      const line = fault.position?.line ?? position.line;
      return line >= position.line && line < next;
    });
    const { namespace } = object.metadata ?? {};
    return {
      apiVersion: object.apiVersion,
      kind: object.kind,
      ...(namespace === undefined ? {} : { namespace }),
      name: object.metadata?.name ?? "",
      file,
      line: position.line,
      accepted: !faulty,
    };
  });
}
