import type { Lookup } from "@imagegate/registry";
import { type Evidence, formatImageEvidence, type ImageEvidence } from "imagegate";
import { toJson } from "../report.ts";

/** Evidence as reports hold it: its payloads stand beside it, once. */
export type ReportedEvidence = Omit<Evidence, "payloads">;

/** What was found out about one image. */
export interface VerifiedArtifact extends Pick<
  ImageEvidence,
  "outcome" | "reason" | "detail" | "help"
> {
  /** As given. */
  readonly artifact: string;
  readonly reference?: string;
  readonly digest?: string;
  readonly verified: boolean;
  readonly evidence: readonly ReportedEvidence[];
  /** Cosign's `{critical, optional}` of every signature that verified. */
  readonly payloads: readonly object[];
  /** The in-toto statements of those that are bundles. */
  readonly statements: readonly object[];
  /** Requests made to resolve the image. */
  readonly lookups: readonly Lookup[];
}

/** The JSON of `verify`, without its envelope. */
export interface VerifyReport {
  readonly verified: boolean;
  readonly artifacts: readonly VerifiedArtifact[];
}

/** The report of what was found, in its order. */
export function verifyReport(found: readonly ImageEvidence[]): VerifyReport {
  return {
    verified: found.every(({ verified }) => verified),
    artifacts: found.map(({ image, evidence, ...rest }) => ({
      artifact: image,
      ...rest,
      evidence: evidence.map((each) => withoutPayloads(each)),
      payloads: payloadsOf(evidence),
      statements: signedObjects(evidence).filter(isStatement),
    })),
  };
}

/** A block for each image. */
export function verifyText(found: readonly ImageEvidence[]): string {
  return `${found.map((each) => formatImageEvidence(each)).join("\n\n")}\n`;
}

/** What `cosign verify` prints: to stdout an array of payloads for each image that is verified, to stderr what the others lack. */
export function cosignLines(found: readonly ImageEvidence[]): {
  readonly text: string;
  readonly aside: string;
} {
  const [good, bad] = [
    found.filter((each) => each.verified),
    found.filter((each) => !each.verified),
  ];
  return {
    text: good.map(({ evidence }) => `${toJson(payloadsOf(evidence))}\n`).join(""),
    aside: bad.length === 0 ? "" : verifyText(bad),
  };
}

/** Evidence without its payloads. */
export function withoutPayloads(evidence: Evidence): ReportedEvidence {
  const { image, digest, attestor, outcome, reason, detail, help, lookups, candidates } = evidence;
  return {
    image,
    ...(digest === undefined ? {} : { digest }),
    attestor,
    outcome,
    ...(reason === undefined ? {} : { reason }),
    ...(detail === undefined ? {} : { detail }),
    ...(help === undefined ? {} : { help }),
    lookups,
    candidates,
  };
}

function signedObjects(evidence: readonly Evidence[]): readonly object[] {
  return evidence.flatMap(({ payloads }) => payloads.filter(isObject));
}

/** As cosign prints them: the statement of a bundle is given the form of a simple signing payload. */
function payloadsOf(evidence: readonly Evidence[]): readonly object[] {
  return evidence.flatMap(({ payloads, digest }) =>
    payloads
      .filter(isObject)
      .map((payload) => (isStatement(payload) ? toSimpleSigning(payload, digest) : payload)),
  );
}

function toSimpleSigning(statement: object, digest: string | undefined): object {
  const subjects = "subject" in statement ? statement.subject : undefined;
  const [subject]: readonly unknown[] = Array.isArray(subjects) ? subjects : [];
  return {
    critical: {
      identity: { "docker-reference": "" },
      image: { "docker-manifest-digest": digest },
      type: "predicateType" in statement ? statement.predicateType : undefined,
    },
    optional: isObject(subject) && "annotations" in subject ? subject.annotations : {},
  };
}

function isStatement(payload: object): boolean {
  return !("critical" in payload);
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}
