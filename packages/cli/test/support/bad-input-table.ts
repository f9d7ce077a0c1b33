/** A run that went wrong as it should, for the page that lists such runs. */
export interface BadRun {
  /** What was wrong, in a few words. */
  readonly what: string;
  /** The exit code; text where commands differ. */
  readonly exit: number | string;
  /** The first line that was printed. */
  readonly first: string;
}

/** The runs as a Markdown table: `what | exit | first line printed`. */
export function badRunTable(runs: readonly BadRun[]): string {
  const rows = runs.map(({ what, exit, first }) => `| ${cell(what)} | ${exit} | ${code(first)} |`);
  return ["| what | exit | first line printed |", "|---|---|---|", ...rows, ""].join("\n");
}

const maxLength = 200;

/** Text as code: in more backticks than it holds, on one line, not endless. */
function code(text: string): string {
  const shown = text.length > maxLength ? `${text.slice(0, maxLength)}…` : text;
  const longest = Math.max(0, ...[...shown.matchAll(/`+/g)].map(([ticks]) => ticks.length));
  const fence = "`".repeat(longest + 1);
  // A space inside, so that a backtick at an end is not part of the fence. Markdown drops it.
  const space = longest > 0 ? " " : "";
  return fence + space + cell(shown) + space + fence;
}

/** Text that stays in its cell: a bar ends one even in code. */
function cell(text: string): string {
  return text
    .replace(/[\p{C}\p{Zl}\p{Zp}]/gu, (each) => `\\u{${each.codePointAt(0)?.toString(16)}}`)
    .replaceAll("|", String.raw`\|`);
}
