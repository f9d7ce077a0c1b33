import { decodeBase64 } from "../encoding/base64.ts";

/** One block of a PEM text (RFC 7468). */
export interface PemBlock {
  /** `PUBLIC KEY`. */
  readonly label: string;
  readonly der: Uint8Array;
}

/**
 * The blocks of a text that holds nothing else but white space; undefined when it holds anything else, a broken block or
 * headers. Other readers take the first block and ignore what stands around it.
 */
export function parsePem(text: string): readonly PemBlock[] | undefined {
  const block = /\s*-----BEGIN ([A-Z0-9 ]+)-----[ \t]*\r?\n([A-Za-z0-9+/=\s]*)-----END \1-----\s*/y;
  const blocks: PemBlock[] = [];
  while (block.lastIndex < text.length) {
    const [, label = "", body = ""] = block.exec(text) ?? [];
    const der = decodeBase64(body.replace(/\s+/g, ""));
    if (label === "" || der === undefined || der.length === 0) return undefined;
    blocks.push({ label, der });
  }
  return blocks;
}
