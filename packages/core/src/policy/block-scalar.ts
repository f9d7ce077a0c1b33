import type { CST } from "yaml";
import type { ScalarBuilder } from "./scalar-builder.ts";

interface BlockLine {
  /** Spaces at the start of the line. */
  readonly indent: number;
  /** What follows them, without the line break. */
  readonly content: string;
  /** File offset of the line. */
  readonly start: number;
  /** File offset of its line break, or of the end of the text. */
  readonly breakAt: number;
}

/** A literal (`|`) or folded (`>`) block: indentation goes, the chomping indicator rules the end. */
export function readBlock(token: CST.BlockScalar, builder: ScalarBuilder): void {
  const props = token.props.filter((prop) => "source" in prop);
  const header = props.find((prop) => prop.type === "block-scalar-header")?.source ?? "|";
  const folded = header.startsWith(">");
  const chomp = /[-+]/.exec(header)?.[0] ?? "";
  const explicitIndent = Number(/[1-9]/.exec(header)?.[0] ?? 0);
  const bodyStart = props.reduce((end, prop) => end + prop.source.length, token.offset);
  const lines = blockLines(token.source, bodyStart);
  builder.endAt(bodyStart);

  const { indent, first, last } = measure(lines, token.indent, explicitIndent);
  const trimmed = (line: BlockLine): string => " ".repeat(Math.max(0, line.indent - indent));
  const put = (line: BlockLine): void =>
    builder.copy(trimmed(line) + line.content, line.start + Math.min(line.indent, indent));

  let breaks: number[] = [];
  let moreIndented = false;
  lines.slice(0, last).forEach((line, i) => {
    if (i < first) {
      // Empty lines before the text are kept, whatever the style.
      builder.copy(trimmed(line), line.start + Math.min(line.indent, indent));
      builder.put("\n", line.breakAt, line.breakAt + 1);
      return;
    }
    const more = line.indent > indent || line.content.startsWith("\t");
    if (folded && !more && line.content === "") {
      breaks.push(line.breakAt);
      return;
    }
    builder.breaks(breaks, folded && !more && !moreIndented);
    put(line);
    breaks = [line.breakAt];
    moreIndented = more;
  });
  putTail(lines, { first, last, chomp, indent, breaks }, builder);
}

/** The line breaks after the last line of text, by the chomping indicator. */
function putTail(
  lines: readonly BlockLine[],
  tail: { first: number; last: number; chomp: string; indent: number; breaks: readonly number[] },
  builder: ScalarBuilder,
): void {
  const { last, chomp, indent, breaks } = tail;
  if (chomp === "-") return;
  const [end] = breaks;
  if (chomp === "") {
    if (end !== undefined) builder.put("\n", end, end + 1);
    return;
  }
  const rest = lines.slice(last);
  if (end === undefined) {
    // Nothing but empty lines; the last "line" is what follows the last break.
    for (const line of rest.length > 1 ? rest.slice(0, -1) : rest) {
      builder.put("\n", line.breakAt, line.breakAt + 1);
    }
    return;
  }
  builder.put("\n", end, end + 1);
  rest.forEach((line, i) => {
    builder.copy(" ".repeat(Math.max(0, line.indent - indent)), line.start + indent);
    if (i < rest.length - 1) builder.put("\n", line.breakAt, line.breakAt + 1);
  });
}

function blockLines(source: string, base: number): BlockLine[] {
  if (source === "") return [];
  let start = base;
  return source.split("\n").map((raw) => {
    const text = raw.endsWith("\r") ? raw.slice(0, -1) : raw;
    const content = text.replace(/^ +/, "");
    const line = {
      indent: text.length - content.length,
      content,
      start,
      breakAt: start + text.length,
    };
    start += raw.length + 1;
    return line;
  });
}

/** The indentation that is not part of the text, and the lines `first` up to `last` that hold text. */
function measure(
  lines: readonly BlockLine[],
  parentIndent: number,
  explicitIndent: number,
): { indent: number; first: number; last: number } {
  const first = lines.findIndex((line) => line.content !== "");
  if (first === -1) return { indent: 0, first: 0, last: 0 };
  const leading = lines.slice(0, first).map((line) => line.indent);
  const indent =
    explicitIndent > 0
      ? parentIndent + explicitIndent
      : (lines[first]?.indent ?? Math.max(0, ...leading));
  let last = lines.findLastIndex((line) => line.content !== "") + 1;
  // Lines of spaces that reach beyond the indentation are text.
  const spaces = lines.findLastIndex((line) => line.indent > indent) + 1;
  if (spaces > last) last = spaces;
  return { indent, first, last };
}
