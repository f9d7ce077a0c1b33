import type { JsonMap } from "@imagegate/expr";
import type { Position } from "../errors.ts";
import type { Evaluation, Result } from "../evaluation.ts";
import { ExtractError, type ExtractedImage, extractImages } from "../images/extract.ts";
import { matchesResource } from "../match/resource.ts";
import type { PolicyPlan, PolicySet } from "../plan.ts";
import { type ErrorRule, judge } from "../verdict.ts";
import type { Deadline } from "./deadline.ts";
import { describeImages } from "./describe-images.ts";
import { PolicyHost, type Verifications } from "./host.ts";
import { pinImages, type Pinner } from "./pinning.ts";
import { checkConditions, makeResult, type PolicyOutcome, runPolicy } from "./policy-run.ts";
import { type EngineRequest, podIdentity, replaceAt } from "./request.ts";
import { type Asker, type Services, Session } from "./session.ts";
import { workloadError } from "./workloads.ts";

/** What one evaluation is made of. */
export interface EvaluationInput {
  readonly policies: PolicySet;
  readonly pin: "auto" | "off";
  readonly errors: ErrorRule;
  readonly request: EngineRequest;
  readonly locate: ((pointer: string) => Position | undefined) | undefined;
  readonly services: Services;
  readonly deadline: Deadline;
}

/** One request through all policies, as the cluster does it: match, pin, validate each, then `required` over all of them. */
export async function evaluateRequest(input: EvaluationInput): Promise<Evaluation> {
  const { policies, request, services, deadline } = input;
  const session = new Session(services, deadline);
  const askerOf = memoize((plan: PolicyPlan): Asker => makeAsker(plan, request));
  const extracted = extract(request, services.limits.maxImages);
  const early = new Map<PolicyPlan, Result>();
  const matched = policies.policies.filter((plan) => {
    const error = workloadError(plan, request);
    if (error === undefined) return matchesResource(plan.resourceRules, request.resource);
    early.set(plan, evaluationError(plan, error));
    return true;
  });

  const pinners = conditionsHold(matched, request.values(request.object), early);
  const pinning = await pinImages(
    shouldPin(input) ? pinnersOf(pinners, askerOf) : [],
    extracted.images ?? [],
    session,
  );
  const pins = new Map(pinning.patch.map(({ path, value }) => [path, value]));
  for (const [plan, error] of pinning.errors)
    if (plan.actions.includes("deny")) early.set(plan, error);

  const object: JsonMap = replaceAt(request.object, pins);
  const values = request.values(object);
  const images = extracted.images?.map((image) => ({
    ...image,
    image: pins.get(image.pointer) ?? image.image,
  }));
  const verifications: Verifications = new Map();
  const conditioned = new Set(conditionsHold(matched, values, early));
  const outcomes = await Promise.all(
    matched.flatMap((plan): Promise<PolicyOutcome>[] => {
      const ended = (result: Result): Promise<PolicyOutcome>[] => [
        Promise.resolve({ plan, results: [result], selected: [] }),
      ];
      const error = early.get(plan);
      if (error !== undefined) return ended(error);
      if (!conditioned.has(plan)) return [];
      if (extracted.error !== undefined) return ended(evaluationError(plan, extracted.error));
      const host = new PolicyHost(session, askerOf(plan), verifications);
      const run = runPolicy({
        plan,
        values,
        images,
        host,
        deadline,
        maxCalls: services.limits.maxCalls,
      });
      const warned = pinning.errors.get(plan);
      return [warned === undefined ? run : run.then((outcome) => withFirst(outcome, warned))];
    }),
  );
  deadline.throwIfAborted();
  const judged = outcomes.map((outcome) => requireVerified(outcome, verifications));
  const verdict = judge(judged, input.errors);
  return deepFreeze<Evaluation>({
    ...verdict,
    resource: {
      apiVersion: request.apiVersion,
      kind: request.kind,
      ...(request.namespace === undefined ? {} : { namespace: request.namespace }),
      name: request.name,
    },
    operation: request.resource.operation,
    results: judged
      .flatMap(({ results }) => results)
      .map((result) => asWritten(result, extracted.images ?? [], pins)),
    images: await describeImages({
      images: extracted.images ?? [],
      pins,
      outcomes: judged,
      askers: [...new Set([...matched, ...pinners])].map(askerOf),
      session,
      locate: input.locate,
    }),
    patch: verdict.verdict === "allow" ? pinning.patch : [],
  });
}

function shouldPin({ pin, request }: EvaluationInput): boolean {
  return pin === "auto" && request.resource.operation !== "DELETE";
}

function pinnersOf(
  plans: readonly PolicyPlan[],
  askerOf: (plan: PolicyPlan) => Asker,
): readonly Pinner[] {
  return plans
    .filter(({ mutateDigest }) => mutateDigest)
    .map((plan) => ({ plan, asker: askerOf(plan) }));
}

/** The policies whose conditions hold. One that cannot tell gets its error into `early`. */
function conditionsHold(
  plans: readonly PolicyPlan[],
  values: ReturnType<EngineRequest["values"]>,
  early: Map<PolicyPlan, Result>,
): readonly PolicyPlan[] {
  return plans.filter((plan) => {
    if (early.has(plan)) return false;
    const { matches, error } = checkConditions(plan, values);
    if (error !== undefined) early.set(plan, evaluationError(plan, error));
    return matches && error === undefined;
  });
}

function extract(
  { resource, object }: EngineRequest,
  maxImages: number,
): { readonly images?: readonly ExtractedImage[]; readonly error?: string } {
  if (resource.group !== "" || resource.version !== "v1" || resource.resource !== "pods") return {};
  try {
    const images = extractImages(object);
    return images.length > maxImages
      ? {
          error: `the object has ${images.length} images, more than the ${maxImages} that are evaluated`,
        }
      : { images };
  } catch (error) {
    if (error instanceof ExtractError) return { error: error.message };
    throw error;
  }
}

function evaluationError(plan: PolicyPlan, message: string): Result {
  return makeResult(plan, {
    rule: "evaluation",
    result: "error",
    message: `failed to evaluate policy: ${message}`,
  });
}

function withFirst(outcome: PolicyOutcome, first: Result): PolicyOutcome {
  return { ...outcome, results: [first, ...outcome.results] };
}

/** `required`: each image that a passing policy selects must have been verified by some policy of this evaluation. */
function requireVerified(outcome: PolicyOutcome, verifications: Verifications): PolicyOutcome {
  const { plan, results, selected } = outcome;
  if (!plan.required || results.some(({ result }) => result !== "pass")) return outcome;
  const unverified = selected.filter(({ image }) => verifications.get(image) !== "verified");
  const [first] = unverified;
  if (first === undefined) return outcome;
  const message =
    verifications.get(first.image) === "failed"
      ? `image ${first.image} failed signature or attestation verification`
      : `image ${first.image} is not verified: no policy performed a signature or attestation check on it`;
  const failed = makeResult(plan, {
    rule: "required",
    result: "fail",
    message,
    images: unverified.map(({ image }) => image),
    help: "verify the image in some policy, let matchImageReferences leave it out, or set validationConfigurations.required: false",
  });
  return { ...outcome, results: [...results, failed] };
}

/** Results name images as they were written, not as they were pinned. */
function asWritten(
  result: Result,
  images: readonly ExtractedImage[],
  pins: ReadonlyMap<string, string>,
): Result {
  const written = new Map(images.map(({ image, pointer }) => [pins.get(pointer) ?? image, image]));
  return {
    ...result,
    images: [...new Set(result.images.map((image) => written.get(image) ?? image))],
  };
}

function makeAsker(
  { ref, credentials }: PolicyPlan,
  { namespace, object, resource }: EngineRequest,
): Asker {
  const pod = resource.resource === "pods" ? podIdentity(object) : {};
  const { kind, name } = ref;
  return {
    key: JSON.stringify([kind, ref.namespace ?? "", name]),
    credentials: {
      ...(namespace === undefined ? {} : { namespace }),
      ...pod,
      policy: {
        kind,
        ...(ref.namespace === undefined ? {} : { namespace: ref.namespace }),
        name,
        ...credentials,
      },
    },
  };
}

function memoize<K, V>(make: (key: K) => V): (key: K) => V {
  const known = new Map<K, V>();
  return (key) => {
    const value = known.get(key) ?? make(key);
    known.set(key, value);
    return value;
  };
}

/** Freezes data all the way down: what an evaluation said must not be changed by those who read it. */
function deepFreeze<T>(value: T): T {
  if (typeof value === "object" && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    for (const each of Object.values(value)) deepFreeze(each);
  }
  return value;
}
