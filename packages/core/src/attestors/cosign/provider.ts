import { type Lookup, RegistryError } from "@imagegate/registry";
import { type Failure, failure, failureOf, throwIfGivenUp } from "../../failure.ts";
import type { Candidate, Evidence } from "../../evidence.ts";
import { type ReasonCode, reasons } from "../../reasons.ts";
import { type HashAlgorithm, hashAlgorithms, parsePublicKey } from "../../trust/keys.ts";
import type { Attestor, AttestorProvider, VerifyRequest } from "../attestor.ts";
import { mapBounded } from "../map-bounded.ts";
import { decodeCosign } from "./decode.ts";
import { type Attachment, discover } from "./discover.ts";
import { CandidateFault } from "./fault.ts";
import { normalise } from "./normalise.ts";
import { retrieve } from "./retrieve.ts";
import type { CosignSpec } from "./spec.ts";
import { createLogVerifier, type LogVerifier } from "./tlog.ts";
import { judge, type Judged, unreadable } from "./verify.ts";

/** Signatures that are fetched and judged at a time: at most so many, of `maxSignatureBytes` each, are in memory. */
const maxParallel = 8;

/**
 * The attestor provider for cosign: image signatures made with a key, under the `.sig` tag or as bundles among the referrers. Both
 * places are always looked at, and one good signature is enough, whatever else is there.
 */
export const cosignProvider: AttestorProvider<CosignSpec> = {
  kind: "cosign",
  decode: decodeCosign,
  describe: ({ key }) => ({ keyFingerprint: key.fingerprint, keyType: key.type }),
  verify,
};

/** What {@link cosign} takes. */
export interface CosignOptions {
  /** The public key in PEM: one `PUBLIC KEY` or `RSA PUBLIC KEY` block. */
  readonly key: string;
  /** The only hash that counts. Default: SHA-256 and, for P-384 and P-521, the curve's own. No meaning for Ed25519. */
  readonly hashAlgorithm?: HashAlgorithm;
  /** Annotations that the signature must hold (`cosign sign -a KEY=VALUE`), with these values. */
  readonly annotations?: Readonly<Record<string, string>>;
  /** Accepts signatures without a transparency log entry, and does not look at those that have one. Default false. */
  readonly insecureIgnoreTlog?: boolean;
  /** How evidence calls the attestor. Default `cosign`. */
  readonly name?: string;
}

/**
 * An attestor for `verifyImage`: whoever holds this key, by cosign.
 * @throws EngineError `ENGINE_INVALID_KEY` for a key that cannot be read or is not accepted.
 * @throws TypeError for options that are unknown or of the wrong type.
 */
export function cosign(options: CosignOptions): Attestor<CosignSpec> {
  const {
    key,
    hashAlgorithm,
    annotations = {},
    insecureIgnoreTlog = false,
    name = "cosign",
    ...others
  } = options;
  const [unknown] = Object.keys(others);
  // An option that is passed over could be the one that was meant to restrict.
  if (unknown !== undefined)
    throw new TypeError(`${unknown} is no option of cosign, or not supported yet`);
  if (typeof key !== "string") throw new TypeError("key must be the PEM text of a public key");
  if (typeof insecureIgnoreTlog !== "boolean")
    throw new TypeError("insecureIgnoreTlog must be a boolean");
  if (typeof name !== "string") throw new TypeError("name must be a string");
  if (hashAlgorithm !== undefined && !hashAlgorithms.includes(hashAlgorithm)) {
    throw new TypeError(`hashAlgorithm must be one of ${hashAlgorithms.join(", ")}`);
  }
  if (!Object.values(annotations).every((value) => typeof value === "string")) {
    throw new TypeError("annotations must be strings");
  }
  return Object.freeze({
    name,
    provider: cosignProvider,
    spec: Object.freeze({
      key: parsePublicKey(key),
      ...(hashAlgorithm === undefined ? {} : { hashAlgorithm }),
      annotations: Object.freeze({ ...annotations }),
      insecureIgnoreTlog,
    }),
  });
}

async function verify(request: VerifyRequest<CosignSpec>): Promise<Evidence> {
  request.signal.throwIfAborted();
  const { attachments, failures, lookups } = await discover(request);
  const log = createLogVerifier(request);
  const tried = await mapBounded(attachments, maxParallel, (each) =>
    tryAttachment(each, request, log),
  );
  const judged = tried.flatMap((each) => each.judged ?? []);
  const candidates = judged.map(({ candidate }) => candidate);
  return {
    image: request.image,
    digest: request.digest,
    attestor: {
      name: request.name,
      kind: cosignProvider.kind,
      ...cosignProvider.describe(request.spec),
    },
    ...summarise(candidates, [...failures, ...tried.flatMap((each) => each.failure ?? [])]),
    // The order is that of the listings, not that of the answers.
    lookups: [...lookups, ...tried.flatMap((each) => each.lookups)],
    candidates,
    payloads: judged
      .filter(({ candidate }) => candidate.outcome === "pass")
      .map(({ payload }) => payload),
  };
}

interface Tried {
  readonly lookups: readonly Lookup[];
  /** Absent for what turned out to be no signature and never said it was. */
  readonly judged?: Judged;
  /** Why it could not be read, when that says nothing of the signature. */
  readonly failure?: Failure;
}

/** One broken or unreachable candidate must not stop the search: whatever happens to it is its own evidence. */
async function tryAttachment(
  attachment: Attachment,
  request: VerifyRequest<CosignSpec>,
  log: LogVerifier,
): Promise<Tried> {
  const lookups: Lookup[] = [];
  const base = {
    format: attachment.kind === "layer" ? ("legacy" as const) : ("bundle" as const),
    digest: attachment.descriptor.digest,
  };
  try {
    const stored = await retrieve(attachment, request, (lookup) => lookups.push(lookup));
    if (stored === undefined) return { lookups };
    base.digest = stored.digest;
    const object = normalise(stored);
    return { lookups, judged: await judge(object, request.spec, request.digest, log) };
  } catch (error) {
    throwIfGivenUp(request.signal);
    if (error instanceof CandidateFault) {
      const undecided = "undecided" in reasons[error.reason];
      const judged = unreadable(base, error, undecided ? "error" : "fail");
      return {
        lookups,
        judged,
        ...(undecided ? { failure: failure(error.reason, error.message) } : {}),
      };
    }
    const failed = candidateFailure(error);
    const fault = new CandidateFault(failed.reason, failed.detail);
    return { lookups, judged: unreadable(base, fault, "error"), failure: failed };
  }
}

/** As for listings, but what is listed and then missing says nothing of the image. */
function candidateFailure(error: unknown): Failure {
  const failed = failureOf(error);
  const isMissing = error instanceof RegistryError && error.code === "REGISTRY_NOT_FOUND";
  if (!isMissing) return failed;
  return {
    ...failed,
    reason: "REGISTRY_INVALID_CONTENT",
    help: "sign again: the registry lists this signature and does not have it any more; see whether a clean-up removed it",
  };
}

/** Passed if one did; undecided if something that could have is not known; else no. */
function summarise(
  candidates: readonly Candidate[],
  failures: readonly Failure[],
): Pick<Evidence, "outcome" | "reason" | "detail" | "help" | "request" | "retryable"> {
  if (candidates.some(({ outcome }) => outcome === "pass")) return { outcome: "pass" };
  const [first] = failures;
  if (first !== undefined)
    return { outcome: "error", ...first, retryable: failures.some((each) => each.retryable) };
  // Read, and a check could not be made.
  const undecided = candidates.find(({ outcome }) => outcome === "error");
  if (undecided !== undefined) {
    const { reason } = undecided;
    const retryable = reason !== undefined && "retry" in reasons[reason];
    return { outcome: "error", ...because(undecided), retryable };
  }
  const [only, ...more] = candidates;
  if (only === undefined) return { outcome: "fail", ...withHelp("NO_SIGNATURES_FOUND") };
  return {
    outcome: "fail",
    ...(more.length > 0 ? withHelp("NO_MATCHING_SIGNATURE") : because(only)),
  };
}

function because({ reason, detail }: Candidate): Pick<Evidence, "reason" | "detail" | "help"> {
  return {
    ...(reason === undefined ? {} : withHelp(reason)),
    ...(detail === undefined ? {} : { detail }),
  };
}

function withHelp(reason: ReasonCode): { readonly reason: ReasonCode; readonly help: string } {
  return { reason, help: reasons[reason].help };
}
