import { type Descriptor, type Lookup, mediaTypes, RegistryError } from "@imagegate/registry";
import { type Failure, failure, failureOf, throwIfGivenUp } from "../../failure.ts";
import type { VerifyRequest } from "../attestor.ts";
import { isBundleType } from "./bundle.ts";

/** Something that is attached to the image and may be a signature. */
export interface Attachment {
  /** `layer`: of the manifest under the `.sig` tag; `referrer`: a manifest that names the image as its subject. */
  readonly kind: "layer" | "referrer";
  readonly descriptor: Descriptor;
}

/** All that is attached, as far as it could be listed. */
export interface Discovery {
  readonly attachments: readonly Attachment[];
  /** Listings that failed, or are longer than the limits allow. Each leaves open what it would have named. */
  readonly failures: readonly Failure[];
  readonly lookups: readonly Lookup[];
}

/** A question as far as it says where to look. */
export type Place = Pick<
  VerifyRequest<unknown>,
  "repository" | "digest" | "registry" | "credentials" | "limits" | "signal"
>;

type Note = (lookup: Lookup) => void;

/**
 * Lists what cosign may have attached to a digest: the layers under its `.sig` tag and the bundles among its referrers, asked for
 * at once. Both count whatever the other holds, so that a stranger's bundle cannot hide a good signature under the tag.
 *
 * Nothing is verified yet. A listing that names more than is left of `limits.maxCandidates` is refused whole: with a part of it,
 * whoever can push would choose which part. At the deadline, what has not been listed is a failure; rejects only when the signal fires
 * for another reason.
 */
export async function discover(place: Place): Promise<Discovery> {
  const listings = await Promise.all([list(place, signatureLayers), list(place, bundleReferrers)]);
  const attachments: Attachment[] = [];
  const failures: Failure[] = [];
  for (const { found, failure: failed, lookups } of listings) {
    const left = place.limits.maxCandidates - attachments.length;
    if (failed !== undefined) failures.push(failed);
    else if (found.length > left)
      failures.push({ ...tooMany(found.length, place), ...requestOf(lookups) });
    else attachments.push(...found);
  }
  return { attachments, failures, lookups: listings.flatMap(({ lookups }) => lookups) };
}

interface Listing {
  readonly found: readonly Attachment[];
  readonly failure?: Failure;
  readonly lookups: readonly Lookup[];
}

async function list(
  place: Place,
  ask: (place: Place, note: Note) => Promise<readonly Attachment[]>,
): Promise<Listing> {
  const lookups: Lookup[] = [];
  try {
    const found = await ask(place, (lookup) => lookups.push(lookup));
    return { found, lookups };
  } catch (error) {
    throwIfGivenUp(place.signal);
    return { found: [], failure: { ...requestOf(lookups), ...failureOf(error) }, lookups };
  }
}

/** The request that a listing ended with. */
function requestOf(lookups: readonly Lookup[]): Pick<Failure, "request"> {
  const last = lookups.at(-1);
  if (last === undefined) return {};
  const { url, status } = last;
  return { request: { url, ...(status === undefined ? {} : { status }) } };
}

/** The layers of the manifest under `sha256-<hex>.sig`, where cosign 1 and 2 put signatures. */
async function signatureLayers(place: Place, note: Note): Promise<readonly Attachment[]> {
  const tag = `${place.digest.replace(":", "-")}.sig`;
  const manifest = await place.registry.manifestByTag(
    place.repository,
    tag,
    requestOptions(place, note),
  );
  if (manifest?.kind === "index") {
    throw new RegistryError(
      "REGISTRY_PROTOCOL",
      `the tag \`${tag}\` names an index, not a manifest of signatures`,
      { help: "remove the tag, or sign again" },
    );
  }
  return (manifest?.layers ?? []).map((descriptor) => ({ kind: "layer", descriptor }));
}

/** The referrers that are bundles or may be. */
async function bundleReferrers(place: Place, note: Note): Promise<readonly Attachment[]> {
  const { descriptors } = await place.registry.referrers(
    place.repository,
    place.digest,
    requestOptions(place, note),
  );
  return descriptors
    .filter(({ artifactType }) => isUntyped(artifactType) || isBundleType(artifactType ?? ""))
    .map((descriptor) => ({ kind: "referrer", descriptor }));
}

/**
 * Whether a referrer's type says nothing of what it is. Some registries drop the type, and cosign 2.6 and 3.0 write that of the
 * empty configuration into the fallback index: only the manifest tells.
 */
export function isUntyped(artifactType: string | undefined): boolean {
  return artifactType === undefined || artifactType === "" || artifactType === mediaTypes.ociEmpty;
}

/** How to ask the registry on behalf of a question. */
export function requestOptions(
  { credentials, signal }: Place,
  onLookup: Note,
): NonNullable<Parameters<Place["registry"]["manifest"]>[2]> {
  return { context: credentials, signal, onLookup };
}

function tooMany(found: number, { limits }: Place): Failure {
  return failure(
    "LIMIT_EXCEEDED",
    `${found} possible signatures are attached, and no more than ${limits.maxCandidates} are tried in all`,
  );
}
