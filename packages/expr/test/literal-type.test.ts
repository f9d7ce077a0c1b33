import { expect, test } from "vitest";
import { literalType } from "../src/literal-type.ts";
import { formatType } from "../src/types.ts";
import type { Value } from "../src/values/value.ts";
import { d, dur, u } from "./support.ts";

test.for([
  [1, "int"],
  [2n ** 60n, "int"],
  [1.5, "double"],
  [d(1), "double"],
  [u(1), "uint"],
  ["a", "string"],
  [Uint8Array.of(1), "bytes"],
  [true, "bool"],
  [null, "null"],
] as [Value, string][])("%o is written as %s", ([value, type]) => {
  expect(formatType(literalType(value))).toBe(type);
});

test("no other value can be written", () => {
  expect(() => literalType(dur("1s"))).toThrow(TypeError);
});
