import { describe, expect, it } from "vitest";
import {
  type CredentialEntry,
  decodeBase64,
  matchEntries,
  readEntry,
} from "../../src/keychain/credential-entries.ts";

const entry = (key: string, value: Record<string, unknown> = {}): CredentialEntry => ({
  key,
  value,
  source: "`test`",
});
const keys = (all: string[], registry: string, repository: string, globs = true): string[] =>
  matchEntries(
    all.map((key) => entry(key)),
    { registry, repository },
    { globs },
  ).map(({ key }) => key);

describe("matchEntries", () => {
  it.each<[string, string, string, boolean]>([
    ["ghcr.io", "ghcr.io", "a/b", true],
    ["https://ghcr.io", "ghcr.io", "a/b", true],
    ["https://ghcr.io/", "ghcr.io", "a/b", true],
    ["http://ghcr.io/v1/", "ghcr.io", "a/b", true],
    ["ghcr.io/v2/", "ghcr.io", "a/b", true],
    ["GHCR.IO", "ghcr.io", "a/b", true],
    ["ghcr.io/a", "ghcr.io", "a/b", true],
    ["ghcr.io/a/b", "ghcr.io", "a/b", true],
    ["ghcr.io/a/", "ghcr.io", "a/b", true],
    ["ghcr.io/a/b/c", "ghcr.io", "a/b", false],
    ["ghcr.io/a", "ghcr.io", "ab/c", false],
    ["cr.io", "ghcr.io", "a", false],
    ["ghcr.io", "cr.io", "a", false],
    ["ghcr.io", "ghcr.io.evil.example", "a", false],
    ["127.0.0.1:5000", "victim.127.0.0.1:5000", "a", false],
    ["reg.example:5000", "reg.example", "a", false],
    ["reg.example", "reg.example:5000", "a", false],
    ["https://index.docker.io/v1/", "index.docker.io", "library/nginx", true],
    ["docker.io", "registry-1.docker.io", "library/nginx", true],
    ["registry-1.docker.io", "index.docker.io", "library/nginx", true],
    ["docker.io/acme", "index.docker.io", "library/nginx", false],
    ["*.dkr.ecr.eu-west-1.amazonaws.com", "1234.dkr.ecr.eu-west-1.amazonaws.com", "a", true],
    ["*.dkr.ecr.eu-west-1.amazonaws.com", "dkr.ecr.eu-west-1.amazonaws.com", "a", false],
    ["*.dkr.ecr.eu-west-1.amazonaws.com", "x.1234.dkr.ecr.eu-west-1.amazonaws.com", "a", false],
    ["*.example", "reg.example:5000", "a", false],
    ["*.example:5000", "reg.example:5000", "a", true],
    ["r?g*.ex*le/a", "reg.example", "a/b", true],
    ["r?g*.ex*le/a", "reg.example", "b", false],
    ["*a*a*a*a*a*b.example", `${"a".repeat(60)}.example`, "a", false],
    ["*", "localhost", "a", true],
    ["*", "ghcr.io", "a", false],
    ["", "ghcr.io", "a", false],
  ])("%s for %s/%s: %s", (key, registry, repository, expected) => {
    expect(keys([key], registry, repository)).toEqual(expected ? [key] : []);
  });

  it("knows no globs in Docker's own file", () => {
    expect(keys(["*.example"], "reg.example", "a", false)).toEqual([]);
  });

  it("puts the longest path first, then plain hosts, then the order given", () => {
    const all = [
      "*.example",
      "reg.example",
      "*.example/a/b",
      "reg.example/a",
      "reg.example/a/b",
      "https://reg.example",
    ];
    expect(keys(all, "reg.example", "a/b/c")).toEqual([
      "reg.example/a/b",
      "*.example/a/b",
      "reg.example/a",
      "reg.example",
      "https://reg.example",
      "*.example",
    ]);
  });
});

const auth = (text: string): string => Buffer.from(text).toString("base64");

describe("readEntry", () => {
  it.each<[string, Record<string, unknown>, unknown]>([
    [
      "auth",
      { auth: auth("user:pass:word") },
      { kind: "basic", username: "user", password: "pass:word" },
    ],
    [
      "auth without padding",
      { auth: auth("user:p").replace(/=+$/, "") },
      { kind: "basic", username: "user", password: "p" },
    ],
    [
      "auth padded with NUL",
      { auth: auth("user:p\0\0") },
      { kind: "basic", username: "user", password: "p" },
    ],
    [
      "an empty password",
      { auth: auth("user:") },
      { kind: "basic", username: "user", password: "" },
    ],
    [
      "auth over user and password",
      { auth: auth("a:b"), username: "c", password: "d" },
      { kind: "basic", username: "a", password: "b" },
    ],
    [
      "user and password",
      { username: "c", password: "d" },
      { kind: "basic", username: "c", password: "d" },
    ],
    [
      "an identity token over auth",
      { auth: auth("a:b"), identitytoken: "i" },
      { kind: "identity-token", token: "i" },
    ],
    [
      "a registry token over all",
      { auth: auth("a:b"), identitytoken: "i", registrytoken: "r" },
      { kind: "registry-token", token: "r" },
    ],
    ["nothing", {}, undefined],
    ["empty and null members", { auth: "", username: null, identitytoken: "" }, undefined],
  ])("reads %s", (_name, value, expected) => {
    expect(readEntry(entry("h", value))).toEqual(expected);
  });

  it.each<[string, Record<string, unknown>]>([
    ["no base64", { auth: "%%SECRET%%" }],
    ["base64 of no UTF-8", { auth: Buffer.from([0xff, 0x3a, 0xff]).toString("base64") }],
    ["no colon", { auth: auth("SECRET") }],
    ["no user", { auth: auth(":SECRET") }],
    ["a member that is no text", { password: 5 }],
  ])("refuses %s, without quoting it", (_name, value) => {
    expect(() => readEntry(entry("reg.example", value))).toThrow(
      expect.objectContaining({
        code: "REGISTRY_CREDENTIALS",
        message: "the entry `reg.example` of `test` cannot be read",
      }),
    );
  });
});

it("base64 is read strictly", () => {
  expect(decodeBase64(" aGVs\nbG8= ")).toBe("hello");
  for (const text of ["a!b", "a=b", "aGVsbG8===", "aGVs_bG8"])
    expect(decodeBase64(text)).toBeUndefined();
});
