/* oxlint-disable no-await-in-loop -- one request after the other */
import { describe, expect, it } from "vitest";
import {
  computeDigest,
  createRegistryClient,
  type Keychain,
  type Lookup,
  parseReference,
  type RegistryClientOptions,
} from "../src/index.ts";
import {
  type FakeAnswer,
  chunks,
  emptyConfig,
  fakeFetch,
  fakeSleep,
  image,
  index,
  types,
  utf8,
} from "./support/fake-fetch.ts";

const repository = { registry: "reg.example", repository: "acme/app" };
const base = "https://reg.example/v2/acme/app";
const app = image("app");

/** A client of a registry that answers these URLs, and 404 otherwise. */
function setUp(
  answers: Record<string, FakeAnswer | (() => FakeAnswer | Promise<FakeAnswer>)>,
  options: RegistryClientOptions = {},
) {
  const fake = fakeFetch(({ method, url }) => {
    const found = answers[`${method} ${url}`] ?? answers[url];
    return typeof found === "function" ? found() : found;
  });
  const { sleep, waits } = fakeSleep();
  const client = createRegistryClient({ fetch: fake.fetch, sleep, ...options });
  return { ...fake, client, waits };
}

describe("manifest", () => {
  const url = `${base}/manifests/${app.digest}`;

  it("is read by digest, with the types that are accepted and no compression", async () => {
    const { client, requests } = setUp({ [url]: app.answer });
    const manifest = await client.manifest(repository, app.digest);
    expect(manifest).toMatchObject({
      digest: app.digest,
      kind: "manifest",
      mediaType: types.manifest,
      config: emptyConfig,
    });
    expect(manifest.bytes).toEqual(app.bytes);
    expect(requests[0]?.headers).toEqual({
      accept:
        "application/vnd.oci.image.index.v1+json, application/vnd.oci.image.manifest.v1+json, application/vnd.docker.distribution.manifest.list.v2+json, application/vnd.docker.distribution.manifest.v2+json",
      "accept-encoding": "identity",
      "user-agent": "imagegate/0.1.0",
    });
  });

  it.each<[string, FakeAnswer, string, RegExp]>([
    [
      "other bytes",
      { ...app.answer, body: image("other").bytes, headers: { "content-type": types.manifest } },
      "REGISTRY_DIGEST_MISMATCH",
      /have the digest/,
    ],
    [
      "an HTML page",
      { headers: { "content-type": "text/html" }, body: "<html>" },
      "REGISTRY_PROTOCOL",
      /is not JSON/,
    ],
    [
      "another content type",
      { ...app.answer, headers: { "content-type": "application/json" } },
      "REGISTRY_PROTOCOL",
      /was sent as `application\/json`/,
    ],
    [
      "a compressed body",
      { ...app.answer, headers: { ...app.answer.headers, "content-encoding": "gzip" } },
      "REGISTRY_PROTOCOL",
      /encoding `gzip`/,
    ],
    ["401 without a challenge", { status: 401 }, "REGISTRY_UNAUTHORIZED", /answered 401/],
    [
      "403",
      { status: 403, body: '{"errors":[{"code":"DENIED"}]}' },
      "REGISTRY_FORBIDDEN",
      /answered 403 DENIED/,
    ],
    ["404", { status: 404 }, "REGISTRY_NOT_FOUND", /`reg.example` answered 404 for/],
    ["429", { status: 429 }, "REGISTRY_RATE_LIMITED", /answered 429/],
    ["500", { status: 500, body: "<html>" }, "REGISTRY_UNAVAILABLE", /answered 500 for/],
    ["418", { status: 418 }, "REGISTRY_PROTOCOL", /answered 418/],
    [
      "TOOMANYREQUESTS with another status",
      { status: 403, body: '{"errors":[{"code":"TOOMANYREQUESTS"}]}' },
      "REGISTRY_RATE_LIMITED",
      /403 TOOMANYREQUESTS/,
    ],
    [
      "a length that is announced over the limit",
      { ...app.answer, headers: { "content-length": "5000000" } },
      "REGISTRY_LIMIT",
      /4194304 bytes/,
    ],
    [
      "a length that is not met",
      { ...app.answer, headers: { ...app.answer.headers, "content-length": "9999" } },
      "REGISTRY_UNAVAILABLE",
      /announced 9999 bytes and sent/,
    ],
  ])("refuses %s", async (_name, answer, code, message) => {
    const { client } = setUp({ [url]: answer });
    await expect(client.manifest(repository, app.digest)).rejects.toMatchObject({
      code,
      message: expect.stringMatching(message),
    });
  });

  it("stops reading an endless body at the limit", async () => {
    let sent = 0;
    let freed = false;
    async function* endless(): AsyncGenerator<Uint8Array> {
      try {
        for (;;) {
          sent += 65_536;
          yield new Uint8Array(65_536);
        }
      } finally {
        freed = true;
      }
    }
    const { client } = setUp({
      [url]: () => ({ headers: { "content-type": types.manifest }, body: endless() }),
    });
    await expect(client.manifest(repository, app.digest)).rejects.toMatchObject({
      code: "REGISTRY_LIMIT",
    });
    expect(sent).toBeLessThanOrEqual(4 * 1024 * 1024 + 65_536);
    expect(freed).toBe(true);
  });

  it("keeps verified content, and gives every caller bytes of its own", async () => {
    const { client, lines } = setUp({ [url]: app.answer });
    const first = await client.manifest(repository, app.digest);
    first.bytes.fill(0);
    const second = await client.manifest(repository, app.digest);
    expect(second.bytes).toEqual(app.bytes);
    expect(lines()).toHaveLength(1);
  });

  it("gives callers that share a request bytes of their own", async () => {
    const { client } = setUp({ [url]: app.answer }, { limits: { maxCacheBytes: 0 } });
    const [first, second] = await Promise.all([
      client.manifest(repository, app.digest),
      client.manifest(repository, app.digest),
    ]);
    first.bytes.fill(0);
    expect(second.bytes).toEqual(app.bytes);
  });

  it.each(["sha512:" + "a".repeat(128), "sha256:" + "A".repeat(64), "sha256:../../x", "latest"])(
    "asks nothing for the digest %s",
    async (digest) => {
      const { client, requests } = setUp({});
      await expect(client.manifest(repository, digest)).rejects.toMatchObject({
        code: "REGISTRY_INVALID_REFERENCE",
      });
      expect(requests).toEqual([]);
    },
  );

  it.each(["../x", "a//b", "/a", "a/", "a%2fb", "a\\b", "A/b", "a/..", ""])(
    "asks nothing for the repository %j",
    async (path) => {
      const { client, requests } = setUp({});
      await expect(
        client.manifest({ registry: "reg.example", repository: path }, app.digest),
      ).rejects.toMatchObject({ code: "REGISTRY_INVALID_REFERENCE" });
      expect(requests).toEqual([]);
    },
  );
});

describe("manifestByTag", () => {
  it("is undefined for 404 and an error for anything else", async () => {
    const { client } = setUp({
      [`${base}/manifests/gone`]: { status: 404 },
      [`${base}/manifests/no`]: { status: 403 },
    });
    await expect(client.manifestByTag(repository, "gone")).resolves.toBeUndefined();
    await expect(client.manifestByTag(repository, "no")).rejects.toMatchObject({
      code: "REGISTRY_FORBIDDEN",
    });
  });

  it("refuses bytes that the registry's own digest is not of", async () => {
    const lying = {
      ...app.answer,
      headers: { ...app.answer.headers, "docker-content-digest": image("b").digest },
    };
    const { client } = setUp({ [`${base}/manifests/v1`]: lying });
    await expect(client.manifestByTag(repository, "v1")).rejects.toMatchObject({
      code: "REGISTRY_DIGEST_MISMATCH",
    });
  });

  it("asks again each time: a tag may move", async () => {
    const { client, lines } = setUp({ [`${base}/manifests/v1`]: app.answer });
    await client.manifestByTag(repository, "v1");
    await client.manifestByTag(repository, "v1");
    expect(lines()).toHaveLength(2);
  });

  it.each([".x", "-x", "a/b", "a%20", "", "x".repeat(129)])(
    "asks nothing for the tag %j",
    async (tag) => {
      const { client, requests } = setUp({});
      await expect(client.manifestByTag(repository, tag)).rejects.toMatchObject({
        code: "REGISTRY_INVALID_REFERENCE",
      });
      expect(requests).toEqual([]);
    },
  );
});

describe("resolve", () => {
  const url = `${base}/manifests/v1`;
  const reference = parseReference("reg.example/acme/app:v1");

  it("takes the claim of a HEAD answer", async () => {
    const { client, lines } = setUp({ [`HEAD ${url}`]: { ...app.answer, body: "" } });
    await expect(client.resolve(reference)).resolves.toEqual({
      digest: app.digest,
      mediaType: types.manifest,
      size: app.bytes.length,
    });
    expect(lines()).toEqual([`HEAD ${url}`]);
  });

  it("answers a digest without a request", async () => {
    const { client, requests } = setUp({});
    await expect(
      client.resolve(parseReference(`reg.example/acme/app:v1@${app.digest}`)),
    ).resolves.toEqual({ digest: app.digest });
    expect(requests).toEqual([]);
  });

  it.each<[string, FakeAnswer]>([
    ["no digest", { headers: { "content-type": types.manifest, "content-length": "3" } }],
    [
      "a digest that is none",
      { headers: { ...app.answer.headers, "docker-content-digest": "sha512:abc" } },
    ],
    [
      "no length",
      { headers: { "content-type": types.manifest, "docker-content-digest": app.digest } },
    ],
    ["a proxy's type", { headers: { ...app.answer.headers, "content-type": "text/html" } }],
    ["405", { status: 405 }],
    ["501", { status: 501 }],
  ])("gets and hashes the manifest when HEAD answers with %s", async (_name, head) => {
    const { client, lines } = setUp({ [`HEAD ${url}`]: head, [`GET ${url}`]: app.answer });
    await expect(client.resolve(reference)).resolves.toEqual({
      digest: app.digest,
      mediaType: types.manifest,
      size: app.bytes.length,
    });
    expect(lines()).toEqual([`HEAD ${url}`, `GET ${url}`]);
  });

  it.each([
    [404, "REGISTRY_NOT_FOUND"],
    [401, "REGISTRY_UNAUTHORIZED"],
    [503, "REGISTRY_UNAVAILABLE"],
  ])("rejects for %i", async (status, code) => {
    const { client } = setUp({ [url]: { status } });
    await expect(client.resolve(reference)).rejects.toMatchObject({ code, status, url });
  });

  it.each([401, 403, 404])(
    "asks for the reason of %i, which HEAD does not have",
    async (status) => {
      const body = '{"errors":[{"code":"NAME_UNKNOWN"}]}';
      const { client } = setUp({ [`HEAD ${url}`]: { status }, [`GET ${url}`]: { status, body } });
      await expect(client.resolve(reference)).rejects.toMatchObject({
        status,
        registryCode: "NAME_UNKNOWN",
      });
    },
  );

  it("asks Docker Hub at its API host", async () => {
    const { client, lines } = setUp({});
    await expect(client.resolve(parseReference("nginx"))).rejects.toMatchObject({
      code: "REGISTRY_NOT_FOUND",
    });
    expect(lines()).toEqual([
      "HEAD https://registry-1.docker.io/v2/library/nginx/manifests/latest",
      "GET https://registry-1.docker.io/v2/library/nginx/manifests/latest",
    ]);
  });
});

describe("blob", () => {
  const bytes = utf8("signature payload");
  const descriptor = {
    mediaType: "text/plain",
    digest: computeDigest(bytes),
    size: bytes.length,
  };
  const url = `${base}/blobs/${descriptor.digest}`;

  it("is read whole", async () => {
    const { client } = setUp({ [url]: { body: bytes } });
    await expect(client.blob(repository, descriptor)).resolves.toEqual(bytes);
  });

  it.each<[string, FakeAnswer["body"], number]>([
    ["shorter", bytes.slice(1), bytes.length],
    ["longer", utf8("signature payload and more"), bytes.length],
    ["of other bytes", utf8("signature_payload"), bytes.length],
    ["larger than its descriptor says", bytes, bytes.length - 1],
    ["smaller than its descriptor says", bytes, bytes.length + 1],
  ])("is refused when it is %s", async (_name, body, size) => {
    const { client } = setUp({ [url]: { body: body ?? "" } });
    await expect(client.blob(repository, { ...descriptor, size })).rejects.toMatchObject({
      code: "REGISTRY_DIGEST_MISMATCH",
    });
  });

  it("is not asked for when its descriptor is over the limit", async () => {
    const { client, requests } = setUp({});
    await expect(
      client.blob(repository, { ...descriptor, size: 10_000_001 }),
    ).rejects.toMatchObject({ code: "REGISTRY_LIMIT" });
    expect(requests).toEqual([]);
  });

  it("is every caller's own, also where it comes from memory", async () => {
    const { client, lines } = setUp({ [url]: { body: bytes } });
    const [first, second] = await Promise.all([
      client.blob(repository, descriptor),
      client.blob(repository, descriptor),
    ]);
    first.fill(0);
    expect(second).toEqual(bytes);
    await expect(client.blob(repository, descriptor)).resolves.toEqual(bytes);
    expect(lines()).toHaveLength(1);
  });

  it("never follows the urls of its descriptor", async () => {
    const { client, lines } = setUp({ [url]: { status: 404 } });
    const withUrls = { ...descriptor, urls: ["https://evil.example/x"] };
    await expect(client.blob(repository, withUrls)).rejects.toMatchObject({
      code: "REGISTRY_NOT_FOUND",
    });
    expect(lines()).toEqual([`GET ${url}`]);
  });
});

describe("look-ups", () => {
  it("are reported with URL, status, code and what they found", async () => {
    const lookups: Lookup[] = [];
    const { client } = setUp({
      [`HEAD ${base}/manifests/v1`]: { status: 405 },
      [`GET ${base}/manifests/v1`]: app.answer,
      [`${base}/manifests/none`]: { status: 404, body: '{"errors":[{"code":"MANIFEST_UNKNOWN"}]}' },
    });
    const onLookup = (lookup: Lookup): number => lookups.push(lookup);
    await client.resolve(parseReference("reg.example/acme/app:v1"), { onLookup });
    await client.manifestByTag(repository, "none", { onLookup });
    expect(lookups).toEqual([
      { kind: "resolve", url: `${base}/manifests/v1`, status: 405, found: 0 },
      { kind: "resolve", url: `${base}/manifests/v1`, status: 200, found: 1 },
      {
        kind: "tag",
        url: `${base}/manifests/none`,
        status: 404,
        code: "MANIFEST_UNKNOWN",
        found: 0,
      },
    ]);
  });

  it("are reported when no answer came", async () => {
    const lookups: Lookup[] = [];
    const { client } = setUp({
      [`${base}/manifests/v1`]: () => {
        throw new Error("connect ECONNREFUSED");
      },
    });
    await expect(
      client.manifestByTag(repository, "v1", { onLookup: (lookup) => lookups.push(lookup) }),
    ).rejects.toMatchObject({ code: "REGISTRY_UNAVAILABLE" });
    expect(lookups).toEqual([
      { kind: "tag", url: `${base}/manifests/v1`, code: "REGISTRY_UNAVAILABLE", found: 0 },
    ]);
  });
});

describe("shared requests", () => {
  const url = `${base}/manifests/v1`;

  it("are one request for equal calls at the same time, each caller hearing of it", async () => {
    const { client, lines } = setUp({ [url]: app.answer });
    const heard: string[] = [];
    await Promise.all(
      ["a", "b", "c"].map((name) =>
        client.manifestByTag(repository, "v1", { onLookup: () => heard.push(name) }),
      ),
    );
    expect(lines()).toHaveLength(1);
    expect(heard.toSorted()).toEqual(["a", "b", "c"]);
  });

  it("outlive one caller's abort, and end with the last", async () => {
    const release = Promise.withResolvers<void>();
    const { client, requests } = setUp({
      [url]: async () => {
        await release.promise;
        return app.answer;
      },
    });
    const [first, second, third] = [
      new AbortController(),
      new AbortController(),
      new AbortController(),
    ];
    const calls = [first, second].map(({ signal }) =>
      client.manifestByTag(repository, "v1", { signal }),
    );
    await expect.poll(() => requests.length).toBe(1);
    first.abort();
    await expect(calls[0]).rejects.toMatchObject({ code: "REGISTRY_ABORTED" });
    expect(requests[0]?.signal.aborted).toBe(false);
    release.resolve();
    await expect(calls[1]).resolves.toMatchObject({ digest: app.digest });

    const hanging = setUp({ [url]: () => new Promise<FakeAnswer>(() => {}) });
    const alone = hanging.client.manifestByTag(repository, "v1", { signal: third.signal });
    await expect.poll(() => hanging.requests.length).toBe(1);
    third.abort();
    await expect(alone).rejects.toMatchObject({ code: "REGISTRY_ABORTED" });
    expect(hanging.requests[0]?.signal.aborted).toBe(true);
  });

  it("are never shared, nor kept, across credentials", async () => {
    const keychain: Keychain = {
      resolve: async (_target, { namespace }) => ({
        kind: "basic",
        username: namespace ?? "",
        password: "p",
      }),
    };
    const digestUrl = `${base}/manifests/${app.digest}`;
    const { client, lines } = setUp({ [url]: app.answer, [digestUrl]: app.answer }, { keychain });
    const contexts = ["a", "a", "b"].map((namespace) => ({ context: { namespace } }));
    await Promise.all(contexts.map((options) => client.manifestByTag(repository, "v1", options)));
    expect(lines()).toHaveLength(2);
    for (const options of contexts) await client.manifest(repository, app.digest, options);
    expect(lines()).toHaveLength(4);
  });
});

async function* drip(): AsyncGenerator<Uint8Array> {
  for (;;) {
    await new Promise((resolve) => setTimeout(resolve, 5));
    yield new Uint8Array([0x20]);
  }
}

describe("time", () => {
  const url = `${base}/manifests/v1`;
  it("ends a body that drips, at the client's limit", async () => {
    const { client } = setUp(
      { [url]: () => ({ headers: { "content-type": types.manifest }, body: drip() }) },
      { limits: { timeoutMs: 60 } },
    );
    await expect(client.manifestByTag(repository, "v1")).rejects.toMatchObject({
      code: "REGISTRY_DEADLINE",
      retryable: true,
    });
  });

  it("tells a caller's deadline from a caller's abort", async () => {
    const { client } = setUp({ [url]: () => new Promise<FakeAnswer>(() => {}) });
    await expect(
      client.manifestByTag(repository, "v1", { signal: AbortSignal.timeout(20) }),
    ).rejects.toMatchObject({ code: "REGISTRY_DEADLINE" });
    await expect(
      client.manifestByTag(repository, "v1", { signal: AbortSignal.abort() }),
    ).rejects.toMatchObject({ code: "REGISTRY_ABORTED" });
  });
});

describe("close", () => {
  it("ends what is under way and refuses what comes after", async () => {
    const { client, requests } = setUp({
      [`${base}/manifests/v1`]: () => new Promise<FakeAnswer>(() => {}),
    });
    const call = client.manifestByTag(repository, "v1");
    await expect.poll(() => requests.length).toBe(1);
    const [, ended] = await Promise.allSettled([client.close(), call]);
    expect(ended).toMatchObject({ status: "rejected", reason: { code: "REGISTRY_CLOSED" } });
    await expect(client.manifest(repository, app.digest)).rejects.toMatchObject({
      code: "REGISTRY_CLOSED",
    });
    await client.close();
  });
});

describe("options", () => {
  it.each<[string, object]>([
    ["an unknown limit", { limits: { maxManifest: 1 } }],
    ["a negative limit", { limits: { maxBlobBytes: -1 } }],
    ["an address without a port", { addresses: { "reg.example": "127.0.0.1" } }],
    ["an address for an IP address", { addresses: { "10.0.0.1": "127.0.0.1:1" } }],
    ["an address that is a name", { addresses: { "reg.example": "localhost:1" } }],
    ["a host that is a URL", { allowedHosts: ["https://reg.example"] }],
    ["a host with a path", { insecureHosts: ["reg.example/x"] }],
  ])("refuses %s", (_name, options) => {
    expect(() => createRegistryClient(options)).toThrow(TypeError);
  });
});

it("a body in many chunks is put together", async () => {
  const parts = [...app.bytes].map((byte) => new Uint8Array([byte]));
  const { client } = setUp({
    [`${base}/manifests/v1`]: { headers: app.answer.headers ?? {}, body: chunks(parts) },
  });
  await expect(client.manifestByTag(repository, "v1")).resolves.toMatchObject({
    digest: app.digest,
  });
  expect(index([]).digest).not.toBe(app.digest);
});
