import { expect, test } from "vitest";
import { offsetOf, widthAt } from "../../src/libraries/code-points.ts";

const text = "a\u{1f600}b";

test.for([
  [0, 0],
  [1, 1],
  [2, 3],
  [3, 4],
  [4, undefined],
  [5, undefined],
  [-1, undefined],
  [2n ** 60n, undefined],
  [-(2n ** 60n), undefined],
] as const)("code point %o starts at %o", ([index, offset]) => {
  expect(offsetOf(text, index)).toBe(offset);
});

test("a lone surrogate is a code point of its own", () => {
  expect(offsetOf("\ud83da", 1)).toBe(1);
  expect(widthAt("\ud83d", 0)).toBe(1);
  expect(widthAt(text, 1)).toBe(2);
});
