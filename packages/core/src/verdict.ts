import type { Evaluation, Result } from "./evaluation.ts";
import type { Action, PolicyPlan } from "./plan.ts";

/** Strongest first. */
const order: readonly Action[] = ["deny", "warn", "audit"];

/** The action that decides what a result of this policy means. */
export function strongestAction(actions: readonly Action[]): Action {
  return order.find((action) => actions.includes(action)) ?? "deny";
}

/** How an error counts under `deny`: as a denial (Kyverno's engine), or by the policy's failurePolicy (Kyverno's API text). */
export type ErrorRule = "deny" | "failurePolicy";

/**
 * From results to the verdict of the request. This is the only place where actions and failure policies are read.
 *
 * A fail or an error of a policy with Deny denies, also under `failurePolicy: Ignore`: in Kyverno that field governs the
 * webhook, not the evaluation (its handler refuses on any error result). `errors: "failurePolicy"` follows the API
 * description instead.
 */
export function judge(
  outcomes: readonly { readonly plan: PolicyPlan; readonly results: readonly Result[] }[],
  errors: ErrorRule,
): Pick<Evaluation, "verdict" | "undecided" | "warnings"> {
  let failed = false;
  let undecided = false;
  const warnings: string[] = [];
  for (const { plan, results } of outcomes) {
    for (const result of results) {
      if (result.result !== "fail" && result.result !== "error") continue;
      const word = result.result === "fail" ? "failed" : "error";
      const text = `Policy ${plan.ref.name} ${word}: ${result.message}`;
      const softened = result.result === "error" && errors === "failurePolicy" && plan.ignoreErrors;
      if (plan.actions.includes("deny") && !softened) {
        if (result.result === "fail" && !result.evidence.some((e) => e.outcome === "error"))
          failed = true;
        else undecided = true;
      }
      if (plan.actions.includes("warn") || softened) warnings.push(text);
    }
  }
  return {
    verdict: failed || undecided ? "deny" : "allow",
    undecided: undecided && !failed,
    warnings,
  };
}
