import { expect, test } from "vitest";
import { TypeSizes } from "../src/type-sizes.ts";
import { int, list, map, type Type } from "../src/types.ts";

/** A type of 2^(depth + 1) - 1 types, made of few objects. */
function doubled(depth: number): Type {
  let type: Type = int;
  for (let i = 0; i < depth; i++) type = map(type, type);
  return type;
}

test("counts every type that a type is made of", () => {
  const sizes = new TypeSizes();
  expect(sizes.tooLarge(doubled(8))).toBe(false);
  expect(sizes.tooLarge(doubled(9))).toBe(true);
  expect(sizes.tooLarge(list(int))).toBe(false);
});

test("measures shared parts once", () => {
  expect(new TypeSizes().tooLarge(doubled(2000))).toBe(true);
});
