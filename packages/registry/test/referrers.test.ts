import { describe, expect, it } from "vitest";
import {
  createRegistryClient,
  type Descriptor,
  type Lookup,
  type Referrers,
  type RegistryLimits,
} from "../src/index.ts";
import type { HttpRequest } from "../src/http.ts";
import { document, type FakeAnswer, fakeFetch, image, index, types } from "./support/fake-fetch.ts";

const repository = { registry: "reg.example", repository: "acme/app" };
const subject = image("app");
const api = `https://reg.example/v2/acme/app/referrers/${subject.digest}`;
const tag = `https://reg.example/v2/acme/app/manifests/${subject.digest.replace(":", "-")}`;
const referrer = (name: string): Descriptor =>
  Object.assign({}, image(name).descriptor, { artifactType: "x/y" });
const [one, two, three] = [referrer("one"), referrer("two"), referrer("three")];
const listOf = (...each: unknown[]): FakeAnswer => index(each).answer;

interface Outcome {
  readonly referrers?: Referrers;
  readonly error?: unknown;
}

async function list(
  answers:
    | Record<string, FakeAnswer>
    | ((request: HttpRequest) => FakeAnswer | undefined | Promise<FakeAnswer>),
  limits: Partial<RegistryLimits> = {},
) {
  const fake = fakeFetch((request) =>
    typeof answers === "function" ? answers(request) : answers[request.url],
  );
  const client = createRegistryClient({ fetch: fake.fetch, sleep: async () => {}, limits });
  const lookups: Lookup[] = [];
  const outcome = await client
    .referrers(repository, subject.digest, { onLookup: (lookup) => lookups.push(lookup) })
    .then(
      (referrers): Outcome => ({ referrers }),
      (error: unknown): Outcome => ({ error }),
    );
  return { ...outcome, lookups, lines: fake.lines(), requests: fake.requests };
}

const noApi = { kind: "referrers", url: api, status: 404, found: 0 };

describe("referrers", () => {
  it("come from the API; the fallback tag is then neither used nor reported", async () => {
    const { referrers, lookups, requests } = await list({
      [api]: listOf(one, two),
      [tag]: listOf(three),
    });
    expect(referrers).toEqual({ descriptors: [one, two], source: "api" });
    expect(lookups).toEqual([{ kind: "referrers", url: api, status: 200, found: 2 }]);
    expect(requests.find(({ url }) => url === api)?.headers["accept"]).toBe(types.index);
  });

  it.each<[string, FakeAnswer, object]>([
    [
      "404",
      { status: 404, body: '{"errors":[{"code":"NOT_FOUND"}]}' },
      { ...noApi, code: "NOT_FOUND" },
    ],
    ["400", { status: 400 }, { ...noApi, status: 400 }],
    ["406", { status: 406 }, { ...noApi, status: 406 }],
    [
      "200 with HTML",
      { headers: { "content-type": "text/html; charset=utf-8" }, body: "<html>" },
      { ...noApi, status: 200 },
    ],
    ["200 without a type", { body: "{}" }, { ...noApi, status: 200 }],
    ["200 with a manifest", subject.answer, { ...noApi, status: 200 }],
    ["200 and an empty list", listOf(), { ...noApi, status: 200 }],
  ])("come from the fallback tag where the API answers %s", async (_name, answer, lookup) => {
    const { referrers, lookups } = await list({ [api]: answer, [tag]: listOf(one) });
    expect(referrers).toEqual({ descriptors: [one], source: "tag" });
    expect(lookups).toEqual([lookup, { kind: "referrers-tag", url: tag, status: 200, found: 1 }]);
  });

  it("of a type with parameters are the API's", async () => {
    const answer = {
      ...listOf(one),
      headers: { "content-type": `${types.index.toUpperCase()}; charset=utf-8` },
    };
    await expect(list({ [api]: answer })).resolves.toMatchObject({ referrers: { source: "api" } });
  });

  it("are none where neither lists anything", async () => {
    const { referrers, lookups } = await list({});
    expect(referrers).toEqual({ descriptors: [], source: "none" });
    expect(lookups).toEqual([noApi, { kind: "referrers-tag", url: tag, status: 404, found: 0 }]);
  });

  it.each<[string, FakeAnswer]>([
    ["a page", { headers: { "content-type": "text/html" }, body: "<html>" }],
    ["no type at all", { body: "{}" }],
    ["a manifest", subject.answer],
  ])(
    "are not known where the API answers 200 with %s and there is no fallback tag",
    async (_name, answer) => {
      const { error, lookups } = await list({ [api]: answer });
      expect(error).toMatchObject({ code: "REGISTRY_PROTOCOL", url: api, status: 200 });
      expect(lookups).toMatchObject([
        { url: api, status: 200 },
        { url: tag, status: 404 },
      ]);
      await expect(list({ [api]: answer, [tag]: listOf() })).resolves.toMatchObject({
        referrers: { descriptors: [], source: "none" },
      });
    },
  );

  it("are looked for in both places at once", async () => {
    const both = Promise.withResolvers<void>();
    let asked = 0;
    const { referrers } = await list(async ({ url }) => {
      asked += 1;
      if (asked === 2) both.resolve();
      await both.promise;
      return url === tag ? listOf(one) : { status: 404 };
    });
    expect(referrers?.descriptors).toEqual([one]);
  });

  it.each<[string, FakeAnswer]>([
    ["a manifest", image("other").answer],
    [
      "an index of another type",
      document(
        { schemaVersion: 2, manifests: [one] },
        "application/vnd.docker.distribution.manifest.list.v2+json",
      ).answer,
    ],
    ["an index that lists nothing", listOf()],
  ])("are none where the fallback tag holds %s", async (_name, answer) => {
    const { referrers } = await list({ [tag]: answer });
    expect(referrers).toEqual({ descriptors: [], source: "none" });
  });

  it("are none where the fallback tag is answered with the subject itself", async () => {
    const platforms = index([one, two]);
    const fake = fakeFetch(({ url }) =>
      url.endsWith(platforms.digest.replace(":", "-")) ? platforms.answer : { status: 404 },
    );
    const client = createRegistryClient({ fetch: fake.fetch });
    await expect(client.referrers(repository, platforms.digest)).resolves.toEqual({
      descriptors: [],
      source: "none",
    });
  });

  it("are named once each, the first time", async () => {
    const { referrers } = await list({ [api]: listOf(one, two, { ...one, artifactType: "z" }) });
    expect(referrers?.descriptors).toEqual([one, two]);
  });

  it.each<[string, Record<string, FakeAnswer>, string]>([
    ["the API fails", { [api]: { status: 500 }, [tag]: listOf(one) }, "REGISTRY_UNAVAILABLE"],
    ["the API limits", { [api]: { status: 429 }, [tag]: listOf(one) }, "REGISTRY_RATE_LIMITED"],
    ["the API refuses", { [api]: { status: 403 }, [tag]: listOf(one) }, "REGISTRY_FORBIDDEN"],
    ["the API knows no GET", { [api]: { status: 405 } }, "REGISTRY_PROTOCOL"],
    [
      "the API's list is broken",
      { [api]: { headers: { "content-type": types.index }, body: "{" } },
      "REGISTRY_PROTOCOL",
    ],
    ["a descriptor is broken", { [api]: listOf(one, { mediaType: "x" }) }, "REGISTRY_PROTOCOL"],
    ["the fallback tag fails", { [tag]: { status: 503 } }, "REGISTRY_UNAVAILABLE"],
    ["the fallback tag refuses", { [tag]: { status: 403 } }, "REGISTRY_FORBIDDEN"],
    [
      "the fallback tag is broken",
      { [tag]: { headers: { "content-type": types.index }, body: "{" } },
      "REGISTRY_PROTOCOL",
    ],
    [
      "the fallback tag fails after an empty list",
      { [api]: listOf(), [tag]: { status: 500 } },
      "REGISTRY_UNAVAILABLE",
    ],
  ])("are an error, never none, where %s", async (_name, answers, code) => {
    const { error, lookups } = await list(answers);
    expect(error).toMatchObject({ code });
    expect(lookups.length).toBeGreaterThan(0);
  });

  it("do not wait for a fallback tag that hangs when the API lists some", async () => {
    const { referrers } = await list(({ url }) =>
      url === api ? listOf(one) : new Promise<FakeAnswer>(() => {}),
    );
    expect(referrers?.source).toBe("api");
  });

  it("bound the fallback index too", async () => {
    const { error } = await list({ [tag]: listOf(one, two, three) }, { maxReferrers: 2 });
    expect(error).toMatchObject({ code: "REGISTRY_LIMIT" });
  });
});

const page = (answer: FakeAnswer, link: string): FakeAnswer => ({
  ...answer,
  headers: { ...answer.headers, link },
});

describe("pages of referrers", () => {
  it.each([
    `</v2/acme/app/referrers/${subject.digest}?n=2>; rel="next"`,
    `<?n=2>; rel=next`,
    `<${api}?n=2>;rel="next";title="x"`,
    `<https://else.example/>; rel="prev", <${api}?n=2>; REL="next"`,
  ])("follow %s", async (link) => {
    const { referrers, lookups } = await list({
      [api]: page(listOf(one), link),
      [`${api}?n=2`]: listOf(two, one),
    });
    expect(referrers).toEqual({ descriptors: [one, two], source: "api" });
    expect(lookups.map(({ url, found }) => [url, found])).toEqual([
      [api, 1],
      [api, 2],
    ]);
  });

  it.each<[string, Record<string, FakeAnswer>, string]>([
    [
      "goes on at another host",
      { [api]: page(listOf(one), '<https://evil.example/x>; rel="next"') },
      "REGISTRY_PROTOCOL",
    ],
    [
      "goes on over http",
      { [api]: page(listOf(one), `<${api.replace("https", "http")}?n=2>; rel="next"`) },
      "REGISTRY_PROTOCOL",
    ],
    [
      "goes on nowhere",
      { [api]: page(listOf(one), '<https://>; rel="next"') },
      "REGISTRY_PROTOCOL",
    ],
    ["repeats itself", { [api]: page(listOf(one), `<${api}>; rel="next"`) }, "REGISTRY_PROTOCOL"],
    [
      "misses its next page",
      { [api]: page(listOf(one), '<?n=2>; rel="next"'), [tag]: listOf(two) },
      "REGISTRY_NOT_FOUND",
    ],
    [
      "ends in HTML",
      {
        [api]: page(listOf(one), '<?n=2>; rel="next"'),
        [`${api}?n=2`]: { headers: { "content-type": "text/html" } },
      },
      "REGISTRY_PROTOCOL",
    ],
    [
      "fails on the way",
      { [api]: page(listOf(one), '<?n=2>; rel="next"'), [`${api}?n=2`]: { status: 500 } },
      "REGISTRY_UNAVAILABLE",
    ],
  ])("are an error where the list %s", async (_name, answers, code) => {
    const { error, lines } = await list(answers);
    expect(error).toMatchObject({ code });
    expect(lines.every((line) => line.includes("https://reg.example/"))).toBe(true);
  });

  it("stop at the limit of pages, of 5,000", async () => {
    let pages = 0;
    const { error, lines } = await list(({ url }) => {
      if (url === tag) return { status: 404 };
      pages += 1;
      return pages < 5000
        ? page(listOf(image(`page ${pages}`).descriptor), `<?n=${pages}>; rel="next"`)
        : listOf();
    });
    expect(error).toMatchObject({
      code: "REGISTRY_LIMIT",
      message: expect.stringContaining("more than 50 pages"),
    });
    expect(lines).toHaveLength(51);
  });

  it("stop at the limit of descriptors", async () => {
    const many = Array.from({ length: 600 }, (_, each) => image(`referrer ${each}`).descriptor);
    const { error } = await list({
      [api]: page(listOf(...many), '<?n=2>; rel="next"'),
      [`${api}?n=2`]: listOf(...many),
    });
    expect(error).toMatchObject({
      code: "REGISTRY_LIMIT",
      message: expect.stringContaining("more than 1000 manifests"),
    });
  });

  it("stop for an empty page that links on for ever", async () => {
    let pages = 0;
    const { error } = await list(({ url }) =>
      url === tag ? listOf(one) : page(listOf(), `<?n=${(pages += 1)}>; rel="next"`),
    );
    expect(error).toMatchObject({ code: "REGISTRY_LIMIT" });
  });
});
