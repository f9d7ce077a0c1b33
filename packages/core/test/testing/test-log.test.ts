import { createHash, createPublicKey, verify } from "node:crypto";
import { describe, expect, it, test } from "vitest";
import { trustedRoot } from "../../src/index.ts";
import { createSigner, createTestLog } from "../../src/testing/index.ts";
import { askRegistry, registryWithImage, signAndAsk } from "../support/ask-registry.ts";

const body = { apiVersion: "0.0.1", kind: "hashedrekord", spec: { b: 1, a: [2] } };

interface Annotation {
  readonly SignedEntryTimestamp: string;
  readonly Payload: {
    readonly body: string;
    readonly integratedTime: number;
    readonly logID: string;
    readonly logIndex: number;
  };
}

it("promises an entry by a signature over its canonical form", async () => {
  const log = createTestLog({ clock: () => new Date("2026-02-03T04:05:06.789Z") });
  const annotation: Annotation = JSON.parse(log.add(body).annotation);
  const { body: entry, integratedTime, logID, logIndex } = annotation.Payload;
  expect(Buffer.from(entry, "base64").toString("utf8")).toBe(
    '{"apiVersion":"0.0.1","kind":"hashedrekord","spec":{"a":[2],"b":1}}',
  );
  expect(integratedTime).toBe(Date.parse("2026-02-03T04:05:06Z") / 1000);
  const [trusted] =
    (await trustedRoot(log.trustedRootJson()).trustedRoot(new AbortController().signal))?.logs ??
    [];
  const spki = Buffer.from(trusted?.publicKey ?? []);
  expect(logID).toBe(createHash("sha256").update(spki).digest("hex"));
  expect(logID).toBe(log.id);
  const promised = `{"body":"${entry}","integratedTime":${integratedTime},"logID":"${logID}","logIndex":${logIndex}}`;
  const key = createPublicKey({ key: spki, format: "der", type: "spki" });
  const promise = Buffer.from(annotation.SignedEntryTimestamp, "base64");
  expect(verify("sha256", Buffer.from(promised), key, promise)).toBe(true);
});

it("gives every entry an index of its own, which is not its place in the tree", () => {
  const log = createTestLog();
  const entries = [log.add(body), log.add(body)].map(({ bundleEntry }) => bundleEntry);
  expect(new Set(entries.map(({ logIndex }) => logIndex)).size).toBe(2);
  for (const { logIndex, inclusionProof } of entries) {
    expect(inclusionProof).not.toMatchObject({ logIndex });
  }
});

describe("a trusted root", () => {
  test.each(["legacy", "bundle"] as const)("of another log does not do: %s", async (format) => {
    const { registry, image } = registryWithImage();
    const signer = createSigner();
    await signer.signImage(registry, image, { format, log: createTestLog() });
    expect(await askRegistry(registry, signer, { log: createTestLog() })).toMatchObject({
      outcome: "fail",
      reason: "TLOG_KEY_UNKNOWN",
    });
  });

  test.each([
    { window: {}, outcome: "pass" },
    { window: { end: "2026-01-01T00:00:00Z" }, outcome: "pass" },
    { window: { end: "2025-12-31T23:59:59Z" }, outcome: "fail" },
    { window: { start: "2026-01-01T00:00:00Z" }, outcome: "pass" },
    { window: { start: "2026-01-01T00:00:01Z" }, outcome: "fail" },
  ])("counts within its window, ends included: $window", async ({ window, outcome }) => {
    const log = createTestLog();
    const signer = createSigner();
    const windowed = { ...log, trustedRootJson: () => log.trustedRootJson(window) };
    const asked = await Promise.all(
      (["legacy", "bundle"] as const).map((format) =>
        signAndAsk(signer, { format, log }, { log: windowed }),
      ),
    );
    const reason = outcome === "pass" ? {} : { reason: "TLOG_INVALID" };
    for (const evidence of asked) expect(evidence).toMatchObject({ outcome, ...reason });
  });
});
