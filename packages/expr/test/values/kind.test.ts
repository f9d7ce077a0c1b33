import { describe, expect, test } from "vitest";
import { isValue, kindOf, typeOf } from "../../src/values/kind.ts";
import { messageOf } from "../support.ts";

describe("what is no CEL value", () => {
  test.for([
    [undefined, "error: a JavaScript undefined is no CEL value"],
    [() => 1, "error: a JavaScript function is no CEL value"],
    [Symbol("s"), "error: a JavaScript symbol is no CEL value"],
    [new Date(), "error: an instance of a JavaScript class is no CEL value"],
    [new Map(), "error: an instance of a JavaScript class is no CEL value"],
  ] as readonly (readonly [unknown, string])[])("%o has no kind", ([value, message]) => {
    expect(messageOf(() => kindOf(value))).toBe(message);
    expect(isValue(value)).toBe(false);
  });
});

test("type values are one a name", () => {
  expect(typeOf(1)).toBe(typeOf(2n));
  expect(typeOf(typeOf(1)).name).toBe("type");
});
