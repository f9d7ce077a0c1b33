import { type PublicKey } from "../../trust/keys.ts";
import type { TrustRoot } from "../../trust/trust.ts";
import type { VerifyRequest } from "../attestor.ts";
import { CandidateFault, failed, type Finding, passed } from "./fault.ts";
import { checkInclusion } from "./inclusion.ts";
import { checkBinding, type LoggedSignature } from "./log-binding.ts";
import { type LogEntry, readLogEntries } from "./log-entry.ts";

/** What the log entries of one signature showed. */
export interface LogFindings {
  readonly findings: readonly Finding[];
  /** When the log took the signature, and where; only what the log signed for, and only if all checks passed. */
  readonly verified?: { readonly time: Date; readonly logIndex: string };
}

/** Checks the transparency log entries of signatures. One for each question, so that the trust root is asked for at most once. */
export interface LogVerifier {
  /** Rejects only when the request's signal fires. */
  check(signed: LoggedSignature & { readonly key: PublicKey }): Promise<LogFindings>;
}

/**
 * Makes a log verifier over a request's trust material, which is asked for when the first entry is met: to say that one is missing
 * needs no trust.
 *
 * A signature passes when it carries an entry of a trusted log, and every entry of a trusted log that it carries was taken by that log
 * and is about this signature. Entries of other logs are passed over. Nothing is looked up in a log.
 */
export function createLogVerifier({
  trust,
  clock,
  signal,
}: Pick<VerifyRequest<unknown>, "trust" | "clock" | "signal">): LogVerifier {
  let root: Promise<TrustRoot | CandidateFault> | undefined;

  async function askRoot(): Promise<TrustRoot | CandidateFault> {
    try {
      const found = await trust.trustedRoot(signal);
      return found ?? new CandidateFault("TRUST_ROOT_MISSING", "no trusted root was given");
    } catch (cause) {
      signal.throwIfAborted();
      const detail = cause instanceof Error ? cause.message : String(cause);
      return new CandidateFault("TRUST_ROOT_INVALID", detail, { cause });
    }
  }

  return {
    async check(signed) {
      const entries = attempt(() => readLogEntries(signed.object));
      if (entries instanceof CandidateFault) return { findings: [failed("log-entry", entries)] };
      if (entries.length === 0) {
        const fault = new CandidateFault("TLOG_MISSING", "the signature carries no log entry");
        return { findings: [failed("log-entry", fault)] };
      }
      root ??= askRoot();
      const material = await root;
      if (material instanceof CandidateFault) {
        const undecided = failed("log-entry", material, "error");
        return { findings: [undecided, bindingOf(entries, signed)] };
      }
      const trusted = entries.filter(({ logId }) => material.logs.some(({ id }) => id === logId));
      const looked = trusted.length > 0 ? trusted : entries;
      const now = clock();
      const outcomes = await Promise.all(
        looked.map((entry) =>
          inclusionOf(entry, () => checkInclusion(entry, signed, material.logs, now)),
        ),
      );
      const findings = [
        outcomes.find(({ check }) => check.outcome !== "pass") ?? outcomes[0],
        bindingOf(looked, signed),
      ].filter((finding) => finding !== undefined);
      const promised = looked.find(
        ({ promise, integratedTime }) => promise !== undefined && integratedTime > 0,
      );
      if (promised === undefined || findings.some(({ check }) => check.outcome !== "pass")) {
        return { findings };
      }
      const { integratedTime, logIndex } = promised;
      return {
        findings,
        verified: { time: new Date(integratedTime * 1000), logIndex: String(logIndex) },
      };
    },
  };
}

async function inclusionOf(entry: LogEntry, check: () => Promise<void>): Promise<Finding> {
  try {
    await check();
    return passed("log-entry", { actual: `log ${entry.logId}` });
  } catch (error) {
    if (error instanceof CandidateFault) return failed("log-entry", error);
    throw error;
  }
}

function bindingOf(entries: readonly LogEntry[], signed: LoggedSignature): Finding {
  for (const entry of entries) {
    const fault = attempt(() => checkBinding(entry, signed));
    if (fault instanceof CandidateFault) return failed("log-binding", fault);
  }
  return passed("log-binding");
}

/** The result, or the fault that ended it. */
function attempt<T>(work: () => T): T | CandidateFault {
  try {
    return work();
  } catch (error) {
    if (error instanceof CandidateFault) return error;
    throw error;
  }
}
