import {
  bool,
  celError,
  defineLibrary,
  func,
  type Library,
  method,
  opaque,
  type OpaqueType,
  OpaqueValue,
  overload,
  string,
  type Value,
} from "@imagegate/expr";
import { parseReference, type Reference } from "@imagegate/registry";

/** The type of a parsed image reference. */
const imageType: OpaqueType = opaque("kyverno.image");

/** A parsed image reference in CEL. Equal to another when their parts and their texts are equal: `nginx` is not `docker.io/nginx`. */
class ImageValue extends OpaqueValue {
  override readonly type: OpaqueType = imageType;
  readonly reference: Reference;

  constructor(reference: Reference) {
    super();
    this.reference = reference;
  }

  // The parts follow from the text.
  override equals(other: OpaqueValue): boolean {
    return other instanceof ImageValue && other.reference.text === this.reference.text;
  }

  override key(): string {
    return JSON.stringify(this.reference.text);
  }
}

/**
 * Image references: `image(text)` and `parseImageReference(text)` parse one or err with `could not parse reference: …`,
 * `isImage(text)` tells whether that works, and an image has `registry()`, `repository()`, `tag()`, `digest()`, `identifier()`,
 * `identifierWithSeparator()` and `containsDigest()`.
 *
 * `image("nginx:1.25")` has the registry `index.docker.io`, the repository `library/nginx`, the tag `1.25` and the digest `""`.
 * With a digest and no tag the tag is `""`; with neither it is `latest`.
 */
export const imageLibrary: Library = defineLibrary({
  name: "kyverno.image",
  version: 1,
  types: [imageType],
  functions: [
    func("image", overload("image_string", [string], imageType, parse)),
    func(
      "parseImageReference",
      overload("parse_image_reference_string", [string], imageType, parse),
    ),
    func(
      "isImage",
      overload("is_image_string", [string], bool, (text) => tryParse(text) !== undefined),
    ),
    accessor("registry", (reference) => reference.registry),
    accessor("repository", (reference) => reference.repository),
    accessor("tag", (reference) => reference.tag ?? ""),
    accessor("digest", (reference) => reference.digest ?? ""),
    accessor("identifier", ({ tag, digest }) =>
      [tag, digest].filter((part) => part !== undefined).join("@"),
    ),
    accessor("identifierWithSeparator", ({ tag, digest }) =>
      digest === undefined ? `:${tag ?? ""}` : `@${digest}`,
    ),
    func(
      "containsDigest",
      method(
        "image_contains_digest",
        [imageType],
        bool,
        (image) => referenceOf(image).digest !== undefined,
      ),
    ),
  ],
});

function accessor(name: string, read: (reference: Reference) => string): ReturnType<typeof func> {
  return func(
    name,
    method(`image_${name}`, [imageType], string, (image) => read(referenceOf(image))),
  );
}

function referenceOf(value: Value | undefined): Reference {
  if (value instanceof ImageValue) return value.reference;
  throw celError("no such overload");
}

function parse(text: Value | undefined): Value {
  const reference = tryParse(text);
  if (reference === undefined)
    throw celError(`could not parse reference: ${typeof text === "string" ? text : ""}`);
  return new ImageValue(reference);
}

function tryParse(text: Value | undefined): Reference | undefined {
  if (typeof text !== "string") throw celError("no such overload");
  try {
    return parseReference(text);
  } catch {
    return undefined;
  }
}
