import { describe, expect, it } from "vitest";
import { celSpec, kubernetes } from "../../src/index.ts";
import { cases, difference, title, type Case } from "./cases.ts";
import { kubernetesDifferences } from "./kubernetes.ts";
import { skipped } from "./skipped.ts";

function listed(all: readonly Case[]): readonly (readonly [string, Case])[] {
  return all.map((one) => [title(one), one]);
}

describe.skipIf(cases.length === 0)("CEL conformance suite", () => {
  const run = cases.filter((one) => !skipped.has(title(one)));
  const percent = ((100 * run.length) / cases.length).toFixed(1);
  console.info(
    `CEL conformance: ${run.length} of ${cases.length} cases without protobuf (${percent} %)`,
  );

  it.each(listed(run))("%s", (_title, one) => {
    expect(difference(one, celSpec)).toBeUndefined();
  });

  it.each(listed(run))("%s as generated code", (_title, one) => {
    expect(difference(one, celSpec, { generateAfter: 0 })).toBeUndefined();
  });

  it.each([...skipped])("not %s: %s", (name) => {
    const one = cases.find((candidate) => title(candidate) === name);
    expect(one && difference(one, celSpec)).toBeDefined();
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
