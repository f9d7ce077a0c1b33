import { expect, it } from "vitest";
import type { Fault } from "../src/errors.ts";
import { Issues } from "../src/issues.ts";
import { createSource } from "../src/source.ts";

const fault = (message: string): Fault => ({ code: "EXPR_SYNTAX", message });

it("keeps issues in the order of the text, each once, with cel-go's place where it is another", () => {
  const issues = new Issues(createSource("a.b + c"));
  issues.report(fault("late"), 6, 7);
  issues.report(fault("early"), 2, 3, 1);
  issues.report(fault("late"), 6, 7);
  expect(issues.toArray()).toMatchObject([
    { message: "early", start: 2, end: 3, at: 1, position: { column: 3 } },
    { message: "late", start: 6 },
  ]);
  expect(issues.toArray()[1]).not.toHaveProperty("at");
});

it("takes back what was noted about a part of the text", () => {
  const issues = new Issues(createSource("abcdef"));
  for (const start of [0, 2, 3, 4]) issues.report(fault(String(start)), start, start + 1);
  issues.withdraw(2, 4);
  expect(issues.toArray().map(({ message }) => message)).toEqual(["0", "4"]);
  issues.withdraw(0, Number.POSITIVE_INFINITY);
  expect(issues.empty).toBe(true);
});
