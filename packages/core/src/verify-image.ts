import type { Lookup } from "@imagegate/registry";
import type { Attestor } from "./attestors/attestor.ts";
import { createServices, type ServiceOptions, withDeadline } from "./engine.ts";
import { type Asker, Session } from "./evaluate/session.ts";
import type { Evidence, FailedRequest, Outcome } from "./evidence.ts";
import { type ReasonCode, reasons } from "./reasons.ts";

/** What {@link verifyImage} takes. */
export interface VerifyImageOptions extends ServiceOptions {
  /** Who may have signed: one of them is enough. */
  readonly attestors: readonly Attestor[];
  /** Gives up: the call rejects with `ENGINE_ABORTED`. */
  readonly signal?: AbortSignal;
  /** Milliseconds; what is not known by then is an error (`DEADLINE`). Default 30,000. */
  readonly timeoutMs?: number;
}

/** What was found out about one image. Plain data. */
export interface ImageEvidence {
  /** As given. */
  readonly image: string;
  /** With registry, repository and the digest that was verified, once that is known. */
  readonly reference: string;
  readonly digest?: string;
  /** Whether some attestor verified it. */
  readonly verified: boolean;
  /** `pass`: verified. `fail`: every attestor says no. `error`: none verified, and some could not tell. */
  readonly outcome: Exclude<Outcome, "skip">;
  readonly reason?: ReasonCode;
  readonly detail?: string;
  readonly help?: string;
  /** Of an error: the request that failed, if it was one. */
  readonly request?: FailedRequest;
  /** Of an error: whether the same question may be answered later. */
  readonly retryable?: boolean;
  /** Requests made to resolve the image. */
  readonly lookups: readonly Lookup[];
  /** One piece an attestor, in their order. */
  readonly evidence: readonly Evidence[];
}

/**
 * Verifies one image without a policy: some attestor must have signed the digest that the image is resolved to.
 *
 * Never rejects for what the registry or a signer did: that is evidence. Rejects with `ENGINE_ABORTED` when `signal` fires.
 * @throws TypeError when no attestor is given.
 */
export async function verifyImage(
  image: string,
  options: VerifyImageOptions,
): Promise<ImageEvidence> {
  const { attestors } = options;
  if (attestors.length === 0) throw new TypeError("attestors is empty: nobody could have signed");
  const { services, close } = createServices(options);
  try {
    return await withDeadline(options, services.limits, async (deadline) => {
      const session = new Session(services, deadline);
      const { reference, digest, failure, lookups } = await session.resolve(image, anyone);
      const name =
        reference === undefined ? image : `${reference.registry}/${reference.repository}`;
      const known = {
        image,
        reference: digest === undefined ? image : `${name}@${digest}`,
        ...(digest === undefined ? {} : { digest }),
        lookups,
      };
      if (failure !== undefined) {
        return { ...known, verified: false, outcome: "error", ...failure, evidence: [] };
      }
      const evidence = await Promise.all(
        attestors.map((each) => session.verify(image, each, anyone)),
      );
      return { ...known, ...summarise(evidence), evidence };
    });
  } finally {
    await close();
  }
}

/** Nobody's policy asks. */
const anyone: Asker = { key: "", credentials: {} };

function summarise(
  evidence: readonly Evidence[],
): Omit<ImageEvidence, "image" | "reference" | "digest" | "lookups" | "evidence"> {
  if (evidence.some(({ outcome }) => outcome === "pass"))
    return { verified: true, outcome: "pass" };
  const undecided = evidence.filter(({ outcome }) => outcome === "error");
  const decisive = undecided[0] ?? evidence[0];
  const reason = decisive?.reason ?? "NO_SIGNATURES_FOUND";
  const why = {
    reason,
    ...(decisive?.detail === undefined ? {} : { detail: decisive.detail }),
    help: decisive?.help ?? reasons[reason].help,
  };
  if (undecided.length === 0) return { verified: false, outcome: "fail", ...why };
  const request = decisive?.request;
  return {
    verified: false,
    outcome: "error",
    ...why,
    ...(request === undefined ? {} : { request }),
    retryable: undecided.some(({ retryable }) => retryable === true),
  };
}
