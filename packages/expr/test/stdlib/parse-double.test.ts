import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseDouble } from "../../src/stdlib/parse-double.ts";

const cases: readonly (readonly [text: string, value: number | undefined])[] = [
  ["1", 1],
  ["-1.5", -1.5],
  [".5", 0.5],
  ["1.", 1],
  ["+1e3", 1000],
  ["1E-2", 0.01],
  ["-0", -0],
  ["inf", Infinity],
  ["+Inf", Infinity],
  ["-INFINITY", -Infinity],
  ["NaN", Number.NaN],
  ["nan", Number.NaN],
  ["+NaN", undefined],
  ["1e308", 1e308],
  ["1e309", undefined],
  ["-1e309", undefined],
  ["1e-400", 0],
  ["1_000.5", 1000.5],
  ["_1", undefined],
  ["1_", undefined],
  ["1__0", undefined],
  ["1_.0", undefined],
  ["0x1p4", 16],
  ["0X1.8P1", 3],
  ["-0x.8p0", -0.5],
  ["0x_1p0", 1],
  ["0x1_fp0", 31],
  ["0x1", undefined],
  ["0xp1", undefined],
  ["0x1p1024", undefined],
  ["0x1p1023", 2 ** 1023],
  ["0x1p-1074", 5e-324],
  ["0x1p-1075", 0],
  ["0x1.8p-1075", 5e-324],
  ["0x3p-1075", 1e-323],
  ["0x1.fffffffffffff8p0", 2],
  ["0x1.fffffffffffff7p0", 1.9999999999999998],
  ["0x0p0", 0],
  ["", undefined],
  [" 1", undefined],
  ["1 ", undefined],
  ["1e", undefined],
  [".", undefined],
  ["e1", undefined],
  ["1.5.1", undefined],
  ["0b1", undefined],
  ["١", undefined],
];

describe("parseDouble", () => {
  test.for(cases)("%o", ([text, value]) => {
    expect(parseDouble(text)).toBe(value);
  });

  test("reads back what JavaScript prints", () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true }), (value) => {
        expect(parseDouble(Object.is(value, -0) ? "-0" : String(value))).toBe(value);
      }),
    );
  });

  test("hexadecimal digits and a binary exponent give the exact value", () => {
    fc.assert(
      fc.property(
        fc.bigInt({ min: 0n, max: 2n ** 53n }),
        fc.integer({ min: -1074, max: 970 }),
        (mantissa, exponent) => {
          expect(parseDouble(`0x${mantissa.toString(16)}p${exponent}`)).toBe(
            Number(mantissa) * 2 ** exponent,
          );
        },
      ),
    );
  });
});
