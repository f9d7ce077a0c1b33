/**
 * The bytes of standard, padded base64 (RFC 4648, 4); undefined for anything else. Node's own decoder skips foreign characters
 * and takes the URL alphabet, so two different texts could stand for one signature.
 */
export function decodeBase64(text: string): Uint8Array | undefined {
  const bytes = Buffer.from(text, "base64");
  // Writing it back is the one test that also finds surplus bits in the last character.
  return bytes.toString("base64") === text ? new Uint8Array(bytes) : undefined;
}

/** Standard, padded base64 of the bytes. */
export function encodeBase64(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("base64");
}
