import { Buffer } from "node:buffer";
import { quote, RegistryError } from "../errors.ts";
import type { Credentials, Repository } from "../model.ts";
import { credentialHost } from "../reference.ts";

/** An entry of `auths`, before anything but its key was looked at. */
export interface CredentialEntry {
  /** As written. */
  readonly key: string;
  readonly value: Readonly<Record<string, unknown>>;
  /** The Secret or file that it is from, for errors. */
  readonly source: string;
}

/** How keys are compared. */
export interface KeyOptions {
  /** `*` and `?` within a label of the host, as Kubernetes reads pull secrets. Docker's own file has no globs. */
  readonly globs: boolean;
}

/**
 * The entries that are for a repository, the closest first: the longest path, then a plain host before a glob, then the
 * order given. Hosts are compared whole, never by a part of the name; a path matches whole components.
 */
export function matchEntries(
  entries: readonly CredentialEntry[],
  target: Repository,
  options: KeyOptions,
): readonly CredentialEntry[] {
  return entries
    .map((entry) => ({ entry, key: parseKey(entry.key) }))
    .filter(({ key }) => matchesKey(key, target, options))
    .toSorted(
      (a, b) =>
        b.key.path.length - a.key.path.length || Number(isGlob(a.key)) - Number(isGlob(b.key)),
    )
    .map(({ entry }) => entry);
}

/** Whether a key is for the repository's host, with or without a path. */
export function isForHost(key: string, registry: string): boolean {
  return parseKey(key).host === credentialHost(registry);
}

interface Key {
  readonly host: string;
  /** Without slashes at its ends; empty for the whole host. */
  readonly path: string;
}

/** `host`, `host:port`, `host/path`, each also as a URL; `/v1/` and `/v2/` at its end are the API's, not a path. */
function parseKey(key: string): Key {
  const bare = key.replace(/^https?:\/\//, "");
  const slash = bare.indexOf("/");
  const host = slash === -1 ? bare : bare.slice(0, slash);
  const path = slash === -1 ? "" : trimSlashes(bare.slice(slash));
  return { host: credentialHost(host), path: path === "v1" || path === "v2" ? "" : path };
}

function trimSlashes(path: string): string {
  return path
    .split("/")
    .filter((component) => component !== "")
    .join("/");
}

function isGlob({ host }: Key): boolean {
  return host.includes("*") || host.includes("?");
}

function matchesKey(
  key: Key,
  { registry, repository }: Repository,
  { globs }: KeyOptions,
): boolean {
  const host = credentialHost(registry);
  if (key.host !== host && !(globs && isGlob(key) && matchesHostGlob(key.host, host))) return false;
  return key.path === "" || repository === key.path || repository.startsWith(`${key.path}/`);
}

/** Label by label: as many labels, the port equal. */
function matchesHostGlob(pattern: string, host: string): boolean {
  const [patternName = "", patternPort = ""] = pattern.split(":");
  const [name = "", port = ""] = host.split(":");
  const patternLabels = patternName.split(".");
  const labels = name.split(".");
  return (
    patternPort === port &&
    patternLabels.length === labels.length &&
    patternLabels.every((each, index) => matchesLabel(each, labels[index] ?? ""))
  );
}

/** `*` and `?` in time proportional to the product of the lengths, which are a label's. */
function matchesLabel(pattern: string, label: string): boolean {
  let [at, from, star, retry] = [0, 0, -1, 0];
  while (at < label.length) {
    if (pattern[from] === "*") {
      [star, retry] = [from, at];
      from += 1;
    } else if (pattern[from] === "?" || pattern[from] === label[at]) {
      at += 1;
      from += 1;
    } else if (star === -1) {
      return false;
    } else {
      retry += 1;
      [at, from] = [retry, star + 1];
    }
  }
  return /^\**$/.test(pattern.slice(from));
}

/**
 * The credentials of an entry; undefined for one that holds none (`{}`, which Docker writes when a helper keeps them).
 * Order: `registrytoken`, `identitytoken`, then `auth` over `username` and `password`.
 * @throws RegistryError `REGISTRY_CREDENTIALS` when what it holds cannot be read. Names the source and the key only.
 */
export function readEntry({ key, value, source }: CredentialEntry): Credentials | undefined {
  const fail = (): RegistryError =>
    new RegistryError(
      "REGISTRY_CREDENTIALS",
      `the entry ${quote(key)} of ${source} cannot be read`,
      {
        help: "`auth` is the base64 of `user:password`; the other members are strings",
      },
    );
  const text = (name: string): string | undefined => {
    const member = value[name];
    if (member === undefined || member === null || member === "") return undefined;
    if (typeof member !== "string") throw fail();
    return member;
  };

  const registryToken = text("registrytoken");
  if (registryToken !== undefined) return { kind: "registry-token", token: registryToken };
  const identityToken = text("identitytoken");
  if (identityToken !== undefined) return { kind: "identity-token", token: identityToken };
  const auth = text("auth");
  if (auth !== undefined) {
    const decoded = decodeBase64(auth);
    const colon = decoded?.indexOf(":") ?? -1;
    if (decoded === undefined || colon < 1) throw fail();
    // Docker pads old entries with NUL.
    return {
      kind: "basic",
      username: decoded.slice(0, colon),
      password: withoutPadding(decoded.slice(colon + 1)),
    };
  }
  const username = text("username");
  const password = text("password");
  if (username === undefined && password === undefined) return undefined;
  return { kind: "basic", username: username ?? "", password: password ?? "" };
}

// No pattern: `\0+$` tries every NUL of a run that does not end the text, again and again.
function withoutPadding(text: string): string {
  let end = text.length;
  while (text[end - 1] === "\0") end--;
  return text.slice(0, end);
}

/**
 * Whether one of the entries holds credentials.
 * @throws RegistryError `REGISTRY_CREDENTIALS` when one of them cannot be read, whichever.
 */
export function holdCredentials(entries: readonly CredentialEntry[]): boolean {
  return entries.map((entry) => readEntry(entry)).some((credentials) => credentials !== undefined);
}

/** Base64 of UTF-8 text, with or without padding; undefined for anything else. Node would skip what does not belong. */
export function decodeBase64(text: string): string | undefined {
  const compact = text.replace(/\s+/g, "");
  if (!/^[A-Za-z0-9+/]*={0,2}$/.test(compact)) return undefined;
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(
      Buffer.from(compact, "base64"),
    );
  } catch {
    return undefined;
  }
}

/**
 * The entries of `auths`.
 * @throws RegistryError `REGISTRY_CREDENTIALS` when it is no object of objects.
 */
export function readAuths(auths: unknown, source: string): readonly CredentialEntry[] {
  if (auths === undefined || auths === null) return [];
  return Object.entries(readObject(auths, source)).map(([key, value]) => ({
    key,
    value: readObject(value, source),
    source,
  }));
}

/**
 * JSON text as an object.
 * @throws RegistryError `REGISTRY_CREDENTIALS`, without the text: a parser's message would quote from it.
 */
export function parseJsonObject(text: string, source: string): Readonly<Record<string, unknown>> {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    throw new RegistryError("REGISTRY_CREDENTIALS", `${source} is not JSON`, {
      help: isEncoded(text)
        ? "it was encoded in base64 twice: encode it once, or put it under `stringData` as it is"
        : shape,
    });
  }
  return readObject(parsed, source);
}

const shape = 'write it as {"auths":{"HOST":{"auth":"…"}}}';

/** Whether the text is the base64 of a JSON object. */
function isEncoded(text: string): boolean {
  return decodeBase64(text)?.trimStart().startsWith("{") === true;
}

function readObject(value: unknown, source: string): Readonly<Record<string, unknown>> {
  if (isObject(value)) return value;
  throw new RegistryError(
    "REGISTRY_CREDENTIALS",
    `${source} does not have the shape of a Docker configuration`,
    { help: shape },
  );
}

/** The error for credentials that somebody gave and that are none: nobody means to ask without. */
export function namesNothing(source: string): RegistryError {
  return new RegistryError("REGISTRY_CREDENTIALS", `${source} names no credentials`, {
    help: shape,
  });
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
