/** An image of a Pod. */
export interface ExtractedImage {
  /** As written. */
  readonly image: string;
  readonly category: ImageCategory;
  /** The container's name, when it has one. */
  readonly container?: string;
  /** JSON pointer of the image in the object: `/spec/initContainers/0/image`. */
  readonly pointer: string;
}

/** The container lists of a Pod, by their name in the Pod and in `images`. */
export type ImageCategory = "containers" | "initContainers" | "ephemeralContainers";

const categories: readonly ImageCategory[] = [
  "containers",
  "initContainers",
  "ephemeralContainers",
];

/** Thrown when an object has no images to extract where it should have; the message is CEL's: `no such key: image`. */
export class ExtractError extends Error {
  override readonly name: string = "ExtractError";
}

/**
 * The images of a Pod in the order of the document: list by list as the Pod's spec has them, duplicates kept. A list that is absent
 * has none. Image volumes are not looked at, as in Kyverno.
 *
 * Throws an {@link ExtractError} for a Pod without `spec` and a container without `image`.
 */
export function extractImages(pod: object): readonly ExtractedImage[] {
  const spec = field(pod, "spec");
  if (!isObject(spec)) throw new ExtractError("no such key: spec");
  const present = Object.keys(spec).filter(isCategory);
  return present.flatMap((category) => imagesOf(spec, category));
}

/** The value of `images` in expressions: every category, its images in order. */
export function imagesByCategory(
  images: readonly ExtractedImage[],
): Readonly<Record<ImageCategory, readonly string[]>> {
  const of = (category: ImageCategory): string[] =>
    images.filter((found) => found.category === category).map((found) => found.image);
  return {
    containers: of("containers"),
    initContainers: of("initContainers"),
    ephemeralContainers: of("ephemeralContainers"),
  };
}

function imagesOf(spec: object, category: ImageCategory): ExtractedImage[] {
  const containers = field(spec, category);
  // `null` is how Go writes an empty list.
  if (containers === null || containers === undefined) return [];
  if (!Array.isArray(containers)) throw new ExtractError(`\`spec.${category}\` is no list`);
  return containers.map((container: unknown, i) => {
    if (!isObject(container)) throw new ExtractError(`\`spec.${category}[${i}]\` is no object`);
    const image = field(container, "image");
    if (image === undefined) throw new ExtractError("no such key: image");
    if (typeof image !== "string")
      throw new ExtractError(`\`spec.${category}[${i}].image\` is no string`);
    const name = field(container, "name");
    const pointer = `/spec/${category}/${i}/image`;
    return { image, category, pointer, ...(typeof name === "string" ? { container: name } : {}) };
  });
}

function isCategory(name: string): name is ImageCategory {
  return categories.some((category) => category === name);
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** An own property: an object under review must not borrow values from its prototype. */
function field(object: object, name: string): unknown {
  return Object.hasOwn(object, name) ? Reflect.get(object, name) : undefined;
}
