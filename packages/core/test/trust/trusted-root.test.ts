import { describe, expect, test } from "vitest";
import { lookUp } from "../../src/encoding/strict-json.ts";
import { EngineError } from "../../src/errors.ts";
import { parseTrustedRoot, trustedRoot } from "../../src/trust/trusted-root.ts";
import { createLog, rootJson, signer } from "../support/cosign-fixtures.ts";
import { hasShared, readShared } from "../support/shared.ts";

const log = createLog();
const good = rootJson([log], { start: "2025-01-01T00:00:00Z", end: "2027-01-01T00:00:00.5Z" });

function fault(document: unknown): string {
  try {
    parseTrustedRoot(typeof document === "string" ? document : JSON.stringify(document));
    return "accepted";
  } catch (error) {
    if (!(error instanceof EngineError) || error.code !== "ENGINE_INVALID_TRUST_ROOT") throw error;
    return error.message.replace("the trusted root cannot be used: ", "");
  }
}

/** The document with something else under a path; undefined takes it away. */
function changed(path: string, value: unknown): Record<string, unknown> {
  const change = (node: unknown, steps: readonly string[]): unknown => {
    const [step, ...rest] = steps;
    if (step === undefined) return value;
    if (Array.isArray(node))
      return node.map((each, i) => (String(i) === step ? change(each, rest) : each));
    return { ...Object(node), [step]: change(lookUp(node, step), rest) };
  };
  return { ...good, ...Object(change(good, path.split("."))) };
}

test("reads the logs with their windows", () => {
  expect(parseTrustedRoot(good)).toMatchObject({
    logs: [
      {
        id: log.id.toString("hex"),
        baseUrl: "https://log.example.test",
        publicKey: new Uint8Array(log.signer.spki),
        validFrom: new Date("2025-01-01T00:00:00Z"),
        validUntil: new Date("2027-01-01T00:00:00.5Z"),
      },
    ],
    json: good,
  });
});

test("the fingerprint is that of the text", () => {
  const text = JSON.stringify(good);
  expect(parseTrustedRoot(text).fingerprint).toBe(parseTrustedRoot(good).fingerprint);
  expect(parseTrustedRoot(`${text}\n`).fingerprint).not.toBe(parseTrustedRoot(good).fingerprint);
  expect(parseTrustedRoot(text).fingerprint).toMatch(/^[0-9a-f]{64}$/);
});

const rsa = signer("RSA-2048").spki.toString("base64");

test.each<readonly [string, unknown, string]>([
  [
    "mediaType",
    undefined,
    "`mediaType` is missing, not `application/vnd.dev.sigstore.trustedroot+json;version=0.1`",
  ],
  [
    "mediaType",
    "application/json",
    "`mediaType` is `application/json`, not `application/vnd.dev.sigstore.trustedroot+json;version=0.1`",
  ],
  ["tuf", {}, "the document has an unknown member `tuf`"],
  ["tlogs", {}, "`tlogs` is no list"],
  ["tlogs.0", null, "`tlogs[0]` is null, not an object"],
  ["tlogs.0.logId", undefined, "`tlogs[0].logId` is missing, not an object"],
  ["tlogs.0.logId.keyId", "", "`tlogs[0].logId.keyId` is missing or not base64"],
  ["tlogs.0.logId.keyId", "A-_=", "`tlogs[0].logId.keyId` is missing or not base64"],
  ["tlogs.0.publicKey", undefined, "`tlogs[0].publicKey` is missing, not an object"],
  [
    "tlogs.0.publicKey.rawBytes",
    undefined,
    "`tlogs[0].publicKey.rawBytes` is missing or not base64",
  ],
  ["tlogs.0.publicKey.rawBytes", "AAAA", "`tlogs[0].publicKey.rawBytes`: the key cannot be read"],
  [
    "tlogs.0.publicKey.rawBytes",
    rsa,
    "`tlogs[0].publicKey.rawBytes` is a key of the kind `RSA-2048`, not what `keyDetails` says",
  ],
  [
    "tlogs.0.publicKey.keyDetails",
    undefined,
    "`tlogs[0].publicKey.keyDetails` is missing, which is not supported yet",
  ],
  [
    "tlogs.0.publicKey.keyDetails",
    "PKIX_ED25519_PH",
    "`tlogs[0].publicKey.keyDetails` is `PKIX_ED25519_PH`, which is not supported yet",
  ],
  [
    "tlogs.0.publicKey.validFor",
    undefined,
    "`tlogs[0].publicKey.validFor` is missing, not an object",
  ],
  [
    "tlogs.0.publicKey.validFor.start",
    undefined,
    "`tlogs[0].publicKey.validFor.start` is missing, not a time",
  ],
  [
    "tlogs.0.publicKey.validFor.start",
    "yesterday",
    "`tlogs[0].publicKey.validFor.start` is `yesterday`, not a time",
  ],
  [
    "tlogs.0.publicKey.validFor.start",
    "2025-13-01T00:00:00Z",
    "`tlogs[0].publicKey.validFor.start` is `2025-13-01T00:00:00Z`, not a time",
  ],
  [
    "tlogs.0.publicKey.validFor.start",
    0,
    "`tlogs[0].publicKey.validFor.start` is a number, not a time",
  ],
  [
    "tlogs.0.publicKey.validFor.End",
    "2026-01-01T00:00:00Z",
    "`tlogs[0].publicKey.validFor` has an unknown member `End`",
  ],
  ["tlogs.0.hashAlgorithm", "SHA2_512", "`tlogs[0].hashAlgorithm` is `SHA2_512`, not `SHA2_256`"],
  ["tlogs.0.baseUrl", 1, "`tlogs[0].baseUrl` is no string"],
  ["ctlogs", [{}], "`ctlogs[0].hashAlgorithm` is missing, not `SHA2_256`"],
  [
    "certificateAuthorities",
    [{ certChain: { certificates: [] } }],
    "`certificateAuthorities[0].certChain` holds no certificate",
  ],
  [
    "timestampAuthorities",
    [{ certChain: { certificates: [{ rawBytes: "?" }] } }],
    "`timestampAuthorities[0].certChain.certificates[0].rawBytes` is missing or not base64",
  ],
  [
    "certificateAuthorities",
    [{ certChain: { certificates: [{ rawBytes: "AAAA" }] }, validFor: { end: "soon" } }],
    "`certificateAuthorities[0].validFor.end` is `soon`, not a time",
  ],
])("refuses %s = %j", (path, value, message) => {
  expect(fault(changed(path, value))).toBe(message);
});

test("says where to take a good one", () => {
  expect(() => parseTrustedRoot("{}")).toThrowError(
    expect.objectContaining({ help: expect.stringContaining("trusted_root.json") as unknown }),
  );
});

test.each<readonly [string, string]>([
  ["", "it is not JSON"],
  ["[]", "the document is a list, not an object"],
  ['{"mediaType":"a","mediaType":"b"}', "it holds the key `mediaType` twice"],
  [`"${"x".repeat(1024 * 1024)}"`, "it has more than 1048576 bytes"],
])("refuses the text %.40j", (text, message) => {
  expect(fault(text)).toBe(message);
});

test("members that are null count as absent, and an end is not needed", () => {
  const document = changed("tlogs.0.publicKey.validFor.end", null);
  expect(parseTrustedRoot({ ...document, ctlogs: null }).logs[0]).not.toHaveProperty("validUntil");
});

describe("trustedRoot", () => {
  const { signal } = new AbortController();

  test("reads the document once", async () => {
    const provider = trustedRoot(good);
    expect(await provider.trustedRoot(signal)).toBe(await provider.trustedRoot(signal));
  });

  test("says that a document is unusable only to those who ask", async () => {
    const provider = trustedRoot("{}");
    await expect(provider.trustedRoot(signal)).rejects.toMatchObject({
      code: "ENGINE_INVALID_TRUST_ROOT",
    });
  });
});

describe.skipIf(!hasShared("testdata/sigstore-trust"))("real trusted roots", () => {
  test.each([
    ["testdata/sigstore-trust/trusted_root.public-good.json", 2],
    ["testdata/sigstore-trust/trusted_root.sigstore-go-public-good.json", 1],
    ["testdata/sigstore-trust/trusted_root.sigstore-go-scaffolding.json", 1],
    ["testdata/sigstore-trust/trusted_root.sigstore-go-public-key-validity.json", 0],
    ["testdata/sigstore-trust/trusted_root.cosign-testdata-pgi.json", 1],
    ["testdata/sigstore-trust/trusted_root.github.json", 0],
    ["testdata/sigstore-conformance/rekor2-dsse-happy-path/trusted_root.json", 4],
    ["testdata/sigstore-conformance/bundle-with-sct-with-extensions/trusted_root.json", 1],
    ["testdata/sigstore-conformance/intoto-with-custom-trust-root/trusted_root.json", 1],
  ])("%s names %i logs", (file, logs) => {
    expect(parseTrustedRoot(readShared(file)).logs).toHaveLength(logs);
  });
});
