import { pullSecrets } from "@imagegate/registry";
import { createEngine, type Engine, EngineError, type Evaluation, mergePolicies } from "imagegate";
import type { Finished } from "../command.ts";
import { mapInOrder } from "../concurrency.ts";
import { type ExitCode, exitCodes } from "../exit-codes.ts";
import type { RunFacts } from "../facts.ts";
import { inputFailures } from "../failure.ts";
import { readInputs, refuseSharedStdin } from "../files.ts";
import type { Io } from "../io.ts";
import { evaluationWithFlags } from "../flag-help.ts";
import {
  openRegistry,
  readReference,
  readTimeout,
  type RegistryFlags,
} from "../registry-access.ts";
import { readFrom } from "../secrets.ts";
import { type Judged, applyReport, unselectedImages } from "./apply-report.ts";
import { applyText } from "./apply-text.ts";
import { compileFiles } from "./policies.ts";
import { imageSubjects, readSubjects, type Subject } from "./subjects.ts";

/** Flags of `apply`. */
export interface ApplyFlags extends RegistryFlags {
  readonly resource?: readonly string[];
  readonly image?: readonly string[];
  readonly secretsNamespace?: string;
  readonly pin?: string;
}

/** `imagegate apply POLICIES…`: what the cluster would say to these objects. */
export async function apply(
  paths: readonly string[],
  flags: ApplyFlags,
  { now }: RunFacts,
  io: Io,
): Promise<Finished> {
  const { resource = [], image: images = [], pullSecret, secretsNamespace } = flags;
  refuseSharedStdin(paths, resource, pullSecret);
  const timeoutMs = readTimeout(flags);
  for (const image of images) readReference(image);
  const { policies, diagnostics } = compileFiles(await readInputs(paths, io));
  if (policies === undefined) throw inputFailures(diagnostics);
  const inputs = await readInputs(resource, io);
  const { subjects, secrets } = readSubjects(inputs, imageSubjects(images));
  const cluster = pullSecrets({
    read: readFrom(secrets),
    ...(secretsNamespace === undefined ? {} : { secretsNamespace }),
  });
  const registry = await openRegistry(flags, io, cluster);
  const clock = (): Date => now ?? new Date();
  const pin = flags.pin === "off" ? "off" : "auto";
  const engine = createEngine({ policies, registry, clock, pin });
  // Without policies nothing is asked: what is no object at all is found before the first request.
  const reader = createEngine({ policies: mergePolicies(), registry, clock, pin: "off" });
  try {
    const limits = { signal: io.signal, timeoutMs };
    await mapInOrder(subjects, (subject) => judge(reader, subject, limits));
    const judged = await mapInOrder(subjects, async (subject) => ({
      subject,
      evaluation: evaluationWithFlags(await judge(engine, subject, limits)),
    }));
    return {
      exitCode: exitCodeOf(judged),
      report: applyReport(judged),
      text: applyText(judged),
      warnings: unselectedImages(judged),
    };
  } finally {
    await registry.close();
  }
}

async function judge(
  engine: Engine,
  { object, file, line, locate, namespaceObject }: Subject,
  limits: { readonly signal: AbortSignal; readonly timeoutMs: number },
): Promise<Evaluation> {
  try {
    return await engine.evaluate(object, {
      ...limits,
      locate,
      ...(namespaceObject === undefined ? {} : { namespaceObject }),
    });
  } catch (error) {
    const wrong =
      error instanceof EngineError &&
      (error.code === "ENGINE_INVALID_RESOURCE" || error.code === "ENGINE_UNSUPPORTED_RESOURCE");
    if (!wrong) throw error;
    const { code, message, help } = error;
    const position = locate("/kind") ?? { file, path: "", line, column: 1, length: 1 };
    throw inputFailures([
      { severity: "error", code, message, position, ...(help === undefined ? {} : { help }) },
    ]);
  }
}

function exitCodeOf(judged: readonly Judged[]): ExitCode {
  const denied = judged.filter(({ evaluation }) => evaluation.verdict === "deny");
  if (denied.some(({ evaluation }) => !evaluation.undecided)) return exitCodes.no;
  return denied.length > 0 ? exitCodes.unanswered : exitCodes.yes;
}
