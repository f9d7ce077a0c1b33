import type { Diagnostic } from "../errors.ts";
import type { DocumentNode } from "./document-node.ts";
import type { MapEntry, MapNode } from "./node.ts";

/**
 * The objects of a document: the members of a list (`kind: List`, as `kubectl get -o yaml` prints it, `PodList`, …), lists in
 * lists too, or the document itself. Members of a typed list may leave out what the list's kind says. What is no object is reported.
 */
export function membersOf(
  document: DocumentNode,
  report: (fault: Diagnostic) => void,
): readonly DocumentNode[] {
  const kind = textAt(document, "kind");
  const items = document.get(["items"]);
  // Custom resources may have a name that ends so; those without items are none.
  if (kind === undefined || !(kind === "List" || (kind.endsWith("List") && items !== undefined)))
    return [document];
  // Null is how Go writes an empty list.
  if (items?.kind === "scalar" && items.value === null) return [];
  if (items === undefined) {
    // A misspelt one would hide objects from judgement.
    report(
      document.fault(["items"], {
        code: "POLICY_MISSING_FIELD",
        message: "`items` is missing",
        help: "write `items: []` for a list that is empty",
      }),
    );
    return [];
  }
  if (items.kind !== "list") {
    report(
      document.fault(["items"], {
        code: "POLICY_INVALID_VALUE",
        message: "`items` must be a list",
        help: "begin each object of the list with `- `",
      }),
    );
    return [];
  }
  const inherited = inheritedFrom(document, kind);
  return items.items.flatMap((item, i) => {
    if (item.kind !== "map") {
      report(
        document.fault(["items", i], {
          code: "POLICY_INVALID_VALUE",
          message: `\`items[${i}]\` is no object`,
          help: "the members of a list are objects with `apiVersion` and `kind`",
        }),
      );
      return [];
    }
    return membersOf(document.with(complete(item, inherited)), report);
  });
}

/** What members of a typed list have from it: of a `PodList`, the kind `Pod`. */
function inheritedFrom(
  document: DocumentNode,
  kind: string,
): readonly (readonly [string, MapEntry])[] {
  const { root } = document;
  if (kind === "List" || root.kind !== "map") return [];
  const apiVersion = root.entries.get("apiVersion");
  const named = root.entries.get("kind");
  if (apiVersion === undefined || named?.node.kind !== "scalar") return [];
  const { token: _, ...node } = named.node;
  return [
    ["apiVersion", apiVersion],
    ["kind", { key: named.key, node: { ...node, value: kind.slice(0, -"List".length) } }],
  ];
}

function complete(item: MapNode, inherited: readonly (readonly [string, MapEntry])[]): MapNode {
  if (item.entries.has("apiVersion") || item.entries.has("kind")) return item;
  return { ...item, entries: new Map([...inherited, ...item.entries]) };
}

function textAt(document: DocumentNode, field: string): string | undefined {
  const node = document.get([field]);
  return node?.kind === "scalar" && typeof node.value === "string" ? node.value : undefined;
}
