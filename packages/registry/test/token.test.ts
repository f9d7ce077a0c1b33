/* oxlint-disable no-await-in-loop -- one request after the other */
import { describe, expect, it } from "vitest";
import {
  createRegistryClient,
  type Credentials,
  type RegistryClientOptions,
} from "../src/index.ts";
import type { HttpRequest } from "../src/http.ts";
import { type FakeAnswer, fakeFetch, image } from "./support/fake-fetch.ts";

const app = image("app");
const basic: Credentials = { kind: "basic", username: "user", password: "pä:ss" };
const basicHeader = `Basic ${Buffer.from("user:pä:ss").toString("base64")}`;
const at = (repository = "acme/app") => ({ registry: "reg.example", repository });

interface SetUp extends RegistryClientOptions {
  /** What the registry takes; anything else is a 401 with the challenge. */
  readonly accepts?: (authorization: string | undefined, request: HttpRequest) => boolean;
  readonly challenge?: string | readonly string[];
  /** The token server's answer. */
  readonly token?: (request: HttpRequest) => FakeAnswer | Promise<FakeAnswer>;
  readonly credentials?: Credentials;
}

function setUp({
  accepts = (header) => header === "Bearer t1",
  challenge = 'Bearer realm="https://auth.example/token",service="reg"',
  token = () => ({ body: '{"token":"t1"}' }),
  credentials,
  ...options
}: SetUp) {
  const fake = fakeFetch((request) => {
    if (new URL(request.url).host !== "reg.example") return token(request);
    if (accepts(request.headers["authorization"], request)) return app.answer;
    return { status: 401, headers: { "www-authenticate": challenge } };
  });
  const client = createRegistryClient({
    fetch: fake.fetch,
    sleep: async () => {},
    keychain: { resolve: async () => credentials },
    limits: { maxCacheBytes: 0 },
    ...options,
  });
  const seen = () =>
    fake.requests.map(
      ({ method, url, headers }) =>
        `${method} ${url.replace(/(manifests).*/, "$1")} ${headers["authorization"] ?? "-"}`,
    );
  return { ...fake, client, seen };
}

const manifests = "https://reg.example/v2/acme/app/manifests";

describe("a token server", () => {
  it("that is no web address is none", async () => {
    const { client } = setUp({ challenge: 'Bearer realm="file:///canary"' });
    await expect(client.manifest(at(), app.digest)).rejects.toMatchObject({
      code: "REGISTRY_PROTOCOL",
      message: "`reg.example` names no token server in its challenge",
    });
  });

  it("on another host that fails is named with the registry that sent us there", async () => {
    const { client } = setUp({ token: () => ({ status: 500 }) });
    await expect(client.manifest(at(), app.digest)).rejects.toMatchObject({
      message:
        "the token server `auth.example` answered 500 for `/token`; `reg.example` names it as its token server",
      url: "https://auth.example/token",
      status: 500,
    });
  });
});

describe("basic", () => {
  it("credentials are sent when the registry asks, and then kept for the repository", async () => {
    const { client, seen } = setUp({
      challenge: 'Basic realm="x"',
      accepts: (header) => header === basicHeader,
      credentials: basic,
    });
    await client.manifest(at(), app.digest);
    await client.manifest(at(), app.digest);
    await expect(client.manifest(at("acme/other"), app.digest)).resolves.toBeDefined();
    expect(seen()).toEqual([
      `GET ${manifests} -`,
      `GET ${manifests} ${basicHeader}`,
      `GET ${manifests} ${basicHeader}`,
      "GET https://reg.example/v2/acme/other/manifests -",
      `GET https://reg.example/v2/acme/other/manifests ${basicHeader}`,
    ]);
  });

  it("credentials that are refused are not tried twice", async () => {
    const { client, seen } = setUp({
      challenge: "Basic",
      accepts: () => false,
      credentials: basic,
    });
    await expect(client.manifest(at(), app.digest)).rejects.toMatchObject({
      code: "REGISTRY_UNAUTHORIZED",
    });
    expect(seen()).toHaveLength(2);
  });

  it.each<[string, Credentials | undefined]>([
    ["nobody", undefined],
    ["an identity token", { kind: "identity-token", token: "i" }],
  ])("cannot be answered by %s", async (_name, credentials) => {
    const { client, seen } = setUp({ challenge: "Basic", ...(credentials && { credentials }) });
    await expect(client.manifest(at(), app.digest)).rejects.toMatchObject({
      code: "REGISTRY_UNAUTHORIZED",
    });
    expect(seen()).toHaveLength(1);
  });
});

describe("bearer", () => {
  it("tokens are fetched anonymously, for pulling this repository", async () => {
    const { client, seen } = setUp({});
    await client.manifest(at(), app.digest);
    expect(seen()).toEqual([
      `GET ${manifests} -`,
      "GET https://auth.example/token?service=reg&scope=repository%3Aacme%2Fapp%3Apull -",
      `GET ${manifests} Bearer t1`,
    ]);
  });

  it("tokens are fetched with basic credentials, which the registry itself never sees", async () => {
    const { client, seen } = setUp({ credentials: basic });
    await client.manifest(at(), app.digest);
    expect(seen()).toEqual([
      `GET ${manifests} -`,
      `GET https://auth.example/token?service=reg&scope=repository%3Aacme%2Fapp%3Apull ${basicHeader}`,
      `GET ${manifests} Bearer t1`,
    ]);
  });

  it("challenges are answered with their own scope first", async () => {
    const { client, requests } = setUp({
      challenge: 'Bearer realm="https://auth.example/token?x=1",scope="aws"',
    });
    await client.manifest(at(), app.digest);
    expect(requests[1]?.url).toBe(
      "https://auth.example/token?x=1&scope=aws&scope=repository%3Aacme%2Fapp%3Apull",
    );
  });

  it("is taken where it comes before basic, and the other way round", async () => {
    const both = setUp({
      challenge: ['Negotiate, Bearer realm="https://auth.example/token"', 'Basic realm="x"'],
      credentials: basic,
    });
    await both.client.manifest(at(), app.digest);
    expect(both.seen().at(-1)).toBe(`GET ${manifests} Bearer t1`);
    const turned = setUp({
      challenge: 'Basic realm="x", Bearer realm="https://auth.example/token"',
      credentials: basic,
      accepts: (header) => header === basicHeader,
    });
    await turned.client.manifest(at(), app.digest);
    expect(turned.lines()).toHaveLength(2);
  });

  it("identity tokens are posted, and tried as a password where there is no POST", async () => {
    const credentials: Credentials = { kind: "identity-token", token: "refresh&me" };
    const { client, requests } = setUp({
      credentials,
      token: () => ({ body: '{"access_token":"t1","token":"other","refresh_token":"r"}' }),
    });
    await client.manifest(at(), app.digest);
    expect(requests[1]).toMatchObject({
      method: "POST",
      url: "https://auth.example/token",
      headers: { "content-type": "application/x-www-form-urlencoded" },
    });
    expect(Object.fromEntries(new URLSearchParams(requests[1]?.body))).toEqual({
      grant_type: "refresh_token",
      refresh_token: "refresh&me",
      client_id: "imagegate",
      service: "reg",
      scope: "repository:acme/app:pull",
    });
    expect(requests[1]?.headers["authorization"]).toBeUndefined();

    const old = setUp({
      credentials,
      token: ({ method }) => (method === "POST" ? { status: 404 } : { body: '{"token":"t1"}' }),
    });
    await old.client.manifest(at(), app.digest);
    expect(old.requests[2]?.headers["authorization"]).toBe(
      `Basic ${Buffer.from("<token>:refresh&me").toString("base64")}`,
    );
  });

  it("registry tokens are sent as they are, and never exchanged", async () => {
    const { client, seen } = setUp({
      credentials: { kind: "registry-token", token: "mine" },
      accepts: () => false,
    });
    await expect(client.manifest(at(), app.digest)).rejects.toMatchObject({
      code: "REGISTRY_UNAUTHORIZED",
    });
    expect(seen()).toEqual([`GET ${manifests} Bearer mine`]);
  });

  it("tokens are kept until they expire, then exchanged anew", async () => {
    let now = 0;
    let tokens = 0;
    const { client, lines } = setUp({
      clock: () => new Date(now),
      accepts: (header) => header === `Bearer t${tokens}`,
      token: () => ({ body: JSON.stringify({ token: `t${(tokens += 1)}`, expires_in: 300 }) }),
    });
    const count = async (): Promise<number> => {
      const before = lines().length;
      await client.manifest(at(), app.digest);
      return lines().length - before;
    };
    await expect(count()).resolves.toBe(3);
    now = 294_000;
    await expect(count()).resolves.toBe(1);
    now = 295_000;
    await expect(count()).resolves.toBe(3);
  });

  it("tokens live a minute where their lifetime is not given", async () => {
    let now = 0;
    const { client, lines } = setUp({ clock: () => new Date(now) });
    await client.manifest(at(), app.digest);
    now = 54_000;
    await client.manifest(at(), app.digest);
    expect(lines()).toHaveLength(4);
    now = 56_000;
    await client.manifest(at(), app.digest);
    expect(lines()).toHaveLength(7);
  });

  it("tokens that the registry takes no more are exchanged once, then it has said no", async () => {
    let tokens = 0;
    let revoked = false;
    const { client, seen } = setUp({
      accepts: (header) => !revoked && header === "Bearer t1",
      token: () => ({ body: JSON.stringify({ token: `t${(tokens += 1)}` }) }),
    });
    await client.manifest(at(), app.digest);
    revoked = true;
    await expect(client.manifest(at(), app.digest)).rejects.toMatchObject({
      code: "REGISTRY_UNAUTHORIZED",
      status: 401,
    });
    expect(seen().slice(3)).toEqual([
      `GET ${manifests} Bearer t1`,
      expect.stringContaining("GET https://auth.example/token"),
      `GET ${manifests} Bearer t2`,
    ]);
  });

  it("a wider scope that is demanded afterwards is asked for", async () => {
    const scopes: string[] = [];
    const fake = fakeFetch(({ url, headers }) => {
      if (url.startsWith("https://auth.example")) {
        scopes.push(new URL(url).searchParams.getAll("scope").join(" "));
        return { body: JSON.stringify({ token: `t${scopes.length}` }) };
      }
      if (headers["authorization"] === "Bearer t2") return app.answer;
      const scope =
        headers["authorization"] === undefined ? "" : ',scope="repository:acme/base:pull"';
      return {
        status: 401,
        headers: { "www-authenticate": `Bearer realm="https://auth.example/token"${scope}` },
      };
    });
    await createRegistryClient({ fetch: fake.fetch }).manifest(at(), app.digest);
    expect(scopes).toEqual([
      "repository:acme/app:pull",
      "repository:acme/base:pull repository:acme/app:pull",
    ]);
  });

  it("exchanges that are wanted at the same time are one", async () => {
    const { client, lines } = setUp({});
    await Promise.all(["a", "b", "c", "d"].map((tag) => client.manifestByTag(at(), tag)));
    expect(lines().filter((line) => line.includes("auth.example"))).toHaveLength(1);
  });

  it("a token is used for its repository and credentials alone", async () => {
    const { client, requests } = setUp({
      accepts: (header) => header?.startsWith("Bearer ") === true,
      keychain: {
        resolve: async (_target, { namespace }) =>
          namespace === undefined
            ? undefined
            : { kind: "basic", username: namespace, password: "p" },
      },
      token: ({ url, headers }) => ({
        body: JSON.stringify({
          token: `${new URL(url).searchParams.get("scope")?.split(":")[1]}|${Buffer.from((headers["authorization"] ?? "").slice(6), "base64").toString()}`,
        }),
      }),
    });
    for (const repository of ["acme/a", "acme/b"]) {
      for (const namespace of ["one", "two"])
        await client.manifest(at(repository), app.digest, { context: { namespace } });
    }
    const used = requests
      .filter(({ headers }) => headers["authorization"]?.startsWith("Bearer"))
      .map(
        ({ url, headers }) =>
          `${new URL(url).pathname.split("/").slice(2, 4).join("/")} ${headers["authorization"]}`,
      );
    expect(used).toEqual([
      "acme/a Bearer acme/a|one:p",
      "acme/a Bearer acme/a|two:p",
      "acme/b Bearer acme/b|one:p",
      "acme/b Bearer acme/b|two:p",
    ]);
  });
});

describe("the token server", () => {
  it.each<[string, string, string]>([
    ["plain http", 'Bearer realm="http://auth.example/token"', "REGISTRY_REFUSED_ADDRESS"],
    ["loopback", 'Bearer realm="https://127.0.0.1/token"', "REGISTRY_REFUSED_ADDRESS"],
    ["localhost", 'Bearer realm="https://localhost/token"', "REGISTRY_REFUSED_ADDRESS"],
    ["a private address", 'Bearer realm="https://10.1.2.3/token"', "REGISTRY_REFUSED_ADDRESS"],
    ["the metadata service", 'Bearer realm="https://169.254.169.254/"', "REGISTRY_REFUSED_ADDRESS"],
    ["a mapped address", 'Bearer realm="https://[::ffff:10.0.0.1]/"', "REGISTRY_REFUSED_ADDRESS"],
    ["a NAT64 address", 'Bearer realm="https://[64:ff9b::a00:1]/"', "REGISTRY_REFUSED_ADDRESS"],
    ["a decimal address", 'Bearer realm="https://167772161/"', "REGISTRY_REFUSED_ADDRESS"],
    [
      "a URL with credentials",
      'Bearer realm="https://reg.example@auth.example/"',
      "REGISTRY_REFUSED_ADDRESS",
    ],
    ["nowhere", "Bearer", "REGISTRY_PROTOCOL"],
    ["a path", 'Bearer realm="/token"', "REGISTRY_PROTOCOL"],
  ])("is not asked at %s, and gets no credentials there", async (_name, challenge, code) => {
    const { client, lines } = setUp({ challenge, credentials: basic });
    await expect(client.manifest(at(), app.digest)).rejects.toMatchObject({ code });
    expect(lines()).toHaveLength(1);
  });

  it("over http is refused for a registry on https, also where the host is listed as insecure", async () => {
    const { client, lines } = setUp({
      challenge: 'Bearer realm="http://auth.example/token"',
      insecureHosts: ["auth.example"],
      credentials: basic,
    });
    await expect(client.manifest(at(), app.digest)).rejects.toMatchObject({
      code: "REGISTRY_REFUSED_ADDRESS",
      message: "`reg.example` names a token server without https",
    });
    expect(lines()).toHaveLength(1);
  });

  it.each<[string, string, Credentials | undefined, number]>([
    ["another host with credentials", "http://auth.example/token", basic, 0],
    ["another host without credentials", "http://auth.example/token", undefined, 1],
    ["its own host with credentials", "http://reg.example:81/token", basic, 1],
  ])("of a registry on plain http, at %s", async (_name, realm, credentials, exchanges) => {
    const fake = fakeFetch(({ url, headers }) => {
      if (url.startsWith("https:")) throw new Error("no TLS");
      if (url.startsWith(realm)) return { body: '{"token":"t1"}' };
      if (headers["authorization"] === "Bearer t1") return app.answer;
      return { status: 401, headers: { "www-authenticate": `Bearer realm="${realm}"` } };
    });
    const client = createRegistryClient({
      fetch: fake.fetch,
      sleep: async () => {},
      keychain: { resolve: async () => credentials },
      insecureHosts: ["reg.example", "auth.example", "reg.example:81"],
    });
    const [outcome] = await Promise.allSettled([client.manifest(at(), app.digest)]);
    expect(outcome.status).toBe(exchanges === 1 ? "fulfilled" : "rejected");
    expect(fake.lines().filter((line) => line.includes(realm))).toHaveLength(exchanges);
  });

  it("that redirects gets no credentials at the other host, and none behind the guard", async () => {
    const moved = setUp({
      credentials: basic,
      token: ({ url }) =>
        url.startsWith("https://auth.example")
          ? { status: 307, headers: { location: "https://other.example/" } }
          : { body: '{"token":"t1"}' },
    });
    await moved.client.manifest(at(), app.digest);
    expect(
      moved.requests.find(({ url }) => url === "https://other.example/")?.headers["authorization"],
    ).toBeUndefined();
    const trapped = setUp({
      credentials: basic,
      token: () => ({ status: 307, headers: { location: "https://169.254.169.254/" } }),
    });
    await expect(trapped.client.manifest(at(), app.digest)).rejects.toMatchObject({
      code: "REGISTRY_REFUSED_ADDRESS",
    });
    expect(trapped.lines()).toHaveLength(2);
  });

  it.each<[string, FakeAnswer, string]>([
    ["401", { status: 401 }, "REGISTRY_UNAUTHORIZED"],
    ["403", { status: 403 }, "REGISTRY_FORBIDDEN"],
    ["404, which is not the image's", { status: 404 }, "REGISTRY_PROTOCOL"],
    ["429", { status: 429 }, "REGISTRY_RATE_LIMITED"],
    ["503", { status: 503 }, "REGISTRY_UNAVAILABLE"],
    ["HTML", { body: "<html>" }, "REGISTRY_PROTOCOL"],
    ["null", { body: "null" }, "REGISTRY_PROTOCOL"],
    ["no token", { body: "{}" }, "REGISTRY_PROTOCOL"],
    ["an empty token", { body: '{"token":""}' }, "REGISTRY_PROTOCOL"],
    ["a token that ends a header", { body: '{"token":"a\\r\\nx: y"}' }, "REGISTRY_PROTOCOL"],
    ["a token that is no text", { body: '{"token":{"a":1}}' }, "REGISTRY_PROTOCOL"],
    ["a prototype's member", { body: '{"__proto__":{"token":"t1"}}' }, "REGISTRY_PROTOCOL"],
    ["64 KiB and more", { body: `{"token":"${"t".repeat(70_000)}"}` }, "REGISTRY_LIMIT"],
  ])("that answers %s is an error with its code", async (_name, answer, code) => {
    const { client } = setUp({ token: () => answer });
    await expect(client.manifestByTag(at(), "v1")).rejects.toMatchObject({ code });
  });

  it("is asked no second time by a redirect's target that wants a token", async () => {
    const fake = fakeFetch(({ url }) =>
      url.startsWith("https://reg.example")
        ? { status: 307, headers: { location: "https://cdn.example/x" } }
        : {
            status: 401,
            headers: { "www-authenticate": 'Bearer realm="https://evil.example/token"' },
          },
    );
    const client = createRegistryClient({
      fetch: fake.fetch,
      keychain: { resolve: async () => basic },
    });
    await expect(client.manifest(at(), app.digest)).rejects.toMatchObject({
      code: "REGISTRY_UNAUTHORIZED",
    });
    expect(fake.lines().some((line) => line.includes("evil"))).toBe(false);
  });
});

it("no secret is in any error", async () => {
  const secrets: Credentials[] = [
    basic,
    { kind: "identity-token", token: "SECRET-TOKEN" },
    { kind: "registry-token", token: "SECRET-TOKEN" },
  ];
  for (const credentials of secrets) {
    for (const token of [{ status: 401, body: "SECRET-BODY" }, { body: "SECRET-BODY" }]) {
      const { client } = setUp({ credentials, accepts: () => false, token: () => token });
      const error: unknown = await client.manifest(at(), app.digest).catch((each: unknown) => each);
      expect(error).toBeInstanceOf(Error);
      const text = `${String(error)}${JSON.stringify(error)}${error instanceof Error ? String(error.cause) : ""}`;
      expect(text).not.toMatch(/SECRET|pä:ss|dXNlcj/);
    }
  }
});
