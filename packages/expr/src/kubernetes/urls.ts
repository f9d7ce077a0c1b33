import { priced } from "../priced.ts";
import { kubernetesCosts } from "./costs.ts";
import {
  defineLibrary,
  func,
  method,
  overload,
  type FunctionDeclaration,
  type Library,
} from "../declare.ts";
import { celError } from "../errors.ts";
import { bool, list, map, opaque, string, type OpaqueType } from "../types.ts";
import { CelMap } from "../values/map.ts";
import { OpaqueValue } from "../values/value.ts";
import { formatUrl, parseQuery, parseUrl, splitPort, urlFault, type GoUrl } from "./go-url.ts";
import { UrlFault } from "./url-escape.ts";

/** The type `kubernetes.URL`. */
const urlType: OpaqueType = opaque("kubernetes.URL");

class UrlValue extends OpaqueValue {
  override readonly type: OpaqueType = urlType;
  readonly url: GoUrl;

  constructor(url: GoUrl) {
    super();
    this.url = url;
  }

  override equals(other: OpaqueValue): boolean {
    return other instanceof UrlValue && other.key() === this.key();
  }

  override key(): string {
    return formatUrl(this.url);
  }
}

function requireUrl(text: string): UrlValue {
  const url = parseUrl(text);
  if (url instanceof UrlFault) {
    throw celError(`URL parse error during conversion from string: ${url.message}`);
  }
  return new UrlValue(url);
}

function urlOf(value: OpaqueValue): GoUrl {
  if (value instanceof UrlValue) return value.url;
  throw celError("no such overload");
}

/** `u.getName()`: a part of the URL, empty when it is not there. */
function part(
  name: string,
  id: string,
  about: { doc: string; examples: readonly string[] },
  read: (url: GoUrl) => string,
): FunctionDeclaration {
  return func(
    name,
    about,
    method(id, [urlType], string, (url) => read(urlOf(url))),
  );
}

/**
 * Kubernetes' URLs (since 1.23): absolute URIs and absolute paths, as Go's `net/url` reads them. A host in brackets must be an IPv6
 * address, and another may have one colon only. Texts of more than 100,000 characters are errors.
 */
export const kubernetesUrls: Library = defineLibrary({
  name: "kubernetes.urls",
  version: 1,
  doc: "URLs and their parts, as Kubernetes has them.",
  functions: priced(
    [
      func(
        "url",
        {
          doc: "The URL that a text names: an absolute URI, or an absolute path.",
          examples: ['url("https://example.com/a?b=c").getHost() == "example.com"'],
        },
        overload("string_to_url", [string], urlType, requireUrl),
      ),
      func(
        "isURL",
        {
          doc: "Whether a text is an absolute URI or an absolute path.",
          examples: ['isURL("https://example.com")', 'isURL("/a/b")', '!isURL("../a")'],
        },
        overload("is_url_string", [string], bool, (text) => urlFault(text) === undefined),
      ),
      part(
        "getScheme",
        "url_get_scheme",
        {
          doc: "The scheme in lower case, or the empty text.",
          examples: ['url("HTTPS://example.com").getScheme() == "https"'],
        },
        ({ scheme }) => scheme,
      ),
      part(
        "getHost",
        "url_get_host",
        {
          doc: "The host with its port and brackets, or the empty text.",
          examples: ['url("https://[::1]:80/").getHost() == "[::1]:80"'],
        },
        ({ host }) => host,
      ),
      part(
        "getHostname",
        "url_get_hostname",
        {
          doc: "The host without port and brackets, or the empty text.",
          examples: ['url("https://[::1]:80/").getHostname() == "::1"'],
        },
        ({ host }) => splitPort(host).hostname,
      ),
      part(
        "getPort",
        "url_get_port",
        {
          doc: "The port as it is written, or the empty text.",
          examples: [
            'url("https://example.com:80/").getPort() == "80"',
            'url("https://example.com/").getPort() == ""',
          ],
        },
        ({ host }) => splitPort(host).port,
      ),
      part(
        "getEscapedPath",
        "url_get_escaped_path",
        {
          doc: "The path, percent-encoded, or the empty text.",
          examples: ['url("https://example.com/with space/").getEscapedPath() == "/with%20space/"'],
        },
        ({ escapedPath }) => escapedPath,
      ),
      func(
        "getQuery",
        {
          doc: "The values of each name in the query, decoded. What is not well-formed is left out.",
          examples: [
            'url("https://example.com/?a=1&b=2&a=3").getQuery() == {"a": ["1", "3"], "b": ["2"]}',
          ],
        },
        method(
          "url_get_query",
          [urlType],
          map(string, list(string)),
          (url) => new CelMap(parseQuery(urlOf(url).rawQuery)),
        ),
      ),
    ],
    kubernetesCosts,
  ),
});
