import { answerError } from "./answer-error.ts";
import { computeDigest, matchesDigest } from "./digest.ts";
import { quote, RegistryError } from "./errors.ts";
import type { Descriptor } from "./model.ts";
import type { Session } from "./session.ts";

/** Gets the blob that a descriptor names. The bytes have its size and its digest; its `urls` are never followed. */
export async function fetchBlob(
  session: Session,
  { digest, size }: Descriptor,
): Promise<Uint8Array> {
  const path = session.path(`blobs/${digest}`);
  return session.look("blob", path, async () => {
    const answer = await session.request({ method: "GET", path, maxBytes: size, exact: true });
    const { status, bytes, url } = answer;
    if (status !== 200) throw answerError(answer, "registry");
    if (!matchesDigest(bytes, digest)) {
      throw new RegistryError(
        "REGISTRY_DIGEST_MISMATCH",
        `the bytes of the blob ${quote(digest)} have the digest ${quote(computeDigest(bytes))}`,
        { url, status },
      );
    }
    return { value: bytes, status, found: 1 };
  });
}
