import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { CelMap, Double, Duration, Optional, Uint, type Value } from "../../src/index.ts";
import { encodedLength, encodeUtf8 } from "../../src/values/bytes.ts";
import { sizeOf, smallerSize, traversal } from "../../src/values/size.ts";

describe("the size of a value", () => {
  test.for<[Value, number]>([
    ["", 0],
    ["ab", 2],
    ["a😀", 2],
    ["\ud800", 1],
    [new Uint8Array(3), 3],
    [[1, [2, 3]], 2],
    [{ a: 1, b: [1, 2] }, 2],
    [new CelMap([[1, 2]]), 1],
    [1, 1],
    [1n, 1],
    [true, 1],
    [null, 1],
    [new Double(1), 1],
    [new Uint(1n), 1],
    [new Duration(1n), 1],
    [Optional.of("abc"), 1],
  ])("%o has %i", ([value, size]) => {
    expect(sizeOf(value)).toBe(size);
  });
});

test("the smaller of two sizes", () => {
  const text = fc.oneof(fc.string({ unit: "grapheme" }), fc.string({ unit: "binary" }));
  fc.assert(
    fc.property(text, text, (a, b) => {
      expect(smallerSize(a, b)).toBe(Math.min(sizeOf(a), sizeOf(b)));
    }),
  );
  expect(smallerSize([1, 2], "abc")).toBe(2);
});

test("the length in UTF-8 without encoding", () => {
  fc.assert(
    fc.property(fc.array(fc.nat(0xffff)), (units) => {
      const text = String.fromCharCode(...units);
      expect(encodedLength(text)).toBe(encodeUtf8(text).length);
    }),
  );
  expect(
    ["", "a", "é", "€", "😀", "\ud83d", "\ude00\ud83d"].map((text) => encodedLength(text)),
  ).toEqual([0, 1, 2, 3, 4, 3, 6]);
});

test("to look at all of a value costs a unit a scalar, and one for ten bytes of a text", () => {
  expect(traversal(["é".repeat(10), 1, [true, { a: 5, abcdefghij: null }]])).toBe(
    2 + 1 + 1 + 1 + 2,
  );
  expect(traversal(new Uint8Array(25))).toBe(2);
  let deep: Value = 1;
  for (let i = 0; i < 100_000; i++) deep = [deep];
  expect(traversal(deep)).toBe(1);
});
