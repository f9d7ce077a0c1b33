import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseQuantity } from "../../src/kubernetes/quantity-text.ts";
import type { Quantity } from "../../src/kubernetes/quantity-value.ts";

const form =
  "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'";
const suffix = "unable to parse quantity's suffix";

function read(text: string): Quantity {
  const quantity = parseQuantity(text);
  if (typeof quantity === "string") throw new Error(quantity);
  return quantity;
}

describe("parseQuantity", () => {
  test.each([
    ["0", "0e0"],
    ["-0", "0e0"],
    ["000", "0e0"],
    ["0.00k", "0e0"],
    ["1", "1e0"],
    ["+1", "1e0"],
    ["-1", "-1e0"],
    ["007", "7e0"],
    ["100", "1e2"],
    [".5", "5e-1"],
    ["1.", "1e0"],
    ["-.5", "-5e-1"],
    ["1.50", "15e-1"],
    ["1n", "1e-9"],
    ["1u", "1e-6"],
    ["1m", "1e-3"],
    ["1k", "1e3"],
    ["1M", "1e6"],
    ["1G", "1e9"],
    ["1T", "1e12"],
    ["1P", "1e15"],
    ["1E", "1e18"],
    ["1Ki", "1024e0"],
    ["1Mi", "1048576e0"],
    ["1Gi", "1073741824e0"],
    ["1Ti", "1099511627776e0"],
    ["1Pi", "1125899906842624e0"],
    ["1Ei", "1152921504606846976e0"],
    ["1.5Ki", "1536e0"],
    [".5Mi", "524288e0"],
    ["1e3", "1e3"],
    ["1E3", "1e3"],
    ["1e+3", "1e3"],
    ["1e-3", "1e-3"],
    ["1.5e1", "15e0"],
    ["1e0003", "1e3"],
    // Kubernetes reads these too: no digits are 0.
    [".", "0e0"],
    ["-", "0e0"],
    ["k", "0e0"],
    [".Ki", "0e0"],
    // Finer than n: away from zero.
    ["0.1n", "1e-9"],
    ["-0.1n", "-1e-9"],
    ["1.0000000001", "1000000001e-9"],
    ["1.0000000010", "1000000001e-9"],
    ["-1.0000000001", "-1000000001e-9"],
    ["1e-10", "1e-9"],
    ["0.0000000001Ki", "103e-9"],
    ["1e-2000000000", "1e-9"],
    ["-1e-2000000000", "-1e-9"],
    ["0e-2000000000", "0e0"],
    ["1e2000000000", "1e2000000000"],
    // 64 bits are read, 32 are kept.
    ["1e4294967296", "1e0"],
    ["1e4294967297", "1e1"],
    ["1e2147483648", "1e-9"],
    // Only with a binary suffix there is a greatest.
    ["9223372036854775807", "9223372036854775807e0"],
    ["9223372036854775808", "9223372036854775808e0"],
    ["8Ei", "9223372036854775807e0"],
    ["-8Ei", "-9223372036854775807e0"],
    ["99999999999999999999Ki", "9223372036854775807e0"],
    ["123456789012345678901234567890", "12345678901234567890123456789e1"],
    ["9".repeat(999), `${"9".repeat(999)}e0`],
  ])("%s is %s", (text, key) => {
    expect(read(text).key()).toBe(key);
  });

  test.each([
    ["", form],
    [" 1", form],
    ["1 ", form],
    ["1,3G", form],
    ["1.1.M", form],
    ["1+1.0M", form],
    ["aoeu", form],
    ["1_000", form],
    ["0x1", form],
    ["--1", suffix],
    ["1-", suffix],
    ["200K", suffix],
    ["1kk", suffix],
    ["1ki", suffix],
    ["1i", suffix],
    [".5i", suffix],
    ["-3.01i", suffix],
    ["0.1mi", suffix],
    ["1e", suffix],
    ["1e+", suffix],
    ["1e-", suffix],
    ["1Ee3", suffix],
    ["1m5", suffix],
    ["1E9223372036854775808", suffix],
    ["1".repeat(1001), "quantities of more than 1000 characters are not supported"],
  ])("%s is none", (text, fault) => {
    expect(parseQuantity(text)).toBe(fault);
  });

  test("reads what bigint arithmetic says", () => {
    const factors = { m: 1n, "": 1000n, k: 10n ** 6n, Ki: 1024n * 1000n, Mi: 2n ** 20n * 1000n };
    fc.assert(
      fc.property(
        fc.boolean(),
        fc.bigInt({ min: 0n, max: 10n ** 6n }),
        fc.stringMatching(/^\d{1,6}$/),
        fc.constantFrom<keyof typeof factors>("m", "", "k", "Ki", "Mi"),
        (negative, whole, fraction, unit) => {
          const { amount, exponent } = read(`${negative ? "-" : ""}${whole}.${fraction}${unit}`);
          // In units of 10^-9.
          const micro = whole * 10n ** 6n + BigInt(fraction.padEnd(6, "0"));
          const expected = (negative ? -1n : 1n) * micro * factors[unit];
          expect(amount * 10n ** BigInt(exponent + 9)).toBe(expected);
        },
      ),
    );
  });

  test("never throws", () => {
    const piece = fc.constantFrom(
      "+",
      "-",
      ".",
      "0",
      "9",
      "e",
      "E",
      "i",
      "K",
      "k",
      "m",
      "99999999",
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
        const quantity = parseQuantity(pieces.join(""));
        expect(typeof quantity === "string" || typeof quantity.key() === "string").toBe(true);
      }),
      { numRuns: 2000 },
    );
  });
});
