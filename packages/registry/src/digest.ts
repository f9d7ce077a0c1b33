import { createHash } from "node:crypto";
import { quote, RegistryError } from "./errors.ts";

/** `sha256:` and 64 lower-case hex digits. The only algorithm that cosign, Kyverno and this package accept (RFC 6234). */
const sha256Pattern = /^sha256:[0-9a-f]{64}$/;

/** Whether the text is a sha256 digest, exactly: lower case, 64 digits, no space. */
export function isDigest(text: string): boolean {
  return sha256Pattern.test(text);
}

/**
 * The digest itself, once it is known to be one.
 * @throws RegistryError `REGISTRY_INVALID_REFERENCE` for any other algorithm, length or case.
 */
export function parseDigest(text: string): string {
  if (isDigest(text)) return text;
  throw new RegistryError("REGISTRY_INVALID_REFERENCE", `${quote(text)} is not a sha256 digest`, {
    help: "write it as sha256: and 64 lower-case hex digits; other algorithms are refused",
  });
}

/** `sha256:<hex>` of the bytes. */
export function computeDigest(bytes: Uint8Array): string {
  return `sha256:${createHash("sha256").update(bytes).digest("hex")}`;
}

/** Whether the bytes have the digest. A digest that is malformed or of another algorithm matches nothing. */
export function matchesDigest(bytes: Uint8Array, digest: string): boolean {
  return isDigest(digest) && computeDigest(bytes) === digest;
}

/** The tag under which a registry without the referrers API lists what names the digest: `sha256-<hex>`. */
export function referrersTag(digest: string): string {
  return parseDigest(digest).replace(":", "-");
}
