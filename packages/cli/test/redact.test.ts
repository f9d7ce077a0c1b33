import fc from "fast-check";
import { formatDiagnostics, parseResources } from "imagegate";
import { expect, test } from "vitest";
import { withoutSecrets } from "../src/redact.ts";

const canary = "hunter2canary";
const secret = `apiVersion: v1
kind: Secret
metadata: {name: s}
stringData:
  password: ${canary}
  token: "${canary}"
  both: {a: ${canary}, b: [${canary}]}
`;
const pod = `apiVersion: v1
kind: Pod
metadata: {name: visible]}
`;

function said(text: string): string {
  return formatDiagnostics(withoutSecrets(text, parseResources(text, { file: "f" }).diagnostics));
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

test("another document of the file keeps its line", () => {
  expect(said(`${secret}---\n${pod}`)).toContain("visible]");
  expect(said(`${pod}---\n${secret}`)).toContain("visible]");
});
