import type { Dialect } from "./dialect.ts";
import { suggest } from "../policy/suggest.ts";
import { imageValidatingPolicy } from "./image-validating-policy/lower.ts";

/** What is known of a document's kind. */
export type KnownKind =
  /** A policy of a dialect that is there. */
  | { readonly is: "policy"; readonly dialect: Dialect }
  /** A policy of a dialect that is not there yet. */
  | { readonly is: "unsupported" }
  /**
   * A kind or a version of a policy group that nobody knows, or a policy kind in a group that is none; `versions` are what an
   * `apiVersion` of the kind may be, if the kind is known.
   */
  | { readonly is: "unknown"; readonly versions: readonly string[] }
  /** No policy: any other Kubernetes object. */
  | { readonly is: "other" };

const three = ["v1", "v1beta1", "v1alpha1"];
const two = ["v1", "v1beta1"];

// Every policy kind of the three groups, with the versions that its CustomResourceDefinition serves.
const groups: ReadonlyMap<string, ReadonlyMap<string, readonly string[]>> = new Map([
  [
    "policies.kyverno.io",
    new Map([
      ["ImageValidatingPolicy", three],
      ["NamespacedImageValidatingPolicy", two],
      ["ValidatingPolicy", three],
      ["NamespacedValidatingPolicy", two],
      ["MutatingPolicy", three],
      ["NamespacedMutatingPolicy", two],
      ["GeneratingPolicy", three],
      ["NamespacedGeneratingPolicy", two],
      ["DeletingPolicy", three],
      ["NamespacedDeletingPolicy", two],
      ["PolicyException", three],
    ]),
  ],
  [
    "kyverno.io",
    new Map([
      ["ClusterPolicy", ["v1", "v2beta1"]],
      ["Policy", ["v1", "v2beta1"]],
      ["PolicyException", ["v2", "v2beta1"]],
      ["CleanupPolicy", ["v2", "v2beta1"]],
      ["ClusterCleanupPolicy", ["v2", "v2beta1"]],
    ]),
  ],
  [
    "policy.sigstore.dev",
    new Map([
      ["ClusterImagePolicy", ["v1beta1", "v1alpha1"]],
      ["TrustRoot", ["v1alpha1"]],
    ]),
  ],
]);

const dialects: ReadonlyMap<string, Dialect> = new Map([
  ["policies.kyverno.io ImageValidatingPolicy", imageValidatingPolicy],
]);

/** Looks a kind up in the table of policy kinds. */
export function knownKind(apiVersion: string, kind: string): KnownKind {
  const [group = "", version = ""] = apiVersion.split("/");
  const kinds = groups.get(group);
  if (kinds === undefined) {
    const meant = groupMeant(group, kind);
    return meant === undefined
      ? { is: "other" }
      : { is: "unknown", versions: versionsIn(meant, kind) };
  }
  if (!(kinds.get(kind) ?? []).includes(version)) {
    const here = versionsIn(group, kind);
    const elsewhere = [...dialects.keys()].find((key) => key.endsWith(` ${kind}`));
    const [home = group] = elsewhere?.split(" ") ?? [];
    return { is: "unknown", versions: here.length > 0 ? here : versionsIn(home, kind) };
  }
  const dialect = dialects.get(`${group} ${kind}`);
  return dialect === undefined ? { is: "unsupported" } : { is: "policy", dialect };
}

/**
 * The policy group that a misspelt one stands for. To pass over a policy as if it were any other object would let everything
 * through. Many vendors have a `Policy`, so the group must look alike, but for the kinds that only we could mean.
 */
function groupMeant(group: string, kind: string): string | undefined {
  const ours = [...groups.keys()].filter((name) => groups.get(name)?.has(kind));
  const likely = suggest(group, ours);
  return likely ?? ours.find((name) => dialects.has(`${name} ${kind}`));
}

function versionsIn(group: string, kind: string): readonly string[] {
  return (groups.get(group)?.get(kind) ?? []).map((version) => `${group}/${version}`);
}

/** The policy kinds of a group, for suggestions. */
export function kindsOf(group: string): readonly string[] {
  return Array.from(groups.get(group)?.keys() ?? []);
}
