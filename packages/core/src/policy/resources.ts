import type { Diagnostic, Position } from "../errors.ts";
import type { KubernetesObject } from "../evaluation.ts";
import type { DocumentNode } from "./document-node.ts";
import { parseDocuments, type ParseOptions } from "./document.ts";
import type { Plain } from "./node.ts";

/** A Kubernetes object of a file. */
export interface ParsedResource {
  readonly object: KubernetesObject;
  /** Where the object begins. */
  readonly position: Position;
  /** Where the value stands that a JSON pointer names; undefined when there is none. */
  readonly locate: (pointer: string) => Position | undefined;
}

/** The objects of a file that could be read, and what is wrong with the others. */
export interface ParsedResources {
  readonly resources: readonly ParsedResource[];
  readonly diagnostics: readonly Diagnostic[];
}

/** Twice what etcd holds of one object, since files hold several. */
const defaultMaxBytes = 3 * 1024 * 1024;

/**
 * Reads Kubernetes objects from YAML or JSON: several documents, and lists (`kind: List`, `PodList`, …) taken apart. Never
 * throws. Reading is that of {@link parseDocuments}; a document without `apiVersion` or `kind` is a fault. `maxBytes` is 3 MiB
 * unless given.
 */
export function parseResources(text: string, options: ParseOptions): ParsedResources {
  const { documents, diagnostics } = parseDocuments(text, {
    maxBytes: defaultMaxBytes,
    ...options,
  });
  const faults: Diagnostic[] = [...diagnostics];
  const resources = documents
    .flatMap((document) => expand(document))
    .flatMap((document) => toResource(document, (fault) => faults.push(fault)));
  return { resources, diagnostics: faults };
}

/** The items of a list, or the document itself. */
function expand(document: DocumentNode): DocumentNode[] {
  const kind = document.get(["kind"]);
  const items = document.get(["items"]);
  const isList =
    kind?.kind === "scalar" && typeof kind.value === "string" && kind.value.endsWith("List");
  if (!isList || items?.kind !== "list") return [document];
  return items.items.flatMap((_, i) => document.part(["items", i]) ?? []);
}

function toResource(document: DocumentNode, report: (fault: Diagnostic) => void): ParsedResource[] {
  const object = document.value;
  if (isKubernetesObject(object)) {
    return [
      { object, position: document.position([]), locate: (pointer) => document.locate(pointer) },
    ];
  }
  const missing = ["apiVersion", "kind"].find((name) => {
    const node = document.get([name]);
    return node?.kind !== "scalar" || typeof node.value !== "string";
  });
  report(
    document.fault(missing === undefined ? [] : [missing], {
      code: "POLICY_MISSING_FIELD",
      message: `\`${missing ?? "apiVersion"}\` is missing: this is no Kubernetes object`,
      help: "give `apiVersion` and `kind`",
    }),
  );
  return [];
}

function isKubernetesObject(value: Plain): value is Plain & KubernetesObject {
  return (
    typeof value === "object" &&
    value !== null &&
    "apiVersion" in value &&
    typeof value.apiVersion === "string" &&
    "kind" in value &&
    typeof value.kind === "string"
  );
}
