import { defineLibrary, unavailable, type Library } from "../declare.ts";

const why =
  "the authorizer asks the API server of a cluster whether a user may do something, and expressions here run without one";

const functions = [
  "path",
  "serviceAccount",
  "group",
  "resource",
  "subresource",
  "namespace",
  "name",
  "fieldSelector",
  "labelSelector",
  "check",
  "allowed",
  "reason",
  "errored",
  "error",
] as const;

/**
 * Kubernetes' authorizer (since 1.27; its selectors since 1.31). It is declared so that an expression which uses it is refused with
 * the reason: what it answers lies in a cluster.
 */
export const kubernetesAuthorizer: Library = defineLibrary({
  name: "kubernetes.authz",
  version: 1,
  doc: "Questions to a cluster's authorizer, which are refused.",
  functions: functions.map((name) => unavailable(name, why)),
});
