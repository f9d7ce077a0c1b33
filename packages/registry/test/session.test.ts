import { describe, expect, it } from "vitest";
import { createRegistryClient, type Lookup, type RegistryClientOptions } from "../src/index.ts";
import { type FakeAnswer, fakeFetch, image } from "./support/fake-fetch.ts";

const app = image("app");
const refused = (): never => {
  throw Object.assign(new Error("wrong version number"), { code: "ERR_SSL_WRONG_VERSION_NUMBER" });
};

function setUp(options: RegistryClientOptions, speaks: "http:" | "https:") {
  const fake = fakeFetch(({ url }) => (new URL(url).protocol === speaks ? app.answer : refused()));
  return {
    ...fake,
    client: createRegistryClient({ fetch: fake.fetch, sleep: async () => {}, ...options }),
  };
}

const at = (registry: string) => ({ registry, repository: "a" });

describe("a look-up that fails", () => {
  const challenge = { "www-authenticate": 'Bearer realm="https://auth.example/token?q=canary"' };
  const path = "https://reg.example/v2/a/manifests/x";

  async function look(
    answer: (url: string) => FakeAnswer | Promise<FakeAnswer>,
    signal?: AbortSignal,
  ) {
    const fake = fakeFetch(({ url }) => answer(url));
    const client = createRegistryClient({ fetch: fake.fetch, sleep: async () => {} });
    const lookups: Lookup[] = [];
    const options = {
      onLookup: (lookup: Lookup) => lookups.push(lookup),
      ...(signal && { signal }),
    };
    const error: unknown = await client
      .manifestByTag(at("reg.example"), "x", options)
      .catch((thrown: unknown) => thrown);
    return { error, lookups };
  }

  it("names the token server whose answer it was", async () => {
    const { lookups } = await look((url) =>
      url === path ? { status: 401, headers: challenge } : { status: 503 },
    );
    expect(lookups).toEqual([
      {
        kind: "tag",
        url: "https://auth.example/token",
        status: 503,
        code: "REGISTRY_UNAVAILABLE",
        found: 0,
      },
    ]);
  });

  it.each<[string, string, (url: string) => FakeAnswer | undefined]>([
    ["the registry", path, () => undefined],
    [
      "its token server",
      "https://auth.example/token",
      (url) => (url === path ? { status: 401, headers: challenge } : undefined),
    ],
    [
      "its storage",
      "https://cdn.example/x",
      (url) =>
        url === path
          ? { status: 307, headers: { location: "https://cdn.example/x?canary" } }
          : undefined,
    ],
  ])("at the deadline names %s if that was waited for", async (_name, url, answer) => {
    const never = new Promise<FakeAnswer>(() => {});
    const { error, lookups } = await look(
      (asked) => answer(asked) ?? never,
      AbortSignal.timeout(20),
    );
    expect(error).toMatchObject({ code: "REGISTRY_DEADLINE", url });
    expect(lookups).toEqual([{ kind: "tag", url, code: "REGISTRY_DEADLINE", found: 0 }]);
  });

  it("at the client's own limit says the same", async () => {
    const fake = fakeFetch(() => new Promise<FakeAnswer>(() => {}));
    const client = createRegistryClient({ fetch: fake.fetch, limits: { timeoutMs: 20 } });
    await expect(client.manifestByTag(at("reg.example"), "x")).rejects.toMatchObject({
      message: "no answer within 20 ms: `reg.example` was asked for `/v2/a/manifests/x`",
      url: path,
    });
  });
});

describe("the scheme", () => {
  it.each<[string, RegistryClientOptions]>([
    ["reg.example", { insecureHosts: ["reg.example"] }],
    ["127.0.0.1:5000", { allowedHosts: ["127.0.0.1:5000"] }],
    ["localhost:5000", { allowedHosts: ["localhost:5000"] }],
  ])("of %s with %j is https, else http, and remembered", async (host, options) => {
    const { client, lines } = setUp(options, "http:");
    const lookups: Lookup[] = [];
    await client.manifestByTag(at(host), "x", { onLookup: (lookup) => lookups.push(lookup) });
    await client.manifestByTag(at(host), "x");
    const path = "/v2/a/manifests/x";
    expect(lines()).toEqual([
      `GET https://${host}${path}`,
      `GET http://${host}${path}`,
      `GET http://${host}${path}`,
    ]);
    expect(lookups.map(({ url }) => url)).toEqual([`http://${host}${path}`]);
  });

  it("of an insecure host stays https where https answers, be it with an error", async () => {
    const fake = fakeFetch(() => ({ status: 500 }));
    const client = createRegistryClient({
      fetch: fake.fetch,
      sleep: async () => {},
      insecureHosts: ["reg.example"],
    });
    await expect(client.manifestByTag(at("reg.example"), "x")).rejects.toMatchObject({
      status: 500,
    });
    expect(fake.lines().filter((line) => line.includes("http:"))).toEqual([]);
  });

  it("of an insecure host is not given up for a token server that is silent", async () => {
    const challenge = 'Bearer realm="https://auth.example/token"';
    const fake = fakeFetch(({ url }) =>
      url.startsWith("https://reg.example")
        ? { status: 401, headers: { "www-authenticate": challenge } }
        : refused(),
    );
    const client = createRegistryClient({
      fetch: fake.fetch,
      sleep: async () => {},
      insecureHosts: ["reg.example"],
    });
    await expect(client.manifestByTag(at("reg.example"), "x")).rejects.toMatchObject({
      url: "https://auth.example/token",
    });
    expect(fake.lines().filter((line) => line.includes("http:"))).toEqual([]);
  });

  it("of an insecure host is not given up for a store that is silent", async () => {
    const fake = fakeFetch(({ url }) =>
      url.startsWith("https://reg.example")
        ? { status: 307, headers: { location: "https://cdn.example/x" } }
        : refused(),
    );
    const client = createRegistryClient({ fetch: fake.fetch, insecureHosts: ["reg.example"] });
    await expect(client.manifestByTag(at("reg.example"), "x")).rejects.toMatchObject({
      url: "https://cdn.example/x",
    });
    expect(fake.lines().filter((line) => line.includes("http:"))).toEqual([]);
  });

  it("of an insecure host that is busy is tried again like any other", async () => {
    let tries = 0;
    const fake = fakeFetch(() => ((tries += 1) < 3 ? { status: 503 } : app.answer));
    const client = createRegistryClient({
      fetch: fake.fetch,
      sleep: async () => {},
      insecureHosts: ["reg.example"],
    });
    await expect(client.manifestByTag(at("reg.example"), "x")).resolves.toBeDefined();
  });

  it.each<[string, RegistryClientOptions]>([
    ["reg.example", {}],
    ["reg.example", { insecureHosts: ["other.example"] }],
    ["reg.example", { allowedHosts: ["reg.example"] }],
    ["10.0.0.1", { allowedHosts: ["10.0.0.1"] }],
    ["reg.example:5000", { insecureHosts: ["reg.example"] }],
  ])("of %s with %j is https alone", async (host, options) => {
    const { client, lines } = setUp(options, "http:");
    await expect(client.manifestByTag(at(host), "x")).rejects.toMatchObject({
      code: "REGISTRY_UNAVAILABLE",
    });
    expect(lines().filter((line) => line.includes("http:"))).toEqual([]);
  });
});
