import { describe, expect, test } from "vitest";
import { ask, outcomeOf } from "../support/ask-cosign.ts";
import {
  bundle,
  createLog,
  image,
  legacyLayer,
  rootJson,
  signer,
  simpleSigning,
  statement,
} from "../support/cosign-fixtures.ts";

// cosign CVE-2026-39395: signed payloads that cannot be read, or are of another type, were reported as verified.

const log = createLog();
const root = rootJson([log]);
const by = signer();

describe.each(["legacy", "bundle"] as const)("a well-signed and logged %s", (format) => {
  const attach = (payload: Uint8Array): Parameters<typeof ask>[0] =>
    format === "legacy"
      ? { layers: [legacyLayer(by, payload, { log })] }
      : { bundles: [bundle(by, payload, { log })] };
  const genuine = (format === "legacy" ? simpleSigning(image) : statement(image)).toString();

  test.each<readonly [string, string]>([
    ["no JSON", "not a payload"],
    ["half a document", genuine.slice(0, -1)],
    ["an empty list", "[]"],
    ["the document in a list", `[${genuine}]`],
    ["null", "null"],
    ["an empty object", "{}"],
    ["a key that stands twice", `{"x":1,"x":2,${genuine.slice(1)}`],
    ["a byte that is no UTF-8", `${genuine.slice(0, -1)},"x":"\u0080"}`],
  ])("payload fails: %s", async (_name, text) => {
    const payload = Buffer.from(text, text.includes("\u0080") ? "latin1" : "utf8");
    expect(outcomeOf(await ask(attach(payload), { by, root }))).toBe("fail PAYLOAD_INVALID");
  });

  test("payload that is genuine passes", async () => {
    expect(outcomeOf(await ask(attach(Buffer.from(genuine)), { by, root }))).toBe("pass");
  });

  test("payload that is empty is refused", async () => {
    const expected = format === "legacy" ? "fail PAYLOAD_INVALID" : "fail INVALID_BUNDLE";
    expect(outcomeOf(await ask(attach(Buffer.alloc(0)), { by, root }))).toBe(expected);
  });
});

test("another type is no image signature (legacy)", async () => {
  const critical = {
    image: { "docker-manifest-digest": image },
    type: "atomic container signature",
  };
  const layers = [legacyLayer(by, Buffer.from(JSON.stringify({ critical })), { log })];
  expect(outcomeOf(await ask({ layers }, { by, root }))).toBe("fail PAYLOAD_INVALID");
});

test("an attestation is no image signature (bundle)", async () => {
  const predicateType = "https://slsa.dev/provenance/v1";
  const bundles = [bundle(by, statement(image, { predicateType }), { log })];
  const evidence = await ask({ bundles }, { by, root });
  expect(outcomeOf(evidence)).toBe("fail PREDICATE_TYPE_MISMATCH");
  expect(evidence.candidates[0]?.checks.at(-1)).toMatchObject({
    expected: "https://sigstore.dev/cosign/sign/v1",
    actual: predicateType,
  });
});
