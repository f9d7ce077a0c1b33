import { expect, test } from "vitest";
import { parseDocuments } from "../../src/policy/document.ts";
import { identityFault } from "../../src/policy/identity.ts";

function fault(text: string): string | undefined {
  const [document] = parseDocuments(text, { file: "f" }).documents;
  const found = document && identityFault(document);
  return found && `${found.position?.line}:${found.position?.column} ${found.message}`;
}

test.each([
  ["a: 1\n", "1:1 `apiVersion` and `kind` are missing: this is no Kubernetes object"],
  ["kind: Pod\n", "1:1 `apiVersion` is missing: this is no Kubernetes object"],
  ["apiVersion: v1\n", "1:1 `kind` is missing: this is no Kubernetes object"],
  ["apiversion: v1\nkind: Pod\n", "1:1 unknown field `apiversion`"],
  ["apiVersion: v1\nKind: Pod\n", "2:1 unknown field `Kind`"],
  ["apiVersion: 1\nkind: 2\n", "1:13 `apiVersion` must be a string, not a number"],
  ["apiVersion: v1\nkind:\n", "2:6 `kind` must be a string, not null"],
  ["apiVersion: v1\nkind: ''\n", "2:7 `kind` must not be empty"],
  ["apiVersion: v1\nkind: [Pod]\n", "2:7 `kind` must be a string, not a list"],
  ["apiVersion: v1\nkind: Pod\n", undefined],
  ["apiVersion: v1\nkind: Pod\nfind: 1\n", undefined],
])("%j", (text, expected) => expect(fault(text)).toBe(expected));
