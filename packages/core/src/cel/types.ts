import {
  bool,
  dyn,
  int,
  list,
  map,
  string,
  struct,
  type StructType,
  timestamp,
} from "@imagegate/expr";

const groupVersionKind = struct("kubernetes.GroupVersionKind", {
  group: string,
  version: string,
  kind: string,
});
const groupVersionResource = struct("kubernetes.GroupVersionResource", {
  group: string,
  version: string,
  resource: string,
});

/** `request`: the API server's AdmissionRequest, with Kyverno's `object` and `oldObject` besides. */
export const admissionRequestType: StructType = struct("kubernetes.AdmissionRequest", {
  kind: groupVersionKind,
  resource: groupVersionResource,
  subResource: string,
  requestKind: groupVersionKind,
  requestResource: groupVersionResource,
  requestSubResource: string,
  name: string,
  namespace: string,
  operation: string,
  userInfo: struct("kubernetes.UserInfo", {
    username: string,
    uid: string,
    groups: list(string),
    extra: map(string, list(string)),
  }),
  dryRun: bool,
  options: dyn,
  object: dyn,
  oldObject: dyn,
});

/** `namespaceObject`. `UID` is upstream's spelling. */
export const namespaceType: StructType = struct("kubernetes.Namespace", {
  metadata: struct("kubernetes.NamespaceMetadata", {
    name: string,
    generateName: string,
    namespace: string,
    labels: map(string, string),
    annotations: map(string, string),
    UID: string,
    creationTimestamp: timestamp,
    deletionTimestamp: timestamp,
    deletionGracePeriodSeconds: int,
    generation: int,
    resourceVersion: string,
    finalizers: list(string),
  }),
  spec: struct("kubernetes.NamespaceSpec", { finalizers: list(string) }),
  status: struct("kubernetes.NamespaceStatus", {
    phase: string,
    conditions: list(
      struct("kubernetes.NamespaceCondition", {
        type: string,
        status: string,
        reason: string,
        message: string,
        lastTransitionTime: timestamp,
      }),
    ),
  }),
});
