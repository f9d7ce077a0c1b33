import { computeDigest, RegistryError } from "@imagegate/registry";
import { describe, expect, test } from "vitest";
import { cosign, cosignProvider } from "../../../src/attestors/cosign/provider.ts";
import { ask, type Content, fakeRegistry, outcomeOf } from "../../support/ask-cosign.ts";
import {
  type Algorithm,
  bundle,
  createLog,
  image,
  legacyLayer,
  loggedAt,
  otherImage,
  rootJson,
  type Signer,
  signer,
  simpleSigning,
  statement,
} from "../../support/cosign-fixtures.ts";

const log = createLog();
const root = rootJson([log]);

/** What a signer attaches to the image, in either format. */
const formats: Readonly<Record<"legacy" | "bundle", (by: Signer, logged?: boolean) => Content>> = {
  legacy: (by, logged = true) => ({
    layers: [legacyLayer(by, simpleSigning(image), logged ? { log } : {})],
  }),
  bundle: (by, logged = true) => ({
    bundles: [bundle(by, statement(image), logged ? { log } : {})],
  }),
};

describe.each(["legacy", "bundle"] as const)("a signature in the %s format", (format) => {
  const attached = formats[format];

  test.each<readonly [Algorithm, string | undefined]>([
    ["P-256", undefined],
    ["P-384", undefined],
    ["P-384", "sha256"],
    ["P-521", undefined],
    ["P-521", "sha256"],
    ["RSA-2048", undefined],
    ["Ed25519", undefined],
  ])(
    "of a %s key, hashed with %s, passes with its log entry and without the log",
    async (algorithm, hash) => {
      const by = signer(algorithm, "", hash);
      const logged = await ask(attached(by), { by, root });
      expect(outcomeOf(logged)).toBe("pass");
      expect(logged.candidates).toMatchObject([
        {
          format,
          outcome: "pass",
          signer: {
            keyFingerprint: by.fingerprint,
            keyType: algorithm,
            logIndex: "7",
            time: new Date(loggedAt * 1000).toISOString(),
          },
        },
      ]);
      const ignoring = await ask(attached(by, false), { by, insecureIgnoreTlog: true });
      expect(outcomeOf(ignoring)).toBe("pass");
    },
  );

  test("of another key fails", async () => {
    const evidence = await ask(attached(signer("P-256", "stranger")), { root });
    expect(outcomeOf(evidence)).toBe("fail SIGNATURE_INVALID");
    expect(evidence.payloads).toEqual([]);
  });

  test("hashed otherwise than the policy demands fails", async () => {
    const by = signer("P-384");
    const evidence = await ask(attached(by), { by, root, hashAlgorithm: "sha256" });
    expect(outcomeOf(evidence)).toBe("fail SIGNATURE_INVALID");
    expect(outcomeOf(await ask(attached(by), { by, root, hashAlgorithm: "sha384" }))).toBe("pass");
  });

  test("of an Ed25519 key passes whatever hash the policy names", async () => {
    const by = signer("Ed25519");
    expect(outcomeOf(await ask(attached(by), { by, root, hashAlgorithm: "sha512" }))).toBe("pass");
  });

  test("without a log entry is missing one, and no trusted root is asked for", async () => {
    const trust = { trustedRoot: () => Promise.reject(new Error("must not be asked")) };
    const evidence = await ask(attached(signer(), false), { root: trust });
    expect(outcomeOf(evidence)).toBe("fail TLOG_MISSING");
  });

  test("with a log entry leaves the question open where no trusted root is given", async () => {
    const evidence = await ask(attached(signer()));
    expect(outcomeOf(evidence)).toBe("error TRUST_ROOT_MISSING");
    expect(evidence.help).toMatch(/createEngine/);
  });

  test("with a log entry leaves the question open where the trusted root is unusable", async () => {
    const evidence = await ask(attached(signer()), { root: "{}" });
    expect(outcomeOf(evidence)).toBe("error TRUST_ROOT_INVALID");
    expect(evidence.detail).toMatch(/mediaType/);
  });

  test("needs no trusted root and looks at no entry when the log is ignored", async () => {
    const trust = { trustedRoot: () => Promise.reject(new Error("must not be asked")) };
    const evidence = await ask(attached(signer()), { root: trust, insecureIgnoreTlog: true });
    expect(outcomeOf(evidence)).toBe("pass");
    expect(evidence.candidates[0]?.checks.map(({ name }) => name)).toEqual([
      "signature",
      "payload",
      "digest",
    ]);
  });
});

test("evidence names every check with what was demanded and found", async () => {
  const by = signer();
  const evidence = await ask(formats.bundle(by), { by, root, annotations: {} });
  const key = `P-256 ${by.fingerprint}`;
  expect(JSON.parse(JSON.stringify(evidence))).toEqual(evidence);
  expect(evidence).toMatchObject({
    image: "ghcr.io/acme/app:1",
    digest: image,
    attestor: { name: "k", kind: "cosign", keyFingerprint: by.fingerprint, keyType: "P-256" },
    payloads: [{ predicateType: "https://sigstore.dev/cosign/sign/v1" }],
    candidates: [
      {
        predicateType: "https://sigstore.dev/cosign/sign/v1",
        checks: [
          { name: "signature", outcome: "pass", expected: key, actual: key },
          { name: "payload", outcome: "pass" },
          { name: "digest", outcome: "pass", expected: image, actual: image },
          { name: "log-entry", outcome: "pass" },
          { name: "log-binding", outcome: "pass" },
        ],
      },
    ],
  });
});

test("nothing attached is no signature", async () => {
  const evidence = await ask({});
  expect(outcomeOf(evidence)).toBe("fail NO_SIGNATURES_FOUND");
  expect(evidence.lookups.map(({ kind }) => kind)).toEqual(["tag", "referrers"]);
});

test("one good signature among bad ones passes, and the bad ones are told", async () => {
  const stranger = signer("P-256", "stranger");
  const evidence = await ask(
    {
      layers: [
        { payload: Buffer.from("x"), mediaType: "text/plain", annotations: {} },
        legacyLayer(stranger, simpleSigning(image), { log }),
        legacyLayer(signer(), simpleSigning(otherImage), { log }),
      ],
      bundles: [Buffer.from("{"), bundle(signer(), statement(image), { log })],
    },
    { root },
  );
  expect(evidence.outcome).toBe("pass");
  expect(evidence).not.toHaveProperty("reason");
  expect(evidence.candidates.map(outcomeOf)).toEqual([
    "fail INVALID_SIGNATURE_LAYER",
    "fail SIGNATURE_INVALID",
    "fail DIGEST_MISMATCH",
    "fail INVALID_BUNDLE",
    "pass",
  ]);
  expect(evidence.payloads).toHaveLength(1);
});

test("either format is enough, whatever lies in the other", async () => {
  const junk = bundle(signer("P-256", "stranger"), statement(image), { log });
  const layers = [legacyLayer(signer(), simpleSigning(image), { log })];
  expect(outcomeOf(await ask({ layers, bundles: [junk] }, { root }))).toBe("pass");
  const bundles = [bundle(signer(), statement(image), { log })];
  expect(outcomeOf(await ask({ sigManifest: { ...indexDocument }, bundles }, { root }))).toBe(
    "pass",
  );
});

const indexDocument = {
  schemaVersion: 2,
  mediaType: "application/vnd.oci.image.index.v1+json",
  manifests: [],
};

test("several bad signatures do not match, one bad one says why", async () => {
  const stranger = signer("P-256", "stranger");
  const one = legacyLayer(stranger, simpleSigning(image), { log });
  const two = bundle(stranger, statement(image), { log });
  expect(outcomeOf(await ask({ layers: [one] }, { root }))).toBe("fail SIGNATURE_INVALID");
  expect(outcomeOf(await ask({ layers: [one], bundles: [two] }, { root }))).toBe(
    "fail NO_MATCHING_SIGNATURE",
  );
});

describe("what could not be looked at", () => {
  const unavailable = new RegistryError("REGISTRY_UNAVAILABLE", "the registry answered 503", {
    status: 503,
  });
  const bad = legacyLayer(signer("P-256", "stranger"), simpleSigning(image), { log });

  test.each<readonly [string, Content, string]>([
    ["the .sig tag", { failing: { manifestByTag: unavailable } }, "error REGISTRY_UNAVAILABLE"],
    ["the referrers", { failing: { referrers: unavailable } }, "error REGISTRY_UNAVAILABLE"],
    [
      "the referrers, beside a bad signature",
      { layers: [bad], failing: { referrers: unavailable } },
      "error REGISTRY_UNAVAILABLE",
    ],
    ["a layer", { layers: [bad], failing: { blob: unavailable } }, "error REGISTRY_UNAVAILABLE"],
    [
      "a bundle's manifest",
      { bundles: [bundle(signer(), statement(image))], failing: { manifest: unavailable } },
      "error REGISTRY_UNAVAILABLE",
    ],
    [
      "a layer that the registry has lost",
      { layers: [bad], failing: { blob: new RegistryError("REGISTRY_NOT_FOUND", "no such blob") } },
      "error REGISTRY_INVALID_CONTENT",
    ],
    [
      "credentials that are refused",
      { failing: { manifestByTag: new RegistryError("REGISTRY_UNAUTHORIZED", "401") } },
      "error REGISTRY_AUTH",
    ],
    [
      "an index under the .sig tag",
      { sigManifest: indexDocument },
      "error REGISTRY_INVALID_CONTENT",
    ],
    [
      "a fault of our own",
      { layers: [bad], failing: { blob: new TypeError("oops") } },
      "error ATTESTOR_FAILED",
    ],
  ])("leaves the question open: %s", async (_name, content, expected) => {
    const evidence = await ask(content, { root });
    expect(outcomeOf(evidence)).toBe(expected);
    expect(evidence.detail).toBeTruthy();
    expect(evidence.help).toBeTruthy();
  });

  test("does not matter once a signature passes", async () => {
    const layers = [legacyLayer(signer(), simpleSigning(image), { log })];
    const evidence = await ask({ layers, failing: { referrers: unavailable } }, { root });
    expect(outcomeOf(evidence)).toBe("pass");
  });
});

test("look-ups and candidates stand in the order of the listings, however the answers come", async () => {
  const layers = Array.from({ length: 30 }, (_, i) =>
    legacyLayer(signer(), simpleSigning(image, { i: String(i) })),
  );
  const registry = fakeRegistry({ layers });
  let delay = 30;
  const slow = {
    ...registry,
    blob: async (...args: Parameters<typeof registry.blob>) => {
      await new Promise((resolve) => setTimeout(resolve, delay--));
      return registry.blob(...args);
    },
  };
  const evidence = await ask({}, { registry: slow });
  const digests = layers.map(({ payload }) => computeDigest(payload));
  expect(evidence.candidates.map(({ digest }) => digest)).toEqual(digests);
  expect(evidence.lookups.slice(2).map(({ url }) => url)).toEqual(
    digests.map((digest) => `https://r/${digest}`),
  );
});

describe("at the deadline", () => {
  const deadline = new DOMException("late", "TimeoutError");
  const late = new RegistryError("REGISTRY_DEADLINE", "late", { url: "https://r/x" });
  const good = legacyLayer(signer(), simpleSigning(image), { log });

  async function askUntil(call: "referrers" | "blob", layers = [good]) {
    const controller = new AbortController();
    const registry = fakeRegistry({ layers });
    return ask(
      {},
      {
        root,
        signal: controller.signal,
        registry: {
          ...registry,
          [call]: async () => {
            await new Promise((resolve) => setImmediate(resolve));
            controller.abort(deadline);
            throw late;
          },
        },
      },
    );
  }

  test("what is known is evidence: where it was looked, and what was waited for", async () => {
    const evidence = await askUntil("blob");
    expect(outcomeOf(evidence)).toBe("error DEADLINE");
    expect(evidence).toMatchObject({
      request: { url: "https://r/x" },
      retryable: true,
      lookups: [
        { kind: "tag", found: 1 },
        { kind: "referrers", found: 0 },
      ],
      candidates: [{ outcome: "error", reason: "DEADLINE" }],
    });
  });

  test("a listing that did not come leaves the question open", async () => {
    expect(outcomeOf(await askUntil("referrers", []))).toBe("error DEADLINE");
  });
});

test("why a signature could not be read is said with the help of that, and its request", async () => {
  const facts = { url: "https://r/x", status: 503, help: "wait a minute" };
  const failing = { blob: new RegistryError("REGISTRY_UNAVAILABLE", "busy", facts) };
  const layers = [legacyLayer(signer(), simpleSigning(image))];
  expect(await ask({ layers, failing }, { root })).toMatchObject({
    outcome: "error",
    help: "wait a minute",
    request: { url: "https://r/x", status: 503 },
    retryable: true,
  });
});

test("a signal that fires is the only rejection", async () => {
  const controller = new AbortController();
  const registry = fakeRegistry({ layers: [legacyLayer(signer(), simpleSigning(image))] });
  const hanging = {
    ...registry,
    blob: () => {
      controller.abort(new Error("given up"));
      return Promise.reject(new RegistryError("REGISTRY_ABORTED", "aborted"));
    },
  };
  await expect(ask({}, { registry: hanging, signal: controller.signal })).rejects.toThrow(
    "given up",
  );
  await expect(ask({}, { signal: AbortSignal.abort(new Error("before")) })).rejects.toThrow(
    "before",
  );
});

describe("cosign()", () => {
  const { pem: key } = signer();

  test("makes a frozen attestor that demands the log", () => {
    const attestor = cosign({ key });
    expect(attestor).toMatchObject({ name: "cosign", provider: cosignProvider });
    expect(attestor.spec).toMatchObject({ insecureIgnoreTlog: false, annotations: {} });
    expect(Object.isFrozen(attestor.spec)).toBe(true);
    expect(cosign({ key, name: "release" }).name).toBe("release");
  });

  test("takes no key that is none", () => {
    expect(() => cosign({ key: "x" })).toThrowError(
      expect.objectContaining({ code: "ENGINE_INVALID_KEY" }),
    );
  });

  test.each<readonly [string, object]>([
    ["issuer is no option of cosign, or not supported yet", { issuer: "https://accounts.example" }],
    ["key must be the PEM text of a public key", { key: undefined }],
    ["insecureIgnoreTlog must be a boolean", { insecureIgnoreTlog: "yes" }],
    ["name must be a string", { name: 1 }],
    ["hashAlgorithm must be one of sha224, sha256, sha384, sha512", { hashAlgorithm: "md5" }],
    ["annotations must be strings", { annotations: { a: 1 } }],
  ])("throws TypeError: %s", (message, options) => {
    expect(() => cosign(Object.assign({ key }, options))).toThrowError(new TypeError(message));
  });
});
