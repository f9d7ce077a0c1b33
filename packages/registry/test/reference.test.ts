import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  apiHost,
  checkReference,
  checkRepository,
  checkTag,
  credentialHost,
  formatReference,
  parseReference,
  repositoryOf,
} from "../src/reference.ts";
import { RegistryError } from "../src/errors.ts";
import { thrownBy } from "./support/fake-fetch.ts";

const D = "0123456789abcdef".repeat(4);

describe("parseReference", () => {
  // Registry, repository, tag and digest; go-containerregistry's weak grammar.
  it.each<[string, string, string, string | undefined, string?]>([
    ["nginx", "index.docker.io", "library/nginx", "latest"],
    ["nginx:1.25", "index.docker.io", "library/nginx", "1.25"],
    ["library/nginx", "index.docker.io", "library/nginx", "latest"],
    ["docker.io/nginx", "index.docker.io", "library/nginx", "latest"],
    ["docker.io/library/nginx:1.25", "index.docker.io", "library/nginx", "1.25"],
    ["index.docker.io/nginx", "index.docker.io", "library/nginx", "latest"],
    ["registry-1.docker.io/nginx", "registry-1.docker.io", "nginx", "latest"],
    ["bitnami/redis:7", "index.docker.io", "bitnami/redis", "7"],
    ["ghcr.io/kyverno/kyverno", "ghcr.io", "kyverno/kyverno", "latest"],
    ["ghcr.io/kyverno/kyverno:v1.2.3", "ghcr.io", "kyverno/kyverno", "v1.2.3"],
    ["ghcr.io/kyverno", "ghcr.io", "kyverno", "latest"],
    [`nginx@sha256:${D}`, "index.docker.io", "library/nginx", undefined, `sha256:${D}`],
    [`nginx:1.25@sha256:${D}`, "index.docker.io", "library/nginx", "1.25", `sha256:${D}`],
    [`localhost:5000/app:dev@sha256:${D}`, "localhost:5000", "app", "dev", `sha256:${D}`],
    [`localhost:5000/app@sha256:${D}`, "localhost:5000", "app", undefined, `sha256:${D}`],
    [
      `registry.example:5000/repo@sha256:${D}`,
      "registry.example:5000",
      "repo",
      undefined,
      `sha256:${D}`,
    ],
    ["localhost/app", "localhost", "app", "latest"],
    ["localhost:5000/app", "localhost:5000", "app", "latest"],
    ["localhost:5000/app:dev", "localhost:5000", "app", "dev"],
    ["127.0.0.1:5000/app", "127.0.0.1:5000", "app", "latest"],
    ["10.0.0.5/app", "10.0.0.5", "app", "latest"],
    ["[::1]:5000/app", "[::1]:5000", "app", "latest"],
    ["registry:5000/app", "registry:5000", "app", "latest"],
    ["registry/app", "index.docker.io", "registry/app", "latest"],
    ["myhost/team/app", "index.docker.io", "myhost/team/app", "latest"],
    ["foo.bar", "index.docker.io", "library/foo.bar", "latest"],
    ["foo.bar/baz", "foo.bar", "baz", "latest"],
    ["a.b.c:443/x/y/z:t", "a.b.c:443", "x/y/z", "t"],
    ["GHCR.IO/kyverno/app", "GHCR.IO", "kyverno/app", "latest"],
    ["localhost", "index.docker.io", "library/localhost", "latest"],
    ["localhost:5000", "index.docker.io", "library/localhost", "5000"],
    ["ghcr.io", "index.docker.io", "library/ghcr.io", "latest"],
    [
      "public.ecr.aws/docker/library/busybox:1.35",
      "public.ecr.aws",
      "docker/library/busybox",
      "1.35",
    ],
    ["nginx:Tag_1.2-x", "index.docker.io", "library/nginx", "Tag_1.2-x"],
    ["nginx:-odd", "index.docker.io", "library/nginx", "-odd"],
    ["ghcr.io//x", "ghcr.io", "/x", "latest"],
    ["nginx/", "index.docker.io", "nginx/", "latest"],
    ["http://ghcr.io/x", "http:", "/ghcr.io/x", "latest"],
  ])("%s", (text, registry, repository, tag, digest) => {
    expect(parseReference(text)).toEqual({
      text,
      registry,
      repository,
      ...(tag === undefined ? {} : { tag }),
      ...(digest === undefined ? {} : { digest }),
    });
  });

  it("drops the tag of a digest reference when told to", () => {
    const options = { tagOfDigest: "drop" } as const;
    expect(parseReference(`nginx:1.25@sha256:${D}`, options)).not.toHaveProperty("tag");
    expect(parseReference("nginx:1.25", options)).toHaveProperty("tag", "1.25");
  });

  it.each([
    "",
    "Nginx",
    "ghcr.io/Kyverno/app",
    "nginx:",
    "nginx@",
    "nginx:@",
    "nginx:tag:tag",
    "nginx:+bad",
    "nginx@sha256:abc",
    `nginx@sha512:${D}${D}`,
    `nginx@sha256:${D.toUpperCase()}`,
    `nginx@sha256:${D}@sha256:${D}`,
    `nginx:@sha256:${D}`,
    " nginx",
    "nginx ",
    "nginx\n",
    `nginx:${"t".repeat(129)}`,
    "p".repeat(256),
    "user@ghcr.io/app",
    "ghcr.io:port/app",
    "a.b%41/app",
    "a.b\\c/app",
    "nginx?x",
    "nginx#x",
  ])("refuses %j", (text) => {
    expect(() => parseReference(text)).toThrow(
      expect.objectContaining({
        code: "REGISTRY_INVALID_REFERENCE",
        message: `could not parse reference: ${text}`,
      }),
    );
  });

  it("takes a tag of 128 and a path of 255 characters", () => {
    expect(parseReference(`nginx:${"t".repeat(128)}`).tag).toHaveLength(128);
    expect(parseReference(`a.b/${"p".repeat(255)}`).repository).toHaveLength(255);
  });

  const reference = fc
    .tuple(
      fc.constantFrom("", "docker.io/", "ghcr.io/", "localhost:5000/", "[::1]:5000/", "GHCR.IO/"),
      fc.stringMatching(/^[a-z0-9_./-]{1,20}$/),
      fc.option(fc.stringMatching(/^[\w.-]{1,20}$/), { nil: undefined }),
      fc.boolean(),
    )
    .map(
      ([host, path, tag, digest]) =>
        `${host}${path}${tag === undefined ? "" : `:${tag}`}${digest ? `@sha256:${D}` : ""}`,
    );

  it("never throws anything but a RegistryError, whatever the text", () => {
    fc.assert(
      fc.property(fc.oneof(reference, fc.string(), fc.string({ unit: "binary" })), (text) => {
        const error = thrownBy(() => parseReference(text));
        expect(error === undefined || error instanceof RegistryError).toBe(true);
      }),
    );
  });

  it("gives the same reference again for its full form", () => {
    fc.assert(
      fc.property(reference, (text) => {
        fc.pre(thrownBy(() => parseReference(text)) === undefined);
        const parsed = parseReference(text);
        expect({ ...parseReference(formatReference(parsed)), text }).toEqual(parsed);
      }),
    );
  });

  it("takes time in proportion to the text", () => {
    for (const text of [
      "a/".repeat(50_000),
      `${"a.".repeat(50_000)}/`,
      ":".repeat(100_000),
      "[".repeat(100_000),
      `${"-".repeat(100_000)}/x`,
    ]) {
      const start = performance.now();
      expect(() => checkReference(parseReference(text))).toThrow(RegistryError);
      expect(performance.now() - start).toBeLessThan(200);
    }
  });
});

describe("what must not reach a URL", () => {
  it.each([
    ["ghcr.io", "acme/app"],
    ["GHCR.IO:443", "a"],
    ["[::1]:5000", "a/b__c/d-e.f---g"],
    ["localhost", "library/x"],
  ])("is not %s/%s", (registry, repository) => {
    expect(() => checkRepository({ registry, repository })).not.toThrow();
  });

  it.each([
    ["ghcr.io", "a//b"],
    ["ghcr.io", "/a"],
    ["ghcr.io", "a/"],
    ["ghcr.io", "a/../b"],
    ["ghcr.io", ".."],
    ["ghcr.io", "a/./b"],
    ["ghcr.io", "a%2fb"],
    ["ghcr.io", "a\\b"],
    ["ghcr.io", "A"],
    ["ghcr.io", "a?b"],
    ["ghcr.io", "a#b"],
    ["ghcr.io", "-a"],
    ["ghcr.io", "a___b"],
    ["ghcr.io", "a..b"],
    ["ghcr.io", "a".repeat(256)],
    ["ghcr.io", ""],
    ["", "a"],
    ["http:", "a"],
    ["user@ghcr.io", "a"],
    ["ghcr.io/x", "a"],
    ["ghcr.io:", "a"],
    ["ghcr.io:99999", "a"],
    ["ghcr..io", "a"],
    ["ghcr.io.", "a"],
    ["-ghcr.io", "a"],
    ["gh cr.io", "a"],
    ["ghcr。io", "a"],
    ["[::1", "a"],
    ["[:::1]", "a"],
  ])("is %j/%j", (registry, repository) => {
    expect(() => checkRepository({ registry, repository })).toThrow(
      expect.objectContaining({ code: "REGISTRY_INVALID_REFERENCE" }),
    );
  });

  it.each(["", ".a", "-a", "a/b", "a:b", "a%", "..", "ä", "a".repeat(129)])(
    "is the tag %j",
    (tag) => {
      expect(() => checkTag(tag)).toThrow(
        expect.objectContaining({ code: "REGISTRY_INVALID_REFERENCE" }),
      );
    },
  );

  it("is a digest of another algorithm", () => {
    const reference = { ...parseReference("nginx"), digest: `sha512:${D}${D}` };
    expect(() => checkReference(reference)).toThrow(/is not a sha256 digest/);
  });
});

describe("hosts", () => {
  it.each([
    ["docker.io", "registry-1.docker.io", "index.docker.io"],
    ["index.docker.io", "registry-1.docker.io", "index.docker.io"],
    ["Registry-1.Docker.IO", "registry-1.docker.io", "index.docker.io"],
    ["GHCR.io", "GHCR.io", "ghcr.io"],
    ["docker.io.evil.example", "docker.io.evil.example", "docker.io.evil.example"],
    ["docker.io:443", "docker.io:443", "docker.io:443"],
  ])("%s is asked at %s, with the credentials of %s", (registry, api, credentials) => {
    expect(apiHost(registry)).toBe(api);
    expect(credentialHost(registry)).toBe(credentials);
  });

  it("repositoryOf keeps registry and path only", () => {
    expect(repositoryOf(parseReference("ghcr.io/a/b:c"))).toEqual({
      registry: "ghcr.io",
      repository: "a/b",
    });
  });
});
