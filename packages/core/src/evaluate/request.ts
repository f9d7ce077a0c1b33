import { fromJs, type JsonMap, type Value } from "@imagegate/expr";
import { admissionRequestValue, namespaceValue } from "../cel/struct.ts";
import { EngineError } from "../errors.ts";
import type { EvaluationRequest, KubernetesObject } from "../evaluation.ts";
import {
  kindMeant,
  type RequestedResource,
  resourceOfKind,
  splitApiVersion,
} from "../match/resource.ts";
import type { RequestValues } from "./bindings.ts";

/** A request as the engine works with it: the object copied, so that later changes by the caller do not show. */
export interface EngineRequest {
  readonly resource: RequestedResource;
  readonly apiVersion: string;
  readonly kind: string;
  readonly name: string;
  readonly namespace: string | undefined;
  /** The object under review: what comes, or for DELETE what goes. */
  readonly object: JsonMap;
  /** Values for expressions, with `object` in place of the object under review. */
  readonly values: (object: JsonMap) => RequestValues;
}

/**
 * Checks and copies what `evaluate` was given. Throws an {@link EngineError} (`ENGINE_INVALID_RESOURCE`,
 * `ENGINE_UNSUPPORTED_RESOURCE`) for what is no Kubernetes object of a known kind.
 */
export function readRequest(resource: KubernetesObject, request: EvaluationRequest): EngineRequest {
  const object = copyObject(resource, "the resource");
  const { apiVersion, kind } = object;
  if (typeof apiVersion !== "string" || typeof kind !== "string") {
    throw invalid("the resource has no `apiVersion` or no `kind`");
  }
  const plural = resourceOfKind(apiVersion, kind);
  if (plural === undefined) {
    const meant = kindMeant(apiVersion, kind);
    throw new EngineError(
      "ENGINE_UNSUPPORTED_RESOURCE",
      `the kind \`${kind}\` of \`${apiVersion}\` is not known`,
      {
        help:
          meant === undefined
            ? "Pods are evaluated; custom kinds are not supported yet"
            : `did you mean \`${meant.replace(" ", "` `")}\`?`,
      },
    );
  }
  const operation = request.operation ?? "CREATE";
  const metadata = isMap(object["metadata"]) ? object["metadata"] : {};
  const name = text(metadata["name"]) ?? "";
  const namespace =
    request.namespace ?? text(metadata["namespace"]) ?? (kind === "Pod" ? "default" : undefined);
  const old = request.oldObject === undefined ? null : copyObject(request.oldObject, "oldObject");
  const namespaceObject =
    request.namespaceObject === undefined
      ? null
      : namespaceValue(copyObject(request.namespaceObject, "namespaceObject"));
  const { group, version } = splitApiVersion(apiVersion);
  const subresource = request.subresource ?? "";
  const groupKind = { group, version, kind };
  const groupResource = { group, version, resource: plural };
  return {
    resource: { group, version, resource: plural, subresource, operation },
    apiVersion,
    kind,
    name: name === "" ? (text(metadata["generateName"]) ?? "") : name,
    namespace,
    object,
    values(reviewed) {
      const removed = operation === "DELETE";
      const sides = { object: removed ? null : reviewed, oldObject: removed ? reviewed : old };
      const userInfo = fromJs(request.userInfo ?? {});
      return {
        ...sides,
        namespaceObject,
        request: admissionRequestValue({
          kind: groupKind,
          requestKind: groupKind,
          resource: groupResource,
          requestResource: groupResource,
          subResource: subresource,
          requestSubResource: subresource,
          name,
          namespace: namespace ?? "",
          operation,
          userInfo,
          dryRun: request.dryRun ?? false,
          ...sides,
        }),
      };
    },
  };
}

/** The strings of a Pod that decide whose credentials are used. */
export function podIdentity(object: JsonMap): {
  readonly imagePullSecrets: readonly string[];
  readonly serviceAccount?: string;
} {
  const spec = isMap(object["spec"]) ? object["spec"] : {};
  const listed = spec["imagePullSecrets"];
  const secrets = Array.isArray(listed) ? listed : [];
  const serviceAccount = text(spec["serviceAccountName"]);
  return {
    imagePullSecrets: secrets.flatMap((each: Value) =>
      isMap(each) ? (text(each["name"]) ?? []) : [],
    ),
    ...(serviceAccount === undefined ? {} : { serviceAccount }),
  };
}

/** The object with other strings at some JSON pointers. Shares what does not change. */
export function replaceAt(object: JsonMap, changes: ReadonlyMap<string, string>): JsonMap {
  let changed: Value = object;
  for (const [pointer, value] of changes) {
    changed = replaceOne(changed, pointer.split("/").slice(1), value);
  }
  return isMap(changed) ? changed : object;
}

function replaceOne(node: Value, [key, ...rest]: readonly string[], value: string): Value {
  if (key === undefined) return value;
  if (Array.isArray(node)) {
    return node.map((each: Value, i) => (i === Number(key) ? replaceOne(each, rest, value) : each));
  }
  return isMap(node) ? { ...node, [key]: replaceOne(node[key] ?? null, rest, value) } : node;
}

function copyObject(object: unknown, what: string): JsonMap {
  try {
    const copy = fromJs(object);
    if (isMap(copy)) return copy;
  } catch (error) {
    throw invalid(
      `${what} is no JSON document: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
  throw invalid(`${what} is no object`);
}

function isMap(value: Value | undefined): value is JsonMap {
  if (typeof value !== "object" || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

function text(value: Value | undefined): string | undefined {
  return typeof value === "string" ? value : undefined;
}

function invalid(message: string): EngineError {
  return new EngineError("ENGINE_INVALID_RESOURCE", message, {
    help: "give a Kubernetes object with apiVersion, kind and metadata",
  });
}
