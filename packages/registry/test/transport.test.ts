import { describe, expect, it } from "vitest";
import { type AddressOptions, createAddressPolicy } from "../src/address-guard.ts";
import type { HttpRequest } from "../src/http.ts";
import { completeLimits, type RegistryLimits } from "../src/limits.ts";
import { createTransport, type TransportRequest } from "../src/transport.ts";
import { type FakeAnswer, fakeFetch, fakeSleep } from "./support/fake-fetch.ts";

const url = "https://reg.example/v2/a/blobs/x";

function setUp(
  answer: (request: HttpRequest) => FakeAnswer | undefined | Promise<FakeAnswer>,
  options: AddressOptions & { limits?: Partial<RegistryLimits>; now?: number } = {},
) {
  const fake = fakeFetch(answer);
  const { sleep, waits } = fakeSleep();
  const transport = createTransport({
    fetch: fake.fetch,
    addresses: createAddressPolicy(options),
    limits: completeLimits(options.limits),
    clock: () => options.now ?? 0,
    sleep,
  });
  const send = (request: Partial<TransportRequest> = {}) =>
    transport({
      method: "GET",
      url,
      maxBytes: 1000,
      signal: new AbortController().signal,
      ...request,
    });
  return { ...fake, send, waits };
}

const redirect = (location: string, status = 307): FakeAnswer => ({
  status,
  headers: { location },
});

describe("redirects", () => {
  it.each([301, 302, 303, 307, 308])(
    "of status %i are followed, without credentials to another origin",
    async (status) => {
      const { send, requests } = setUp(({ url: asked }) =>
        asked === url ? redirect("https://cdn.example/b?sig=secret", status) : { body: "ok" },
      );
      const answer = await send({ authorization: "Bearer t", headers: { accept: "x" } });
      expect(answer).toMatchObject({ status: 200, foreign: true });
      expect(
        requests.map(({ url: asked, headers }) => [
          asked,
          headers["authorization"],
          headers["accept"],
        ]),
      ).toEqual([
        [url, "Bearer t", "x"],
        ["https://cdn.example/b?sig=secret", undefined, "x"],
      ]);
    },
  );

  it.each([
    ["the same origin", "/other", "Bearer t"],
    ["another port", "https://reg.example:8443/", undefined],
    ["a host above it", "https://example/", undefined],
  ])("to %s: authorization is %3$s", async (_name, location, authorization) => {
    const { send, requests } = setUp(({ url: asked }) =>
      asked === url ? redirect(location) : { body: "ok" },
    );
    await send({ authorization: "Bearer t" });
    expect(requests.at(-1)?.headers["authorization"]).toBe(authorization);
  });

  it("do not get the credentials back where the chain returns to the registry", async () => {
    const { send, requests } = setUp(({ url: asked }) => {
      if (asked === url) return redirect("https://cdn.example/");
      return asked.startsWith("https://cdn")
        ? redirect("https://reg.example/back")
        : { body: "ok" };
    });
    await send({ authorization: "Bearer t" });
    expect(requests.map(({ headers }) => headers["authorization"])).toEqual([
      "Bearer t",
      undefined,
      undefined,
    ]);
  });

  it.each<[string, string, string]>([
    ["the metadata service", "https://169.254.169.254/latest", "REGISTRY_REFUSED_ADDRESS"],
    ["the metadata service over http", "http://169.254.169.254/latest", "REGISTRY_REFUSED_ADDRESS"],
    ["loopback, in decimal", "https://2130706433/", "REGISTRY_REFUSED_ADDRESS"],
    ["a private address", "https://[fd00::1]/", "REGISTRY_REFUSED_ADDRESS"],
    ["plain http", "http://cdn.example/", "REGISTRY_REFUSED_ADDRESS"],
    ["a URL with credentials", "https://u:p@cdn.example/", "REGISTRY_REFUSED_ADDRESS"],
    ["another protocol", "file:///etc/passwd", "REGISTRY_REFUSED_ADDRESS"],
    ["nothing", "", "REGISTRY_PROTOCOL"],
    ["no URL", "https://", "REGISTRY_PROTOCOL"],
  ])("to %s are not followed", async (_name, location, code) => {
    const { send, requests } = setUp(({ url: asked }) =>
      asked === url
        ? { status: 302, headers: location === "" ? {} : { location } }
        : { body: "ok" },
    );
    await expect(send()).rejects.toMatchObject({ code });
    expect(requests).toHaveLength(1);
  });

  it("from https to http are refused also where the host is listed as insecure", async () => {
    const { send, requests } = setUp(() => redirect("http://cdn.example/"), {
      insecureHosts: ["cdn.example"],
    });
    await expect(send()).rejects.toMatchObject({
      code: "REGISTRY_REFUSED_ADDRESS",
      message: "`reg.example` redirects from https to `http://cdn.example/`",
    });
    expect(requests).toHaveLength(1);
  });

  it("end after ten", async () => {
    const { send, requests } = setUp(({ url: asked }) => redirect(`${asked}x`));
    await expect(send()).rejects.toMatchObject({ code: "REGISTRY_LIMIT" });
    expect(requests).toHaveLength(11);
  });

  it("never carry a form on", async () => {
    const { send, requests } = setUp(() => redirect("https://reg.example/other"));
    await expect(send({ method: "POST", body: "refresh_token=secret" })).rejects.toMatchObject({
      code: "REGISTRY_PROTOCOL",
    });
    expect(requests).toHaveLength(1);
  });

  it("do not put a signed query into the error", async () => {
    const { send } = setUp(({ url: asked }) => {
      if (asked === url) return redirect("https://cdn.example/b?sig=secret");
      throw new Error("connect ETIMEDOUT");
    });
    const error: unknown = await send().catch((each: unknown) => each);
    expect(JSON.stringify(error) + String(error)).not.toContain("secret");
    expect(error).toMatchObject({ url: "https://cdn.example/b" });
  });
});

describe("retries", () => {
  it.each([408, 429, 499, 500, 502, 503, 504, 522])(
    "of %i are three tries, then its answer",
    async (status) => {
      const { send, requests, waits } = setUp(() => ({ status }));
      await expect(send()).resolves.toMatchObject({ status });
      expect(requests).toHaveLength(3);
      expect(waits).toHaveLength(2);
    },
  );

  it("stop with the first answer that is one", async () => {
    let tries = 0;
    const { send } = setUp(() => ((tries += 1) < 3 ? { status: 503 } : { body: "ok" }));
    await expect(send()).resolves.toMatchObject({ status: 200 });
  });

  it.each([400, 401, 403, 404, 501])("are not made for %i", async (status) => {
    const { send, requests } = setUp(() => ({ status }));
    await expect(send()).resolves.toMatchObject({ status });
    expect(requests).toHaveLength(1);
  });

  it("wait as long as Retry-After says", async () => {
    const { send, waits } = setUp(() => ({ status: 429, headers: { "retry-after": "4" } }));
    await send();
    expect(waits).toEqual([4000, 4000]);
  });

  it("are given up at once when Retry-After asks for too much", async () => {
    const { send, requests } = setUp(() => ({ status: 429, headers: { "retry-after": "3600" } }));
    await expect(send()).resolves.toMatchObject({ status: 429 });
    expect(requests).toHaveLength(1);
  });

  it("come after a connection that failed, and start over from the registry", async () => {
    const { send, lines } = setUp(({ url: asked }) => {
      if (asked === url) return redirect("https://cdn.example/");
      throw Object.assign(new Error("reset"), { code: "ECONNRESET" });
    });
    await expect(send()).rejects.toMatchObject({
      code: "REGISTRY_UNAVAILABLE",
      message:
        "no answer from `cdn.example` for `/`: the connection was closed (ECONNRESET); `reg.example` redirects there",
      url: "https://cdn.example/",
      retryable: true,
    });
    expect(lines()).toEqual(
      Array.from({ length: 3 }, () => [`GET ${url}`, "GET https://cdn.example/"]).flat(),
    );
  });

  it.each([
    "DEPTH_ZERO_SELF_SIGNED_CERT",
    "CERT_HAS_EXPIRED",
    "UNABLE_TO_VERIFY_LEAF_SIGNATURE",
    "ERR_TLS_CERT_ALTNAME_INVALID",
  ])("are not made for %s", async (code) => {
    const { send, requests } = setUp(() => {
      throw Object.assign(new Error("no"), { code });
    });
    await expect(send()).rejects.toMatchObject({ code: "REGISTRY_UNAVAILABLE", retryable: false });
    expect(requests).toHaveLength(1);
  });
});

it.each<[string, FakeAnswer, Partial<TransportRequest>, string]>([
  ["is too long", { body: "x".repeat(1001) }, {}, "REGISTRY_LIMIT"],
  ["announces too much", { headers: { "content-length": "1001" } }, {}, "REGISTRY_LIMIT"],
  ["has another size than it must", { body: "x" }, { exact: true }, "REGISTRY_DIGEST_MISMATCH"],
  ["is compressed", { headers: { "content-encoding": "gzip" } }, {}, "REGISTRY_PROTOCOL"],
])("a body that %s is an error with URL and status", async (_name, answer, request, code) => {
  const { send } = setUp(() => answer);
  await expect(send(request)).rejects.toMatchObject({ code, url, status: 200 });
});

it("what is asked is told before, redirects too", async () => {
  const { send } = setUp(({ url: asked }) =>
    asked === url ? redirect("https://cdn.example/") : {},
  );
  const asked: string[] = [];
  await send({ onAsk: ({ href }) => asked.push(href) });
  expect(asked).toEqual([url, "https://cdn.example/"]);
});

describe("bodies", () => {
  it("of errors are read up to the limit, and no error for being longer", async () => {
    const { send } = setUp(() => ({
      status: 404,
      body: "x".repeat(200_000),
      headers: { "content-encoding": "gzip" },
    }));
    const answer = await send();
    expect(answer.bytes).toHaveLength(64 * 1024);
  });

  it("hold the host's place until they are read", async () => {
    let open = 0;
    let most = 0;
    async function* slow(): AsyncGenerator<Uint8Array> {
      open += 1;
      most = Math.max(most, open);
      yield new Uint8Array(1);
      await new Promise((resolve) => setTimeout(resolve, 1));
      open -= 1;
    }
    const { send } = setUp(() => ({ body: slow() }), { limits: { maxRequestsPerHost: 2 } });
    await Promise.all(Array.from({ length: 8 }, () => send()));
    expect(most).toBe(2);
  });
});

it("a request ends with its signal, whatever the door does", async () => {
  const { send } = setUp(() => new Promise<FakeAnswer>(() => {}));
  await expect(send({ signal: AbortSignal.timeout(5) })).rejects.toMatchObject({
    code: "REGISTRY_DEADLINE",
  });
});
