import type { Descriptor, Lookup } from "@imagegate/registry";
import { inline } from "../../encoding/strict-json.ts";
import { type Attachment, isUntyped, type Place, requestOptions } from "./discover.ts";
import { isBundleType } from "./bundle.ts";
import { CandidateFault } from "./fault.ts";

/** A signature as it is stored. The bytes have the digest; nothing else is verified. */
export interface StoredSignature {
  readonly format: "legacy" | "bundle";
  readonly digest: string;
  readonly bytes: Uint8Array;
  /** Of the layer: whoever can push may have written them. */
  readonly annotations: Readonly<Record<string, string>>;
}

const simpleSigningType = "application/vnd.dev.cosign.simplesigning.v1+json";

/**
 * Fetches what an attachment holds; undefined for a referrer that turns out to be no bundle and never said it was.
 * @throws CandidateFault for what is no signature, belongs to another image or is too large; RegistryError.
 */
export async function retrieve(
  { kind, descriptor }: Attachment,
  place: Place,
  note: (lookup: Lookup) => void,
): Promise<StoredSignature | undefined> {
  if (kind === "layer") {
    if (descriptor.mediaType !== simpleSigningType) {
      throw new CandidateFault("INVALID_SIGNATURE_LAYER", "the layer is of another media type", {
        expected: simpleSigningType,
        actual: inline(descriptor.mediaType),
      });
    }
    return stored("legacy", descriptor, place, note);
  }
  const options = requestOptions(place, note);
  const manifest = await place.registry.manifest(place.repository, descriptor.digest, options);
  const [layer, ...more] = manifest.layers;
  if (layer === undefined || more.length > 0 || !isBundleType(layer.mediaType)) {
    if (isUntyped(descriptor.artifactType)) return undefined;
    throw new CandidateFault(
      "INVALID_BUNDLE",
      "the referrer says that it is a bundle and does not hold exactly one",
    );
  }
  // A registry's list, and a fallback index more so, may name the referrers of other images.
  if (manifest.subject?.digest !== place.digest) {
    throw new CandidateFault("DIGEST_MISMATCH", "the referrer is attached to another image", {
      expected: place.digest,
      actual: manifest.subject?.digest ?? "no subject",
    });
  }
  return stored("bundle", layer, place, note);
}

async function stored(
  format: StoredSignature["format"],
  descriptor: Descriptor,
  place: Place,
  note: (lookup: Lookup) => void,
): Promise<StoredSignature> {
  const { digest, size, annotations = {} } = descriptor;
  const { maxSignatureBytes } = place.limits;
  if (size > maxSignatureBytes) {
    throw new CandidateFault("LIMIT_EXCEEDED", "the signature is larger than the limit", {
      expected: `at most ${maxSignatureBytes} bytes`,
      actual: `${size} bytes`,
    });
  }
  const options = requestOptions(place, note);
  const bytes = await place.registry.blob(place.repository, descriptor, options);
  return { format, digest, bytes, annotations };
}
