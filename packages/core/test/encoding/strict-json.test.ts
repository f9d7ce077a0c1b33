import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { inline, isObject, lookUp, parseStrictJson } from "../../src/encoding/strict-json.ts";

describe("parseStrictJson", () => {
  test("agrees with JSON.parse on documents without a fault", () => {
    fc.assert(
      fc.property(fc.json({ maxDepth: 8 }), (text) => {
        expect(parseStrictJson(text)).toEqual(JSON.parse(text));
        expect(parseStrictJson(Buffer.from(text))).toEqual(JSON.parse(text));
      }),
    );
  });

  test("refuses a key that stands twice, wherever the object is", () => {
    const key = fc.string();
    fc.assert(
      fc.property(
        key,
        fc.jsonValue({ maxDepth: 3 }),
        fc.jsonValue({ maxDepth: 3 }),
        (name, one, two) => {
          const [quoted, first, second] = [name, one, two].map((each) => JSON.stringify(each));
          const twice = `{"a}":[1,{${quoted} : ${first},\n${quoted}:${second}}]}`;
          expect(() => parseStrictJson(twice)).toThrow(/twice/);
        },
      ),
    );
  });

  test.each([
    ['{"a":1,"b":{"a":1},"c":[{"a":1},{"a":2}]}', "the same key in different objects"],
    ['{"a":"\\"a\\":1,","b":"\\\\"}', "quotes inside values"],
    ['["a","a"]', "equal values of a list"],
    ['{"a":"b","b":"a"}', "values like keys"],
  ])("takes %s: %s", (text) => {
    expect(parseStrictJson(text)).toEqual(JSON.parse(text));
  });

  test.each<readonly [string | Uint8Array, string]>([
    ["", "is not JSON"],
    ["{", "is not JSON"],
    ["{'a':1}", "is not JSON"],
    ["\u{feff}{}", "is not JSON"],
    [Buffer.from("\u{feff}{}"), "is not JSON"],
    [Buffer.of(0x22, 0xff, 0x22), "is not UTF-8"],
    ['{"a":1,"\\u0061":2}', "holds the key `a` twice"],
    ['{"\u202e`":1,"\u202e`":2}', "holds the key `??` twice"],
    ["[".repeat(65) + "]".repeat(65), "nests deeper than 64 levels"],
    ["[".repeat(100_000) + "]".repeat(100_000), "nests deeper than 64 levels"],
  ])("refuses %j", (source, message) => {
    expect(() => parseStrictJson(source)).toThrowError(new SyntaxError(message));
  });

  test("takes megabytes of one string without a stack to overflow", () => {
    const text = JSON.stringify({ a: '\\"'.repeat(2_000_000) });
    expect(parseStrictJson(text)).toHaveProperty("a.length", 4_000_000);
  });
});

test("isObject knows objects from everything else", () => {
  expect([{}, [], null, 1, "x", undefined].map(isObject)).toEqual([
    true,
    false,
    false,
    false,
    false,
    false,
  ]);
});

test("lookUp finds own members only", () => {
  const value = parseStrictJson('{"a":[{"b":1}],"__proto__":{"c":2}}');
  expect(lookUp(value, "a", 0, "b")).toBe(1);
  expect(lookUp(value, "__proto__", "c")).toBe(2);
  expect(lookUp(value, "c")).toBeUndefined();
  expect(lookUp(value, "toString")).toBeUndefined();
  expect(lookUp(value, "a", 1, "b")).toBeUndefined();
  expect(lookUp("text", "length")).toBeUndefined();
  expect(lookUp(value)).toBe(value);
});

test("inline keeps foreign text on one harmless line", () => {
  expect(inline("a\n`b`\u001b[31m\u202e")).toBe("a??b??[31m?");
  expect(inline("x".repeat(500))).toBe(`${"x".repeat(119)}…`);
});
