import { expect, it } from "vitest";
import { completeLimits, defaultRegistryLimits } from "../src/limits.ts";

it("limits are the defaults with the given ones over them", () => {
  expect(completeLimits()).toEqual(defaultRegistryLimits);
  expect(completeLimits({ maxTries: 1 })).toEqual({ ...defaultRegistryLimits, maxTries: 1 });
  expect(Object.isFrozen(completeLimits())).toBe(true);
});

it.each([-1, 1.5, Number.NaN, Number.POSITIVE_INFINITY, "5", null])(
  "limits refuse %s",
  (maxTries) => {
    expect(() => Reflect.apply(completeLimits, undefined, [{ maxTries }])).toThrow(
      "limits.maxTries must be a whole number of at least 0",
    );
  },
);
