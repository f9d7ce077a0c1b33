import { readFileSync } from "node:fs";
import { type RegistryCode, RegistryError } from "@imagegate/registry";
import { reasons } from "imagegate";
import { describe, expect, test } from "vitest";
import {
  evaluationWithFlags,
  evidenceWithFlags,
  flagPhrases,
  helpWithFlags,
} from "../src/flag-help.ts";

/** Names that only the library has. */
const libraryNames = /create[A-Z]\w+|timeoutMs|allowedHosts|insecureHosts|keychain|allowed hosts/;

const read = (path: string): string =>
  readFileSync(new URL(`../../${path}`, import.meta.url), "utf8");
const sources = ["errors", "network-error", "keychain/docker-config"].map((name) =>
  read(`registry/src/${name}.ts`),
);
const codes = [...(sources[0] ?? "").matchAll(/^ {2}\| "(REGISTRY_\w+)"/gm)].map(
  ([, code]) => code,
);

describe("in help nobody reads of an option that is no flag", () => {
  test.each(Object.entries(reasons))("%s", (_reason, { help }) => {
    expect(helpWithFlags(help)).not.toMatch(libraryNames);
  });

  test.each(codes)("%s", (code) => {
    const { help } = new RegistryError(code as RegistryCode, "x");
    expect(helpWithFlags(help)).not.toMatch(libraryNames);
  });

  test("network-error.ts", () => {
    const helps = [...(sources[1] ?? "").matchAll(/help: "([^"]+)"/g)].map(([, help = ""]) => help);
    expect(helps.length).toBeGreaterThan(8);
    expect(
      helps.map((help) => helpWithFlags(help)).filter((help) => libraryNames.test(help)),
    ).toEqual([]);
  });
});

test("every phrase is one that the library has", () => {
  const texts = [...sources, ...Object.values(reasons).map(({ help }) => help)].join("\n");
  expect(flagPhrases.filter(([phrase]) => !texts.includes(phrase))).toEqual([]);
});

test("what has nothing to do with options stays as it is", () => {
  expect(helpWithFlags("remove the tag, or sign again")).toBe("remove the tag, or sign again");
});

test("help is replaced wherever it stands, and nothing else is", () => {
  const { help } = reasons.DEADLINE;
  const evidence = {
    image: "a",
    attestor: { name: "k", kind: "cosign" },
    outcome: "error",
    help,
    lookups: [],
    candidates: [],
    payloads: [],
  } as const;
  const found = {
    image: "a",
    reference: "a",
    verified: false,
    outcome: "error",
    help,
    lookups: [],
  } as const;
  const flagged = "raise --timeout, or see why the registry is slow";
  expect(
    evidenceWithFlags({ ...found, evidence: [evidence, { ...evidence, outcome: "pass" }] }),
  ).toEqual({
    ...found,
    help: flagged,
    evidence: [
      { ...evidence, help: flagged },
      { ...evidence, outcome: "pass", help: flagged },
    ],
  });
  const evaluation = {
    verdict: "deny",
    undecided: true,
    resource: { apiVersion: "v1", kind: "Pod", name: "p" },
    operation: "CREATE",
    results: [
      {
        policy: { apiVersion: "x", kind: "P", name: "p", file: "f", line: 1 },
        rule: "r",
        action: "deny",
        result: "error",
        message: help,
        reasons: ["DEADLINE"],
        help,
        images: [],
        evidence: [evidence],
        trace: [],
      },
    ],
    images: [],
    warnings: [],
    patch: [],
  } as const;
  const [result] = evaluationWithFlags(evaluation).results;
  expect(result).toMatchObject({ message: help, help: flagged, evidence: [{ help: flagged }] });
});
