import {
  type About,
  bool,
  celError,
  defineLibrary,
  func,
  type FunctionDeclaration,
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
    func(
      "image",
      {
        doc: "The image that a text names, with Docker's defaults. An error when it names none.",
        examples: [
          "image('nginx').registry() == 'index.docker.io'",
          "image('ghcr.io/acme/app:1.5').tag() == '1.5'",
        ],
      },
      overload("image_string", [string], imageType, parse),
    ),
    func(
      "parseImageReference",
      {
        doc: "The same as `image`.",
        examples: ["parseImageReference('nginx') == image('nginx')"],
      },
      overload("parse_image_reference_string", [string], imageType, parse),
    ),
    func(
      "isImage",
      {
        doc: "Whether `image` takes the text.",
        examples: ["isImage('nginx:1.25')", "!isImage('nginx:')"],
      },
      overload("is_image_string", [string], bool, (text) => tryParse(text) !== undefined),
    ),
    accessor(
      "registry",
      {
        doc: "The host of the registry, with its port if there is one.",
        examples: ["image('localhost:5000/app').registry() == 'localhost:5000'"],
      },
      (reference) => reference.registry,
    ),
    accessor(
      "repository",
      {
        doc: "The repository, without the registry.",
        examples: ["image('nginx').repository() == 'library/nginx'"],
      },
      (reference) => reference.repository,
    ),
    accessor(
      "tag",
      {
        doc: "The tag: `latest` when the text has neither tag nor digest, empty when it has a digest alone.",
        examples: ["image('nginx').tag() == 'latest'"],
      },
      (reference) => reference.tag ?? "",
    ),
    accessor(
      "digest",
      {
        doc: "The digest, empty when the text has none.",
        examples: ["image('nginx').digest() == ''"],
      },
      (reference) => reference.digest ?? "",
    ),
    accessor(
      "identifier",
      {
        doc: "The tag, the digest, or both with `@` between.",
        examples: ["image('nginx:1.25').identifier() == '1.25'"],
      },
      ({ tag, digest }) => [tag, digest].filter((part) => part !== undefined).join("@"),
    ),
    accessor(
      "identifierWithSeparator",
      {
        doc: "The digest behind `@` if there is one, else the tag behind `:`.",
        examples: ["image('nginx:1.25').identifierWithSeparator() == ':1.25'"],
      },
      ({ tag, digest }) => (digest === undefined ? `:${tag ?? ""}` : `@${digest}`),
    ),
    func(
      "containsDigest",
      {
        doc: "Whether the text has a digest.",
        examples: ["!image('nginx:1.25').containsDigest()"],
      },
      method(
        "image_contains_digest",
        [imageType],
        bool,
        (image) => referenceOf(image).digest !== undefined,
      ),
    ),
  ],
});

function accessor(
  name: string,
  about: About,
  read: (reference: Reference) => string,
): FunctionDeclaration {
  return func(
    name,
    about,
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
