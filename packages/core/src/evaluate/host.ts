import { callKey, type Value } from "@imagegate/expr";
import type { Attestor } from "../attestors/attestor.ts";
import { AttestorValue, verifyOverloadId, type VerifyHost } from "../cel/verify.ts";
import type { Evidence } from "../evidence.ts";
import { failure } from "../failure.ts";
import { reasons } from "../reasons.ts";
import { type Asker, describeAttestor, errorEvidence, type Session } from "./session.ts";

/** Which images were verified in one evaluation, by the strings that the functions were given. Shared by its policies. */
export type Verifications = Map<string, "verified" | "failed">;

/** What one policy's verification functions answer, and the evidence of each call. */
export class PolicyHost implements VerifyHost {
  readonly #session: Session;
  readonly #asker: Asker;
  readonly #verifications: Verifications;
  readonly #evidence = new Map<string, Evidence[]>();
  #selected: ReadonlySet<string> = new Set();

  constructor(session: Session, asker: Asker, verifications: Verifications) {
    this.#session = session;
    this.#asker = asker;
    this.#verifications = verifications;
  }

  /** Names the images that the policy selects. Before, none is. */
  select(images: Iterable<string>): void {
    this.#selected = new Set(images);
  }

  /** The evidence of the call with that key (`callKey`), in the order of its attestors. */
  evidenceOf(key: string): readonly Evidence[] {
    return this.#evidence.get(key) ?? [];
  }

  /** The evidence of all calls, in the order in which they were made. */
  allEvidence(): readonly Evidence[] {
    return [...this.#evidence.values()].flat();
  }

  /**
   * How many of the attestors verified. An error when none did and some could not tell, so that neither `> 0` nor `== 0` passes on
   * what is not known.
   */
  async verifyImageSignatures(image: string, attestors: readonly Attestor[]): Promise<number> {
    const key = verifyCallKey(image, attestors);
    if (!this.#selected.has(image)) {
      this.#evidence.set(
        key,
        attestors.map((attestor) => notSelected(image, attestor)),
      );
      return 0;
    }
    // Until an attestor answers it is an open question; a deadline leaves it so.
    const evidence = attestors.map((attestor) =>
      errorEvidence(image, attestor, failure("DEADLINE", "no answer yet")),
    );
    this.#evidence.set(key, evidence);
    await Promise.all(
      attestors.map(async (attestor, i) => {
        evidence[i] = await this.#session.verify(image, attestor, this.#asker);
      }),
    );
    const count = evidence.filter(({ outcome }) => outcome === "pass").length;
    const unknown = evidence.find(({ outcome }) => outcome === "error");
    if (count === 0 && unknown !== undefined) throw new Error(undecidedMessage(image, unknown));
    if (attestors.length > 0) this.#record(image, count > 0);
    return count;
  }

  #record(image: string, verified: boolean): void {
    if (verified) this.#verifications.set(image, "verified");
    else if (!this.#verifications.has(image)) this.#verifications.set(image, "failed");
  }
}

/** The key of `verifyImageSignatures(image, attestors)` in a round's calls. */
function verifyCallKey(image: string, attestors: readonly Attestor[]): string {
  const list: readonly Value[] = attestors.map((attestor) => new AttestorValue(attestor));
  return callKey(verifyOverloadId, [image, list]);
}

function undecidedMessage(image: string, { attestor, reason, detail }: Evidence): string {
  const why = [reason, detail].filter((part) => part !== undefined).join(": ");
  return `could not tell whether \`${image}\` is signed by attestor \`${attestor.name}\`: ${why}`;
}

function notSelected(image: string, attestor: Attestor): Evidence {
  return {
    image,
    attestor: describeAttestor(attestor),
    outcome: "skip",
    reason: "NOT_SELECTED",
    help: reasons.NOT_SELECTED.help,
    lookups: [],
    candidates: [],
    payloads: [],
  };
}
