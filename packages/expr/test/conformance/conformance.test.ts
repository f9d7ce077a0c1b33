import { describe, expect, it } from "vitest";
import { celSpec, kubernetes } from "../../src/index.ts";
import { cases, difference, title, type Case } from "./cases.ts";
import { kubernetesDifferences } from "./kubernetes.ts";

function listed(all: readonly Case[]): readonly (readonly [string, Case])[] {
  return all.map((one) => [title(one), one]);
}

describe.skipIf(cases.length === 0)("CEL conformance suite", () => {
  console.info(`CEL conformance: ${cases.length} cases without protobuf`);

  it.each(listed(cases))("%s", (_title, one) => {
    expect(difference(one, celSpec)).toBeUndefined();
  });

  it.each(listed(cases))("%s as generated code", (_title, one) => {
    expect(difference(one, celSpec, { generateAfter: 0 })).toBeUndefined();
  });
});

describe.skipIf(cases.length === 0)("the suite under the options of Kubernetes", () => {
  const differing = new Set(kubernetesDifferences.flatMap((group) => [...group.cases.keys()]));
  const same = cases.filter((one) => !differing.has(title(one)));

  it.each(listed(same))("%s", (_title, one) => {
    expect(difference(one, kubernetes)).toBeUndefined();
  });

  describe.each(kubernetesDifferences)("differs where $cause", ({ cases: group }) => {
    it.each([...group])("%s: %s", (name, becomes) => {
      const one = cases.find((candidate) => title(candidate) === name);
      expect(one && difference(one, kubernetes)).toBe(becomes);
    });
  });

  it("differs as often as cel-go with these options, by cause", () => {
    // cel-go's count of mixed literals is 73: without the five cases of `cel.block`, and a deduction that it fails in every environment.
    expect(kubernetesDifferences.map((group) => group.cases.size)).toEqual([79, 22, 3, 2, 6]);
  });
});
