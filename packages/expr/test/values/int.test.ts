import { describe, expect, test } from "vitest";
import { isInt, maxInt, minInt, toInt } from "../../src/values/int.ts";
import { messageOf } from "../support.ts";

describe("ints", () => {
  test.for([
    [0n, 0],
    [9007199254740991n, 9007199254740991],
    [9007199254740992n, 9007199254740992n],
    [-9007199254740991n, -9007199254740991],
    [maxInt, maxInt],
    [minInt, minInt],
    [maxInt + 1n, "error: integer overflow"],
    [minInt - 1n, "error: integer overflow"],
  ] as const)("toInt(%s) is %s", ([value, result]) => {
    expect(messageOf(() => toInt(value))).toBe(result);
  });

  test("isInt knows ints from doubles", () => {
    expect([1, 2n, -0].every((value) => isInt(value))).toBe(true);
    expect([1.5, 2 ** 53, Number.NaN, Infinity, "1", null].some((value) => isInt(value))).toBe(
      false,
    );
  });
});
