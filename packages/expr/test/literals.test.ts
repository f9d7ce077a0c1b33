import { describe, expect, it } from "vitest";
import {
  createEnvironment,
  ExprError,
  stdlib,
  toDouble,
  toUint,
  type Value,
} from "../src/index.ts";

const environment = createEnvironment({ libraries: [stdlib] });

const literal = (text: string): Value => {
  const node = environment.parse(text);
  if (node.kind !== "literal") throw new TypeError(`${text} is no literal`);
  return node.value;
};

const faults = (text: string): string[][] => {
  try {
    environment.parse(text);
    return [];
  } catch (error) {
    if (!(error instanceof ExprError)) throw error;
    return error.issues.map(({ code, message, start, end }) => [
      code,
      message,
      text.slice(start, end),
    ]);
  }
};

describe("numbers", () => {
  it.each<[string, Value]>([
    ["0", 0],
    ["007", 7],
    ["0xFf", 255],
    ["9007199254740991", Number.MAX_SAFE_INTEGER],
    ["9007199254740993", 9007199254740993n],
    ["9223372036854775807", 9223372036854775807n],
    ["-9223372036854775808", -9223372036854775808n],
    ["1u", toUint(1n)],
    ["0x10U", toUint(16n)],
    ["18446744073709551615u", toUint(18446744073709551615n)],
    ["1.5", 1.5],
    [".5", 0.5],
    ["1.5e-3", 0.0015],
    ["-.5e1", toDouble(-5)],
  ])("%s", (text, wanted) => {
    expect(literal(text)).toEqual(wanted);
  });

  it.each(["1.0", "1e3", "0.0", "-0.0"])("%s is a double though integral", (text) => {
    expect(literal(text)).toMatchObject({ value: Number(text) });
  });

  it.each([
    ["9223372036854775808", "invalid int literal"],
    ["-9223372036854775809", "invalid int literal"],
    ["0xFFFFFFFFFFFFFFFFF", "invalid int literal"],
    ["18446744073709551616u", "invalid uint literal"],
    ["1.99e90000009", "invalid double literal"],
  ])("%s is out of range", (text, message) => {
    expect(faults(text)).toEqual([["EXPR_INVALID_LITERAL", message, text.replace("-", "")]]);
  });

  it.each(["0X10", "1_000", "1.", "1e", "0x"])("%s is no number", (text) => {
    expect(faults(text)[0]?.[0]).toBe("EXPR_SYNTAX");
  });
});

describe("strings", () => {
  it.each([
    ["''", ""],
    ['"a\'b"', "a'b"],
    ["'a\"b'", 'a"b'],
    ["'''a'b''c\nd'''", "a'b''c\nd"],
    ['"""a"b""c"""', 'a"b""c'],
    ['""""""', ""],
    ["r'\\n'", "\\n"],
    ['R"\\"', "\\"],
    ["r'''\\\n'''", "\\\n"],
    [String.raw`'\\\?\"\'\`\a\b\f\n\r\t\v'`, "\\?\"'`\x07\b\f\n\r\t\v"],
    [String.raw`'\x41\X4a\101\u00e9\U0001F431'`, "AJAé🐱"],
    [String.raw`'\xff\377'`, "ÿÿ"],
    ["'''a\r\nb\rc'''", "a\nb\nc"],
    [String.raw`'''a\r` + "\r\n'''", "a\r\n"],
    ["'\t'", "\t"],
  ])("%s", (text, wanted) => expect(literal(text)).toBe(wanted));

  it.each([
    [String.raw`'a\>b'`, String.raw`\>`],
    [String.raw`'\x4'`, String.raw`\x`],
    [String.raw`'\400'`, String.raw`\4`],
    [String.raw`'\08'`, String.raw`\0`],
    [String.raw`'\u12'`, String.raw`\u`],
    ["'''\\\n'''", "\\\n"],
  ])("%s has an escape that does not exist", (text, sequence) => {
    expect(faults(text)).toEqual([
      ["EXPR_INVALID_LITERAL", `Syntax error: token recognition error at: '${sequence}'`, sequence],
    ]);
  });

  it("reports each faulty escape", () => {
    expect(
      faults(String.raw`'\q' + '\ud800\U00110000'`).map(([, message, text]) => [message, text]),
    ).toEqual([
      [String.raw`Syntax error: token recognition error at: '\q'`, String.raw`\q`],
      ["invalid unicode code point", String.raw`\ud800`],
      ["invalid unicode code point", String.raw`\U00110000`],
    ]);
  });

  it("places escapes after a CRLF right", () => {
    expect(faults("'''\r\n\\q'''")[0]?.[2]).toBe(String.raw`\q`);
  });

  it.each([
    ['"abc', '"abc'],
    ["a + 'b\nc", "'b"],
    ["'''abc\n''", "'''abc\n''"],
    ["b'x", "b'x"],
    ["r'a\\", "r'a\\"],
  ])("%s is not closed", (text, underlined) => {
    expect(faults(text)).toEqual([
      ["EXPR_INVALID_LITERAL", expect.stringContaining("token recognition error"), underlined],
    ]);
  });

  it("lexes long texts full of quotes and backslashes in linear time", () => {
    const started = performance.now();
    faults(`'''${String.raw`\'''`.repeat(20_000)}`);
    faults(`"""${'""'.repeat(40_000)}`);
    faults(`'${"\\'".repeat(45_000)}`);
    expect(performance.now() - started).toBeLessThan(2000);
  });
});

describe("bytes", () => {
  it.each([
    ["b'abc'", [0x61, 0x62, 0x63]],
    ["b'ÿ'", [0xc3, 0xbf]],
    [String.raw`b'\xff\377'`, [0xff, 0xff]],
    [String.raw`br'\xff'`, [0x5c, 0x78, 0x66, 0x66]],
    ["B'''a\r\nb'''", [0x61, 0x0a, 0x62]],
    ["b'🐱'", [0xf0, 0x9f, 0x90, 0xb1]],
    [String.raw`b'\n\\'`, [0x0a, 0x5c]],
  ])("%s", (text, wanted) => expect(literal(text)).toEqual(Uint8Array.from(wanted)));

  it("have no escapes for code points", () => {
    expect(faults(String.raw`b'\u00e9'`)[0]).toEqual([
      "EXPR_INVALID_LITERAL",
      String.raw`Syntax error: token recognition error at: '\u00e9'`,
      String.raw`\u00e9`,
    ]);
  });
});
