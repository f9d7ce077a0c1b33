import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { CelError } from "../../src/index.ts";
import { formatText, readFormat } from "../../src/libraries/strings-format.ts";
import { formatterV1 } from "../../src/libraries/strings-format-v1.ts";
import { formatterV4 } from "../../src/libraries/strings-format-v4.ts";
import type { Value } from "../../src/values/value.ts";
import { messageOf } from "../support.ts";

/** What a format is read as: its texts, and its clauses between brackets. */
function read(format: string, size = 9): unknown {
  return messageOf(() => {
    let made = "";
    const count = readFormat(format, size, {
      text: (text) => (made += text),
      clause: (verb, precision, index) => (made += `[${index}:${verb}.${precision}]`),
    });
    return `${made} ${count}`;
  });
}

const parsing = "error: could not parse formatting clause: ";
const precision = `${parsing}error while parsing precision: `;

describe("a format", () => {
  test.for([
    ["", " 0"],
    ["no clause", "no clause 0"],
    ["%s and %d", "[0:s.6] and [1:d.6] 2"],
    ["%%%s%%%%", "%[0:s.6]%% 1"],
    ["%.0f%.12e%.100f", "[0:f.0][1:e.12][2:f.100] 3"],
    ["%.2s", "[0:s.2] 1"],
    ["\u{1f600}%x\u{1f600}%X%o%b", "\u{1f600}[0:x.6]\u{1f600}[1:X.6][2:o.6][3:b.6] 4"],
    ["%", "error: unexpected end of string"],
    ["%%%", "error: unexpected end of string"],
    ["%a", `${parsing}unrecognized formatting clause "a"`],
    ["%E", `${parsing}unrecognized formatting clause "E"`],
    ["%5d", `${parsing}unrecognized formatting clause "5"`],
    ["% d", `${parsing}unrecognized formatting clause " "`],
    ["%\u{1f600}", `${parsing}unrecognized formatting clause "\u{1f600}"`],
    ["%.", `${precision}could not find end of precision specifier`],
    ["%.3", `${precision}could not find end of precision specifier`],
    [
      "%.f",
      `${precision}error while converting precision to integer: strconv.Atoi: parsing "": invalid syntax`,
    ],
    ["%.101f", `${precision}precision 101 exceeds maximum allowed precision 100`],
    ["%.9999999999999999999999f", /exceeds maximum allowed precision 100$/],
  ] as const)("%o is read as %s", ([format, result]) => {
    const found = read(format);
    if (typeof result === "string") expect(found).toBe(result);
    else expect(found).toMatch(result);
  });

  test("with more clauses than arguments is an error", () => {
    expect(read("%d %d %d", 2)).toBe("error: index 2 out of range");
  });
});

const value: fc.Arbitrary<Value> = fc.letrec<{ value: Value }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3 },
    fc.constant(null),
    fc.boolean(),
    fc.maxSafeInteger(),
    fc.double({ noInteger: true }),
    fc.string({ unit: "binary" }),
    fc.uint8Array({ maxLength: 4 }),
    fc.array(tie("value"), { maxLength: 3 }),
    fc.dictionary(fc.string({ unit: "binary", maxLength: 3 }), tie("value"), { maxKeys: 3 }),
  ),
})).value;

const format = fc.string({ unit: fc.constantFrom(..."%%%sdfebxXo.1a") });

describe("formatting", () => {
  test("gives a text or an error of the language, whatever it is given", () => {
    fc.assert(
      fc.property(
        fc.constantFrom(formatterV1, formatterV4),
        format,
        fc.array(value, { maxLength: 4 }),
        (formatter, text, values) => {
          try {
            expect(formatText(formatter, text, values)).toBeTypeOf("string");
          } catch (error) {
            expect(error).toBeInstanceOf(CelError);
          }
        },
      ),
    );
  });

  test.for([
    ["1", formatterV1],
    ["4", formatterV4],
  ] as const)(
    "stops where lists that share their elements would never end: version %s",
    ([, formatter]) => {
      let shared: Value = [];
      for (let i = 0; i < 60; i++) shared = [shared, shared];
      let map: Value = {};
      for (let i = 0; i < 60; i++) map = { a: map, b: map };
      for (const hostile of [shared, map]) {
        expect(messageOf(() => formatText(formatter, "%s", [hostile]))).toBe(
          "error: text of more than 10000000 characters",
        );
      }
    },
  );

  test("stops at a text that is too long", () => {
    const long = "a".repeat(4_000_000);
    expect(messageOf(() => formatText(formatterV4, "%s%s%s", [long, long, long]))).toBe(
      "error: text of more than 10000000 characters",
    );
  });
});
