import type { Lookup } from "@imagegate/registry";
import type { Candidate, Evidence, FailedRequest, Signer } from "../evidence.ts";
import { type ReasonCode, reasons } from "../reasons.ts";
import { plainText, row, shortDigest, shortUrl } from "./lines.ts";

/** `key SHA256:Yk3v… (P-256)`, or the identity. */
export function formatSigner({ keyFingerprint, keyType, subject, issuer }: Signer): string {
  if (keyFingerprint !== undefined) {
    return `key ${keyFingerprint}${keyType === undefined ? "" : ` (${keyType})`}`;
  }
  return [subject, issuer].filter((part) => part !== undefined).join(", ") || "anybody";
}

/** What an attestor found, line by line: itself, its candidates, where it looked. */
export function evidenceLines(evidence: Evidence): readonly string[] {
  const { attestor, candidates, lookups, reason, detail, outcome } = evidence;
  const why = outcome !== "pass" && candidates.length === 0 && reason !== undefined;
  return [
    row("attestor", `${attestor.name}: ${formatSigner(attestor)}`),
    ...(why ? [`    ${reason}  ${plainText(detail ?? reasons[reason].sentence)}`] : []),
    ...candidates.map((candidate, i) => candidateLine(candidate, i + 1, candidates.length)),
    ...lookupLines(lookups),
  ];
}

function candidateLine(candidate: Candidate, index: number, count: number): string {
  const { format, digest, outcome, reason } = candidate;
  const place = format === "legacy" ? ".sig layer" : format;
  const head = `    candidate ${index}/${count}  ${place} ${shortDigest(digest)}`;
  if (outcome === "pass") return `${head}  verified`;
  const code = reason ?? "NO_MATCHING_SIGNATURE";
  return `${head}  ${code}  ${plainText(explain(candidate, code))}`;
}

function explain({ detail, checks }: Candidate, code: ReasonCode): string {
  if (code === "DIGEST_MISMATCH") {
    const signed = checks.find((check) => check.reason === code)?.actual;
    if (signed !== undefined) return `signs ${shortDigest(signed)}`;
  }
  return detail ?? reasons[code].sentence;
}

/** What an error ends with: the request that failed, and whether asking again may help. */
export function failureLines(
  request: FailedRequest | undefined,
  retryable: boolean | undefined,
): readonly string[] {
  return [...requestLines(request), `  retry may help: ${retryable === true ? "yes" : "no"}`];
}

function requestLines(request: FailedRequest | undefined): readonly string[] {
  if (request === undefined) return [];
  const { url, status, code } = request;
  const answer = status === undefined ? "none" : [status, code].filter(Boolean).join(" ");
  return [row("url", url), row("status", answer)];
}

/** One line a look-up: status, URL, what was found. Equal ones once. */
export function lookupLines(lookups: readonly Lookup[]): readonly string[] {
  const lines = lookups.map(({ status, code, url, found }) => {
    const answer = status === undefined ? "none" : String(status);
    const what = code === undefined || found > 0 ? `${found} found` : code;
    return `    looked  ${answer.padEnd(4)} ${plainText(shortUrl(url))}  ${what}`;
  });
  return [...new Set(lines)];
}
