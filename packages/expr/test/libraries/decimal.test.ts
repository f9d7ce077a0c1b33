import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { fixedDigits, scientificDigits } from "../../src/libraries/decimal.ts";

const fixed: readonly (readonly [value: number, precision: number, digits: string])[] = [
  [0, 0, "0"],
  [0, 3, "0.000"],
  [2.5, 0, "2"],
  [3.5, 0, "4"],
  [0.5, 0, "0"],
  [1.2345, 3, "1.234"],
  [0.125, 2, "0.12"],
  [0.375, 2, "0.38"],
  [999.9999, 2, "1000.00"],
  [1e21, 1, "1000000000000000000000.0"],
  [0.1, 20, "0.10000000000000000555"],
  [5e-324, 6, "0.000000"],
  [-1.5, 1, "1.5"],
];
const scientific: readonly (readonly [
  value: number,
  precision: number,
  mantissa: string,
  exponent: number,
])[] = [
  [0, 2, "0.00", 0],
  [0, 0, "0", 0],
  [2.5, 0, "2", 0],
  [35, 0, "4", 1],
  [1052.032911275, 6, "1.052033", 3],
  [9.9999999, 3, "1.000", 1],
  [0.00099999, 2, "1.00", -3],
  [5e-324, 5, "4.94066", -324],
  // The nearest double is a little below, with a lower power of ten.
  [1e23, 6, "1.000000", 23],
  [1e23, 17, "9.99999999999999916", 22],
];

describe("digits of doubles", () => {
  test.for(fixed)("%d with %d digits after the point is %s", ([value, precision, digits]) => {
    expect(fixedDigits(value, precision)).toBe(digits);
  });

  test.for(scientific)(
    "%d with %d digits is %s and a power of %d",
    ([value, precision, ...made]) => {
      const { mantissa, exponent } = scientificDigits(value, precision);
      expect([mantissa, exponent]).toEqual(made);
    },
  );

  const finite = fc.double({ noNaN: true, noDefaultInfinity: true, min: 0 });

  test("seventeen of them read back", () => {
    fc.assert(
      fc.property(finite, (value) => {
        const { mantissa, exponent } = scientificDigits(value, 17);
        expect(Number(`${mantissa}e${exponent}`)).toBe(value);
        expect(mantissa).toMatch(/^\d\.\d{17}$/);
      }),
    );
  });

  test("are those of toFixed where no half is rounded", () => {
    const isHalf = (value: number, precision: number): boolean => {
      const [, fraction = ""] = fixedDigits(value, 100).split(".");
      return /^50*$/.test(fraction.slice(precision));
    };
    const pair = fc
      .tuple(
        finite.filter((value) => value < 1e21),
        fc.nat(60),
      )
      .filter(([value, precision]) => !isHalf(value, precision));
    fc.assert(
      fc.property(pair, ([value, precision]) => {
        expect(fixedDigits(value, precision)).toBe(value.toFixed(precision));
      }),
    );
  });
});
