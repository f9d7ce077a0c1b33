import { expect, test } from "vitest";
import { goodPod, goodPolicy, listOf, replaced, testBadInput } from "../support/bad-input.ts";
import { run } from "../support/run.ts";
import { fileRows, resourceRows } from "./resource-rows.ts";

testBadInput(resourceRows);
testBadInput(fileRows);

const pod = replaced(goodPod, "ghcr.io/acme/app:1", "UPPER");
const bare = pod.replace(/^apiVersion.*\nkind.*\n/, "");

test.each([
  [
    "`kind: List`, as kubectl get -o yaml prints it",
    listOf([pod, pod]),
    ["pod.yaml:10:14", "pod.yaml:17:14"],
  ],
  [
    "`kind: PodList`, whose members leave out the kind",
    listOf([bare, bare], "PodList"),
    ["pod.yaml:8:14", "pod.yaml:13:14"],
  ],
  ["a list in a list", listOf([listOf([pod])]), ["pod.yaml:13:16"]],
])("each member of %s is judged, with its place in the file", async (_name, text, places) => {
  const { exitCode, stdout } = await run(["apply", "policy.yaml", "-r", "pod.yaml"], {
    "policy.yaml": goodPolicy,
    "pod.yaml": text,
  });
  expect(exitCode).toBe(2);
  expect(stdout.match(/pod\.yaml:\d+:\d+/g)).toEqual(places);
});
