import { formatDiagnostics } from "imagegate";
import type { CliFailure, Diagnostic } from "./failure.ts";
import type { RunFacts } from "./facts.ts";

/**
 * Text for a terminal or a log in which nothing but line ends steers: control, formatting and bidirectional characters are
 * written as `\u{1b}`. Whoever puts foreign text into a line takes care of its line ends.
 */
export function harmless(text: string): string {
  return text.replace(/(?!\n)[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu, escape);
}

/** Foreign text inside a line. */
export function oneLine(text: string): string {
  return harmless(text).replaceAll("\n", String.raw`\u{a}`);
}

function escape(character: string): string {
  return `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`;
}

/** Diagnostics as stderr shows them, line end included. Those of a request say which, and whether a retry may help. */
export function formatProblems(diagnostics: readonly Diagnostic[]): string {
  if (diagnostics.length === 0) return "";
  // Formatted together: of a file of one long line, each by itself would take the whole line apart again.
  const blocks = formatDiagnostics(diagnostics).split("\n\n");
  const more = diagnostics.map((each) => requestLines(each));
  return `${blocks.map((block, i) => [block, ...(more[i] ?? [])].join("\n")).join("\n\n")}\n`;
}

function requestLines({ url, status, retryable }: Diagnostic): readonly string[] {
  return [
    ...(url === undefined ? [] : [`  url: ${oneLine(url)}`, `  status: ${status ?? "none"}`]),
    ...(retryable === undefined ? [] : [`  retry may help: ${retryable ? "yes" : "no"}`]),
  ];
}

/** Why a run ended early, as stderr shows it. */
export function formatFailure({ diagnostics }: CliFailure): string {
  return formatProblems(diagnostics);
}

/** `1 error`, `2 policies`. */
export function count(n: number, word: string): string {
  const plural = word.endsWith("y") ? `${word.slice(0, -1)}ies` : `${word}s`;
  return `${n} ${n === 1 ? word : plural}`;
}

/** The lines that announce a fixed clock and insecure flags; empty without either. */
export function notes({ now, weakened }: RunFacts): string {
  return [
    ...(now === undefined ? [] : [`clock     ${now.toISOString()} (--now)\n`]),
    ...weakened.map((flag) => `weakened  ${oneLine(flag)}\n`),
  ].join("");
}
