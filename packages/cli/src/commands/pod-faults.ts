import type { Diagnostic } from "../failure.ts";
import type { Subject } from "./subjects.ts";

const lists = ["initContainers", "containers", "ephemeralContainers"] as const;

/**
 * What the API server would refuse a Pod for before any policy sees it: it has no containers, or one has no image. A policy would
 * find no image that it objects to, and a misspelt field would pass.
 */
export function podFaults(subject: Subject): readonly Diagnostic[] {
  const { apiVersion, kind } = subject.object;
  if (apiVersion !== "v1" || kind !== "Pod") return [];
  const { spec } = subject.object;
  if (!isObject(spec)) return [faultAt(subject, "/spec", "`spec` is missing, or no object")];
  const faults = lists.flatMap((list) => {
    const containers = spec[list] ?? [];
    if (!Array.isArray(containers))
      return [faultAt(subject, `/spec/${list}`, `\`spec.${list}\` must be a list`)];
    return containers.flatMap((container: unknown, i) => {
      const image = isObject(container) ? container["image"] : undefined;
      if (typeof image === "string" && image !== "") return [];
      const pointer = `/spec/${list}/${i}`;
      return [faultAt(subject, pointer, `\`spec.${list}[${i}]\` has no image`)];
    });
  });
  const { containers } = spec;
  const isEmpty = containers === undefined || containers === null || isEmptyList(containers);
  return isEmpty ? [...faults, faultAt(subject, "/spec", "the Pod has no containers")] : faults;
}

function faultAt({ file, line, locate }: Subject, pointer: string, message: string): Diagnostic {
  const path = pointer.slice(1).replaceAll("/", ".");
  return {
    severity: "error",
    code: "ENGINE_INVALID_RESOURCE",
    message,
    help: "list its containers under `spec.containers`, each with `name` and `image`",
    position: locate(pointer) ?? locate("") ?? { file, path, line, column: 1, length: 1 },
  };
}

function isEmptyList(value: unknown): boolean {
  return Array.isArray(value) && value.length === 0;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
