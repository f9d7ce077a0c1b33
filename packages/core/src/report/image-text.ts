import type { ImageEvidence } from "../verify-image.ts";
import { reasons } from "../reasons.ts";
import { evidenceLines, formatSigner, lookupLines } from "./evidence-text.ts";
import { plainText, row } from "./lines.ts";

/** What `verifyImage` found, as text: `VERIFIED` with who signed, or `NOT VERIFIED` with each attempt. Ends without a line end. */
export function formatImageEvidence(found: ImageEvidence): string {
  const { image, digest, verified, outcome, reason, detail, help, lookups, evidence } = found;
  const bare = image.split("@")[0] ?? image;
  const name = plainText(digest === undefined ? image : `${bare}@${digest}`);
  if (verified) {
    const signers = evidence.filter((piece) => piece.outcome === "pass");
    return [
      `VERIFIED  ${name}`,
      ...signers.map(({ attestor }) => `  by ${plainText(formatSigner(attestor))}`),
    ].join("\n");
  }
  const unresolved = evidence.length === 0 && reason !== undefined;
  return [
    `${outcome === "error" ? "ERROR" : "NOT VERIFIED"}  ${name}`,
    ...(unresolved ? [row("reason", `${reason}  ${detail ?? reasons[reason].sentence}`)] : []),
    ...(unresolved ? lookupLines(lookups) : []),
    ...evidence.flatMap((piece) => evidenceLines(piece)),
    ...(help === undefined ? [] : [row("help", help)]),
  ].join("\n");
}
