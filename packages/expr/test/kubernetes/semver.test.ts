import { describe, expect, test } from "vitest";
import { createEnvironment, kubernetesSemver, stdlib } from "../../src/index.ts";
import { evaluating } from "../support/evaluating.ts";
import { testExamples } from "../support/examples.ts";

const evaluate = evaluating(stdlib, kubernetesSemver);

testExamples(createEnvironment({ libraries: [stdlib, kubernetesSemver] }), kubernetesSemver);

describe("kubernetesSemver", () => {
  test.each([
    ["semver('1.0.0') == semver('1.0.0+build')", true],
    ["semver('1.0.0') == semver('1.0.0-rc')", false],
    ["semver('v1', true) == semver('1.0.0')", true],
    ["semver('1.2.3', false).patch()", 3],
    ["semver('1.0.0').compareTo(semver('1.0.0-rc'))", 1],
    ["semver('1.0.0').isLessThan(semver('1.0.0'))", false],
    ["semver('1.0.0').isGreaterThan(semver('1.0.0'))", false],
    ["isSemver('v1.0.0')", false],
    ["isSemver('v1.0.0', false)", false],
    ["isSemver('1-rc', true)", false],
    ["isSemver(dyn('1.0.0'))", true],
    ["semver('v1.0.0')", 'error: Invalid character(s) found in major number "v1"'],
    ["semver('9223372036854775808.0.0').major()", "error: integer overflow"],
    ["isSemver(1)", "refused: found no matching overload for 'isSemver' applied to '(int)'"],
  ])("%s", (text, result) => {
    expect(evaluate(text)).toBe(result);
  });
});
