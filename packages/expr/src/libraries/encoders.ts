import { priced } from "../priced.ts";
import { libraryCosts } from "./costs.ts";
import { defineLibrary, func, overload, type Library } from "../declare.ts";
import { celError } from "../errors.ts";
import { bytes, string } from "../types.ts";
import { encodeUtf8, type Bytes } from "../values/bytes.ts";
import { checkLength } from "./growth.ts";

const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

const digits: ReadonlyMap<string, number> = new Map(
  Array.from(alphabet, (character, value) => [character, value]),
);

/** Base64 (RFC 4648, section 4), padded. */
function encode(data: Bytes): string {
  checkLength(Math.ceil(data.length / 3) * 4);
  const groups: string[] = [];
  for (let at = 0; at < data.length; at += 3) {
    const group = data.subarray(at, at + 3);
    const [a = 0, b = 0, c = 0] = group;
    const bits = (a << 16) | (b << 8) | c;
    const text = [18, 12, 6, 0].map((by) => alphabet.charAt((bits >> by) & 63)).join("");
    groups.push(text.slice(0, group.length + 1).padEnd(4, "="));
  }
  return groups.join("");
}

/** Reads base64, padded or not at all, with line ends anywhere and any unused bits in the last character, as Go does. */
function decode(text: string): Bytes {
  const digitsOnly = text.replaceAll(/[\r\n]/g, "");
  const padded = digitsOnly.length % 4 === 0 ? digitsOnly.replace(/={1,2}$/, "") : digitsOnly;
  const data = new Uint8Array(Math.floor((padded.length * 3) / 4));
  let bits = 0;
  let at = 0;
  for (let i = 0; i < padded.length; i++) {
    const digit = digits.get(padded.charAt(i));
    if (digit === undefined) return refuse(text);
    bits = ((bits << 6) | digit) & 0xff_ffff;
    if (i % 4 > 0) data[at++] = bits >> (6 - 2 * (i % 4));
  }
  return padded.length % 4 === 1 ? refuse(text) : data;
}

/** Fails in the words of Go's decoder, which names the byte where it stopped. */
function refuse(text: string): never {
  const wrong = text.search(/[^A-Za-z0-9+/\r\n]/);
  const at = wrong === -1 ? encodeUtf8(text).length - 1 : wrong;
  throw celError(`illegal base64 data at input byte ${at}`);
}

/** cel-go's `ext.Encoders` in its version 0: base64. Time in proportion to the input; a result is at most 10,000,000 characters. */
export const encoders: Library = defineLibrary({
  name: "cel.lib.ext.encoders",
  version: 0,
  doc: "Base64.",
  functions: priced(
    [
      func(
        "base64.decode",
        {
          doc: "The bytes that a base64 text stands for. The padding may be missing.",
          examples: [
            "base64.decode('aGVsbG8=') == b'hello'",
            "base64.decode('aGVsbG8') == b'hello'",
          ],
        },
        overload("base64_decode_string", [string], bytes, decode),
      ),
      func(
        "base64.encode",
        {
          doc: "Bytes as base64 text, padded.",
          examples: ["base64.encode(b'hello') == 'aGVsbG8='"],
        },
        overload("base64_encode_bytes", [bytes], string, encode),
      ),
    ],
    libraryCosts,
  ),
});
