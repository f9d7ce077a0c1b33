import { parseResources } from "imagegate";
import { expect, test } from "vitest";
import { podFaults } from "../../src/commands/pod-faults.ts";

function faults(text: string): readonly string[] {
  const [resource] = parseResources(text, { file: "p.yaml" }).resources;
  if (resource === undefined) throw new Error("no resource");
  const { object, position, locate } = resource;
  return podFaults({ object, file: position.file, line: position.line, locate }).map(
    ({ message, position: at }) => `${at?.line}:${at?.column} ${message}`,
  );
}

const pod = (spec: string): string => `apiVersion: v1\nkind: Pod\n${spec}`;

test.each([
  ["no spec", "metadata: {}\n", ["1:1 `spec` is missing, or no object"]],
  ["a spec that is text", "spec: a\n", ["3:7 `spec` is missing, or no object"]],
  ["an empty spec", "spec: {}\n", ["3:7 the Pod has no containers"]],
  ["a misspelt list", "spec:\n  container: [{image: a}]\n", ["4:3 the Pod has no containers"]],
  ["an empty list", "spec: {containers: []}\n", ["3:7 the Pod has no containers"]],
  ["null", "spec: {containers: null}\n", ["3:7 the Pod has no containers"]],
  [
    "a list that is none",
    "spec: {containers: {a: 1}}\n",
    ["3:20 `spec.containers` must be a list"],
  ],
  [
    "containers without images, each",
    'spec: {containers: [{name: a}, {image: 5}, {image: ""}, b, {image: c}]}\n',
    [
      "3:21 `spec.containers[0]` has no image",
      "3:32 `spec.containers[1]` has no image",
      "3:44 `spec.containers[2]` has no image",
      "3:57 `spec.containers[3]` has no image",
    ],
  ],
  [
    "another list of containers",
    "spec: {containers: [{image: c}], initContainers: [{}]}\n",
    ["3:51 `spec.initContainers[0]` has no image"],
  ],
])("%s", (_name, spec, expected) => expect(faults(pod(spec))).toEqual(expected));

test.each([
  ["a Pod with an image", pod("spec: {containers: [{image: c}], initContainers: null}\n")],
  ["any other kind", "apiVersion: apps/v1\nkind: Deployment\n"],
  ["another group's Pod", "apiVersion: a/v1\nkind: Pod\n"],
])("%s has none", (_name, text) => expect(faults(text)).toEqual([]));
