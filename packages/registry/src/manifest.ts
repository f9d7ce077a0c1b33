import { computeDigest, isDigest } from "./digest.ts";
import { quote, RegistryError, type RegistryErrorFacts } from "./errors.ts";
import { essence, manifestKind } from "./media-types.ts";
import type { Descriptor, Manifest } from "./model.ts";

/** What is known of a document beside its bytes. */
export interface DocumentFacts {
  /** The `Content-Type` that it came with. */
  readonly contentType?: string | undefined;
  /** Where it came from, for errors. */
  readonly url?: string | URL | undefined;
  /** HTTP status that it came with, for errors. */
  readonly status?: number;
  /** What errors call it. Default: `the manifest`. */
  readonly what?: string;
}

/**
 * Decodes a manifest or an index, and computes the digest of its bytes. Whether that is the digest that was asked for is
 * the caller's to compare.
 *
 * Strict where a loose reader could be led to see another image than the runtime sees: the content type must agree with
 * `mediaType`, a document is either a manifest or an index, never both (CVE-2021-41190), schema 1 is refused. `null` lists
 * are empty: Go writes them so.
 * @throws RegistryError `REGISTRY_PROTOCOL`.
 */
export function decodeManifest(bytes: Uint8Array, facts: DocumentFacts = {}): Manifest {
  const { what = "the manifest", url, status } = facts;
  const at: Where = { what, facts: { ...(url && { url }), ...(status && { status }) }, path: "" };
  const document = record(parseJson(bytes, at), at);
  const written = optionalString(document, "mediaType", at);
  const came = facts.contentType === undefined ? undefined : essence(facts.contentType);
  const mediaType = written ?? came;
  if (mediaType === undefined) throw invalid(at, "has no media type");
  if (came !== undefined && came !== mediaType) {
    throw invalid(at, `says ${quote(mediaType)} and was sent as ${quote(came)}`);
  }
  const kind = manifestKind(mediaType);
  if (kind === undefined) {
    const why = `is of the type ${quote(mediaType)}, which is no manifest that is supported`;
    throw invalid(at, why, /manifest\.v1\b/.test(mediaType) ? outdated : undefined);
  }
  if (document["schemaVersion"] !== 2) throw invalid(at, "does not have the schema version 2");
  for (const name of kind === "index"
    ? ["layers", "config", "fsLayers"]
    : ["manifests", "fsLayers"]) {
    if (name in document)
      throw invalid(
        at,
        `is ${kind === "index" ? "an index" : "a manifest"} and has ${quote(name)}`,
      );
  }

  const config =
    kind === "manifest" ? descriptor(document["config"], within(at, "config")) : undefined;
  const artifactType = optionalString(document, "artifactType", at);
  const subject = isAbsent(document["subject"])
    ? undefined
    : subjectDescriptor(document["subject"], within(at, "subject"));
  return {
    digest: computeDigest(bytes),
    mediaType,
    bytes,
    kind,
    ...(config === undefined ? {} : { config }),
    layers: kind === "manifest" ? descriptors(document["layers"], within(at, "layers")) : [],
    manifests: kind === "index" ? descriptors(document["manifests"], within(at, "manifests")) : [],
    ...(artifactType === undefined ? {} : { artifactType }),
    ...(subject === undefined ? {} : { subject }),
    annotations: stringMap(document["annotations"], within(at, "annotations")),
  };
}

interface Where {
  readonly what: string;
  readonly facts: RegistryErrorFacts;
  readonly path: string;
}

function within(at: Where, name: string): Where {
  return { ...at, path: at.path === "" ? name : `${at.path}.${name}` };
}

const outdated = "push the image again with a current tool: schema 1 was given up in 2017";

function invalid({ what, facts, path }: Where, why: string, help?: string): RegistryError {
  const subject = path === "" ? what : `${quote(path)} of ${what}`;
  return new RegistryError("REGISTRY_PROTOCOL", `${subject} ${why}`, {
    ...facts,
    ...(help === undefined ? {} : { help }),
  });
}

function parseJson(bytes: Uint8Array, at: Where): unknown {
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes));
  } catch {
    // A login page, an error page: worth its own words, since nothing is wrong with the image then.
    const isMarkup = /^\s*</.test(new TextDecoder().decode(bytes.subarray(0, 100)));
    throw invalid(at, isMarkup ? "is not JSON but HTML" : "is not JSON");
  }
}

function isAbsent(value: unknown): value is undefined | null {
  return value === undefined || value === null;
}

function record(value: unknown, at: Where): Readonly<Record<string, unknown>> {
  if (typeof value !== "object" || value === null || Array.isArray(value))
    throw invalid(at, "is not an object");
  // Without a prototype, so that a missing `constructor` is missing.
  return Object.assign<object, Record<string, unknown>>(
    Object.create(null),
    Object.fromEntries(Object.entries(value)),
  );
}

function string(value: unknown, at: Where): string {
  if (typeof value !== "string") throw invalid(at, "is not a string");
  return value;
}

function optionalString(
  from: Readonly<Record<string, unknown>>,
  name: string,
  at: Where,
): string | undefined {
  const value = from[name];
  // Go writes the empty string for "absent" here and there.
  return isAbsent(value) || value === "" ? undefined : string(value, within(at, name));
}

function stringMap(value: unknown, at: Where): Readonly<Record<string, string>> {
  if (isAbsent(value)) return {};
  const entries = Object.entries(record(value, at));
  return Object.fromEntries(entries.map(([name, each]) => [name, string(each, within(at, name))]));
}

function descriptors(value: unknown, at: Where): readonly Descriptor[] {
  if (value === null) return [];
  if (!Array.isArray(value)) throw invalid(at, "is not a list");
  return value.map((each: unknown, index) =>
    descriptor(each, { ...at, path: `${at.path}[${index}]` }),
  );
}

/** Any algorithm by the grammar of OCI; sha256 exactly. What is not sha256 can be listed and not be fetched. */
const digestPattern = /^[a-z0-9]+(?:[+._-][a-z0-9]+)*:[\w=-]{1,256}$/;

function descriptor(value: unknown, at: Where): Descriptor {
  const from = record(value, at);
  const size = from["size"];
  if (typeof size !== "number" || !Number.isSafeInteger(size) || size < 0) {
    throw invalid(within(at, "size"), "is not a number of bytes");
  }
  const digest = string(from["digest"], within(at, "digest"));
  if (!(digest.startsWith("sha256:") ? isDigest(digest) : digestPattern.test(digest))) {
    throw invalid(within(at, "digest"), "is not a digest");
  }
  const artifactType = optionalString(from, "artifactType", at);
  const platform = isAbsent(from["platform"])
    ? undefined
    : record(from["platform"], within(at, "platform"));
  return {
    mediaType: string(from["mediaType"], within(at, "mediaType")),
    digest,
    size,
    ...(artifactType === undefined ? {} : { artifactType }),
    ...(isAbsent(from["annotations"])
      ? {}
      : { annotations: stringMap(from["annotations"], within(at, "annotations")) }),
    ...(platform === undefined
      ? {}
      : { platform: decodePlatform(platform, within(at, "platform")) }),
  };
}

/** A subject may come without its size: some writers leave it out, cosign writes 0. Nothing is read by it. */
function subjectDescriptor(value: unknown, at: Where): Descriptor {
  const from = record(value, at);
  return descriptor(isAbsent(from["size"]) ? { ...from, size: 0 } : from, at);
}

function decodePlatform(
  from: Readonly<Record<string, unknown>>,
  at: Where,
): NonNullable<Descriptor["platform"]> {
  const variant = optionalString(from, "variant", at);
  return {
    os: string(from["os"], within(at, "os")),
    architecture: string(from["architecture"], within(at, "architecture")),
    ...(variant === undefined ? {} : { variant }),
  };
}
