import { decodeUtf8, encodeUtf8 } from "../values/bytes.ts";

/** The parts of a URL that Go escapes by rules of their own (its `net/url` package). */
export type UrlPart = "path" | "userinfo" | "host" | "zone" | "query" | "fragment";

const hostExtras: ReadonlySet<string> = new Set("!$&'()*+,;=:[]<>\"");

/** The reserved characters that each part may hold as they are. */
const reserved: Readonly<Record<UrlPart, ReadonlySet<string>>> = {
  path: new Set("$&+,/:;=@"),
  userinfo: new Set("$&+,;="),
  host: hostExtras,
  zone: hostExtras,
  query: new Set(),
  fragment: new Set("$&+,/:;=?@!()*"),
};

/** Whether an ASCII character stands for itself in a part. */
export function isPlain(character: string, part: UrlPart): boolean {
  return /^[A-Za-z0-9\-_.~]$/.test(character) || reserved[part].has(character);
}

/** Percent-encodes, byte by byte of the UTF-8, what cannot stand for itself. */
export function escapeBytes(bytes: Uint8Array, part: UrlPart): string {
  return Array.from(bytes, (byte) => {
    const character = String.fromCharCode(byte);
    if (byte < 0x80 && isPlain(character, part)) return character;
    return `%${byte.toString(16).toUpperCase().padStart(2, "0")}`;
  }).join("");
}

/** Thrown inside the parser where a text is no URL. The message is Go's. */
export class UrlFault {
  readonly message: string;

  constructor(message: string) {
    this.message = message;
  }
}

/** The bytes that an escaped part stands for. Throws a {@link UrlFault} for what may not be escaped, or must be. */
export function unescapeBytes(text: string, part: UrlPart): Uint8Array {
  const bytes = encodeUtf8(text);
  const result = new Uint8Array(bytes.length);
  let length = 0;
  for (let i = 0; i < bytes.length; i++) {
    const byte = bytes[i] ?? 0;
    if (byte === 0x25) {
      result[length++] = unescapeByte(ascii(bytes.subarray(i, i + 3)), part);
      i += 2;
    } else {
      const character = String.fromCharCode(byte);
      if ((part === "host" || part === "zone") && byte < 0x80 && !isPlain(character, part)) {
        throw new UrlFault(`invalid character ${JSON.stringify(character)} in host name`);
      }
      result[length++] = part === "query" && character === "+" ? 0x20 : byte;
    }
  }
  return result.subarray(0, length);
}

/** The byte of `%hh`. In hosts only bytes beyond ASCII may be escaped, in zones also what could stand there itself. */
function unescapeByte(escape: string, part: UrlPart): number {
  const byte = Number.parseInt(escape.slice(1), 16);
  const plain = escape === "%25" || byte >= 0x80;
  const allowed =
    /^%[0-9A-Fa-f]{2}$/.test(escape) &&
    (part === "host"
      ? plain
      : part !== "zone" || plain || byte === 0x20 || isPlain(String.fromCharCode(byte), "host"));
  if (!allowed) throw new UrlFault(`invalid URL escape ${JSON.stringify(escape)}`);
  return byte;
}

function ascii(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => String.fromCharCode(byte)).join("");
}

/** The text of an escaped part. Throws a {@link UrlFault} also when the bytes are not UTF-8, which no CEL string can hold. */
export function unescapeText(text: string, part: UrlPart): string {
  const decoded = decodeUtf8(unescapeBytes(text, part));
  if (decoded === undefined) throw new UrlFault("escaped bytes are not UTF-8");
  return decoded;
}
