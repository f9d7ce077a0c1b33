import { expect, test } from "vitest";
import { imageSubjects, readSubjects } from "../../src/commands/subjects.ts";

const file = (text: string, name = "f.yaml") => ({ name, text });
const object = (kind: string, metadata: string, apiVersion = "v1"): string =>
  `apiVersion: ${apiVersion}\nkind: ${kind}\nmetadata: {${metadata}}\nspec: {containers: [{name: a, image: nginx}]}\n`;

test("objects keep the order of files and documents; images come after them", () => {
  const a = file(`${object("Pod", "name: one")}---\n${object("ConfigMap", "name: two")}`, "a.yaml");
  const list = file(
    `apiVersion: v1\nkind: List\nitems:\n- apiVersion: v1\n  kind: Pod\n  metadata: {name: three}\n  spec: {containers: [{name: a, image: nginx}]}\n`,
    "b.yaml",
  );
  const { subjects } = readSubjects([a, list], imageSubjects(["nginx"]));
  expect(
    subjects.map(({ object: { metadata }, file: name, line }) => [metadata?.name, name, line]),
  ).toEqual([
    ["one", "a.yaml", 1],
    ["two", "a.yaml", 6],
    ["three", "b.yaml", 4],
    ["imagegate-1", "--image", 1],
  ]);
});

test("Secrets and Namespaces are not judged: they serve the others", () => {
  const text = [
    object("Namespace", "name: prod, labels: {tier: gold}"),
    object("Secret", "name: s"),
    object("Pod", "name: in, namespace: prod"),
    object("Pod", "name: out"),
    object("Secret", "name: custom", "example.com/v1"),
  ].join("---\n");
  const { subjects, secrets } = readSubjects([file(text)], []);
  expect(secrets.map(({ metadata }) => metadata?.name)).toEqual(["s"]);
  expect(
    subjects.map(({ object: { metadata }, namespaceObject }) => [
      metadata?.name,
      namespaceObject?.metadata?.["labels"],
    ]),
  ).toEqual([
    ["in", { tier: "gold" }],
    ["out", undefined],
    ["custom", undefined],
  ]);
});

test.each([
  ["nothing", []],
  ["Secrets alone", [file(object("Secret", "name: s"))]],
])("%s is nothing to judge", (_name, files) => {
  expect(() => readSubjects(files, [])).toThrow("there is nothing to judge");
});

test.each([
  ["no objects at all", [], "there is nothing to judge"],
  [
    "files of Secrets",
    [file(object("Secret", "name: s"), "s.yaml")],
    "there is nothing to judge in `s.yaml`",
  ],
])("%s: the message names what was read", (_name, files, message) => {
  expect(() => readSubjects(files, [])).toThrow(new RegExp(`^${message}$`));
});

test("a Pod without containers is refused: it could pass by a misspelt field", () => {
  const pod = object("Pod", "name: p").replace("containers", "container");
  expect(() => readSubjects([file(pod)], [])).toThrow(
    expect.objectContaining({
      exitCode: 3,
      diagnostics: [expect.objectContaining({ code: "ENGINE_INVALID_RESOURCE" })],
    }),
  );
});

test("faults of all files are told at once", () => {
  const files = [file("a: [", "a.yaml"), file("kind: Pod", "b.yaml")];
  expect(() => readSubjects(files, [])).toThrow(
    expect.objectContaining({
      exitCode: 3,
      diagnostics: [
        expect.objectContaining({ code: "POLICY_SYNTAX" }),
        expect.objectContaining({ code: "POLICY_MISSING_FIELD" }),
      ],
    }),
  );
});
