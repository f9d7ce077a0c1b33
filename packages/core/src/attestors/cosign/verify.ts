import type { Candidate, Signer } from "../../evidence.ts";
import type { ReasonCode } from "../../reasons.ts";
import { inline, lookUp } from "../../encoding/strict-json.ts";
import {
  fingerprintOf,
  type HashAlgorithm,
  type PublicKey,
  verifySignature,
} from "../../trust/keys.ts";
import { CandidateFault, failed, type Finding, passed } from "./fault.ts";
import type { Certificate, SignatureObject } from "./normalise.ts";
import { type Claim, readClaim } from "./payload.ts";
import type { CosignSpec } from "./spec.ts";
import type { LogVerifier } from "./tlog.ts";

/** A candidate and, if it passed, what was signed. */
export interface Judged {
  readonly candidate: Candidate;
  readonly payload?: unknown;
}

/**
 * Judges one signature under a key: the material beside it, the signature over the raw bytes, then what these bytes say (format, image,
 * annotations) and the log entries. Nothing that the payload says is looked at before its signature is verified; after that every
 * check is made, whatever the others found.
 *
 * Rejects only when the signal of the log verifier's request fires.
 */
export async function judge(
  object: SignatureObject,
  spec: CosignSpec,
  digest: string,
  log: LogVerifier,
): Promise<Judged> {
  const findings: Finding[] = [];
  const { key } = spec;
  const signer: Signer = { keyFingerprint: key.fingerprint, keyType: key.type };
  const base = { format: object.format, digest: object.digest };

  if (object.certificate !== undefined) findings.push(checkCertificate(object.certificate, key));
  const hash = findHash(object, spec);
  findings.push(signatureFinding(hash, key));
  if (hash === undefined || !allPassed(findings)) return conclude(base, findings);

  const claim = claimOf(object);
  if (claim instanceof CandidateFault) {
    findings.push(failed("payload", claim));
    return conclude({ ...base, signer }, findings);
  }
  findings.push(passed("payload"), checkDigest(claim, digest));
  if (Object.keys(spec.annotations).length > 0) {
    findings.push(checkAnnotations(claim, digest, spec.annotations));
  }
  const about = {
    ...base,
    ...(claim.predicateType === undefined ? {} : { predicateType: claim.predicateType }),
  };
  if (spec.insecureIgnoreTlog) return conclude({ ...about, signer }, findings, claim);

  const verifier = object.certificate?.der ?? key.spki;
  const logged = await log.check({ object, hash, key, verifier });
  findings.push(...logged.findings);
  if (logged.verified === undefined) return conclude({ ...about, signer }, findings, claim);
  const { time, logIndex } = logged.verified;
  if (object.certificate !== undefined) findings.push(checkDates(object.certificate, time));
  const dated: Signer = { ...signer, logIndex, time: time.toISOString() };
  return conclude({ ...about, signer: dated }, findings, claim);
}

/** What was being checked when a candidate could not be brought to its judgement. */
const checkNames: Partial<Record<ReasonCode, string>> = {
  DIGEST_MISMATCH: "subject",
  MATERIAL_MISMATCH: "material",
  PAYLOAD_INVALID: "payload",
  INVALID_BUNDLE: "format",
  INVALID_SIGNATURE_LAYER: "format",
  LIMIT_EXCEEDED: "size",
};

/** A candidate that ended before it could be judged. */
export function unreadable(
  base: Pick<Candidate, "format" | "digest">,
  fault: CandidateFault,
  outcome: "fail" | "error",
): Judged {
  return conclude(base, [failed(checkNames[fault.reason] ?? "fetch", fault, outcome)]);
}

/** Adds the outcome: a check that failed beats one that could not be made. */
function conclude(
  base: Omit<Candidate, "outcome" | "checks" | "reason" | "detail">,
  findings: readonly Finding[],
  claim?: Claim,
): Judged {
  const fails = findings.filter(({ check }) => check.outcome === "fail");
  const decisive =
    foreignEntry(fails) ?? fails[0] ?? findings.find(({ check }) => check.outcome === "error");
  const checks = findings.map(({ check }) => check);
  if (decisive === undefined) {
    return { candidate: { ...base, outcome: "pass", checks }, payload: claim?.value };
  }
  const { check, detail } = decisive;
  return {
    candidate: {
      ...base,
      outcome: check.outcome,
      ...(check.reason === undefined ? {} : { reason: check.reason }),
      ...(detail === undefined ? {} : { detail }),
      checks,
    },
  };
}

/** An entry of another signature fails as an entry too; that it is another's says more. */
function foreignEntry(fails: readonly Finding[]): Finding | undefined {
  if (fails[0]?.check.reason !== "TLOG_INVALID") return undefined;
  return fails.find(({ check }) => check.reason === "TLOG_MISMATCH");
}

function allPassed(findings: readonly Finding[]): boolean {
  return findings.every(({ check }) => check.outcome === "pass");
}

/** A certificate beside a legacy signature must be one of the policy's key: it never chooses the key. */
function checkCertificate({ spki }: Certificate, key: PublicKey): Finding {
  const facts = { expected: key.fingerprint, actual: fingerprintOf(spki) };
  if (facts.actual === facts.expected) return passed("material", facts);
  const detail = "the certificate beside the signature is of another key";
  return failed("material", new CandidateFault("MATERIAL_MISMATCH", detail, facts));
}

function checkDates({ validFrom, validTo }: Certificate, time: Date): Finding {
  const facts = {
    expected: `${validFrom.toISOString()} to ${validTo.toISOString()}`,
    actual: time.toISOString(),
  };
  if (validFrom <= time && time <= validTo) return passed("certificate-dates", facts);
  const detail = "the certificate beside the signature was not valid when the log took it";
  return failed("certificate-dates", new CandidateFault("MATERIAL_MISMATCH", detail, facts));
}

/** The hash with which the signature verifies. */
function findHash(
  { signedBytes, signature }: SignatureObject,
  { key, hashAlgorithm }: CosignSpec,
): HashAlgorithm | "none" | undefined {
  const isHashing = !key.hashes.includes("none");
  const hashes = hashAlgorithm !== undefined && isHashing ? [hashAlgorithm] : key.hashes;
  return hashes.find((hash) => verifySignature(key, hash, signedBytes, signature));
}

function signatureFinding(hash: HashAlgorithm | "none" | undefined, key: PublicKey): Finding {
  const expected = `${key.type} ${key.fingerprint}`;
  if (hash !== undefined) return passed("signature", { expected, actual: expected });
  const detail = "the signature is not of this key over these bytes";
  return failed("signature", new CandidateFault("SIGNATURE_INVALID", detail, { expected }));
}

function claimOf(object: SignatureObject): Claim | CandidateFault {
  try {
    return readClaim(object);
  } catch (error) {
    if (error instanceof CandidateFault) return error;
    throw error;
  }
}

function checkDigest({ digests }: Claim, digest: string): Finding {
  if (digests.includes(digest)) return passed("digest", { expected: digest, actual: digest });
  const [first] = digests;
  const facts = {
    expected: digest,
    actual: first === undefined ? "no sha256 digest" : inline(first),
  };
  return failed("digest", new CandidateFault("DIGEST_MISMATCH", "another image was signed", facts));
}

function checkAnnotations(
  claim: Claim,
  digest: string,
  required: Readonly<Record<string, string>>,
): Finding {
  const signed = claim.annotations(digest);
  for (const [name, value] of Object.entries(required)) {
    const actual = lookUp(signed, name);
    if (actual === value) continue;
    const fault = new CandidateFault(
      "ANNOTATION_MISMATCH",
      `the annotation \`${inline(name)}\` ${actual === undefined ? "is missing" : "differs"}`,
      {
        expected: inline(`${name}=${value}`),
        ...(typeof actual === "string" ? { actual: inline(`${name}=${actual}`) } : {}),
      },
    );
    return failed("annotations", fault);
  }
  return passed("annotations");
}
