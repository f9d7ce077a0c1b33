import type { Diagnostic, Position } from "../errors.ts";
import type { KubernetesObject } from "../evaluation.ts";
import type { DocumentNode } from "./document-node.ts";
import { maxDiagnostics, parseDocuments, type ParseOptions } from "./document.ts";
import { identityFault } from "./identity.ts";
import { membersOf } from "./lists.ts";
import type { Plain } from "./node.ts";
import { byPosition } from "./order.ts";
import { withoutSecrets } from "./redact.ts";

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
  const report = (fault: Diagnostic): void => {
    if (faults.length < maxDiagnostics) faults.push(fault);
  };
  const resources = documents
    .flatMap((document) => membersOf(document, report))
    .flatMap((document) => toResource(document, report));
  return { resources, diagnostics: withoutSecrets(text, faults.toSorted(byPosition)) };
}

function toResource(document: DocumentNode, report: (fault: Diagnostic) => void): ParsedResource[] {
  const fault = identityFault(document);
  if (fault !== undefined) report(fault);
  const object = document.value;
  if (fault !== undefined || !isKubernetesObject(object)) return [];
  return [
    { object, position: document.position([]), locate: (pointer) => document.locate(pointer) },
  ];
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
