import type { Evaluation, ImageOutcome, PolicyRef, Position, Result } from "imagegate";
import type { CliCode, Diagnostic } from "../failure.ts";
import type { Subject } from "./subjects.ts";
import { type ReportedEvidence, withoutPayloads } from "./verify-output.ts";

/** One object and what was said to it. */
export interface Judged {
  readonly subject: Subject;
  readonly evaluation: Evaluation;
}

/** How many of what. Every object is allowed, denied or undecided. */
export interface ApplySummary {
  readonly resources: number;
  readonly allowed: number;
  readonly denied: number;
  readonly undecided: number;
  readonly pass: number;
  readonly fail: number;
  readonly warn: number;
  readonly error: number;
  readonly skip: number;
}

/** One object in the JSON of `apply`. */
export interface ReportedResource extends Omit<Evaluation, "resource" | "results"> {
  readonly resource: PolicyRef;
  readonly results: readonly (Omit<Result, "evidence"> & {
    readonly evidence: readonly ReportedEvidence[];
  })[];
}

/** The JSON of `apply`, without its envelope. */
export interface ApplyReport {
  readonly verdict: "allow" | "deny";
  readonly resources: readonly ReportedResource[];
  readonly diagnostics: readonly Diagnostic[];
  readonly summary: ApplySummary;
}

/** The report of what was judged, in its order. */
export function applyReport(judged: readonly Judged[]): ApplyReport {
  const denied = judged.some(({ evaluation }) => evaluation.verdict === "deny");
  return {
    verdict: denied ? "deny" : "allow",
    resources: judged.map(({ subject, evaluation: { resource, results, ...rest } }) => ({
      resource: { ...resource, file: subject.file, line: subject.line },
      ...rest,
      results: results.map(({ evidence, ...result }) => ({
        ...result,
        evidence: evidence.map((each) => withoutPayloads(each)),
      })),
    })),
    diagnostics: [],
    summary: summarise(judged),
  };
}

/** Counts objects by verdict and results by outcome. */
export function summarise(judged: readonly Judged[]): ApplySummary {
  const evaluations = judged.map(({ evaluation }) => evaluation);
  const results = evaluations.flatMap((each) => each.results);
  const ended = (word: Result["result"]): number =>
    results.filter(({ result }) => result === word).length;
  const undecided = evaluations.filter((each) => each.undecided).length;
  const allowed = evaluations.filter(({ verdict }) => verdict === "allow").length;
  return {
    resources: evaluations.length,
    allowed,
    denied: evaluations.length - allowed - undecided,
    undecided,
    pass: ended("pass"),
    fail: ended("fail"),
    // Kyverno's word for a fail that does not count. A fail stays a fail here; its action says whether it counts.
    warn: 0,
    error: ended("error"),
    skip: ended("skip"),
  };
}

/** A warning for each image that is allowed without anybody having looked at it. */
export function unselectedImages(judged: readonly Judged[]): readonly Diagnostic[] {
  const allowed = judged.filter(({ evaluation }) => evaluation.verdict === "allow");
  return allowed.flatMap(({ subject, evaluation }) =>
    evaluation.images
      .filter(({ selected }) => !selected)
      .map((image) => unselected(image, subject, evaluation)),
  );
}

function unselected(
  { image, pointer, position }: ImageOutcome,
  { file, line }: Subject,
  { resource: { kind, namespace, name } }: Evaluation,
): Diagnostic {
  const at: Position = position ?? { file, path: pointer, line, column: 1, length: 1 };
  const object = `${kind} ${namespace === undefined ? "" : `${namespace}/`}${name}`;
  return {
    severity: "warning",
    code: "CLI_IMAGE_NOT_SELECTED" satisfies CliCode,
    message: `no policy selects the image \`${image}\` of ${object}`,
    help: "nothing was verified for it; select it in a policy if it should be",
    position: at,
  };
}
