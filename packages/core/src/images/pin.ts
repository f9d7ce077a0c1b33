import { parseReference, type Reference } from "@imagegate/registry";

/**
 * An image string as Kyverno's mutating step sees it: with registry and tag written out, `docker.io/nginx:latest` for `nginx`.
 * This is the Docker distribution grammar after the default registry was put in front, so it is stricter than the references
 * that CEL's `image()` accepts, and it inserts no `library/`.
 */
export interface PinTarget {
  /** `registry/path:tag`: what policies' image selectors are matched against in this step, and the front of the pinned value. */
  readonly text: string;
  /** What is resolved. */
  readonly reference: Reference;
}

// Docker distribution reference grammar: path components and tag (reference/regexp.go states it in words).
const component = "[a-z0-9]+(?:(?:\\.|_|__|-+)[a-z0-9]+)*";
const path = new RegExp(`^${component}(?:/${component})*$`, "u");
const tagPattern = /^[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}$/u;

/**
 * What to resolve for an image without a digest; undefined when it carries one and nothing is to be pinned.
 * Throws a plain Error with Kyverno's wording when the grammar refuses the string.
 */
export function pinTarget(image: string): PinTarget | undefined {
  if (image.includes("@")) {
    if (hasDigest(image)) return undefined;
    throw invalidImage(image);
  }
  const slash = image.indexOf("/");
  const front = slash < 0 ? "" : image.slice(0, slash);
  const hasRegistry =
    slash >= 0 && (/[.:]/u.test(front) || front === "localhost" || front.toLowerCase() !== front);
  const full = hasRegistry ? image : `docker.io/${image}`;
  const colon = full.lastIndexOf(":");
  const tagged = colon > full.lastIndexOf("/");
  const name = tagged ? full.slice(0, colon) : full;
  const tag = tagged ? full.slice(colon + 1) : "latest";
  if (!path.test(name.slice(name.indexOf("/") + 1)) || !tagPattern.test(tag)) {
    throw invalidImage(image);
  }
  const text = `${name}:${tag}`;
  return { text, reference: parseReference(text) };
}

function hasDigest(image: string): boolean {
  try {
    return parseReference(image).digest !== undefined;
  } catch {
    return false;
  }
}

function invalidImage(image: string): Error {
  return new Error(`invalid image '${image}' (bad image: invalid reference format)`);
}
