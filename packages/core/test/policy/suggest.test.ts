import { expect, test } from "vitest";
import { suggest } from "../../src/policy/suggest.ts";

test.each([
  ["matchConstraint", "matchConstraints"],
  ["validation", "validations"],
  ["Attestors", "attestors"],
  ["atestor", "attestors"],
  ["vlaidations", "validations"],
  ["foo", undefined],
  ["", undefined],
  ["x".repeat(10_000), undefined],
])("%.20s suggests %s", (word, expected) => {
  expect(suggest(word, ["matchConstraints", "validations", "attestors"])).toBe(expected);
});
