import {
  compilePolicies,
  createEngine,
  type Diagnostic,
  EngineError,
  type Evaluation,
  formatEvaluation,
  type KubernetesObject,
  mergePolicies,
  parseResources,
  PolicyError,
  type PolicySet,
  type Position,
} from "imagegate";
import { type ExitCode, exitCodes } from "../exit-codes.ts";
import { CliFailure, inputFailure } from "../failure.ts";
import { type InputFile, readInputs } from "../files.ts";
import type { Io } from "../io.ts";
import { createClient, parseNow, type RegistryFlags } from "../options.ts";
import { count, envelope, notes, printJson, type RunFacts } from "../report.ts";

/** Flags of `apply`. */
export interface ApplyFlags extends RegistryFlags {
  readonly resource?: readonly string[];
  readonly image?: readonly string[];
  readonly secretsNamespace?: string;
  readonly pin?: string;
  readonly now?: string;
  readonly output?: string;
}

interface Subject {
  readonly object: KubernetesObject;
  readonly file: string;
  readonly line: number;
  readonly locate?: (pointer: string) => Position | undefined;
}

/** Objects judged at a time; what a registry bears is bounded by the client. */
const maxParallel = 16;

/** What resources of a file are for besides being judged. */
const supporting: ReadonlySet<string> = new Set(["Secret", "Namespace", "ConfigMap"]);

/** `imagegate apply POLICIES…`: what the cluster would say to these objects. */
export async function apply(
  paths: readonly string[],
  flags: ApplyFlags,
  io: Io,
): Promise<ExitCode> {
  const now = parseNow(flags.now);
  const facts: RunFacts = {
    now,
    weakened: (flags.insecureRegistry ?? []).map((host) => `--insecure-registry ${host}`),
  };
  const policies = compileAll(await readInputs(paths, io));
  const { subjects, secrets } = await readSubjects(flags, io);
  const clock = (): Date => now ?? new Date();
  const client = await createClient(flags, {
    io,
    clock,
    secrets,
    ...(flags.secretsNamespace === undefined ? {} : { secretsNamespace: flags.secretsNamespace }),
  });
  const engine = createEngine({
    policies,
    registry: client,
    clock,
    pin: flags.pin === "off" ? "off" : "auto",
  });
  try {
    const evaluations = await mapInOrder(
      subjects,
      maxParallel,
      async ({ object, file, line, locate }) => {
        try {
          return await engine.evaluate(object, {
            signal: io.signal,
            ...(locate === undefined ? {} : { locate }),
          });
        } catch (error) {
          throw inputOf(error, file, line);
        }
      },
    );
    const exitCode = exitCodeOf(evaluations);
    if (flags.output === "json")
      await printJson(io, reportOf(subjects, evaluations, exitCode, facts));
    else await io.print(textOf(subjects, evaluations, facts));
    return exitCode;
  } finally {
    await engine.close();
    await client.close();
  }
}

function compileAll(inputs: readonly InputFile[]): PolicySet {
  const sets: PolicySet[] = [];
  const faults: Diagnostic[] = [];
  for (const { name, text, fromFolder } of inputs) {
    try {
      sets.push(compilePolicies(text, { file: name }));
    } catch (error) {
      if (!(error instanceof PolicyError)) throw error;
      // A folder may hold other things than policies.
      if (!(fromFolder && error.code === "POLICY_EMPTY")) faults.push(...error.diagnostics);
    }
  }
  if (faults.length > 0) throw new CliFailure(exitCodes.badInput, faults);
  if (sets.length === 0)
    throw inputFailure(
      "CLI_NO_POLICY",
      "no policy was found",
      "name a file with an ImageValidatingPolicy",
    );
  try {
    return mergePolicies(...sets);
  } catch (error) {
    if (error instanceof PolicyError) throw new CliFailure(exitCodes.badInput, error.diagnostics);
    throw error;
  }
}

async function readSubjects(
  flags: ApplyFlags,
  io: Io,
): Promise<{
  readonly subjects: readonly Subject[];
  readonly secrets: readonly KubernetesObject[];
}> {
  const files = await readInputs(flags.resource ?? [], io);
  const parsed = files.map(({ name, text }) => parseResources(text, { file: name }));
  const faults = parsed.flatMap(({ diagnostics }) => diagnostics);
  if (faults.length > 0) throw new CliFailure(exitCodes.badInput, faults);
  const resources = parsed.flatMap((each) => each.resources);
  const subjects: Subject[] = [
    ...resources
      .filter(({ object }) => !supporting.has(object.kind))
      .map(({ object, position, locate }) => ({
        object,
        locate,
        file: position.file,
        line: position.line,
      })),
    ...(flags.image ?? []).map((image, i): Subject => ({
      object: {
        apiVersion: "v1",
        kind: "Pod",
        metadata: { name: `imagegate-${i + 1}` },
        spec: { containers: [{ name: "image", image }] },
      },
      file: "--image",
      line: i + 1,
    })),
  ];
  if (subjects.length === 0) {
    throw inputFailure(
      "CLI_NO_RESOURCE",
      "no resource was found",
      "name some with --resource FILE or --image REF",
    );
  }
  const secrets = resources.map(({ object }) => object).filter(({ kind }) => kind === "Secret");
  return { subjects, secrets };
}

/** An object that cannot be evaluated is wrong input; everything else is not this command's to explain. */
function inputOf(error: unknown, file: string, line: number): unknown {
  if (!(error instanceof EngineError) || error.code === "ENGINE_ABORTED") return error;
  const { code, message, help } = error;
  const position = { file, path: "", line, column: 1, length: 1 };
  const diagnostic = {
    severity: "error" as const,
    code,
    message,
    position,
    ...(help === undefined ? {} : { help }),
  };
  return new CliFailure(exitCodes.badInput, [diagnostic]);
}

function exitCodeOf(evaluations: readonly Evaluation[]): ExitCode {
  if (evaluations.some(({ verdict, undecided }) => verdict === "deny" && !undecided))
    return exitCodes.no;
  return evaluations.some(({ undecided }) => undecided) ? exitCodes.unanswered : exitCodes.yes;
}

function summaryOf(evaluations: readonly Evaluation[]): Readonly<Record<string, number>> {
  const results = evaluations.flatMap((each) => each.results);
  const ended = (word: string): number => results.filter(({ result }) => result === word).length;
  const undecided = evaluations.filter((each) => each.undecided).length;
  const allowed = evaluations.filter(({ verdict }) => verdict === "allow").length;
  return {
    resources: evaluations.length,
    allowed,
    denied: evaluations.length - allowed - undecided,
    undecided,
    pass: ended("pass"),
    fail: ended("fail"),
    warn: 0,
    error: ended("error"),
    skip: ended("skip"),
  };
}

function textOf(
  subjects: readonly Subject[],
  evaluations: readonly Evaluation[],
  facts: RunFacts,
): string {
  const blocks = evaluations.map((evaluation, i) =>
    formatEvaluation(evaluation, { location: `${subjects[i]?.file}:${subjects[i]?.line}` }),
  );
  const {
    resources = 0,
    allowed,
    denied,
    undecided,
    pass,
    fail,
    warn,
    error,
    skip,
  } = summaryOf(evaluations);
  const summary =
    `${count(resources, "resource")}: ${allowed} allowed, ${denied} denied, ${undecided} undecided; ` +
    `results: pass ${pass}, fail ${fail}, warn ${warn}, error ${error}, skip ${skip}`;
  const head = notes(facts);
  return [...(head.length > 0 ? [head.join("\n")] : []), ...blocks, summary].join("\n\n") + "\n";
}

function reportOf(
  subjects: readonly Subject[],
  evaluations: readonly Evaluation[],
  exitCode: ExitCode,
  facts: RunFacts,
): object {
  return {
    ...envelope("ApplyReport", exitCode, facts),
    verdict: evaluations.every(({ verdict }) => verdict === "allow") ? "allow" : "deny",
    resources: evaluations.map(
      ({ resource, operation, verdict, results, images, patch, warnings }, i) => ({
        resource: { ...resource, file: subjects[i]?.file, line: subjects[i]?.line },
        operation,
        verdict,
        results,
        images,
        patch,
        warnings,
      }),
    ),
    diagnostics: [],
    summary: summaryOf(evaluations),
  };
}

/** Maps with so many under way at once; the results are in the order of the items. */
async function mapInOrder<T, R>(
  items: readonly T[],
  limit: number,
  map: (item: T) => Promise<R>,
): Promise<readonly R[]> {
  const results: R[] = [];
  const left = items.entries();
  const worker = async (): Promise<void> => {
    // oxlint-disable-next-line no-await-in-loop -- one thing at a time for each worker is the bound
    for (const [index, item] of left) results[index] = await map(item);
  };
  await Promise.all(Array.from({ length: Math.min(limit, items.length) }, worker));
  return results;
}
