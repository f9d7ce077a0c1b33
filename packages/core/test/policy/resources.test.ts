import { expect, test } from "vitest";
import { parseResources } from "../../src/policy/resources.ts";

const read = (text: string) => parseResources(text, { file: "pod.yaml" });

test("objects know where their images stand", () => {
  const text = [
    "apiVersion: v1",
    "kind: Pod",
    "metadata:",
    "  name: web",
    "spec:",
    "  # the main one",
    "  containers:",
    "  - name: app",
    "    image: ghcr.io/acme/app:1.5",
    "---",
    "apiVersion: apps/v1",
    "kind: Deployment",
    "",
  ].join("\n");
  const { resources, diagnostics } = read(text);
  expect(diagnostics).toEqual([]);
  expect(resources.map(({ object }) => object.kind)).toEqual(["Pod", "Deployment"]);
  expect(resources[0]?.locate("/spec/containers/0/image")).toEqual({
    file: "pod.yaml",
    path: "spec.containers[0].image",
    line: 9,
    column: 12,
    length: 20,
  });
  expect(resources[1]?.position).toMatchObject({ line: 11, column: 1 });
});

test("lists are taken apart; paths begin at the item", () => {
  const { resources } = read(
    '{"apiVersion": "v1", "kind": "List", "items": [\n{"apiVersion": "v1", "kind": "Pod", "spec": {"a": 1}},\n{"apiVersion": "v1", "kind": "Secret"}]}',
  );
  expect(resources.map(({ object }) => object.kind)).toEqual(["Pod", "Secret"]);
  expect(resources[0]?.locate("/spec/a")).toMatchObject({ path: "spec.a", line: 2, column: 51 });
});

test("what is no Kubernetes object is a fault, the others are read", () => {
  const { resources, diagnostics } = read(
    "kind: Pod\n---\napiVersion: v1\nkind: Pod\n---\napiVersion: v1\nkind: 3\n",
  );
  expect(resources).toHaveLength(1);
  expect(
    diagnostics.map(({ code, message, position }) => `${code} ${position?.line} ${message}`),
  ).toEqual([
    "POLICY_MISSING_FIELD 1 `apiVersion` is missing: this is no Kubernetes object",
    "POLICY_INVALID_VALUE 7 `kind` must be a string, not a number",
  ]);
});

test("faults are in the order of the file, whatever they are", () => {
  const { diagnostics } = read("kind: Pod\n---\na: [\n---\nkind: Pod\n");
  expect(diagnostics.map(({ position }) => position?.line)).toEqual([1, 3, 5]);
});

test("of a hopeless file 100 faults are told", () => {
  expect(read("kind: Pod\n---\n".repeat(300)).diagnostics).toHaveLength(100);
});

test("an inherited name is no field", () => {
  expect(read("kind: constructor\napiVersion: v1\n").resources[0]?.object.metadata).toBeUndefined();
});
