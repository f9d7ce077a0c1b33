import type { Evaluation, ImageOutcome, Result } from "../evaluation.ts";
import type { Evidence } from "../evidence.ts";
import { reasons } from "../reasons.ts";
import { evidenceLines, failureLines, formatSigner, lookupLines } from "./evidence-text.ts";
import { plainText, row, shortDigest } from "./lines.ts";

/** What {@link formatEvaluation} takes. */
export interface FormatOptions {
  /** Where the object is from, for the first line: `pod.yaml:1`. */
  readonly location?: string;
  /** Evidence of passes in full too. */
  readonly explain?: boolean;
}

/**
 * The evaluation as text, in the blocks of the command line: one line for the object, then what passed in a line each, and for the
 * rest the image, the policy and rule with their places, the message, what decided it, and each attestor with every candidate, its
 * reason, and where was looked. Ends without a line end. Text from outside is made harmless.
 */
export function formatEvaluation(evaluation: Evaluation, options: FormatOptions = {}): string {
  const { verdict, undecided, resource, results, images, warnings } = evaluation;
  const word = verdict === "allow" ? "ALLOW" : undecided ? "ERROR" : "DENY ";
  const name =
    resource.namespace === undefined ? resource.name : `${resource.namespace}/${resource.name}`;
  const place = options.location === undefined ? "" : `  ${options.location}`;
  const head = plainText(`${word.padEnd(5)}  ${resource.kind} ${name}${place}`);
  const blocks = results.map((result) =>
    result.result === "pass" && options.explain !== true
      ? passLines(result)
      : [...problemLines(result, images)],
  );
  const notes = results.length === 0 ? [row("note", "no policy matches this object")] : [];
  return [head, ...notes, ...blocks.flat(), ...warnings.map((text) => row("warning", text))].join(
    "\n",
  );
}

function passLines({ policy, rule, evidence }: Result): readonly string[] {
  const head = `  pass  ${plainText(policy.name)} ${rule}`;
  const verified = evidence.filter(({ outcome }) => outcome === "pass");
  if (verified.length === 0) return [head];
  const byImage = Map.groupBy(verified, ({ image }) => image);
  return [...byImage].flatMap(([image, pieces]) => [
    `${head}  ${plainText(withDigest(image, pieces[0]?.digest))}`,
    ...pieces.map(
      (piece) =>
        `        attestor ${plainText(`${piece.attestor.name}: ${formatSigner(piece.attestor)}, ${whereFound(piece)}`)}`,
    ),
  ]);
}

function whereFound({ candidates }: Evidence): string {
  const found = candidates.find(({ outcome }) => outcome === "pass");
  return found?.format === "legacy" ? ".sig tag" : "bundle in referrers";
}

function withDigest(image: string, digest: string | undefined): string {
  const bare = image.split("@")[0] ?? image;
  return digest === undefined ? image : `${bare}@${shortDigest(digest)}`;
}

function* problemLines(result: Result, images: readonly ImageOutcome[]): Iterable<string> {
  const { policy, rule, position, message, trace, evidence, action, help } = result;
  const undecided = evidence.filter(({ outcome }) => outcome !== "pass");
  // Of the images that a rule is about, those that it did not fail for are noise.
  const names = new Set(undecided.length > 0 ? undecided.map(({ image }) => image) : result.images);
  const concerned = images.filter(
    ({ image, reference }) => names.has(image) || names.has(reference),
  );
  for (const image of concerned) yield* imageLines(image);
  yield row(
    "policy",
    `${policy.kind} ${policy.name}  ${policy.file}:${policy.line}  action ${capitalise(action)}`,
  );
  const place =
    position === undefined ? "" : `  ${position.file}:${position.line}:${position.column}`;
  yield row("rule", `${rule}${place}`);
  yield row(
    result.result === "pass" ? "result" : result.result === "error" ? "error" : "message",
    message,
  );
  for (const { call, value, wanted } of trace) {
    const want = wanted === undefined ? "" : `, wanted ${wanted}`;
    // With one image its name stands above already.
    const short = trace.length === 1 ? call.replace(/\("[^"]*"/, "(…") : call;
    yield row("because", `${short} = ${JSON.stringify(value)}${want}`);
  }
  for (const piece of result.result === "pass" ? evidence : undecided) yield* evidenceLines(piece);
  if (result.retryable !== undefined) {
    const failed = [...undecided, ...concerned].find((each) => each.request !== undefined);
    yield* failureLines(failed?.request, result.retryable);
  }
  if (help !== undefined) yield row("help", help);
}

function* imageLines(image: ImageOutcome): Iterable<string> {
  const { container, position, digest, reason, detail, lookups } = image;
  const place =
    position === undefined ? "" : `  ${position.file}:${position.line}:${position.column}`;
  yield row("image", `${image.image}  container ${container ?? image.pointer}${place}`);
  if (digest !== undefined) yield row("digest", digest);
  if (reason !== undefined) yield row("reason", `${reason}  ${detail ?? reasons[reason].sentence}`);
  if (reason !== undefined) yield* lookupLines(lookups);
}

function capitalise(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}
