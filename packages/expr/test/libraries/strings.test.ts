import { describe, expect, test } from "vitest";
import { createEnvironment, stdlib, strings, type Environment } from "../../src/index.ts";
import { evaluating } from "../support/evaluating.ts";
import { testExamples } from "../support/examples.ts";

const versions = [0, 1, 2, 3, 4] as const;

function environmentOf(version: (typeof versions)[number]): Environment {
  return createEnvironment({ libraries: [stdlib, strings(version)] });
}

describe("strings", () => {
  for (const version of versions) testExamples(environmentOf(version), strings(version));

  test("is one value for each version, version 4 by default", () => {
    expect(strings(2)).toBe(strings(2));
    expect(strings()).toBe(strings(4));
    expect(versions.map((version) => strings(version).version)).toEqual([0, 1, 2, 3, 4]);
  });

  const since: readonly (readonly [expression: string, version: number])[] = [
    ["'a'.charAt(0)", 0],
    ["'a'.format([])", 1],
    ["strings.quote('a')", 1],
    ["'a'.reverse()", 3],
  ];
  test.for(since)("%s is there from version %i on", ([expression, first]) => {
    for (const version of versions) {
      const { issues } = environmentOf(version).check(expression);
      expect(issues.length === 0).toBe(version >= first);
    }
  });

  test.for([
    [1, '["a", 1.500000]'],
    [2, '["a", 1.500000]'],
    [3, '["a", 1.500000]'],
    [4, "[a, 1.5]"],
  ] as const)("version %i formats a list as %s", ([version, text]) => {
    expect(evaluating(stdlib, strings(version))("'%s'.format([['a', 1.5]])")).toBe(text);
  });
});
