import { expect, test } from "vitest";
import { func, overload } from "../src/declare.ts";
import { priced, tenth } from "../src/priced.ts";
import { int } from "../src/types.ts";

test("a tenth is rounded up", () => {
  expect([0, 1, 10, 11, 100].map((size) => tenth(size))).toEqual([0, 1, 1, 2, 10]);
});

test("an overload gets the rule under its id, and only its own", () => {
  const rule = (): number => 7;
  const [declared] = priced(
    [
      func(
        "f",
        overload("one", [int], int, (n) => n),
        overload("toString", [int, int], int, (n) => n),
      ),
    ],
    { one: rule },
  );
  expect(declared?.overloads.map(({ cost }) => cost)).toEqual([rule, undefined]);
  expect(Object.isFrozen(declared?.overloads[0])).toBe(true);
});
