import type { Check } from "../../evidence.ts";
import type { ReasonCode } from "../../reasons.ts";

/** What was demanded and what was there, for evidence. */
export interface FaultFacts {
  readonly expected?: string;
  readonly actual?: string;
  readonly cause?: unknown;
}

/** Says why a check of one candidate failed. Kept as evidence where it is caught; never leaves the attestor. */
export class CandidateFault extends Error {
  override readonly name: string = "CandidateFault";
  readonly reason: ReasonCode;
  readonly facts: FaultFacts;

  /** `detail` is one lower-case line. */
  constructor(reason: ReasonCode, detail: string, facts: FaultFacts = {}) {
    super(detail, facts.cause === undefined ? {} : { cause: facts.cause });
    this.reason = reason;
    this.facts = facts;
  }
}

/** One check and, when it did not pass, what went wrong in words. */
export interface Finding {
  readonly check: Check;
  readonly detail?: string;
}

/** A check that passed. */
export function passed(name: string, facts: Pick<Check, "expected" | "actual"> = {}): Finding {
  return { check: { name, outcome: "pass", ...facts } };
}

/** A check that ended with a fault. `error` means that it could not be made. */
export function failed(
  name: string,
  fault: CandidateFault,
  outcome: "fail" | "error" = "fail",
): Finding {
  const { expected, actual } = fault.facts;
  const check: Check = {
    name,
    outcome,
    reason: fault.reason,
    ...(expected === undefined ? {} : { expected }),
    ...(actual === undefined ? {} : { actual }),
  };
  return { check, detail: fault.message };
}
