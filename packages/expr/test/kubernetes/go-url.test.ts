import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  formatUrl,
  parseQuery,
  parseUrl,
  splitPort,
  urlFault,
  type GoUrl,
} from "../../src/kubernetes/go-url.ts";
import { UrlFault } from "../../src/kubernetes/url-escape.ts";

function read(text: string): GoUrl {
  const url = parseUrl(text);
  if (url instanceof UrlFault) throw new Error(url.message);
  return url;
}

describe("parseUrl", () => {
  test.each<readonly [string, Partial<GoUrl>]>([
    ["https://example.com", { scheme: "https", host: "example.com", escapedPath: "" }],
    ["HTTPS://Example.com:80/", { scheme: "https", host: "Example.com:80", escapedPath: "/" }],
    ["/a/b?c=d#e", { scheme: "", host: "", escapedPath: "/a/b", rawQuery: "c=d", fragment: "e" }],
    ["//host/a", { host: "host", escapedPath: "/a", hasAuthority: true }],
    ["///a", { host: "", escapedPath: "///a", hasAuthority: false }],
    ["file:///etc/passwd", { scheme: "file", host: "", escapedPath: "/etc/passwd" }],
    ["mailto:a@b?subject=c", { scheme: "mailto", opaque: "a@b", rawQuery: "subject=c" }],
    ["https:", { scheme: "https", opaque: "" }],
    ["https:/a", { scheme: "https", escapedPath: "/a", hasAuthority: false }],
    ["*", { escapedPath: "*" }],
    ["https://u:p%40@host/", { userinfo: "u:p%40", host: "host" }],
    ["https://a@b@host/", { userinfo: "a@b", host: "host" }],
    ["https://[::1]:443/", { host: "[::1]:443" }],
    ["https://[fe80::1%25en0]/", { host: "[fe80::1%en0]" }],
    ["https://[fe80::1%25a%20b]/", { host: "[fe80::1%a b]" }],
    ["https://[::ffff:1.2.3.4]/", { host: "[::ffff:1.2.3.4]" }],
    ["https://h%C3%A4/", { host: "hä" }],
    ["https://hä/", { host: "hä" }],
    ["https://host:/", { host: "host:" }],
    ["https://host/a?", { rawQuery: "", emptyQuery: true }],
    ["https://host/a??", { rawQuery: "?", emptyQuery: false }],
    ["https://host/with space", { escapedPath: "/with%20space" }],
    ['https://host/ä"', { escapedPath: "/%C3%A4%22" }],
    ["https://host/%41%2f[!'()*]", { escapedPath: "/%41%2f[!'()*]" }],
    ["https://host/%41 ", { escapedPath: "/A%20" }],
    ["https://host/a;b,c:d@e&f=g+h$i", { escapedPath: "/a;b,c:d@e&f=g+h$i" }],
    ["https://host/%ff", { escapedPath: "/%ff" }],
    ["https://host/?%zz", { rawQuery: "%zz" }],
    ["https://host/#a#b", { fragment: "a#b" }],
  ])("%s", (text, parts) => {
    expect(read(text)).toMatchObject(parts);
    expect(urlFault(text)).toBeUndefined();
  });

  test.each([
    ["", "empty url"],
    ["a/b", "invalid URI for request"],
    ["../a", "invalid URI for request"],
    ["host:80:90", undefined],
    ["1http://host/", "invalid URI for request"],
    [":a", "missing protocol scheme"],
    ["?a", "invalid URI for request"],
    ["#a", "invalid URI for request"],
    ["https://a:b:c/", 'invalid port ":b:c" after host'],
    ["https://a:1:2/", 'invalid port ":1:2" after host'],
    ["https://::1/", 'invalid port "::1" after host'],
    ["https://host:8a/", 'invalid port ":8a" after host'],
    ["https://[::1]a/", 'invalid port "a" after host'],
    ["https://[::1/", "missing ']' in host"],
    ["https://::1]/", "missing ']' in host"],
    ["https://a[::1]/", "missing ']' in host"],
    ["https://[1.2.3.4]/", "invalid host"],
    ["https://[host]/", "invalid host"],
    ["https://[]/", "invalid host"],
    ["https://[fe80::1%25%2f]/", 'invalid URL escape "%2f"'],
    ["https://ho st/", 'invalid character " " in host name'],
    ["https://host\\/", 'invalid character "\\\\" in host name'],
    ["https://host#a", 'invalid character "#" in host name'],
    ["https://ho%41st/", 'invalid URL escape "%41"'],
    ["https://ho%/", 'invalid URL escape "%"'],
    ["https://h%ff/", "escaped bytes are not UTF-8"],
    ["https://u ser@host/", "net/url: invalid userinfo"],
    ["https://u%zz@host/", 'invalid URL escape "%zz"'],
    ["https://host/%", 'invalid URL escape "%"'],
    ["https://host/%4", 'invalid URL escape "%4"'],
    ["https://host/%zz", 'invalid URL escape "%zz"'],
    ["https://host/#%zz", 'invalid URL escape "%zz"'],
    ["https://host/\u0000", "net/url: invalid control character in URL"],
    ["https://host/\u007f", "net/url: invalid control character in URL"],
    ["https://host/\n", "net/url: invalid control character in URL"],
    [`/${"a".repeat(100_000)}`, "URL of more than 100000 characters"],
  ])("%s is refused: %s", (text, message) => {
    expect(urlFault(text)).toBe(message);
    const url = parseUrl(text);
    expect(url instanceof UrlFault ? url.message : undefined).toBe(message);
  });

  test("sees a fault behind the hash of a query, which a request has not", () => {
    expect(urlFault("https://host/?a#%zz")).toBeUndefined();
    expect(parseUrl("https://host/?a#%zz")).toEqual(new UrlFault('invalid URL escape "%zz"'));
  });

  test("never throws, and gives the same URL for its own text", () => {
    const piece = fc.constantFrom(
      "https:",
      "//",
      "/",
      "?",
      "#",
      "@",
      ":",
      "[",
      "]",
      "::1",
      "%",
      "%41",
      "%25",
      "a",
      " ",
      "ä",
      "80",
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 10 }), (pieces) => {
        const url = parseUrl(pieces.join(""));
        if (url instanceof UrlFault) return;
        const again = parseUrl(formatUrl(url));
        expect(again instanceof UrlFault ? again : formatUrl(again)).toBe(formatUrl(url));
      }),
      { numRuns: 5000 },
    );
  });
});

describe("splitPort", () => {
  test.each([
    ["", "", ""],
    ["host", "host", ""],
    ["host:", "host", ""],
    ["host:80", "host", "80"],
    ["[::1]", "::1", ""],
    ["[::1]:80", "::1", "80"],
    ["[fe80::1%en0]:80", "fe80::1%en0", "80"],
  ])("%s", (host, hostname, port) => {
    expect(splitPort(host)).toEqual({ hostname, port });
  });
});

describe("parseQuery", () => {
  test.each([
    ["", []],
    ["&&", []],
    ["a", [["a", [""]]]],
    [
      "a=1&a=2&b",
      [
        ["a", ["1", "2"]],
        ["b", [""]],
      ],
    ],
    ["a=b=c", [["a", ["b=c"]]]],
    ["=a", [["", ["a"]]]],
    ["a+b=c%20d%2B", [["a b", ["c d+"]]]],
    ["%C3%A4=%F0%9F%90%B1", [["ä", ["\u{1f431}"]]]],
    ["a=1;b=2&c=3", [["c", ["3"]]]],
    ["%zz=1&a=%4&b=%ff&c=1", [["c", ["1"]]]],
    ["__proto__=1", [["__proto__", ["1"]]]],
  ])("%s", (query, entries) => {
    expect([...parseQuery(query)]).toEqual(entries);
  });
});
