import { expect, test } from "vitest";
import { maxUint, toUint, Uint } from "../../src/values/uint.ts";
import { messageOf } from "../support.ts";

test("a uint has 64 bits and no sign", () => {
  expect(toUint(maxUint)).toEqual(new Uint(maxUint));
  expect(messageOf(() => toUint(maxUint + 1n))).toBe("error: unsigned integer overflow");
  expect(messageOf(() => toUint(-1n))).toBe("error: unsigned integer overflow");
});
