import { createRegistryClient } from "@imagegate/registry";
import { createTestRegistry } from "@imagegate/registry/testing";
import { expect, test } from "vitest";
import { compilePolicies, createEngine } from "../src/index.ts";
import { createSigner, type SignatureFormat } from "../src/testing/index.ts";
import { pod, policy } from "./support/scene.ts";
import { createVirtualTime } from "./support/virtual-time.ts";

const latencyMs = 100;

/** A cold evaluation of a Pod with so many signed images of one registry: how often in sequence something waited for it. */
async function evaluateCold(
  count: number,
  format: SignatureFormat,
  referrersApi: boolean,
  pin: "auto" | "off" = "auto",
) {
  const time = createVirtualTime();
  const registry = createTestRegistry({
    latencyMs,
    referrersApi,
    sleep: time.sleep,
    now: time.now,
  });
  const signer = createSigner();
  const names = Array.from({ length: count }, (_, i) => `acme/app-${i}`);
  for (const repository of names) {
    const { digest } = registry.putImage(repository, "1");
    // oxlint-disable-next-line no-await-in-loop -- the registry is filled in order, before the clock starts
    await signer.signImage(registry, { repository, digest }, { format });
  }
  const key = JSON.stringify(signer.publicKeyPem);
  const engine = createEngine({
    policies: compilePolicies(
      policy({
        config:
          pin === "auto"
            ? "validationConfigurations: {}"
            : "validationConfigurations: {verifyDigest: false}",
        attestors: `- {name: k, cosign: {key: {data: ${key}}, ctlog: {insecureIgnoreTlog: true, url: "https://rekor.sigstore.dev"}}}`,
      }),
    ),
    registry: createRegistryClient({
      fetch: registry.fetch,
      clock: () => new Date(time.now()),
      sleep: time.sleep,
    }),
    pin,
  });
  const object = pod(names.map((name) => `ghcr.io/${name}:1`));
  const { value, moves } = await time.run(() => engine.evaluate(object));
  expect(value.verdict).toBe("allow");
  return { moves, requests: registry.requests };
}

test.each([
  { format: "legacy", referrersApi: true },
  { format: "legacy", referrersApi: false },
  { format: "bundle", referrersApi: true },
  { format: "bundle", referrersApi: false },
] as const)(
  "eight images wait no more often than one: $format, referrers API $referrersApi",
  async ({ format, referrersApi }) => {
    const one = await evaluateCold(1, format, referrersApi);
    const eight = await evaluateCold(8, format, referrersApi);
    expect(eight.moves).toBe(one.moves);
    // Tag, then manifest and both places of signatures at once, then what was found there.
    expect(one.moves).toBeLessThanOrEqual(format === "legacy" ? 3 : 4);
  },
);

test("no object of the registry is asked for twice", async () => {
  const { requests } = await evaluateCold(8, "bundle", true);
  const asked = requests.map(({ method, path }) => `${method} ${path}`);
  expect(asked).toEqual([...new Set(asked)]);
});
