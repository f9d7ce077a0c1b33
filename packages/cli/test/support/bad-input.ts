import { generateKeyPairSync } from "node:crypto";
import { expect, test } from "vitest";
import type { BadRun } from "./bad-input-table.ts";
import { type Files, run, type RunFacts } from "./run.ts";

/** Stands where a secret stands. No output may hold it. */
export const canary = "canary-s3cret";

/** A run with wrong input, and what its user reads. */
export interface BadInput extends BadRun {
  readonly args: readonly string[];
  readonly files?: Files;
  readonly facts?: RunFacts;
  readonly exit: number;
  /** `file:line:column` of the fault, or nothing where the first line names the file or image. */
  readonly at?: string;
  /** What to do, as printed. */
  readonly help: string;
  /** How many faults are told, where one mistake is more than one. */
  readonly faults?: number;
}

/** One test for each row, in text and in JSON: exit code, first line, place and help, one fault told once, no secret, no endless line. */
export function testBadInput(rows: readonly BadInput[]): void {
  test.each(rows)("$what", async ({ args, files, facts, exit, first, at, help, faults = 1 }) => {
    const { exitCode, stdout, stderr } = await run(args, files, facts);
    const lines = (stdout + stderr).split("\n");
    expect({ exit: exitCode, first: lines[0], help: linesOf(lines, "help") }).toEqual({
      exit,
      first,
      help: Array.from({ length: faults }, () => help),
    });
    expect(lines.filter((line) => /^(?:error\[|ERROR |DENY )/.test(line))).toHaveLength(faults);
    if (at !== undefined) expect(placesIn(lines)[0]).toBe(at);
    expect(stdout + stderr).not.toContain("canary");
    expect(lines.filter((line) => line.length > 400)).toEqual([]);
    if (args[0] === "digest") return;
    const asJson = await run([...args.slice(0, 1), "-o", "json", ...args.slice(1)], files, facts);
    expect(JSON.parse(asJson.stdout)).toMatchObject({ exitCode: exit });
    expect(asJson).toMatchObject({ exitCode: exit, stderr: "" });
    expect(asJson.stdout).not.toContain("canary");
  });
}

function linesOf(lines: readonly string[], label: string): readonly string[] {
  return lines.flatMap((line) => new RegExp(`^  ${label}(?::| +) ?(.*)$`).exec(line)?.[1] ?? []);
}

/** The places that frames and blocks name. */
function placesIn(lines: readonly string[]): readonly string[] {
  return lines.flatMap(
    (line) => /^ {2}(?:-->|image .*) +(\S+:\d+:\d+)(?: |$)/.exec(line)?.[1] ?? [],
  );
}

/** A row about a policy file: `check` rejects it with 1, `apply` with 3 before any request, in the same words. */
export interface BadPolicy {
  readonly what: string;
  readonly text: string | Uint8Array;
  /** `line:column`. */
  readonly at: string;
  readonly first: string;
  readonly help: string;
  readonly faults?: number;
}

/** The two runs of each row. */
export function runsOf(rows: readonly BadPolicy[]): readonly BadInput[] {
  return rows.flatMap(({ text, at, ...row }) => {
    const files = { "policy.yaml": text };
    const place = `policy.yaml:${at}`;
    return [
      { ...row, args: ["check", "policy.yaml"], files, exit: 1, at: place },
      {
        ...row,
        what: `${row.what}, in \`apply\``,
        args: ["apply", "policy.yaml", "--image", "ghcr.io/acme/app:1"],
        files,
        exit: 3,
        at: place,
      },
    ];
  });
}

/** Rows for the page: one for a policy, with the codes of both commands. */
export function pageRows(rows: readonly BadPolicy[]): readonly BadRun[] {
  return rows.map(({ what, first }) => ({ what, exit: "1, `apply` 3", first }));
}

/** A public key in PEM. */
export const publicKey: string = generateKeyPairSync("ec", { namedCurve: "P-256" })
  .publicKey.export({ type: "spki", format: "pem" })
  .trim();

/** Text as a block of YAML, its lines indented. */
export function indented(text: string, spaces: number): string {
  return text.replace(/^/gm, " ".repeat(spaces));
}

/** A good policy; each of its parts has a line of its own. */
export const goodPolicy = `apiVersion: policies.kyverno.io/v1
kind: ImageValidatingPolicy
metadata:
  name: signed
spec:
  matchConstraints:
    resourceRules:
    - apiGroups: [""]
      apiVersions: [v1]
      operations: [CREATE]
      resources: [pods]
  validationActions: [Deny]
  validations:
  - expression: >-
      images.containers.all(i, verifyImageSignatures(i, [attestors.cosign]) > 0)
    message: must be signed
  attestors:
  - name: cosign
    cosign:
      ctlog: {insecureIgnoreTlog: true}
      key:
        data: |
${indented(publicKey, 10)}
`;

/** The good policy with a part replaced. Throws when there is no such part, so that no row tests nothing. */
export function policyWith(part: string, instead: string): string {
  return replaced(goodPolicy, part, instead);
}

/** A text with its one part replaced. */
export function replaced(text: string, part: string, instead: string): string {
  const [before, after] = text.split(part);
  if (before === undefined || after === undefined) throw new Error(`there is no ${part}`);
  return `${before}${instead}${text.slice(before.length + part.length)}`;
}

/** A good Pod. */
export const goodPod = `apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  containers:
  - name: app
    image: ghcr.io/acme/app:1
`;

/** `kind: List`, as `kubectl get -o yaml` prints it. */
export function listOf(members: readonly string[], kind = "List", apiVersion = "v1"): string {
  const items = members.map((member) => `- ${indented(member.trim(), 2).slice(2)}\n`);
  return `apiVersion: ${apiVersion}\nkind: ${kind}\nitems:\n${items.join("")}`;
}
