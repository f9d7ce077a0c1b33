import type { Random } from "./random.ts";

const pieces = [
  "(",
  ")",
  "[",
  "]",
  "{",
  "}",
  ".",
  ",",
  ":",
  "?",
  "!",
  "-",
  "+",
  "&&",
  "||",
  "==",
  " in ",
  "'",
  '"',
  "`",
  "'''",
  '"""',
  "r'",
  "b'",
  "\\",
  "\\x",
  "\\u12",
  "\\U0010ffff",
  "\\777",
  "//",
  "\n",
  "\r\n",
  "\r",
  "\t",
  "\u2028",
  "\0",
  "0x",
  "1e",
  "1e999",
  "9223372036854775808",
  "-9223372036854775808",
  "18446744073709551616u",
  ".5",
  "1.",
  "u",
  "true",
  "null",
  "has(",
  ".all(x,",
  ".map(x, y,",
  "cel.bind(x,",
  ".?",
  "[?",
  "@in",
  "__proto__",
  "constructor",
  "\ud800",
  "\udc00",
  "😀",
  "e\u0301",
  "\u202e",
  "\ufeff",
  "ａ",
  "\u00a0",
  "in",
  "if",
  "a.b.C{",
  "x: 1}",
  "$",
  "#",
  ";",
  "dyn(",
] as const;

const wraps = [
  ["(", ")"],
  ["[", "]"],
  ["{1: ", "}"],
  ["!", ""],
  ["-", ""],
  ["[1].all(x, ", ")"],
  ["dyn(", ")"],
  ["", ".p"],
  ["", "[0]"],
  ["true ? 1 : ", ""],
  ["1 + ", ""],
  ["", " || true"],
  ["cel.bind(x, ", ", x)"],
  ["", ".f()"],
] as const;

/** A text that resembles the text; `other` lends parts. */
export function mutate(text: string, other: string, random: Random): string {
  let mutated = text;
  for (let left = 1 + random.below(3); left > 0; left--)
    mutated = mutateOnce(mutated, other, random);
  return mutated;
}

function mutateOnce(text: string, other: string, random: Random): string {
  const from = random.below(text.length + 1);
  const to = Math.min(text.length, from + random.below(random.chance(0.8) ? 6 : 60));
  const before = text.slice(0, from);
  const after = text.slice(to);
  switch (random.below(9)) {
    case 0:
      return before + after;
    case 1:
      return before + text.slice(from, to).repeat(2 + random.below(3)) + after;
    case 2:
    case 3:
      return before + random.pick(pieces) + text.slice(from);
    case 4:
      return before + random.pick(pieces) + after;
    case 5:
      return (
        before + other.slice(random.below(other.length + 1)) + (random.chance(0.5) ? after : "")
      );
    case 6:
      return flipped(text, random);
    case 7:
      return (
        before + String.fromCodePoint(random.below(random.chance(0.7) ? 0x80 : 0x11_0000)) + after
      );
    default:
      return nested(text, random);
  }
}

/** One bit of the text as UTF-8 turned round. What is no UTF-8 then becomes U+FFFD, as where a file is read. */
function flipped(text: string, random: Random): string {
  const bytes = Buffer.from(text);
  const at = random.below(bytes.length);
  const byte = bytes[at];
  if (byte !== undefined) bytes[at] = byte ^ (1 << random.below(8));
  return bytes.toString();
}

function nested(text: string, random: Random): string {
  const [open, close] = random.pick(wraps);
  const times = random.chance(0.95) ? 1 + random.below(4) : random.below(400);
  return open.repeat(times) + text + close.repeat(times);
}
