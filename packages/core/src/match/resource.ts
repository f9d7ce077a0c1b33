import type { ResourceRule } from "../plan.ts";

/** What a request is about, as the API server names it. */
export interface RequestedResource {
  /** `""` is the core group. */
  readonly group: string;
  readonly version: string;
  /** Plural: `pods`. */
  readonly resource: string;
  /** `""` when there is none. */
  readonly subresource: string;
  /** `CREATE`, `UPDATE`, `DELETE`, `CONNECT`. */
  readonly operation: string;
}

/**
 * Whether some rule selects the request (Kubernetes MatchResources, `resourceRules`). An empty list in a rule never matches; no
 * rules match nothing. There is no conversion between API versions, and `pods` does not cover `pods/ephemeralcontainers`.
 */
export function matchesResource(
  rules: readonly ResourceRule[],
  request: RequestedResource,
): boolean {
  return rules.some(
    (rule) =>
      includes(rule.operations, request.operation) &&
      includes(rule.apiGroups, request.group) &&
      includes(rule.apiVersions, request.version) &&
      rule.resources.some((entry) => matchesEntry(entry, request)),
  );
}

function includes(list: readonly string[], value: string): boolean {
  return list.includes(value) || list.includes("*");
}

/** `res`, `res/sub`, `res/*`, `*`, every `…/sub`: without a slash only requests without a subresource; `/*` takes any and none. */
function matchesEntry(entry: string, { resource, subresource }: RequestedResource): boolean {
  const slash = entry.indexOf("/");
  const name = slash === -1 ? entry : entry.slice(0, slash);
  const sub = slash === -1 ? "" : entry.slice(slash + 1);
  return (name === "*" || name === resource) && (sub === subresource || sub === "*");
}

// The workloads that hold Pods, and the kinds that stand beside them in manifests, so that a file can be judged without a cluster.
const plurals: ReadonlyMap<string, string> = new Map([
  ["v1 Pod", "pods"],
  ["v1 ReplicationController", "replicationcontrollers"],
  ["v1 PodTemplate", "podtemplates"],
  ["v1 Namespace", "namespaces"],
  ["v1 Service", "services"],
  ["v1 ServiceAccount", "serviceaccounts"],
  ["v1 Secret", "secrets"],
  ["v1 ConfigMap", "configmaps"],
  ["v1 PersistentVolume", "persistentvolumes"],
  ["v1 PersistentVolumeClaim", "persistentvolumeclaims"],
  ["v1 Node", "nodes"],
  ["v1 Event", "events"],
  ["v1 Endpoints", "endpoints"],
  ["v1 LimitRange", "limitranges"],
  ["v1 ResourceQuota", "resourcequotas"],
  ["apps/v1 Deployment", "deployments"],
  ["apps/v1 StatefulSet", "statefulsets"],
  ["apps/v1 DaemonSet", "daemonsets"],
  ["apps/v1 ReplicaSet", "replicasets"],
  ["apps/v1 ControllerRevision", "controllerrevisions"],
  ["batch/v1 Job", "jobs"],
  ["batch/v1 CronJob", "cronjobs"],
  ["autoscaling/v1 HorizontalPodAutoscaler", "horizontalpodautoscalers"],
  ["autoscaling/v2 HorizontalPodAutoscaler", "horizontalpodautoscalers"],
  ["policy/v1 PodDisruptionBudget", "poddisruptionbudgets"],
  ["networking.k8s.io/v1 Ingress", "ingresses"],
  ["networking.k8s.io/v1 IngressClass", "ingressclasses"],
  ["networking.k8s.io/v1 NetworkPolicy", "networkpolicies"],
  ["rbac.authorization.k8s.io/v1 Role", "roles"],
  ["rbac.authorization.k8s.io/v1 RoleBinding", "rolebindings"],
  ["rbac.authorization.k8s.io/v1 ClusterRole", "clusterroles"],
  ["rbac.authorization.k8s.io/v1 ClusterRoleBinding", "clusterrolebindings"],
  ["storage.k8s.io/v1 StorageClass", "storageclasses"],
  ["apiextensions.k8s.io/v1 CustomResourceDefinition", "customresourcedefinitions"],
]);

/** The plural resource of a built-in kind: `deployments` for `apps/v1` `Deployment`. Undefined for kinds that are not known. */
export function resourceOfKind(apiVersion: string, kind: string): string | undefined {
  return plurals.get(`${apiVersion} ${kind}`);
}

/** The built-in kind that a misspelt one most likely stands for, as `apiVersion kind`: `v1 Pod` for `v1` `pods`. */
export function kindMeant(apiVersion: string, kind: string): string | undefined {
  const wanted = kind.toLowerCase();
  const alike = Array.from(plurals).filter(
    ([name, plural]) => plural === wanted || name.toLowerCase().endsWith(` ${wanted}`),
  );
  const [likely] = alike.find(([name]) => name.startsWith(`${apiVersion} `)) ?? alike[0] ?? [];
  return likely;
}

/** Group and version of an `apiVersion`; the core group is `""`. */
export function splitApiVersion(apiVersion: string): {
  readonly group: string;
  readonly version: string;
} {
  const slash = apiVersion.lastIndexOf("/");
  return {
    group: slash === -1 ? "" : apiVersion.slice(0, slash),
    version: apiVersion.slice(slash + 1),
  };
}
