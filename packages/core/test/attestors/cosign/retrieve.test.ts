import { describe, expect, test } from "vitest";
import {
  ask,
  type Content,
  fakeRegistry,
  outcomeOf,
  referrerManifest,
} from "../../support/ask-cosign.ts";
import {
  bundle,
  createLog,
  image,
  legacyLayer,
  otherImage,
  rootJson,
  signer,
  simpleSigning,
  statement,
} from "../../support/cosign-fixtures.ts";

const log = createLog();
const root = rootJson([log]);

describe("referrers", () => {
  const good = bundle(signer(), statement(image), { log });
  const { artifactType: _, ...untyped } = referrerManifest(good);

  const withBlob = (descriptor: object, manifest: object): Content => ({
    bundles: [good],
    failing: {},
    referrers: [{ descriptor, manifest }],
  });

  test.each<readonly [string, object, object, readonly string[]]>([
    [
      "cosign 2.6's type of the empty configuration",
      { artifactType: "application/vnd.oci.empty.v1+json" },
      referrerManifest(good, { annotations: { a: "1" } }),
      ["pass", "pass"],
    ],
    ["no type at all", { artifactType: undefined }, untyped, ["pass", "pass"]],
    [
      "another type",
      { artifactType: "application/vnd.cncf.notary.signature" },
      referrerManifest(good, { annotations: { a: "2" } }),
      ["pass"],
    ],
    ["no type, and no bundle", { artifactType: undefined }, { ...untyped, layers: [] }, ["pass"]],
    [
      "a bundle's type, and no bundle",
      {},
      referrerManifest(good, { layers: [] }),
      ["pass", "fail INVALID_BUNDLE"],
    ],
    [
      "another subject",
      {},
      referrerManifest(good, { subject: { mediaType: "m/m", digest: otherImage, size: 1 } }),
      ["pass", "fail DIGEST_MISMATCH"],
    ],
    [
      "no subject",
      {},
      referrerManifest(good, { subject: undefined }),
      ["pass", "fail DIGEST_MISMATCH"],
    ],
  ])("with %s", async (_name, descriptor, manifest, expected) => {
    const evidence = await ask(withBlob(descriptor, manifest), { root });
    expect(evidence.candidates.map(outcomeOf)).toEqual(expected);
  });
});

const attached: Readonly<Record<"legacy" | "bundle", Content>> = {
  legacy: { layers: [legacyLayer(signer(), simpleSigning(image))] },
  bundle: { bundles: [bundle(signer(), statement(image))] },
};

test.each(["legacy", "bundle"] as const)("a large %s is not fetched", async (format) => {
  const registry = fakeRegistry(attached[format]);
  const evidence = await ask({}, { root, registry, maxSignatureBytes: 10 });
  expect(outcomeOf(evidence)).toBe("error LIMIT_EXCEEDED");
  expect(registry.asked.filter((call) => call.startsWith("blob"))).toEqual([]);
});
