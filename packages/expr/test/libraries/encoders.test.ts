import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { createEnvironment, encoders, stdlib } from "../../src/index.ts";
import { evaluating } from "../support/evaluating.ts";
import { testExamples } from "../support/examples.ts";

const evaluate = evaluating(stdlib, encoders);
const bytes = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text));
const illegal = (at: number): string => `error: illegal base64 data at input byte ${at}`;

const decoded: readonly (readonly [text: string, result: string])[] = [
  ["", ""],
  ["YQ==", "a"],
  ["YQ", "a"],
  ["YWI=", "ab"],
  ["YWI", "ab"],
  ["YWJj", "abc"],
  ["Y\\r\\nQ\\n=\\n=\\n", "a"],
  ["YR==", "a"],
];
const refused: readonly (readonly [text: string, at: number])[] = [
  ["a", 0],
  ["abcde", 4],
  ["a\\n", 1],
  ["YQ=", 2],
  ["YQ===", 2],
  ["=", 0],
  ["YWJj=", 4],
  ["YQ==YQ==", 2],
  ["Y Q=", 1],
  ["aGVsbG8_", 7],
  ["ab-d", 2],
  ["\\nab\u{e9}d", 3],
];

describe("encoders", () => {
  testExamples(createEnvironment({ libraries: [stdlib, encoders] }), encoders);

  test.for(decoded)("base64.decode('%s') is %o", ([text, result]) => {
    expect(evaluate(`base64.decode('${text}')`)).toEqual(bytes(result));
  });

  test.for(refused)("base64.decode('%s') stops at byte %i", ([text, at]) => {
    expect(evaluate(`base64.decode('${text}')`)).toBe(illegal(at));
  });

  test("encodes as the host does, and decodes it again", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 40 }), (data) => {
        const text = evaluate("base64.encode(data)", { data });
        expect(text).toBe(Buffer.from(data).toString("base64"));
        expect(evaluate("base64.decode(text)", { text: String(text) })).toEqual(data);
        const unpadded = String(text).replace(/=+$/, "");
        expect(evaluate("base64.decode(text)", { text: unpadded })).toEqual(data);
      }),
    );
  });

  test("a text that is too long is not made", () => {
    expect(evaluate("base64.encode(data)", { data: new Uint8Array(7_500_001) })).toBe(
      "error: text of more than 10000000 characters",
    );
  });
});
