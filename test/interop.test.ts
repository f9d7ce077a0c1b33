// The parts of the interoperability run that decide whether it passed. The run itself needs other people's tools: docs/interop.md.
import { describe, expect, test } from "vitest";
import { cases } from "../interop/cases.ts";
import { judge } from "../interop/matrix.ts";
import { skipped } from "../interop/skip.ts";
import { readText } from "./support/markdown.ts";

const differ = { cosign: ["3"], why: "a reason" } as const;
const unsigned = ["NO_SIGNATURES_FOUND"] as const;
const yes = { exitCode: 0, verified: true, reasons: [] };
const no = { exitCode: 1, verified: false, reasons: ["NO_SIGNATURES_FOUND"] };

test.each([
  { what: "both say yes", wanted: "verified", theirs: 0, ours: yes, outcome: "agree" },
  { what: "both say no", wanted: unsigned, theirs: 10, ours: no, outcome: "agree" },
  {
    what: "cosign says yes",
    wanted: unsigned,
    theirs: 0,
    ours: no,
    outcome: "WRONG: differ, unexplained",
  },
  {
    what: "cosign says yes, explained",
    wanted: unsigned,
    disagrees: differ,
    theirs: 0,
    ours: no,
    outcome: "differ: a reason",
  },
  {
    what: "cosign says yes, explained for another version",
    wanted: unsigned,
    disagrees: { ...differ, cosign: ["2"] as const },
    theirs: 0,
    ours: no,
    outcome: "WRONG: differ, unexplained",
  },
  {
    what: "they agree where a difference is explained",
    wanted: unsigned,
    disagrees: differ,
    theirs: 1,
    ours: no,
    outcome: "WRONG: agree, which docs/interop.md denies",
  },
  {
    what: "both wrongly say yes",
    wanted: unsigned,
    theirs: 0,
    ours: yes,
    outcome: "WRONG: wanted NO_SIGNATURES_FOUND",
  },
  {
    what: "both wrongly say no",
    wanted: "verified",
    theirs: 1,
    ours: no,
    outcome: "WRONG: wanted verified",
  },
  {
    what: "both say no, for another reason",
    wanted: ["DIGEST_MISMATCH"],
    theirs: 1,
    ours: no,
    outcome: "WRONG: wanted DIGEST_MISMATCH",
  },
  {
    what: "cosign was killed",
    wanted: unsigned,
    theirs: -1,
    ours: no,
    outcome: "WRONG: cosign was killed",
  },
  {
    what: "exit code and report differ",
    wanted: "verified",
    theirs: 0,
    ours: { ...yes, exitCode: 2 },
    outcome: "WRONG: verified true, exit code 2",
  },
] as const)("a cell where $what: $outcome", ({ wanted, theirs, ours, outcome, ...row }) => {
  const disagrees = "disagrees" in row ? row : {};
  const cell = judge({ wanted, ...disagrees }, { version: "3.1.3", exitCode: theirs }, ours);
  expect(cell).toEqual({ ok: !outcome.startsWith("WRONG"), outcome });
});

test("each difference that a case expects has its heading in docs/interop.md", () => {
  const headings = [...readText("docs/interop.md").matchAll(/^### (.+)$/gm)].map(
    ([, text]) => text,
  );
  const expected = new Set(cases.flatMap(({ disagrees }) => disagrees?.why ?? []));
  expect(new Set(headings)).toEqual(expected);
});

describe("a run without its tools", () => {
  test.each([
    { env: {}, exitCode: 0, line: "interop: skipped, not on this machine: go" },
    { env: { CI: "true", INTEROP: "optional" }, exitCode: 0 },
    { env: { CI: "" }, exitCode: 0 },
    { env: { CI: "true" }, exitCode: 1 },
    { env: { CI: "1", INTEROP: "yes" }, exitCode: 1 },
  ])("in $env ends with $exitCode and one line", ({ env, exitCode, line }) => {
    const found = skipped(["go"], env);
    expect(found.exitCode).toBe(exitCode);
    expect(found.line).toMatch(/^interop: .*not on this machine: go.*$/);
    if (line !== undefined) expect(found.line).toBe(line);
  });
});
