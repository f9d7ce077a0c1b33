import { readIp } from "../libraries/ip-address.ts";
import { encodeUtf8 } from "../values/bytes.ts";
import { escapeBytes, isPlain, unescapeBytes, unescapeText, UrlFault } from "./url-escape.ts";

/** The parts of a URL. Absent parts are empty. */
export interface GoUrl {
  /** In lower case. */
  readonly scheme: string;
  /** What follows the scheme of a URL without a slash after it, as in `mailto:a@b`. */
  readonly opaque: string;
  /** Name and password as written. */
  readonly userinfo: string | undefined;
  /** With port and brackets, unescaped. */
  readonly host: string;
  /** Whether there is a `//` with an authority after it, be it empty. */
  readonly hasAuthority: boolean;
  /** Percent-encoded. */
  readonly escapedPath: string;
  /** As written, without the question mark. */
  readonly rawQuery: string;
  /** A question mark with nothing after it. */
  readonly emptyQuery: boolean;
  /** As written, without the hash. */
  readonly fragment: string;
}

/** The longest text that is read, in UTF-16 code units. */
const maxLength = 100_000;

/**
 * Whether and how Go's `url.ParseRequestURI` refuses a text: it wants an absolute URI, or an absolute path. Gives the reason,
 * undefined when there is none. Texts of more than 100,000 characters are refused.
 */
export function urlFault(text: string): string | undefined {
  const url = attempt(() => parseReference(text, true));
  return url instanceof UrlFault ? url.message : undefined;
}

/** Reads a text that {@link urlFault} takes, as Kubernetes does: then by Go's `url.Parse`, which knows fragments. */
export function parseUrl(text: string): GoUrl | UrlFault {
  const url = attempt(() => parseReference(text, true));
  return url instanceof UrlFault ? url : attempt(() => parseWithFragment(text));
}

function attempt(parse: () => GoUrl): GoUrl | UrlFault {
  try {
    return parse();
  } catch (error) {
    if (error instanceof UrlFault) return error;
    throw error;
  }
}

function parseWithFragment(text: string): GoUrl {
  const hash = text.indexOf("#");
  if (hash < 0) return parseReference(text, false);
  const fragment = text.slice(hash + 1);
  const url = parseReference(text.slice(0, hash), false);
  unescapeBytes(fragment, "fragment");
  return { ...url, fragment };
}

/** Go's `parse`. A URI of a request has no fragment: its hash belongs to what stands before it. */
function parseReference(text: string, isRequest: boolean): GoUrl {
  if (text.length > maxLength) throw new UrlFault(`URL of more than ${maxLength} characters`);
  // oxlint-disable-next-line no-control-regex -- control characters are what is looked for
  if (/[\u0000-\u001f\u007f]/.test(text)) {
    throw new UrlFault("net/url: invalid control character in URL");
  }
  if (text === "" && isRequest) throw new UrlFault("empty url");
  if (text === "*") return { ...nothing, escapedPath: "*" };
  const { scheme, rest } = splitScheme(text);
  const { before, rawQuery, emptyQuery } = splitQuery(rest);
  const url = { ...nothing, scheme, rawQuery, emptyQuery };
  if (!before.startsWith("/")) {
    if (scheme !== "") return { ...url, opaque: before };
    if (isRequest) throw new UrlFault("invalid URI for request");
    if (/^[^/]*:/.test(before)) {
      throw new UrlFault("first path segment in URL cannot contain colon");
    }
  }
  const hasAuthority =
    before.startsWith("//") && (scheme !== "" || (!isRequest && !before.startsWith("///")));
  if (!hasAuthority) return { ...url, escapedPath: normalizePath(before) };
  const slash = before.indexOf("/", 2);
  const authority = before.slice(2, slash < 0 ? undefined : slash);
  return {
    ...url,
    ...parseAuthority(authority),
    hasAuthority,
    escapedPath: normalizePath(slash < 0 ? "" : before.slice(slash)),
  };
}

const nothing: GoUrl = {
  scheme: "",
  opaque: "",
  userinfo: undefined,
  host: "",
  hasAuthority: false,
  escapedPath: "",
  rawQuery: "",
  emptyQuery: false,
  fragment: "",
};

/** What looks like no scheme is the beginning of a path. */
function splitScheme(text: string): { scheme: string; rest: string } {
  if (text.startsWith(":")) throw new UrlFault("missing protocol scheme");
  const [whole = "", scheme = ""] = /^([A-Za-z][A-Za-z0-9+\-.]*):/.exec(text) ?? [];
  return { scheme: scheme.toLowerCase(), rest: text.slice(whole.length) };
}

function splitQuery(text: string): { before: string; rawQuery: string; emptyQuery: boolean } {
  const mark = text.indexOf("?");
  if (mark < 0) return { before: text, rawQuery: "", emptyQuery: false };
  const rawQuery = text.slice(mark + 1);
  return { before: text.slice(0, mark), rawQuery, emptyQuery: rawQuery === "" };
}

function parseAuthority(authority: string): { userinfo: string | undefined; host: string } {
  const at = authority.lastIndexOf("@");
  const host = parseHost(authority.slice(at + 1));
  if (at < 0) return { userinfo: undefined, host };
  const userinfo = authority.slice(0, at);
  if (!/^[A-Za-z0-9\-._:~!$&'()*+,;=%@]*$/.test(userinfo)) {
    throw new UrlFault("net/url: invalid userinfo");
  }
  unescapeBytes(userinfo, "userinfo");
  return { userinfo, host };
}

/** The host with its port. In brackets stands an IPv6 address, a zone may follow it after `%25`; elsewhere one colon at most. */
function parseHost(text: string): string {
  if (!text.includes("[") && !text.includes("]")) {
    const colon = text.indexOf(":");
    if (colon >= 0) requirePort(text.slice(colon));
    return unescapeText(text, "host");
  }
  const close = text.lastIndexOf("]");
  if (!text.startsWith("[") || close < 0) throw new UrlFault("missing ']' in host");
  requirePort(text.slice(close + 1));
  const inside = text.slice(1, close);
  const percent = inside.indexOf("%25");
  const address = percent < 0 ? inside : inside.slice(0, percent);
  if (readIp(address)?.family !== 6) throw new UrlFault("invalid host");
  const zone = percent < 0 ? "" : unescapeText(inside.slice(percent), "zone");
  return `[${address}${zone}]${text.slice(close + 1)}`;
}

function requirePort(text: string): void {
  if (!/^(?::\d*)?$/.test(text)) {
    throw new UrlFault(`invalid port ${JSON.stringify(text)} after host`);
  }
}

/** The path as written when all in it may stand there, else escaped anew. Throws for a bad escape. */
function normalizePath(path: string): string {
  const bytes = unescapeBytes(path, "path");
  const isEncoded = [...path].every((character) => isPathCharacter(character));
  return isEncoded ? path : escapeBytes(bytes, "path");
}

function isPathCharacter(character: string): boolean {
  return "!'()*[]%".includes(character) || isPlain(character, "path");
}

/** Host without brackets and port, and the port. */
export function splitPort(host: string): { hostname: string; port: string } {
  const [, before = host, port = ""] = /^(.*):(\d*)$/s.exec(host) ?? [];
  const inBrackets = before.startsWith("[") && before.endsWith("]");
  return { hostname: inBrackets ? before.slice(1, -1) : before, port };
}

/** The values of each name in a query, as Go's `URL.Query` gives them: what is not well-formed is left out. */
export function parseQuery(rawQuery: string): ReadonlyMap<string, readonly string[]> {
  const result = new Map<string, string[]>();
  for (const part of rawQuery.split("&")) {
    if (part === "" || part.includes(";")) continue;
    const equal = part.indexOf("=");
    const name = decode(equal < 0 ? part : part.slice(0, equal));
    const value = decode(equal < 0 ? "" : part.slice(equal + 1));
    if (name === undefined || value === undefined) continue;
    const values = result.get(name);
    if (values === undefined) result.set(name, [value]);
    else values.push(value);
  }
  return result;
}

function decode(text: string): string | undefined {
  try {
    return unescapeText(text, "query");
  } catch (error) {
    if (error instanceof UrlFault) return undefined;
    throw error;
  }
}

/** The URL as one text, by which URLs are compared. */
export function formatUrl(url: GoUrl): string {
  const scheme = url.scheme === "" ? "" : `${url.scheme}:`;
  const user = url.userinfo === undefined ? "" : `${url.userinfo}@`;
  const host = escapeBytes(encodeUtf8(url.host), "host");
  const authority = url.hasAuthority ? `//${user}${host}` : "";
  const query = url.emptyQuery || url.rawQuery !== "" ? `?${url.rawQuery}` : "";
  const fragment = url.fragment === "" ? "" : `#${url.fragment}`;
  return `${scheme}${url.opaque}${authority}${url.escapedPath}${query}${fragment}`;
}
