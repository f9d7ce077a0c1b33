// C-04: what crashed or hung other engines of policies (kyverno CVE-2025-47281, CVE-2026-23881, CVE-2026-41485) is an error here.
import { describe, expect, test } from "vitest";
import type { Value } from "../../src/index.ts";
import { doubling, endingOf, patience } from "./outcome.ts";

const object: Value = {
  spec: { containers: Array.from({ length: 500 }, (_, i) => ({ name: `c${i}`, image: "a" })) },
};
const loops = (count: number, body: string): string =>
  Array.from({ length: count }).reduceRight<string>(
    (inner, _, i) => `a.spec.containers.all(c${i}, ${inner})`,
    body,
  );

describe("C-04: an expression beyond a limit is an error", () => {
  test.for([
    ["nesting", `${"(".repeat(300)}1${")".repeat(300)}`, "EXPR_LIMIT", true],
    ["nesting of loops", loops(300, "true"), "EXPR_LIMIT", true],
    [
      "the product of loops",
      loops(4, "c0.name + c1.name + c2.name != c3.image"),
      "EXPR_COST_LIMIT",
      false,
    ],
    ["the doubling of a text", doubling("'ab'", 50), "EXPR_COST_LIMIT", false],
    [
      "the doubling of a text of the document",
      doubling("string(a.spec.containers[0].name)", 50),
      "EXPR_COST_LIMIT",
      false,
    ],
    ["the doubling of a list", doubling("a.spec.containers", 50), "EXPR_EVALUATION", false],
    ["its size", "a".repeat(100_001), "EXPR_LIMIT", true],
  ] as const)("C-04: %s", { timeout: patience }, ([, text, code, refused]) => {
    expect(endingOf(text, { a: object })).toMatchObject({ code, refused, line: 1 });
  });

  test("C-04: and the next evaluation is not touched", { timeout: patience }, () => {
    endingOf(loops(4, "true"), { a: object });
    expect(endingOf(loops(1, "c0.image == 'a'"), { a: object })).toEqual({ value: true });
  });

  test(
    "C-04: a deadline ends what the cost limit is told to let run",
    { timeout: patience },
    () => {
      const bounds = { costLimit: Infinity, deadline: Date.now() + 50 };
      expect(endingOf(loops(5, "true"), { a: object }, bounds)).toMatchObject({
        code: "EXPR_DEADLINE",
        refused: false,
      });
    },
  );
});
