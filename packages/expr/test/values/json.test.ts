import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseJson } from "../../src/values/json.ts";
import { mapKeys, isMap } from "../../src/values/map.ts";
import { d } from "../support.ts";

const numbers: readonly (readonly [text: string, json: unknown, double: unknown])[] = [
  ["1", 1, d(1)],
  ["-1", -1, d(-1)],
  ["1.0", d(1), d(1)],
  ["1e3", d(1000), d(1000)],
  ["1.5", 1.5, 1.5],
  ["-0", 0, d(-0)],
  ["-0.0", d(-0), d(-0)],
  ["9007199254740993", 9007199254740993n, 2 ** 53],
  ["9223372036854775807", 9223372036854775807n, 2 ** 63],
  ["-9223372036854775808", -9223372036854775808n, -(2 ** 63)],
  ["9223372036854775808", 9223372036854775808, 9223372036854775808],
  ["1e300", 1e300, 1e300],
];

describe("parseJson", () => {
  test.for(numbers)("reads the number %s", ([text, json, double]) => {
    expect(parseJson(text)).toEqual(json);
    expect(parseJson(`[{"a": ${text}}]`, { numbers: "double" })).toEqual([{ a: double }]);
  });

  test("reads text, lists and objects as JSON.parse does", () => {
    fc.assert(
      fc.property(fc.jsonValue(), (document) => {
        const noNumbers = JSON.stringify(document, (_, value: unknown) =>
          typeof value === "number" ? null : value,
        );
        expect(parseJson(noNumbers)).toEqual(JSON.parse(noNumbers));
      }),
    );
  });

  test("a lone surrogate becomes U+FFFD", () => {
    expect(parseJson(String.raw`"\ud800a"`)).toBe("\ufffda");
  });

  test("a key `__proto__` is an ordinary key", () => {
    const map = parseJson('{"__proto__": {"admin": 1}}');
    expect(isMap(map) && mapKeys(map)).toEqual(["__proto__"]);
    expect(Object.getPrototypeOf(map)).toBe(Object.prototype);
    expect(({} as { admin?: unknown }).admin).toBeUndefined();
  });

  test.for([
    "",
    "{",
    "{'a':1}",
    "01",
    "NaN",
    '"\t"',
    "1e999",
    "-1e999",
    "[".repeat(200_000) + "]".repeat(200_000),
  ])("refuses %.20s", (text) => {
    expect(() => parseJson(text)).toThrow(SyntaxError);
  });
});
