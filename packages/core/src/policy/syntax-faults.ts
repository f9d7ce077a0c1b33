import { type CST, type Document, isCollection, type YAMLError } from "yaml";
import type { ComposeFault } from "./compose.ts";
import type { Span } from "./node.ts";
import { collectionsIn } from "./tokens.ts";

/** What the YAML reader found, in words for whoever wrote the file. */
interface Wording {
  /** Matches the reader's message. */
  readonly said: RegExp;
  /** Whether it is meant, of several with one message. */
  readonly when?: (found: Found) => boolean;
  readonly message: string;
  readonly help: string;
  /** Where to point, if not where the reader stopped. */
  readonly place?: (found: Found) => Span | undefined;
}

interface Found {
  readonly text: string;
  readonly span: Span;
  readonly document: Document.Parsed;
}

/**
 * The first fault of a document's YAML; undefined when there is none. What the reader finds after the first mostly follows from it.
 *
 * Nothing of the document is quoted but punctuation: its lines may be secret.
 */
export function firstSyntaxFault(
  document: Document.Parsed,
  text: string,
): ComposeFault | undefined {
  const [first] = document.errors.toSorted((a, b) => a.pos[0] - b.pos[0]);
  return first && describe(first, document, text);
}

function describe(error: YAMLError, document: Document.Parsed, text: string): ComposeFault {
  const [start, end] = error.pos;
  const span = { start, end };
  if (/^(?:<{7}|={7}|>{7})(?: |$)/m.test(text.slice(lineStart(text, start), end + 8))) {
    const message = "this is the mark of a merge conflict";
    return { code: "POLICY_SYNTAX", message, help: "resolve the conflict", span };
  }
  const found = { text, span, document };
  const { message, help, place } =
    wordings.find(({ said, when }) => said.test(error.message) && when?.(found) !== false) ?? other;
  const where = place?.(found) ?? span;
  return {
    code: "POLICY_SYNTAX",
    message: message.replace("%", () => text.charAt(where.start)),
    help,
    span: where,
  };
}

const noColon = {
  message: "there is no `: ` after this key",
  help: "write `key: value`; text over several lines needs quotes, or `|` and more indentation",
};
const notClosed = {
  message: "the `%` is not closed",
  help: "close it, and indent what stands in it more than its key",
};
const commas = "put commas between what stands in brackets";
const quoteIt = "put the text into quotes";
const indicator = { message: "text begins with `%`, which has a meaning in YAML", help: quoteIt };

const other: Omit<Wording, "said"> = {
  message: "the YAML is malformed here",
  help: "check this line and the one before",
};

// `%` is the character that the fault points at.
const wordings: readonly Wording[] = [
  {
    said: /^Tabs/,
    message: "a tab indents this line",
    help: "indent with spaces: YAML takes no tabs there",
  },
  { said: /^Missing closing "/, ...notClosed, place: openingDoubleQuote },
  { said: /^Missing closing '/, ...notClosed, place: openingSingleQuote },
  { said: /^Flow (?:map|sequence) /, ...notClosed, place: openingBracket },
  {
    said: /^All mapping items/,
    message: "this key is not indented as the others of its mapping",
    help: "begin all keys of one mapping in the same column",
    place: afterBlanks,
  },
  {
    said: /^All sequence items/,
    message: "this item is not indented as the others of its list",
    help: "begin all items of one list in the same column",
    place: afterBlanks,
  },
  {
    said: /^Sequence item without/,
    message: "this is no item of the list above",
    help: "begin it with `- `, or indent it as the list's key",
    place: afterBlanks,
  },
  {
    said: /^Nested mappings/,
    message: "there is a second `: ` in this line",
    help: "put the value into quotes, or write it on lines of its own after `>-`",
  },
  {
    said: /^A block sequence/,
    message: "an item of a list stands where a key should be",
    help: "begin all items of a list in one column, as far in as its key or further",
    place: afterBlanks,
  },
  {
    said: /^Implicit keys need/,
    when: isInBrackets,
    message: "a comma is missing behind this",
    help: commas,
  },
  { said: /^Implicit keys need/, ...noColon },
  { said: /^Implicit map keys need/, ...noColon },
  { said: /^Tags and anchors must be separated/, ...indicator, place: tagOrAnchor },
  { said: /^(?:Alias|Anchor) cannot be/, ...indicator },
  {
    said: /^Missing , /,
    message: "a comma is missing before this",
    help: commas,
  },
  {
    said: /^Unexpected (?:, in|empty item)/,
    message: "there is a comma too many",
    help: "remove it",
  },
  {
    said: /^Comments must be separated/,
    message: "there is no space before `#`",
    help: "put a space before a comment; put text that holds a `#` into quotes",
  },
  {
    said: /at node end$/,
    when: atLineStart,
    message: "this does not belong to what stands above it",
    help: "check the indentation here and in the lines before",
  },
  {
    said: /at node end$/,
    message: "more text follows where the value has ended",
    help: "put the whole value into quotes, or write it on lines of its own after `>-`",
  },
  {
    said: /^Plain value cannot start with/,
    message: "text cannot begin with `%`",
    help: quoteIt,
  },
  {
    said: /^Invalid escape sequence/,
    message: "there is no such escape in a double-quoted text",
    help: String.raw`write \\ for a backslash, or use single quotes`,
  },
  {
    said: /^Block scalar header|^Not a YAML token/,
    message: "text stands on the line of `|` or `>`",
    help: "begin it on the next line",
  },
  {
    said: /^Block scalars with more-indented/,
    message: "the empty lines before the text are indented more than it",
    help: "remove the spaces from the empty lines",
  },
  {
    said: /^Block collections are not allowed|^Unexpected block/,
    message: "lines of a block stand inside of brackets",
    help: "close the bracket first, or write commas instead of lines",
  },
  {
    said: /^Block collection cannot start/,
    message: "the first key stands on the line of `---`",
    help: "begin it on the next line",
  },
  {
    said: /must be at most 1024 chars/,
    message: "a key is longer than 1024 characters",
    help: "check the quotes and line breaks before the colon",
  },
  {
    said: /^Missing directives-end/,
    message: "a line above begins with a percent sign, and no `---` follows it",
    help: "put the text into quotes: such a line is a directive of YAML",
  },
  {
    said: /^Unexpected flow-(?:seq|map)-end/,
    message: "the `%` closes nothing",
    help: "remove it, or open the bracket before it",
  },
  {
    said: /token in YAML stream|^Unexpected/,
    message: "this does not belong to the document",
    help: "check the lines before: a quote or bracket too many, or too little indentation",
  },
];

function lineStart(text: string, offset: number): number {
  return text.lastIndexOf("\n", offset - 1) + 1;
}

/** Whether the document as a whole stands in brackets, as JSON does. */
function isInBrackets({ document: { contents } }: Found): boolean {
  return isCollection(contents) && contents.flow === true;
}

function atLineStart({ text, span: { start } }: Found): boolean {
  return text.slice(lineStart(text, start), start).trim() === "";
}

function afterBlanks({ text, span }: Found): Span {
  const blanks = /^[ \t]*/.exec(text.slice(span.start, span.start + 1000))?.[0].length ?? 0;
  return { start: span.start + blanks, end: Math.max(span.end, span.start + blanks + 1) };
}

/** The reader stops behind a text that is not closed: it holds no quote but the first, and escaped ones. */
function openingDoubleQuote({ text, span }: Found): Span {
  let at = text.lastIndexOf('"', span.start - 1);
  while (isEscaped(text, at)) at = text.lastIndexOf('"', at - 1);
  return { start: at, end: at + 1 };
}

/** Whether an odd number of backslashes stands before an offset. */
function isEscaped(text: string, offset: number): boolean {
  let at = offset;
  while (text.charAt(at - 1) === "\\") at--;
  return (offset - at) % 2 === 1;
}

/** As {@link openingDoubleQuote}; a quote within the text is written twice. */
function openingSingleQuote({ text, span }: Found): Span {
  let at = text.lastIndexOf("'", span.start - 1);
  while (text.charAt(at - 1) === "'") at = text.lastIndexOf("'", at - 2);
  return { start: at, end: at + 1 };
}

/** The innermost bracket before the fault that has no partner. */
function openingBracket({ span, document: { contents } }: Found): Span | undefined {
  const open = Array.from(collectionsIn(contents?.srcToken), ({ token }) => token)
    .filter((token) => token.offset < span.start && isOpen(token))
    .map(({ offset }) => offset);
  if (open.length === 0) return undefined;
  const start = open.reduce((last, offset) => Math.max(last, offset));
  return { start, end: start + 1 };
}

function isOpen(token: CST.Token): boolean {
  if (token.type !== "flow-collection") return false;
  const closing = token.start.source === "[" ? "]" : "}";
  return !token.end.some((end) => "source" in end && end.source === closing);
}

/** The word before the fault, if it is a tag or an anchor. */
function tagOrAnchor({ text, span }: Found): Span | undefined {
  const before = text.slice(Math.max(lineStart(text, span.start), span.start - 1000), span.start);
  const word = /[!&]\S*$/.exec(before);
  return word === null ? undefined : { start: span.start - word[0].length, end: span.start };
}
