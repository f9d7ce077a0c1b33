/** A CEL bytes value. Never changed once it is a value. */
export type Bytes = Uint8Array;

// The encoding classes exist in every runtime; this package declares the part it uses, so that it needs no DOM or Node types.
declare const TextEncoder: new () => { encode(text: string): Uint8Array };
declare const TextDecoder: new (
  label: "utf-8",
  options: { fatal: boolean; ignoreBOM: boolean },
) => { decode(bytes: Uint8Array): string };

const encoder = new TextEncoder();
const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** The text in UTF-8. A lone surrogate becomes U+FFFD. */
export function encodeUtf8(text: string): Bytes {
  return encoder.encode(text);
}

/** How many bytes the text has in UTF-8. A lone surrogate has the three of U+FFFD. */
export function encodedLength(text: string): number {
  let length = text.length;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    if (unit > 0x7f) length++;
    if (unit <= 0x7ff) continue;
    const isPair = (text.codePointAt(i) ?? 0) > 0xffff;
    // Two code units are four bytes.
    if (isPair) i++;
    length++;
  }
  return length;
}

/** The text that the bytes spell in UTF-8, a byte order mark included; undefined when they are not UTF-8. */
export function decodeUtf8(bytes: Bytes): string | undefined {
  try {
    return decoder.decode(bytes);
  } catch {
    return undefined;
  }
}

/** Bytewise order: negative, zero or positive. */
export function compareBytes(left: Bytes, right: Bytes): number {
  const common = Math.min(left.length, right.length);
  for (let i = 0; i < common; i++) {
    const difference = (left[i] ?? 0) - (right[i] ?? 0);
    if (difference !== 0) return difference;
  }
  return left.length - right.length;
}
