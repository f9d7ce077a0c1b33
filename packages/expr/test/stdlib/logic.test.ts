import { expect, test } from "vitest";
import { call } from "../support.ts";

test("the logic operators give for values what their tables say", () => {
  const pairs = [
    [true, true],
    [true, false],
    [false, true],
    [false, false],
  ] as const;
  expect(pairs.map(([a, b]) => call("logical_and", a, b))).toEqual([true, false, false, false]);
  expect(pairs.map(([a, b]) => call("logical_or", a, b))).toEqual([true, true, true, false]);
  expect([call("logical_not", true), call("logical_not", false)]).toEqual([false, true]);
  expect([call("conditional", true, 1, 2), call("conditional", false, 1, 2)]).toEqual([1, 2]);
});
