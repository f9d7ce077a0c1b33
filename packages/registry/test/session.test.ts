import { describe, expect, it } from "vitest";
import { createRegistryClient, type Lookup, type RegistryClientOptions } from "../src/index.ts";
import { fakeFetch, image } from "./support/fake-fetch.ts";

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
