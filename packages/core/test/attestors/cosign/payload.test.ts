import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { CandidateFault } from "../../../src/attestors/cosign/fault.ts";
import type { SignatureObject } from "../../../src/attestors/cosign/normalise.ts";
import { type Claim, readClaim } from "../../../src/attestors/cosign/payload.ts";
import { image, otherImage, simpleSigning, statement } from "../../support/cosign-fixtures.ts";

const inTotoType = "application/vnd.in-toto+json";

function claim(format: "legacy" | "bundle", payload: Uint8Array, payloadType = inTotoType): Claim {
  const object: SignatureObject = {
    format,
    digest: image,
    payload,
    signedBytes: payload,
    signature: payload,
    log: { kind: "annotation" },
    ...(format === "bundle" ? { payloadType } : {}),
  };
  return readClaim(object);
}

function fault(...args: Parameters<typeof claim>): string {
  try {
    claim(...args);
    return "accepted";
  } catch (error) {
    if (!(error instanceof CandidateFault)) throw error;
    return `${error.reason}: ${error.message}`;
  }
}

const sha = (digest: string): object => ({ digest: { sha256: digest.slice(7) } });

describe("simple signing", () => {
  test("names one digest and the signer's annotations; unknown members do no harm", () => {
    const read = claim("legacy", simpleSigning(image, { a: "b", timestamp: 1 }, { more: [] }));
    expect(read.digests).toEqual([image]);
    expect(read.annotations(image)).toEqual({ a: "b", timestamp: 1 });
    expect(read).not.toHaveProperty("predicateType");
  });

  test.each([
    ["", "the payload is not JSON"],
    ["null", "`critical.type` is another one"],
    ["[]", "`critical.type` is another one"],
    ['{"critical":{"type":"atomic container signature"}}', "`critical.type` is another one"],
    [
      '{"critical":{"type":"cosign container image signature"}}',
      "`critical.image.docker-manifest-digest` is no string",
    ],
    [
      '{"critical":{"type":"cosign container image signature","image":{"docker-manifest-digest":1}}}',
      "`critical.image.docker-manifest-digest` is no string",
    ],
    [
      '{"critical":{"type":"cosign container image signature","image":{"docker-manifest-digest":"a"}},"optional":[]}',
      "`optional` is no object",
    ],
    [
      '{"critical":{"type":"cosign container image signature","image":{"docker-manifest-digest":"a","docker-manifest-digest":"b"}}}',
      "the payload holds the key `docker-manifest-digest` twice",
    ],
  ])("refuses %s", (text, detail) => {
    expect(fault("legacy", Buffer.from(text))).toBe(`PAYLOAD_INVALID: ${detail}`);
  });
});

describe("statements", () => {
  test("name the digests of their subjects, each with its first annotations", () => {
    const subject = [
      { ...sha(image), annotations: { a: "1" } },
      sha(otherImage),
      { ...sha(image), annotations: { a: "2" } },
    ];
    const read = claim("bundle", statement(image, { subject }));
    expect(read.digests).toEqual([image, otherImage]);
    expect(read.annotations(image)).toEqual({ a: "1" });
    expect(read.annotations(otherImage)).toBeUndefined();
    expect(read.predicateType).toBe("https://sigstore.dev/cosign/sign/v1");
  });

  test("may lack the predicate, as before cosign 3.0.5, and be of in-toto 0.1", () => {
    expect(claim("bundle", statement(image, { predicate: undefined })).digests).toEqual([image]);
    expect(
      claim("bundle", statement(image, { _type: "https://in-toto.io/Statement/v0.1" })).digests,
    ).toEqual([image]);
  });

  test.each<readonly [string, object]>([
    [
      "PAYLOAD_INVALID: the payload is no in-toto statement",
      { _type: "https://in-toto.io/Statement/v2" },
    ],
    ["PAYLOAD_INVALID: the payload is no in-toto statement", { _type: undefined }],
    ["PAYLOAD_INVALID: `predicateType` is no string", { predicateType: undefined }],
    [
      "PREDICATE_TYPE_MISMATCH: the statement is no image signature",
      { predicateType: "https://spdx.dev/Document" },
    ],
    [
      "PREDICATE_TYPE_MISMATCH: the statement is no image signature",
      { predicateType: "https://sigstore.dev/cosign/sign/v1 " },
    ],
    ["PAYLOAD_INVALID: `subject` is no list of 1 to 1024 subjects", { subject: undefined }],
    ["PAYLOAD_INVALID: `subject` is no list of 1 to 1024 subjects", { subject: [] }],
    [
      "PAYLOAD_INVALID: `subject` is no list of 1 to 1024 subjects",
      { subject: Array.from({ length: 1025 }, () => sha(image)) },
    ],
    ["PAYLOAD_INVALID: a subject has no digests, or too many", { subject: [sha(image), null] }],
    [
      "PAYLOAD_INVALID: a subject has no digests, or too many",
      {
        subject: [
          { digest: Object.fromEntries(Array.from({ length: 33 }, (_, i) => [`a${i}`, "0"])) },
        ],
      },
    ],
    ["PAYLOAD_INVALID: a subject's digest is no string", { subject: [{ digest: { sha256: 1 } }] }],
  ])("%s: %j", (expected, more) => {
    expect(fault("bundle", statement(image, more))).toBe(expected);
  });

  test("of another payload type are none", () => {
    expect(fault("bundle", statement(image), "text/plain")).toBe(
      "PAYLOAD_INVALID: the payload is of another type",
    );
  });
});

test("no payload ends in anything but a claim or a fault", () => {
  const format = fc.constantFrom("legacy" as const, "bundle" as const);
  fc.assert(
    fc.property(format, fc.oneof(fc.json(), fc.string()), (which, text) => {
      expect(fault(which, Buffer.from(text))).toMatch(
        /^(accepted|PAYLOAD_INVALID|PREDICATE_TYPE_MISMATCH)/,
      );
    }),
  );
});
