import type { IToken } from "chevrotain";
import type { Fault } from "./errors.ts";
import { invalidCodePoint, invalidEscape, invalidNumber } from "./faults.ts";
import {
  BytesLiteral,
  FloatLiteral,
  IntLiteral,
  Null,
  StringLiteral,
  True,
  UintLiteral,
} from "./tokens.ts";
import { encodeUtf8 } from "./values/bytes.ts";
import { toDouble } from "./values/double.ts";
import { maxInt, minInt, toInt } from "./values/int.ts";
import { maxUint, toUint } from "./values/uint.ts";
import type { Value } from "./values/value.ts";

/** Takes a fault of a literal; offsets count from the literal's first character. */
export type ReportLiteral = (fault: Fault, start: number, end: number) => void;

/** The value of a literal token, with the `-` before it if `negative`. Something harmless when it is faulty, which is reported. */
export function literalValue(token: IToken, negative: boolean, report: ReportLiteral): Value {
  const { tokenType, image } = token;
  switch (tokenType) {
    case IntLiteral:
      return intLiteral(image, negative, report);
    case UintLiteral:
      return uintLiteral(image, report);
    case FloatLiteral:
      return doubleLiteral(image, negative, report);
    case StringLiteral:
      return stringLiteral(image, report);
    case BytesLiteral:
      return bytesLiteral(image, report);
    default:
      return tokenType === Null ? null : tokenType === True;
  }
}

/** The value of an int literal, `0x1f` or `31`, with the `-` before it if `negative`. Zero when out of range, which is reported. */
function intLiteral(text: string, negative: boolean, report: ReportLiteral): Value {
  // Safe whatever the base: 13 hex digits after `0x` have 52 bits.
  if (text.length <= 15 && !negative) return Number(text);
  const value = negative ? -BigInt(text) : BigInt(text);
  if (value >= minInt && value <= maxInt) return toInt(value);
  report(invalidNumber("int"), 0, text.length);
  return 0;
}

/** The value of a uint literal, `31u`. */
function uintLiteral(text: string, report: ReportLiteral): Value {
  const value = BigInt(text.slice(0, -1));
  if (value <= maxUint) return toUint(value);
  report(invalidNumber("uint"), 0, text.length);
  return toUint(0n);
}

/** The value of a double literal. */
function doubleLiteral(text: string, negative: boolean, report: ReportLiteral): Value {
  const value = Number(text);
  if (Number.isFinite(value)) return toDouble(negative ? -value : value);
  report(invalidNumber("double"), 0, text.length);
  return toDouble(0);
}

/** The value of a string literal with its quotes and prefix. */
function stringLiteral(text: string, report: ReportLiteral): Value {
  // Nearly every string is one pair of quotes with nothing to look into.
  if (!text.includes("\\")) {
    const mark = text.charCodeAt(0);
    const plain =
      (mark === 0x22 || mark === 0x27) && (text.length < 6 || text.charCodeAt(1) !== mark);
    if (plain) return text.slice(1, -1);
  }
  const { body, start, raw } = open(text);
  if (raw || !body.includes("\\")) return unixLines(body);
  let result = "";
  for (const part of parts(body, start, "string", report)) {
    result += typeof part === "string" ? part : String.fromCodePoint(part);
  }
  return result;
}

/** The value of a bytes literal with its quotes and prefix. Characters stand for their UTF-8, `\x` and octal escapes for one byte. */
function bytesLiteral(text: string, report: ReportLiteral): Value {
  const { body, start, raw } = open(text);
  if (raw) return encodeUtf8(unixLines(body));
  const bytes: number[] = [];
  for (const part of parts(body, start, "bytes", report)) {
    if (typeof part === "number") bytes.push(part);
    else for (const byte of encodeUtf8(part)) bytes.push(byte);
  }
  return Uint8Array.from(bytes);
}

/** What stands between the quotes, where it starts, and whether escapes are plain text. */
function open(text: string): { body: string; start: number; raw: boolean } {
  const quote = text.search(/["']/);
  const mark = text[quote] ?? "";
  const width = text.startsWith(mark.repeat(3), quote) && text.length >= quote + 6 ? 3 : 1;
  const body = text.slice(quote + width, text.length - width);
  return {
    body,
    start: quote + width,
    raw: /[rR]/.test(text.slice(0, quote)),
  };
}

/** As in cel-go, line ends in triple quotes are LF whatever the file has. Elsewhere there are none. */
function unixLines(text: string): string {
  return text.includes("\r") ? text.replace(/\r\n?/g, "\n") : text;
}

const simpleEscapes: Readonly<Record<string, number>> = {
  a: 0x07,
  b: 0x08,
  f: 0x0c,
  n: 0x0a,
  r: 0x0d,
  t: 0x09,
  v: 0x0b,
  "\\": 0x5c,
  "?": 0x3f,
  '"': 0x22,
  "'": 0x27,
  "`": 0x60,
};

const escape =
  /\\(?:(?<simple>[abfnrtv\\?"'`])|[xX](?<hex>[0-9a-fA-F]{2})|(?<octal>[0-3][0-7]{2})|u(?<short>[0-9a-fA-F]{4})|U(?<long>[0-9a-fA-F]{8}))/y;

/** The runs of plain text (strings) and the escapes (code points, for bytes the byte) of a body. Faulty escapes are reported and left out. */
function* parts(
  body: string,
  start: number,
  form: "string" | "bytes",
  report: ReportLiteral,
): Generator<string | number> {
  let at = 0;
  for (;;) {
    const backslash = body.indexOf("\\", at);
    if (backslash === -1) break;
    if (backslash > at) yield unixLines(body.slice(at, backslash));
    escape.lastIndex = backslash;
    const match = escape.exec(body);
    if (match === null) {
      const sequence = `\\${String.fromCodePoint(body.codePointAt(backslash + 1) ?? 0)}`;
      const end = backslash + sequence.length;
      report(invalidEscape(sequence, escapeHelp(sequence)), start + backslash, start + end);
      at = end;
      continue;
    }
    at = escape.lastIndex;
    const value = escaped(match, form, (fault) => report(fault, start + backslash, start + at));
    if (value !== undefined) yield value;
  }
  if (at < body.length) yield unixLines(body.slice(at));
}

function escaped(
  match: RegExpExecArray,
  form: "string" | "bytes",
  report: (fault: Fault) => void,
): number | undefined {
  const { simple, hex, octal, short, long } = match.groups ?? {};
  if (simple !== undefined) return simpleEscapes[simple];
  if (hex !== undefined) return Number.parseInt(hex, 16);
  if (octal !== undefined) return Number.parseInt(octal, 8);
  const code = Number.parseInt(short ?? long ?? "", 16);
  if (form === "bytes") {
    report(
      invalidEscape(
        match[0],
        "bytes have no \\u escapes: write the character, or its bytes with \\x",
      ),
    );
    return undefined;
  }
  if (code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff)) {
    report(invalidCodePoint(match[0]));
    return undefined;
  }
  return code;
}

function escapeHelp(sequence: string): string {
  switch (sequence.slice(1)) {
    case "x":
    case "X":
      return "two hex digits must follow";
    case "u":
      return "four hex digits must follow";
    case "U":
      return "eight hex digits must follow";
    case "0":
    case "1":
    case "2":
    case "3":
      return "three octal digits up to \\377 make a byte";
    default:
      return `\`${sequence}\` is no escape; write \\\\ for a backslash, or put r before the quote`;
  }
}
