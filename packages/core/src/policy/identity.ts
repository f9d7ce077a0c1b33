import type { Diagnostic } from "../errors.ts";
import { describeNode } from "./decode.ts";
import type { DocumentNode } from "./document-node.ts";
import { suggest } from "./suggest.ts";

const fields = ["apiVersion", "kind"] as const;

/** What keeps a document from being a Kubernetes object: `apiVersion` and `kind` must be text, and not empty. One fault at most. */
export function identityFault(document: DocumentNode): Diagnostic | undefined {
  const field = fields.find((name) => {
    const node = document.get([name]);
    return node?.kind !== "scalar" || typeof node.value !== "string" || node.value === "";
  });
  if (field === undefined) return undefined;
  const node = document.get([field]);
  if (node !== undefined) {
    const isEmpty = node.kind === "scalar" && node.value === "";
    return document.fault([field], {
      code: "POLICY_INVALID_VALUE",
      message: isEmpty
        ? `\`${field}\` must not be empty`
        : `\`${field}\` must be a string, not ${describeNode(node)}`,
      help: `write one, as in \`${field}: ${field === "kind" ? "Pod" : "v1"}\``,
    });
  }
  const misspelt = misspellingOf(field, document);
  if (misspelt !== undefined) {
    return document.fault([misspelt], {
      code: "POLICY_UNKNOWN_FIELD",
      message: `unknown field \`${misspelt}\``,
      help: `did you mean \`${field}\`?`,
      key: true,
    });
  }
  const bothMissing = fields.every((each) => document.get([each]) === undefined);
  return document.fault([field], {
    code: "POLICY_MISSING_FIELD",
    message: `${bothMissing ? "`apiVersion` and `kind` are" : `\`${field}\` is`} missing: this is no Kubernetes object`,
    help: "every object begins with `apiVersion` and `kind`; leave out files that hold something else",
  });
}

function misspellingOf(field: string, { root }: DocumentNode): string | undefined {
  if (root.kind !== "map") return undefined;
  return Array.from(root.entries.keys()).find(
    (key) => !fields.some((each) => each === key) && suggest(key, [field]) !== undefined,
  );
}
