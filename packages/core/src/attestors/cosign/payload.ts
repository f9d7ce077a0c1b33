import { inline, isObject, lookUp, parseStrictJson } from "../../encoding/strict-json.ts";
import { CandidateFault } from "./fault.ts";
import type { SignatureObject } from "./normalise.ts";

/** What a signed payload says. To be read only after its signature was verified. */
export interface Claim {
  /** Parsed. */
  readonly value: unknown;
  readonly predicateType?: string;
  /** Digests of the images that it is about. */
  readonly digests: readonly string[];
  /** The signer's annotations for one of these digests. */
  annotations(digest: string): unknown;
}

const simpleSigningType = "cosign container image signature";
const inTotoType = "application/vnd.in-toto+json";
const statementTypes: ReadonlySet<unknown> = new Set([
  "https://in-toto.io/Statement/v1",
  "https://in-toto.io/Statement/v0.1",
]);
const signaturePredicate = "https://sigstore.dev/cosign/sign/v1";

// As Sigstore's Go library has them.
const maxSubjects = 1024;
const maxDigests = 32;

/**
 * Reads the payload of an image signature: cosign's simple signing document or, in a bundle, an in-toto statement of the predicate
 * type for image signatures. Other statements about the image, an SBOM say, are no signatures, whoever signed them.
 * @throws CandidateFault `PAYLOAD_INVALID`, `PREDICATE_TYPE_MISMATCH`.
 */
export function readClaim(object: SignatureObject): Claim {
  const { format, payload, payloadType } = object;
  if (format === "bundle" && payloadType !== inTotoType) {
    throw invalid("the payload is of another type", inTotoType, payloadType);
  }
  let value: unknown;
  try {
    value = parseStrictJson(payload);
  } catch (cause) {
    const what = cause instanceof Error ? cause.message : "is not JSON";
    throw new CandidateFault("PAYLOAD_INVALID", `the payload ${what}`, { cause });
  }
  return format === "legacy" ? readSimpleSigning(value) : readStatement(value);
}

function readSimpleSigning(value: unknown): Claim {
  const type = lookUp(value, "critical", "type");
  if (type !== simpleSigningType) {
    throw invalid("`critical.type` is another one", simpleSigningType, type);
  }
  const digest = lookUp(value, "critical", "image", "docker-manifest-digest");
  if (typeof digest !== "string") {
    throw invalid("`critical.image.docker-manifest-digest` is no string");
  }
  const optional = lookUp(value, "optional") ?? {};
  if (!isObject(optional)) throw invalid("`optional` is no object");
  return { value, digests: [digest], annotations: () => optional };
}

function readStatement(value: unknown): Claim {
  const type = lookUp(value, "_type");
  if (!statementTypes.has(type)) {
    throw invalid("the payload is no in-toto statement", "https://in-toto.io/Statement/v1", type);
  }
  const predicateType = lookUp(value, "predicateType");
  if (typeof predicateType !== "string") throw invalid("`predicateType` is no string");
  const subjects = lookUp(value, "subject");
  if (!Array.isArray(subjects) || subjects.length === 0 || subjects.length > maxSubjects) {
    throw invalid(`\`subject\` is no list of 1 to ${maxSubjects} subjects`);
  }
  const annotations = new Map<string, unknown>();
  for (const subject of subjects) {
    const digest = subjectDigest(subject);
    // The first subject with the digest decides, as in cosign.
    if (digest !== undefined && !annotations.has(digest)) {
      annotations.set(digest, lookUp(subject, "annotations"));
    }
  }
  if (predicateType !== signaturePredicate) {
    throw new CandidateFault("PREDICATE_TYPE_MISMATCH", "the statement is no image signature", {
      expected: signaturePredicate,
      actual: inline(predicateType),
    });
  }
  return {
    value,
    predicateType,
    digests: [...annotations.keys()],
    annotations: (digest) => annotations.get(digest),
  };
}

/** `sha256:…` of a subject; undefined when it has digests of other algorithms only, which say nothing of a sha256 image. */
function subjectDigest(subject: unknown): string | undefined {
  const digests = lookUp(subject, "digest");
  if (!isObject(digests) || Object.keys(digests).length > maxDigests) {
    throw invalid("a subject has no digests, or too many");
  }
  if (!Object.values(digests).every((each) => typeof each === "string")) {
    throw invalid("a subject's digest is no string");
  }
  const hex = lookUp(digests, "sha256");
  return typeof hex === "string" ? `sha256:${hex}` : undefined;
}

function invalid(detail: string, expected?: string, actual?: unknown): CandidateFault {
  return new CandidateFault("PAYLOAD_INVALID", detail, {
    ...(expected === undefined ? {} : { expected }),
    ...(typeof actual === "string" ? { actual: inline(actual) } : {}),
  });
}
