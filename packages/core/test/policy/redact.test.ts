import fc from "fast-check";
import { expect, test } from "vitest";
import { checkPolicies, formatDiagnostics, parseResources } from "../../src/index.ts";

const canary = "hunter2canary";
const secret = `apiVersion: v1
kind: Secret
metadata: {name: s}
stringData:
  password: ${canary}
  token: "${canary}"
  both: {a: ${canary}, b: [${canary}]}
  keys: {${canary}, ${canary}: 1}
`;
const pod = `apiVersion: v1
kind: Pod
metadata: {name: visible]}
`;

function said(text: string): string {
  return formatDiagnostics([
    ...parseResources(text, { file: "f" }).diagnostics,
    ...checkPolicies(text, { file: "f" }),
  ]);
}

test("wherever a Secret's file is broken, the message quotes nothing of it", () => {
  const at = fc.integer({ min: 0, max: secret.length });
  const junk = fc.constantFrom(
    "]",
    "}",
    '"',
    "'",
    ": ",
    "\t",
    "- ",
    "{",
    "[",
    "&a ",
    "*b ",
    "*",
    "&",
    "!",
    "!t ",
    "\n",
    "|",
    "%",
    "@",
    "\\x",
  );
  fc.assert(
    fc.property(at, junk, fc.boolean(), (offset, text, cut) => {
      const broken = secret.slice(0, offset) + text + (cut ? "" : secret.slice(offset));
      expect(said(broken)).not.toContain("canary");
    }),
    { numRuns: 2000 },
  );
});

test("a Secret whose kind is misspelt is one", () => {
  const text = `apiVersion: v1\nkind: Scret\ndata:\n  password: ${canary}\n  password: ${canary}\n`;
  expect(said(text)).not.toContain("canary");
});

test.each([
  ["a Docker configuration", `{"auths": {"ghcr.io": {"auth": "${canary}"}}}`],
  ["a Secret in JSON in lower case", `{"kind": "secret", "data":{"a": "${canary}"} "b": 1}`],
  ["a misspelt Secret in a list", `items:\n- kind: Scret\n  data:\n    a: *${canary}\n`],
  ["a Secret that holds a backtick", `kind: Secret\ndata:\n  a: *b\`c\`${canary}\n`],
])("%s is not shown", (_name, text) => {
  const shown = said(text);
  expect(shown).toContain("error[POLICY_");
  expect(shown).not.toContain("canary");
});

test("the data of a public key hides nothing", () => {
  expect(said("kind: List\nitems: []\nkey: {\n  data: |\n    visible\n")).toContain("data: |");
});

test("punctuation in a message stays", () => {
  const text = "kind: Secret\na: | b\n  c\n";
  expect(said(text)).toContain("text stands on the line of `|` or `>`");
});

test("a line end that JSON may hold ends no document", () => {
  expect(said(`{"kind": "Secret", "a": "\u2028--- ", "b": "${canary}"}`)).not.toContain("canary");
});

test("thousands of faults take a moment, in one document and in many", () => {
  const head = "# Secret\napiVersion: policies.kyverno.io/v1\nkind: ImageValidatingPolicy\n";
  const fields = Array.from({ length: 8000 }, (_, i) => `x${i}: 1\n`).join("");
  const start = performance.now();
  expect(checkPolicies(head + fields).length).toBeGreaterThan(8000);
  expect(checkPolicies(`# Secret\n${"a: 1\n---\n".repeat(8000)}`)).toHaveLength(8000);
  expect(performance.now() - start).toBeLessThan(2500);
});

test("another document of the file keeps its line", () => {
  expect(said(`${secret}---\n${pod}`)).toContain("visible]");
  expect(said(`${pod}---\n${secret}`)).toContain("visible]");
});

test.each([
  ["in a quoted text", `key: {data: "-----BEGIN PRIVATE KEY-----\\n${canary}"}`],
  ["in a broken line", `key: {data: "-----BEGIN PRIVATE KEY-----\\n${canary}}`],
  ["pasted without indentation", `key:\n    data: -----BEGIN EC PRIVATE KEY-----\n${canary}\n`],
  ["in a field that is misspelt", `key: {dat: "-----BEGIN PRIVATE KEY-----\\n${canary}"}`],
])("a private key %s is not shown", (_name, key) => {
  const policy = `apiVersion: policies.kyverno.io/v1
kind: ImageValidatingPolicy
metadata: {name: p}
spec:
  attestors: [{name: a, cosign: {
    ${key}
    }}]
`;
  const shown = said(policy);
  expect(shown).toContain("error[POLICY_");
  expect(shown).not.toContain("canary");
});
