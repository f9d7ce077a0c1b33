import { expect, test } from "vitest";
import { formatImageEvidence, type ImageEvidence } from "../../src/index.ts";

const image = "ghcr.io/acme/app:1";
const digest = `sha256:${"41d0".repeat(16)}`;
const url = "https://ghcr.io/v2/acme/app/manifests/1";
const unresolved: ImageEvidence = {
  image,
  reference: image,
  verified: false,
  outcome: "error",
  reason: "REGISTRY_UNAVAILABLE",
  detail: "the registry `ghcr.io` answered 503 BUSY for `/v2/acme/app/manifests/1`",
  help: "try again",
  request: { url, status: 503, code: "BUSY" },
  retryable: true,
  lookups: [{ kind: "resolve", url, status: 503, code: "BUSY", found: 0 }],
  evidence: [],
};

test("an image that could not be resolved: why, where, and whether to try again", () => {
  expect(formatImageEvidence(unresolved)).toBe(
    `ERROR  ghcr.io/acme/app:1  REGISTRY_UNAVAILABLE  the registry \`ghcr.io\` answered 503 BUSY for \`/v2/acme/app/manifests/1\`
    looked  503  ghcr.io/v2/acme/app/manifests/1  BUSY
  url       https://ghcr.io/v2/acme/app/manifests/1
  status    503 BUSY
  retry may help: yes
  help      try again`,
  );
});

test("no answer has no status", () => {
  const found = { ...unresolved, request: { url }, retryable: false };
  expect(formatImageEvidence(found)).toContain(
    `  url       ${url}\n  status    none\n  retry may help: no\n`,
  );
});

test("an image that is not signed: the reason beside its name, and no word of trying again", () => {
  const text = formatImageEvidence({
    image,
    reference: image,
    verified: false,
    help: "try again",
    lookups: [],
    digest,
    outcome: "fail",
    reason: "NO_SIGNATURES_FOUND",
    evidence: [
      {
        image,
        digest,
        attestor: { name: "k", kind: "cosign", keyFingerprint: "SHA256:Yk3v" },
        outcome: "fail",
        reason: "NO_SIGNATURES_FOUND",
        lookups: [],
        candidates: [],
        payloads: [],
      },
    ],
  });
  expect(text).toBe(
    `NOT VERIFIED  ghcr.io/acme/app:1  NO_SIGNATURES_FOUND  nothing is attached to this digest
  digest    ${digest}
  attestor  k: key SHA256:Yk3v
    NO_SIGNATURES_FOUND  nothing is attached to this digest
  help      try again`,
  );
});

test("text from outside can forge neither a line nor a terminal sequence", () => {
  const hostile = "\u001B[2J\n::error::x";
  const text = formatImageEvidence({
    ...unresolved,
    image: hostile,
    detail: hostile,
    request: { url: hostile },
  });
  expect(text).not.toContain("\u001B");
  expect(text.split("\n").filter((line) => line.startsWith("::"))).toEqual([]);
});
