import { describe, expect, test } from "vitest";
import { createEnvironment, kubernetesJsonPatch, stdlib } from "../../src/index.ts";
import { evaluating } from "../support/evaluating.ts";
import { testExamples } from "../support/examples.ts";

const evaluate = evaluating(stdlib, kubernetesJsonPatch);

testExamples(createEnvironment({ libraries: [stdlib, kubernetesJsonPatch] }), kubernetesJsonPatch);

describe("jsonpatch.escapeKey", () => {
  test.each([
    ["", ""],
    ["a", "a"],
    ["~", "~0"],
    ["~1", "~01"],
    ["/~/", "~1~0~1"],
  ])("%j is %j", (key, result) => {
    expect(evaluate("jsonpatch.escapeKey(key)", { key })).toBe(result);
  });
});
