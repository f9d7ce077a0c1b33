import { formatEvaluation, type Result } from "imagegate";
import { count } from "../text.ts";
import { type Judged, summarise } from "./apply-report.ts";

/** Objects up to which each is shown. Of more, those that are allowed are only counted, and equal causes are shown once. */
const maxObjects = 20;
/** Blocks that are shown of many objects. */
const maxBlocks = 50;

/** A block for each object, then the counts. Of many objects: a block for each cause, then the counts by policy and reason. */
export function applyText(judged: readonly Judged[]): string {
  const { resources, allowed, denied, undecided, ...results } = summarise(judged);
  const verdicts = `${allowed} allowed, ${denied} denied, ${undecided} undecided`;
  const counts = Object.entries(results).map(([word, n]) => `${word} ${n}`);
  const summary = `${count(resources, "resource")}: ${verdicts}; results: ${counts.join(", ")}\n`;
  const blocks = judged.length > maxObjects ? causes(judged) : judged.map((each) => block(each));
  const tally = judged.length > maxObjects ? countCauses(judged) : "";
  return [...blocks.map((each) => `${each}\n`), summary + tally].join("\n");
}

function block({ subject, evaluation }: Judged): string {
  return formatEvaluation(evaluation, { location: `${subject.file}:${subject.line}` });
}

function causes(judged: readonly Judged[]): readonly string[] {
  const denied = judged.filter(({ evaluation }) => evaluation.verdict === "deny");
  const groups = [...Map.groupBy(denied, (each) => causeOf(each)).values()];
  const shown = groups.slice(0, maxBlocks).flatMap(([first, ...same]) => {
    if (first === undefined) return [];
    const also = same.length === 0 ? "" : `\n  also      ${count(same.length, "more resource")}`;
    return [block(first) + also];
  });
  const hidden = groups.length - shown.length;
  return hidden > 0 ? [...shown, `${count(hidden, "more cause")}, all in -o json`] : shown;
}

/** What is wrong, whatever the object is called. */
function causeOf({ evaluation: { undecided, results } }: Judged): string {
  return JSON.stringify([
    undecided,
    problems(results).map(({ policy, rule, result, reasons, evidence }) => [
      [policy.kind, policy.namespace, policy.name],
      rule,
      result,
      reasons,
      evidence.filter(({ outcome }) => outcome !== "pass").map((each) => each.digest ?? each.image),
    ]),
  ]);
}

function problems(results: readonly Result[]): readonly Result[] {
  return results.filter(({ result }) => result === "fail" || result === "error");
}

function countCauses(judged: readonly Judged[]): string {
  const lines = judged
    .flatMap(({ evaluation }) => problems(evaluation.results))
    .map(({ policy, rule, result, reasons }) => [policy.name, rule, result, ...reasons].join("  "));
  return [...Map.groupBy(lines, (line) => line)]
    .map(([line, equal]) => `  ${String(equal.length).padStart(5)}  ${line}\n`)
    .join("");
}
