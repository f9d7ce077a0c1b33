import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  addQuantities,
  compareQuantities,
  negateQuantity,
  Quantity,
  signOf,
  toApproximateDouble,
  toInteger,
} from "../../src/kubernetes/quantity-value.ts";
import { IpAddress } from "../../src/libraries/ip-address.ts";

const quantity = fc
  .tuple(fc.bigInt({ min: -(10n ** 12n), max: 10n ** 12n }), fc.integer({ min: -9, max: 20 }))
  .map(([amount, exponent]) => new Quantity(amount, exponent));

/** In units of 10^-9. */
const exact = ({ amount, exponent }: Quantity): bigint => amount * 10n ** BigInt(exponent + 9);
const order = (difference: bigint): number => Number(difference > 0n) - Number(difference < 0n);

describe("quantities", () => {
  test("compare as their exact amounts", () => {
    fc.assert(
      fc.property(quantity, quantity, (a, b) => {
        expect(Math.sign(compareQuantities(a, b))).toBe(order(exact(a) - exact(b)));
        expect(signOf(a)).toBe(order(exact(a)));
      }),
    );
  });

  test("add as their exact amounts", () => {
    fc.assert(
      fc.property(quantity, quantity, (a, b) => {
        const sum = addQuantities(a, b);
        expect(sum && exact(sum)).toBe(exact(a) + exact(b));
        expect(exact(negateQuantity(a))).toBe(-exact(a));
      }),
    );
  });

  test("have one key for every form", () => {
    fc.assert(
      fc.property(quantity, fc.integer({ min: 0, max: 9 }), (a, zeros) => {
        const same = new Quantity(a.amount * 10n ** BigInt(zeros), a.exponent - zeros);
        expect(same.equals(a)).toBe(true);
        expect(same.key()).toBe(a.key());
        expect(toInteger(same)).toBe(toInteger(a));
      }),
    );
  });

  test("are far apart without cost", () => {
    const [huge, tiny] = [new Quantity(1n, 2_000_000_000), new Quantity(999n, -9)];
    expect(compareQuantities(huge, tiny)).toBeGreaterThan(0);
    expect(compareQuantities(negateQuantity(huge), tiny)).toBeLessThan(0);
    expect(compareQuantities(huge, new Quantity(10n, 1_999_999_999))).toBe(0);
    expect(toInteger(huge)).toBeUndefined();
    expect(toApproximateDouble(huge)).toBe(Infinity);
    expect(addQuantities(huge, tiny)).toBeUndefined();
    expect(addQuantities(huge, new Quantity(0n))).toBe(huge);
    expect(addQuantities(new Quantity(0n), huge)).toBe(huge);
    expect(addQuantities(huge, new Quantity(1n, 1_999_999_000))).toBeDefined();
  });

  test.each([
    [2n ** 63n - 1n, 0, 2n ** 63n - 1n],
    [2n ** 63n, 0, undefined],
    [-(2n ** 63n), 0, -(2n ** 63n)],
    [-(2n ** 63n) - 1n, 0, undefined],
    [1500n, -3, undefined],
    [1000n, -3, 1n],
    [5n, 18, 5n * 10n ** 18n],
    [1n, 19, undefined],
    [0n, 100, 0n],
  ])("%s * 10^%s as an integer is %s", (amount, exponent, integer) => {
    expect(toInteger(new Quantity(amount, exponent))).toBe(integer);
  });

  test.each([
    [50703n, 0, 50703],
    [5n, -1, 0.5],
    // As Kubernetes multiplies.
    [3n, -1, 0.30000000000000004],
    [-2n, 3, -2000],
    [0n, 400, 0],
  ])("%s * 10^%s as a double is %s", (amount, exponent, value) => {
    expect(toApproximateDouble(new Quantity(amount, exponent))).toBe(value);
  });

  test("equal quantities only", () => {
    expect(new Quantity(1n).equals(new IpAddress(4, 1n))).toBe(false);
  });
});
