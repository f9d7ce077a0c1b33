import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  Double,
  doubleOf,
  formatDecimal,
  formatDouble,
  isDouble,
  toDouble,
} from "../../src/values/double.ts";

describe("doubles", () => {
  test("only what a number would be read as an int is boxed", () => {
    for (const value of [1, 0, -0, -5, Number.MAX_SAFE_INTEGER]) {
      expect(toDouble(value)).toEqual(new Double(value));
    }
    for (const value of [1.5, 2 ** 53, 1e300, Infinity, Number.NaN]) {
      expect(toDouble(value)).toBe(value);
    }
  });

  test("hold their number", () => {
    fc.assert(
      fc.property(fc.double(), (value) => {
        const held = toDouble(value);
        expect(isDouble(held)).toBe(true);
        expect(doubleOf(held)).toBe(value);
      }),
    );
  });

  test("ints are not doubles", () => {
    expect([1, 1n, "1", null].map((value) => isDouble(value))).toEqual([
      false,
      false,
      false,
      false,
    ]);
  });

  test("formatDouble prints digits that read back", () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
        expect(Number(formatDouble(value))).toBe(value);
      }),
    );
  });

  const decimals: readonly (readonly [value: number, text: string])[] = [
    [0, "0"],
    [60.001, "60.001"],
    [-0.5, "-0.5"],
    [1e-9, "0.000000001"],
    [1.5e-7, "0.00000015"],
    [100, "100"],
    [1e21, "1000000000000000000000"],
    [9223372036.854776, "9223372036.854776"],
  ];
  test.for(decimals)("formatDecimal of %d uses no exponent", ([value, text]) => {
    expect(formatDecimal(value)).toBe(text);
  });
});
