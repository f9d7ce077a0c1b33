import { isDigest } from "./digest.ts";
import { quote, RegistryError } from "./errors.ts";
import type { Reference, Repository } from "./model.ts";
import { mistakeInReference, withoutUserinfo } from "./reference-mistakes.ts";

/** The registry that a name without a host means, as go-containerregistry calls it. */
export const defaultRegistry: string = "index.docker.io";

/** Where Docker Hub's API answers. */
const dockerHubApi = "registry-1.docker.io";

/** The names that Docker Hub goes by. Credentials filed under one of them are for all. */
const dockerHubAliases: ReadonlySet<string> = new Set(["docker.io", defaultRegistry, dockerHubApi]);

/** What {@link parseReference} takes beside the text. */
export interface ParseReferenceOptions {
  /** The tag of `repo:tag@digest`: kept (default), or dropped as Kyverno did before mid-2026. */
  readonly tagOfDigest?: "keep" | "drop";
}

/**
 * Parses an image reference as go-containerregistry does with weak validation, which is what Kyverno's CEL functions see.
 *
 * Not a promise that the reference can be fetched: paths such as `/x` or `nginx/` parse. The client refuses them
 * ({@link checkRepository}) before they reach a URL.
 * @throws RegistryError `REGISTRY_INVALID_REFERENCE`, message `could not parse reference: <text>`.
 */
export function parseReference(text: string, options: ParseReferenceOptions = {}): Reference {
  const parsed = parseTagged(text) ?? parseDigested(text, options.tagOfDigest ?? "keep");
  if (parsed !== undefined) return Object.freeze({ text, ...parsed });
  throw new RegistryError(
    "REGISTRY_INVALID_REFERENCE",
    `could not parse reference: ${withoutUserinfo(text)}`,
    { help: mistakeInReference(text) },
  );
}

/** The full form: `registry/repository[:tag][@digest]`. Parses to the same reference again. */
export function formatReference(reference: Reference): string {
  const { registry, repository, tag, digest } = reference;
  return `${registry}/${repository}${tag === undefined ? "" : `:${tag}`}${digest === undefined ? "" : `@${digest}`}`;
}

/** The repository of a reference, without text, tag and digest. */
export function repositoryOf({ registry, repository }: Repository): Repository {
  return { registry, repository };
}

/** The host (and port) that is asked: Docker Hub's names mean its API host; any other name means itself. */
export function apiHost(registry: string): string {
  return dockerHubAliases.has(registry.toLowerCase()) ? dockerHubApi : registry;
}

/** The name that credentials for a host are compared by: lower case, one name for all of Docker Hub's. */
export function credentialHost(host: string): string {
  const lower = host.toLowerCase();
  return dockerHubAliases.has(lower) ? defaultRegistry : lower;
}

// The distribution specification's grammar. Components are matched one by one, so no pattern can backtrack over a whole path.
const componentPattern = /^[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*$/;
const tagPattern = /^\w[\w.-]{0,127}$/;
const hostPattern =
  /^(?:[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?|\[[0-9a-fA-F:.]+\])(?::\d{1,5})?$/;

/**
 * Refuses a repository that must not reach a URL: a bad host, an empty path component, `..`, `%`, a backslash, anything
 * outside of the distribution grammar.
 * @throws RegistryError `REGISTRY_INVALID_REFERENCE`.
 */
export function checkRepository({ registry, repository }: Repository): void {
  const host =
    hostPattern.test(registry) && !registry.includes("..") && URL.canParse(`https://${registry}`);
  const whole = `${registry}/${repository}`;
  if (!host || registry.endsWith(":0"))
    throw refuse(`the registry ${quote(registry)} is not a host name`, whole);
  const path =
    repository.length <= 255 &&
    repository.split("/").every((component) => componentPattern.test(component));
  if (!path) throw refuse(`the repository ${quote(repository)} is malformed`, whole);
}

/**
 * Refuses a tag outside of the distribution grammar: 1 to 128 of `A-Za-z0-9_.-`, not starting with `.` or `-`.
 * @throws RegistryError `REGISTRY_INVALID_REFERENCE`.
 */
export function checkTag(tag: string): void {
  if (!tagPattern.test(tag)) throw refuse(`the tag ${quote(tag)} is malformed`, `:${tag}`);
}

/**
 * {@link checkRepository}, and the tag or the digest of the reference.
 * @throws RegistryError `REGISTRY_INVALID_REFERENCE`.
 */
export function checkReference(reference: Reference): void {
  checkRepository(reference);
  if (reference.tag !== undefined) checkTag(reference.tag);
  if (reference.digest !== undefined && !isDigest(reference.digest)) {
    throw refuse(`${quote(reference.digest)} is not a sha256 digest`);
  }
}

function refuse(message: string, text?: string): RegistryError {
  return new RegistryError(
    "REGISTRY_INVALID_REFERENCE",
    message,
    text === undefined ? {} : { help: mistakeInReference(text) },
  );
}

type Parsed = Omit<Reference, "text">;

function parseTagged(text: string): (Parsed & { readonly tag: string }) | undefined {
  const { base, tag } = splitTag(text);
  if (tag !== undefined && !weakTagPattern.test(tag)) return undefined;
  const repository = parseRepository(base);
  return repository && { ...repository, tag: tag ?? "latest" };
}

function parseDigested(text: string, tagOfDigest: "keep" | "drop"): Parsed | undefined {
  const [base, digest, ...more] = text.split("@");
  if (base === undefined || digest === undefined || more.length > 0 || !isDigest(digest))
    return undefined;
  const tagged = parseTagged(base);
  if (tagged === undefined) return undefined;
  const { registry, repository, tag } = tagged;
  const written = splitTag(base).tag !== undefined;
  return { registry, repository, ...(written && tagOfDigest === "keep" ? { tag } : {}), digest };
}

const weakTagPattern = /^[\w.-]{1,128}$/;
const weakPathPattern = /^[a-z0-9_./-]{1,255}$/;

/** A colon begins a tag unless a slash follows it: then it begins a port. */
function splitTag(text: string): { base: string; tag?: string } {
  const colon = text.lastIndexOf(":");
  if (colon === -1 || text.includes("/", colon)) return { base: text };
  return { base: text.slice(0, colon), tag: text.slice(colon + 1) };
}

function parseRepository(text: string): Repository | undefined {
  const slash = text.indexOf("/");
  const first = text.slice(0, Math.max(slash, 0));
  const named = /[.:]/.test(first) || first === "localhost";
  const host = named ? first : defaultRegistry;
  const registry = host === "docker.io" ? defaultRegistry : host;
  const path = named ? text.slice(slash + 1) : text;
  if (!weakPathPattern.test(path) || !isAuthority(registry)) return undefined;
  return {
    registry,
    repository: registry === defaultRegistry && !path.includes("/") ? `library/${path}` : path,
  };
}

/**
 * Whether the text is the authority of a URL as Go's `net/url` reads it, unchanged: no userinfo, no escapes, a numeric or
 * empty port. Go allows more characters in a host name than a host may have; so does this. {@link checkRepository} does not.
 */
function isAuthority(text: string): boolean {
  return /^(?:\[[0-9A-Fa-f:.]+\]|[\w.~!$&'()*+,;="<>-]*)(?::\d*)?$/.test(text);
}
