import { describe, expect, it } from "vitest";
import { computeDigest } from "../../src/digest.ts";
import type { HttpResponse } from "../../src/http.ts";
import { mediaTypes } from "../../src/media-types.ts";
import {
  createTestRegistry,
  type Fault,
  type TestAuth,
  type TestRegistry,
} from "../../src/testing/index.ts";

const encoder = new TextEncoder();
const alive = new AbortController().signal;

interface Answer {
  readonly status: number;
  readonly headers: HttpResponse["headers"];
  readonly text: string;
}

async function get(
  registry: TestRegistry,
  path: string,
  headers: Record<string, string> = {},
  method: "GET" | "HEAD" = "GET",
): Promise<Answer> {
  const response = await registry.fetch({
    method,
    url: `https://registry.test${path}`,
    headers,
    signal: alive,
  });
  return { status: response.status, headers: response.headers, text: await read(response) };
}

async function read(response: HttpResponse): Promise<string> {
  const parts: Uint8Array[] = [];
  for await (const part of response.body) parts.push(part);
  return Buffer.concat(parts).toString("utf8");
}

const basic = (user: string, password: string): Record<string, string> => ({
  authorization: `Basic ${Buffer.from(`${user}:${password}`).toString("base64")}`,
});

const signed = (registry: TestRegistry, count: number): string => {
  const image = registry.putImage("acme/app", "1");
  for (let index = 0; index < count; index += 1) {
    const put = registry.putManifest("acme/app", `r${index}`, {
      schemaVersion: 2,
      mediaType: mediaTypes.ociManifest,
      artifactType: index % 2 === 0 ? "even" : "odd",
      config: { mediaType: mediaTypes.ociEmpty, digest: image.digest, size: 2 },
      layers: [],
      subject: { mediaType: image.mediaType, digest: image.digest, size: image.size },
      annotations: { index: String(index) },
    });
    expect(put.artifactType).toBe(index % 2 === 0 ? "even" : "odd");
  }
  return image.digest;
};

const auth = (scheme: TestAuth["scheme"]): TestAuth => ({
  scheme,
  users: [
    {
      username: "ann",
      password: "secret-a",
      pull: ["acme/*"],
      push: ["acme/app"],
      identityToken: "refresh-a",
    },
    { username: "bob", password: "secret-b", pull: ["other"] },
  ],
  anonymousPull: ["open"],
  tokenLifetimeMs: 1000,
});

const seeded = (options: { auth: TestAuth; now?: () => number }): TestRegistry => {
  const registry = createTestRegistry(options);
  registry.putImage("acme/app", "1");
  registry.putImage("open", "1");
  return registry;
};

const tokenFor = async (
  registry: TestRegistry,
  repository: string,
  headers: Record<string, string>,
): Promise<Record<string, string>> => {
  const answer = await get(
    registry,
    `/token?service=test-registry&scope=repository:${repository}:pull`,
    headers,
  );
  const { token }: { token: string } = JSON.parse(answer.text);
  return { authorization: `Bearer ${token}` };
};

const struck = (...faults: Fault[]): TestRegistry => {
  const registry = createTestRegistry({ faults });
  registry.putImage("acme/app", "1");
  return registry;
};

const listening = async (
  registry: TestRegistry,
  use: (base: string) => Promise<void>,
): Promise<void> => {
  const server = await registry.listen();
  try {
    await use(`http://${server.address}`);
  } finally {
    await server.close();
  }
};

describe("seeding", () => {
  it("gives the same image the same digest in every registry", () => {
    const one = createTestRegistry().putImage("acme/app", "1");
    const two = createTestRegistry().putImage("acme/app", "1");
    expect(one).toEqual(two);
    expect(createTestRegistry().putImage("acme/app", "2").digest).not.toBe(one.digest);
  });

  it("serves an image by tag and by digest, with the bytes the digest was computed from", async () => {
    const registry = createTestRegistry();
    const image = registry.putImage("acme/app", "1", { annotations: { a: "b" } });
    const answers = await Promise.all(
      ["1", image.digest].map((reference) => get(registry, `/v2/acme/app/manifests/${reference}`)),
    );
    for (const answer of answers) {
      expect(answer.status).toBe(200);
      expect(answer.headers["content-type"]).toBe(mediaTypes.ociManifest);
      expect(answer.headers["docker-content-digest"]).toBe(image.digest);
      expect(answer.headers["content-length"]).toBe(String(image.size));
      expect(computeDigest(encoder.encode(answer.text))).toBe(image.digest);
    }
  });

  it("answers HEAD with the headers of GET and no body", async () => {
    const registry = createTestRegistry();
    const image = registry.putImage("acme/app", "1");
    const answer = await get(registry, "/v2/acme/app/manifests/1", {}, "HEAD");
    expect(answer).toMatchObject({ status: 200, text: "" });
    expect(answer.headers["content-length"]).toBe(String(image.size));
  });

  it("moves a tag, deletes a manifest with its tags, deletes a blob", async () => {
    const registry = createTestRegistry();
    const first = registry.putImage("acme/app", "1");
    const second = registry.putImage("acme/app", "2");
    registry.tag("acme/app", "1", second.digest);
    expect((await get(registry, "/v2/acme/app/manifests/1")).headers["docker-content-digest"]).toBe(
      second.digest,
    );
    registry.deleteManifest("acme/app", second.digest);
    expect((await get(registry, "/v2/acme/app/manifests/1")).status).toBe(404);
    expect((await get(registry, `/v2/acme/app/manifests/${first.digest}`)).status).toBe(200);
    const blob = registry.putBlob("acme/app", encoder.encode("x"));
    registry.deleteBlob("acme/app", blob.digest);
    expect((await get(registry, `/v2/acme/app/blobs/${blob.digest}`)).status).toBe(404);
  });

  it("stores an index over manifests, and bytes that are no manifest at all", async () => {
    const registry = createTestRegistry();
    const child = registry.putImage("acme/app", "child");
    const index = registry.putIndex("acme/app", "all", [child]);
    expect(index.mediaType).toBe(mediaTypes.ociIndex);
    const stored: unknown = JSON.parse((await get(registry, "/v2/acme/app/manifests/all")).text);
    expect(stored).toMatchObject({ manifests: [{ digest: child.digest }] });
    registry.putManifest("acme/app", "junk", encoder.encode("<html>"));
    expect((await get(registry, "/v2/acme/app/manifests/junk")).text).toBe("<html>");
  });

  it("knows nothing of other repositories", async () => {
    const registry = createTestRegistry();
    const image = registry.putImage("acme/app", "1");
    expect((await get(registry, `/v2/acme/other/manifests/${image.digest}`)).status).toBe(404);
    expect((await get(registry, "/v2/acme/other/tags/list")).text).toContain("NAME_UNKNOWN");
    expect((await get(registry, "/v2/acme/app/tags/list")).text).toContain('"tags":["1"]');
  });
});

describe("referrers", () => {
  it("lists what names the digest, filtered and in pages", async () => {
    const registry = createTestRegistry({ referrersPageSize: 2 });
    const digest = signed(registry, 5);
    const first = await get(registry, `/v2/acme/app/referrers/${digest}?artifactType=even`);
    const next = /<([^>]+)>; rel="next"/.exec(String(first.headers["link"]))?.[1] ?? "";
    const second = await get(registry, next);
    const seen = [first, second].flatMap((answer) => {
      expect(answer.headers["oci-filters-applied"]).toBe("artifactType");
      const page: { manifests: { annotations: { index: string } }[] } = JSON.parse(answer.text);
      return page.manifests.map(({ annotations }) => annotations.index);
    });
    expect(seen).toEqual(["0", "2", "4"]);
    expect(second.headers).not.toHaveProperty("link");
  });

  it("has an empty list for what nobody names, and no list at all without the API", async () => {
    const registry = createTestRegistry();
    const digest = signed(registry, 0);
    expect((await get(registry, `/v2/acme/app/referrers/${digest}`)).text).toContain(
      '"manifests":[]',
    );
    const old = createTestRegistry({ referrersApi: false });
    expect((await get(old, `/v2/acme/app/referrers/${signed(old, 1)}`)).status).toBe(404);
  });

  it("says of a pushed manifest whether it is listed", () => {
    const subject = {
      mediaType: mediaTypes.ociManifest,
      digest: `sha256:${"0".repeat(64)}`,
      size: 1,
    };
    const manifest = { schemaVersion: 2, mediaType: mediaTypes.ociManifest, subject };
    expect(createTestRegistry().putManifest("a", "b", manifest).subject).toBe(subject.digest);
    expect(
      createTestRegistry({ referrersApi: false }).putManifest("a", "b", manifest).subject,
    ).toBeUndefined();
  });
});

describe("authorization", () => {
  it("asks for Basic and tells the unknown from the forbidden", async () => {
    const registry = seeded({ auth: auth("basic") });
    const path = "/v2/acme/app/manifests/1";
    const unknown = await get(registry, path);
    expect(unknown.status).toBe(401);
    expect(unknown.headers["www-authenticate"]).toBe('Basic realm="test-registry"');
    expect((await get(registry, path, basic("ann", "wrong"))).status).toBe(401);
    expect((await get(registry, path, basic("bob", "secret-b"))).status).toBe(403);
    expect((await get(registry, path, basic("ann", "secret-a"))).status).toBe(200);
    expect((await get(registry, "/v2/open/manifests/1")).status).toBe(200);
  });

  it("challenges for Bearer with realm, service and scope", async () => {
    const answer = await get(seeded({ auth: auth("bearer") }), "/v2/acme/app/manifests/1");
    expect(answer.headers["www-authenticate"]).toBe(
      'Bearer realm="https://registry.test/token",service="test-registry",scope="repository:acme/app:pull"',
    );
  });

  it("grants a token only for what its user may read, and only for a while", async () => {
    let now = 0;
    const registry = seeded({ auth: auth("bearer"), now: () => now });
    const path = "/v2/acme/app/manifests/1";
    const ann = await tokenFor(registry, "acme/app", basic("ann", "secret-a"));
    const bob = await tokenFor(registry, "acme/app", basic("bob", "secret-b"));
    const anybody = await tokenFor(registry, "open", {});
    expect((await get(registry, path, ann)).status).toBe(200);
    expect((await get(registry, "/v2/open/manifests/1", ann)).status).toBe(401);
    expect((await get(registry, path, bob)).headers["www-authenticate"]).toContain(
      'error="insufficient_scope"',
    );
    expect((await get(registry, "/v2/open/manifests/1", anybody)).status).toBe(200);
    expect((await get(registry, "/token", basic("ann", "no"))).status).toBe(401);
    now = 1000;
    expect((await get(registry, path, ann)).status).toBe(401);
  });

  it("exchanges an identity token", async () => {
    const registry = seeded({ auth: auth("bearer") });
    const exchange = (refreshToken: string): Promise<HttpResponse> =>
      registry.fetch({
        method: "POST",
        url: "https://registry.test/token",
        headers: { "content-type": "application/x-www-form-urlencoded" },
        body: new URLSearchParams({
          grant_type: "refresh_token",
          refresh_token: refreshToken,
          scope: "repository:acme/app:pull",
        }).toString(),
        signal: alive,
      });
    const token: { access_token: string } = JSON.parse(await read(await exchange("refresh-a")));
    const headers = { authorization: `Bearer ${token.access_token}` };
    expect((await get(registry, "/v2/acme/app/manifests/1", headers)).status).toBe(200);
    expect((await exchange("other")).status).toBe(401);
  });

  it("logs how a request was authorised and never with what", async () => {
    const registry = seeded({ auth: auth("basic") });
    await get(registry, "/v2/acme/app/manifests/1", basic("ann", "secret-a"));
    expect(registry.requests).toMatchObject([
      { method: "GET", path: "/v2/acme/app/manifests/1", status: 200, authorization: "basic" },
    ]);
    const { authorization } = basic("ann", "secret-a");
    expect(JSON.stringify(registry.requests)).not.toContain(authorization?.slice(6));
    registry.clearRequests();
    expect(registry.requests).toEqual([]);
  });
});

describe("faults", () => {
  const path = "/v2/acme/app/manifests/1";
  it("replaces status, headers and body", async () => {
    const registry = struck({ path: /manifests/, status: 503, headers: { "retry-after": "7" } });
    expect(await get(registry, path)).toMatchObject({
      status: 503,
      text: "",
      headers: { "retry-after": "7" },
    });
    expect((await get(registry, "/v2/")).status).toBe(200);
  });

  it("strikes only the requests that every condition fits, and counts them", async () => {
    const registry = struck({ method: "GET", path, after: 1, times: 2, status: 500 });
    const answers = await Promise.all(Array.from({ length: 5 }, () => get(registry, path)));
    expect(answers.map(({ status }) => status)).toEqual([200, 500, 500, 200, 200]);
    expect((await get(struck({ host: "elsewhere", status: 500 }), path)).status).toBe(200);
  });

  it("can be added and taken away, the newest first", async () => {
    const registry = struck({ status: 500 });
    const remove = registry.addFault((request) =>
      request.url.pathname === path ? { status: 418 } : undefined,
    );
    expect((await get(registry, path)).status).toBe(418);
    remove();
    expect((await get(registry, path)).status).toBe(500);
  });

  it("redirects, corrupts, removes headers", async () => {
    expect((await get(struck({ redirect: "https://other/x" }), path)).headers["location"]).toBe(
      "https://other/x",
    );
    const corrupted = await get(struck({ corrupt: true }), path);
    expect(computeDigest(encoder.encode(corrupted.text))).not.toBe(
      corrupted.headers["docker-content-digest"],
    );
    const headers = { "docker-content-digest": "" };
    expect((await get(struck({ headers }), path)).headers).not.toHaveProperty(
      "docker-content-digest",
    );
  });

  it("breaks the connection before or within the answer", async () => {
    await expect(get(struck({ close: true }), path)).rejects.toMatchObject({ code: "ECONNRESET" });
    await expect(get(struck({ truncateAfter: 3 }), path)).rejects.toMatchObject({
      code: "ECONNRESET",
    });
  });

  it("hangs until the caller gives up", async () => {
    const registry = struck({ hang: true });
    const caller = new AbortController();
    const pending = registry.fetch({
      method: "GET",
      url: `https://registry.test${path}`,
      headers: {},
      signal: caller.signal,
    });
    const reason = new Error("enough");
    caller.abort(reason);
    await expect(pending).rejects.toBe(reason);
  });

  it("has a body without end", async () => {
    const registry = struck({ endless: true });
    const response = await registry.fetch({
      method: "GET",
      url: `https://registry.test${path}`,
      headers: {},
      signal: alive,
    });
    let size = 0;
    for await (const part of response.body) {
      size += part.length;
      if (size > 100_000) break;
    }
    expect(size).toBeGreaterThan(100_000);
    expect(response.headers).not.toHaveProperty("content-length");
  });

  it("waits by the injected sleep", async () => {
    const waits: number[] = [];
    const registry = createTestRegistry({
      latencyMs: 50,
      faults: [{ delayMs: 20 }],
      sleep: async (ms) => {
        waits.push(ms);
      },
    });
    await get(registry, "/v2/");
    expect(waits).toEqual([50, 20]);
  });
});

describe("over HTTP", () => {
  it("takes a push in one piece, in chunks, and by mount", async () => {
    const registry = createTestRegistry();
    await listening(registry, async (base) => {
      const bytes = encoder.encode("layer");
      const digest = computeDigest(bytes);
      const whole = await fetch(`${base}/v2/acme/app/blobs/uploads/?digest=${digest}`, {
        method: "POST",
        body: bytes,
      });
      expect(whole.status).toBe(201);
      expect(registry.blob("acme/app", digest)).toEqual(bytes);

      const started = await fetch(`${base}/v2/acme/b/blobs/uploads/`, { method: "POST" });
      expect(started.status).toBe(202);
      const location = new URL(started.headers.get("location") ?? "", base);
      const patched = await fetch(location, { method: "PATCH", body: bytes.subarray(0, 2) });
      expect(patched.headers.get("range")).toBe("0-1");
      location.searchParams.set("digest", digest);
      const finished = await fetch(location, { method: "PUT", body: bytes.subarray(2) });
      expect(finished.status).toBe(201);
      expect(registry.blob("acme/b", digest)).toEqual(bytes);

      const mounted = await fetch(
        `${base}/v2/acme/c/blobs/uploads/?mount=${digest}&from=acme/app`,
        { method: "POST" },
      );
      expect(mounted.status).toBe(201);
      expect(registry.blob("acme/c", digest)).toEqual(bytes);
    });
  });

  it("refuses content whose digest is another one", async () => {
    const registry = createTestRegistry();
    const other = `sha256:${"0".repeat(64)}`;
    await listening(registry, async (base) => {
      const blob = await fetch(`${base}/v2/a/blobs/uploads/?digest=${other}`, {
        method: "POST",
        body: "x",
      });
      const manifest = await fetch(`${base}/v2/a/manifests/${other}`, {
        method: "PUT",
        body: "{}",
      });
      expect([blob.status, manifest.status]).toEqual([400, 400]);
    });
  });

  it("takes a manifest and names the subject that it is listed under", async () => {
    const registry = createTestRegistry();
    const image = registry.putImage("acme/app", "1");
    await listening(registry, async (base) => {
      const answer = await fetch(`${base}/v2/acme/app/manifests/sig`, {
        method: "PUT",
        headers: { "content-type": mediaTypes.ociManifest },
        body: JSON.stringify({
          schemaVersion: 2,
          mediaType: mediaTypes.ociManifest,
          subject: image,
        }),
      });
      expect(answer.status).toBe(201);
      expect(answer.headers.get("oci-subject")).toBe(image.digest);
    });
  });

  it("wants the right to push", async () => {
    const registry = createTestRegistry({
      auth: {
        scheme: "basic",
        users: [{ username: "ann", password: "a", push: ["acme/app"] }],
      },
    });
    await listening(registry, async (base) => {
      const push = (repository: string): Promise<Response> =>
        fetch(`${base}/v2/${repository}/blobs/uploads/`, {
          method: "POST",
          headers: basic("ann", "a"),
        });
      expect((await push("acme/app")).status).toBe(202);
      expect((await push("acme/other")).status).toBe(403);
    });
  });

  it("shows broken connections as such", async () => {
    const registry = createTestRegistry({
      faults: [{ path: "/v2/", close: true }, { truncateAfter: 5 }],
    });
    registry.putImage("acme/app", "1");
    await listening(registry, async (base) => {
      await expect(fetch(`${base}/v2/`)).rejects.toThrow("fetch failed");
      const cut = await fetch(`${base}/v2/acme/app/manifests/1`);
      await expect(cut.text()).rejects.toThrow("terminated");
    });
  });
});
