import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** The root of the repository, with a slash at its end. */
export const root: string = fileURLToPath(new URL("../../", import.meta.url));

/** A fenced block of a Markdown file. */
interface Fence {
  /** The first word after the fence: `ts`. */
  readonly language: string;
  readonly text: string;
  /** The line of its first line, from 1. */
  readonly line: number;
}

/** The text of a file, by its path from the root. */
export function readText(file: string): string {
  return readFileSync(root + file, "utf8");
}

/** The fenced blocks of a text, in order. Throws when one is not closed. */
export function fences(markdown: string): readonly Fence[] {
  const found: Fence[] = [];
  let open: { language: string; line: number; lines: string[] } | undefined;
  for (const [index, line] of markdown.split("\n").entries()) {
    const [, info] = /^```(.*)$/.exec(line) ?? [];
    if (info === undefined) open?.lines.push(line);
    else if (open === undefined)
      open = { language: info.split(" ")[0] ?? "", line: index + 2, lines: [] };
    else {
      found.push({ language: open.language, line: open.line, text: `${open.lines.join("\n")}\n` });
      open = undefined;
    }
  }
  if (open !== undefined) throw new Error(`the block at line ${open.line} is not closed`);
  return found;
}

/** The text without its fenced blocks, line for line. */
export function prose(markdown: string): string {
  return markdown.replace(/^```[^]*?^```$/gm, (block) => block.replace(/[^\n]+/g, ""));
}

/** The rows of all tables whose first cell holds a name in backticks: that name, and the text of each further cell. */
export function namedRows(
  markdown: string,
): readonly { readonly name: string; readonly cells: readonly string[] }[] {
  return prose(markdown)
    .split("\n")
    .flatMap((line) => {
      const [, first = "", ...cells] = line.split("|").map((cell) => cell.trim());
      const [, name] = /^`([^`]+)`$/.exec(first) ?? [];
      return name === undefined ? [] : [{ name, cells }];
    });
}
