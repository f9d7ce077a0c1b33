import type { ImageEvidence } from "../verify-image.ts";
import { reasons } from "../reasons.ts";
import { evidenceLines, failureLines, formatSigner, lookupLines } from "./evidence-text.ts";
import { plainText, row } from "./lines.ts";

/**
 * What `verifyImage` found, as text: `VERIFIED` with who signed, `NOT VERIFIED` with each attempt, or `ERROR` with the request that
 * failed and whether a retry may help. The first line names the image and, unless it is verified, the reason. Ends without a line end.
 */
export function formatImageEvidence(found: ImageEvidence): string {
  const { image, digest, outcome, reason, detail, help, request, retryable } = found;
  const { lookups, evidence } = found;
  const bare = image.split("@")[0] ?? image;
  if (outcome === "pass") {
    const signers = evidence.filter((piece) => piece.outcome === "pass");
    return [
      `VERIFIED  ${plainText(digest === undefined ? image : `${bare}@${digest}`)}`,
      ...signers.map(({ attestor }) => `  by ${plainText(formatSigner(attestor))}`),
    ].join("\n");
  }
  const word = outcome === "error" ? "ERROR" : "NOT VERIFIED";
  const why = reason === undefined ? "" : `  ${reason}  ${detail ?? reasons[reason].sentence}`;
  return [
    plainText(`${word}  ${image}${why}`),
    ...(digest === undefined ? [] : [row("digest", digest)]),
    ...(evidence.length === 0 ? lookupLines(lookups) : []),
    ...evidence.flatMap((piece) => evidenceLines(piece)),
    ...(outcome === "error" ? failureLines(request, retryable) : []),
    ...(help === undefined ? [] : [row("help", help)]),
  ].join("\n");
}
