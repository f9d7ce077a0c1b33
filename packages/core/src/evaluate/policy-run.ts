import {
  type CallRecord,
  callKey,
  createRounds,
  type PendingCall,
  type Program,
  RoundLimitError,
  type Rounds,
  type Settled,
} from "@imagegate/expr";
import { parseReference } from "@imagegate/registry";
import type { Result } from "../evaluation.ts";
import type { Evidence } from "../evidence.ts";
import type { ExtractedImage } from "../images/extract.ts";
import { imagesByCategory } from "../images/extract.ts";
import type { PolicyPlan, Validation } from "../plan.ts";
import { strongestAction } from "../verdict.ts";
import { PolicyBindings, RecordingCalls, type RequestValues } from "./bindings.ts";
import type { Deadline } from "./deadline.ts";
import { traceCalls } from "./explain.ts";
import { failureOf } from "../failure.ts";
import type { PolicyHost } from "./host.ts";
import { reasonsOf } from "./session.ts";

/** What one policy is evaluated with. */
export interface PolicyRun {
  readonly plan: PolicyPlan;
  readonly values: RequestValues;
  /** The images of the object, pinned where they were; undefined for kinds without built-in extraction. */
  readonly images: readonly ExtractedImage[] | undefined;
  readonly host: PolicyHost;
  readonly deadline: Deadline;
  readonly maxCalls: number;
}

/** What one policy said, and the images that it selected. */
export interface PolicyOutcome {
  readonly plan: PolicyPlan;
  readonly results: readonly Result[];
  readonly selected: readonly ExtractedImage[];
}

/** Whether the policy's match conditions hold (Kyverno: a false one ends it, errors of others count only if none is false). */
export function checkConditions(
  { matchConditions, conditionErrors }: PolicyPlan,
  values: RequestValues,
): { readonly matches: boolean; readonly error?: string } {
  const errors: string[] = [];
  for (const { name, program } of matchConditions) {
    const outcome = program.evaluate(values);
    if (outcome.kind === "value" && outcome.value === true) continue;
    if (outcome.kind === "value") return { matches: false };
    const why = outcome.kind === "error" ? outcome.error.message : "it calls what is not there yet";
    errors.push(`match condition \`${name}\`: ${why}`);
  }
  if (errors.length === 0) return { matches: true };
  return conditionErrors === "ignore"
    ? { matches: false }
    : { matches: true, error: errors.join("; ") };
}

/** Which images the policy's selectors take, by the strings as they stand in the object. Throws a plain Error when a selector errs. */
export function selectImages<T extends { readonly image: string }>(
  { imageSelectors }: PolicyPlan,
  images: readonly T[],
): readonly T[] {
  if (imageSelectors.length === 0) return images;
  return images.filter(({ image }) =>
    imageSelectors.some((selector) => {
      if (selector.kind === "glob") return selector.matches(image);
      const outcome = selector.program.evaluate({ ref: image });
      if (outcome.kind === "error") throw new Error(outcome.error.message);
      return outcome.kind === "value" && outcome.value === true;
    }),
  );
}

/** Evaluates one policy whose conditions hold. Never rejects, but when the caller gave up. */
export async function runPolicy(run: PolicyRun): Promise<PolicyOutcome> {
  const { plan, images = [], host, deadline } = run;
  const failed = (message: string, evidence: readonly Evidence[] = []): Result =>
    makeResult(plan, {
      rule: "evaluation",
      result: "error",
      message: `failed to evaluate policy: ${message}`,
      evidence,
    });
  let selected: readonly ExtractedImage[] = [];
  const rounds = createRounds({ host, signal: deadline.signal, maxCalls: run.maxCalls });
  try {
    selected = selectImages(plan, images);
    const bare = plan.verifyDigest ? selected.filter(({ image }) => !namesDigest(image)) : [];
    if (bare.length > 0) return { plan, selected, results: [missingDigest(plan, bare)] };
    host.select(selected.map(({ image }) => image));
    return { plan, selected, results: await runValidations(run, selected, rounds) };
  } catch (error) {
    deadline.throwIfAborted();
    await deadline.settled();
    if (error instanceof RoundLimitError) {
      return { plan, selected, results: [{ ...failed(error.message), help: error.help }] };
    }
    const failure = failureOf(error);
    const result = failed(failure.detail, host.allEvidence());
    const reasons = [
      ...new Set([...(deadline.expired() ? [failure.reason] : []), ...result.reasons]),
    ];
    const retryable = failure.retryable || result.retryable === true;
    return { plan, selected, results: [{ ...result, reasons, help: failure.help, retryable }] };
  }
}

/** Whether the image is named by digest. Throws for what is no reference. */
function namesDigest(image: string): boolean {
  try {
    return parseReference(image).digest !== undefined;
  } catch (cause) {
    throw new Error(
      `failed to parse image reference ${image}: could not parse reference: ${image}`,
      { cause },
    );
  }
}

function missingDigest(plan: PolicyPlan, images: readonly ExtractedImage[]): Result {
  return makeResult(plan, {
    rule: "verifyDigest",
    result: "fail",
    message: `image ${images[0]?.image ?? ""} does not have a digest`,
    images: images.map(({ image }) => image),
    help: "name the image by digest, or let tags be pinned first",
  });
}

interface Judged {
  readonly validation: Validation;
  readonly outcome: Settled;
  readonly keys: ReadonlySet<string>;
  readonly message: string | undefined;
}

/** The first validation that is not true decides. While calls are open, those after it are evaluated too, so that one round asks for all. */
async function runValidations(
  { plan, values, images, host }: PolicyRun,
  selected: readonly ExtractedImage[],
  rounds: Rounds,
): Promise<readonly Result[]> {
  const bindings = new PolicyBindings(
    plan,
    values,
    images === undefined ? {} : { ...imagesByCategory(selected) },
  );
  const judged = await rounds.run<readonly Judged[]>((calls) => {
    const open: PendingCall[] = [];
    const settled: Judged[] = [];
    const evaluate = (program: Program): { outcome: Settled | undefined; keys: Set<string> } => {
      const recording = new RecordingCalls(calls);
      const outcome = program.evaluate(bindings.for(recording), { calls: recording });
      if (outcome.kind !== "unknown") return { outcome, keys: recording.keys };
      open.push(...outcome.calls);
      return { outcome: undefined, keys: recording.keys };
    };
    for (const [index, validation] of plan.validations.entries()) {
      const { outcome, keys } = evaluate(validation.program);
      if (outcome === undefined) continue;
      if (outcome.kind === "value" && outcome.value === true) {
        settled.push({ validation, outcome, keys, message: undefined });
        continue;
      }
      const message =
        outcome.kind === "error" ? outcome.error.message : failMessage(validation, index, evaluate);
      settled.push({ validation, outcome, keys, message });
      break;
    }
    return open.length > 0 ? { done: false, calls: open } : { done: true, value: settled };
  });
  if (plan.validations.length === 0) {
    return [makeResult(plan, { rule: "validations", result: "pass", message: "success" })];
  }
  return judged.map((each) => toResult(plan, each, host, rounds.log));
}

/** Kyverno: the message expression's value, whatever it is; else the message; else a text with the index. */
function failMessage(
  { messageExpression, message }: Validation,
  index: number,
  evaluate: (program: Program) => { outcome: Settled | undefined },
): string {
  const text = (): string | undefined => {
    if (messageExpression === undefined) return message;
    const { outcome } = evaluate(messageExpression.program);
    if (outcome === undefined) return undefined;
    if (outcome.kind === "error")
      return `failed to evaluate message expression: ${outcome.error.message}`;
    const { value } = outcome;
    // The compiler of the policy demands a string.
    return typeof value === "string" ? value : "failed to convert message expression to string";
  };
  return text() || `CEL expression validation failed at index ${index}`;
}

function toResult(
  plan: PolicyPlan,
  { validation, outcome, keys, message }: Judged,
  host: PolicyHost,
  log: readonly CallRecord[],
): Result {
  const evidence = [...keys].flatMap((key) => host.evidenceOf(key));
  const records = log.filter(({ overloadId, args }) => keys.has(callKey(overloadId, args)));
  const common = {
    rule: validation.rule,
    position: validation.position,
    evidence,
    images: [...new Set(evidence.map(({ image }) => image))],
    trace: traceCalls(
      validation.program,
      plan.variables.map(({ program }) => program),
      records,
    ),
  };
  if (message === undefined)
    return makeResult(plan, { ...common, result: "pass", message: "success" });
  if (outcome.kind === "error") {
    return makeResult(plan, {
      ...common,
      result: "error",
      message: `failed to evaluate policy: ${message}`,
    });
  }
  return makeResult(plan, { ...common, result: "fail", message });
}

/** A result with what follows from the rest filled in. */
export function makeResult(
  plan: PolicyPlan,
  facts: Pick<Result, "rule" | "result" | "message"> & Partial<Result>,
): Result {
  const evidence = facts.evidence ?? [];
  const help = facts.help ?? evidence.find(({ outcome }) => outcome !== "pass")?.help;
  const open = evidence.filter(({ outcome }) => outcome === "error");
  const isOpen = facts.result === "error" || open.length > 0;
  return {
    policy: plan.ref,
    action: strongestAction(plan.actions),
    reasons: reasonsOf(evidence),
    images: [],
    evidence,
    trace: [],
    ...(isOpen && facts.result !== "pass"
      ? { retryable: open.some((each) => each.retryable === true) }
      : {}),
    ...facts,
    ...(help === undefined || facts.result === "pass" ? {} : { help }),
  };
}
