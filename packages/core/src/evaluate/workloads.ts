import type { PolicyPlan } from "../plan.ts";
import { matchesResource } from "../match/resource.ts";
import type { EngineRequest } from "./request.ts";

/** The kinds that hold a Pod template, for which Kyverno derives variants of Pod policies. */
const workloads: ReadonlySet<string> = new Set([
  "apps/daemonsets",
  "apps/deployments",
  "apps/replicasets",
  "apps/statefulsets",
  "batch/jobs",
  "batch/cronjobs",
]);

/**
 * Why a policy cannot decide a workload: its variant for Pod templates is not there. Undefined for other objects, and for a policy that
 * neither names the workload nor Pods. A workload must never pass because "nothing matched".
 */
export function workloadError(
  plan: PolicyPlan,
  { resource, kind }: EngineRequest,
): string | undefined {
  if (!workloads.has(`${resource.group}/${resource.resource}`)) return undefined;
  const pods = { ...resource, group: "", version: "v1", resource: "pods" };
  const concerned =
    matchesResource(plan.resourceRules, resource) || matchesResource(plan.resourceRules, pods);
  return concerned
    ? `the policy's variant for ${kind} is not supported yet: evaluate the Pod that the ${kind} makes`
    : undefined;
}
