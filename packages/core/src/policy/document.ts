import { Composer, type CST, type Document, Parser, type YAMLError } from "yaml";
import type { Diagnostic } from "../errors.ts";
import { composeTree, type ComposeFault } from "./compose.ts";
import { DocumentNode } from "./document-node.ts";
import { LineIndex } from "./lines.ts";
import type { YamlNode } from "./node.ts";

/** What {@link parseDocuments} takes beside the text. */
export interface ParseOptions {
  /** How messages call the file. */
  readonly file: string;
  /** Refuses longer texts; UTF-8 bytes. Default 512 KiB: parsing costs up to 5 ms for each KiB. */
  readonly maxBytes?: number;
}

/** The documents of a file that could be read, and what is wrong with the others. */
export interface ParsedFile {
  readonly documents: readonly DocumentNode[];
  /** In the order of the file. */
  readonly diagnostics: readonly Diagnostic[];
}

const defaultMaxBytes = 512 * 1024;
const limits = { maxDepth: 64, maxNodes: 200_000 };
/** Faults of one file that are reported; a broken file has one at every line. */
const maxDiagnostics = 100;

// NEL, LS, PS and a lone CR end a line in YAML 1.1 (so in Kubernetes) and not in YAML 1.2 (so not in most editors): text could
// hide behind a comment for one reader and be a field for the other.
const ambiguousBreak = /\r(?!\n)|[\u0085\u2028\u2029]/;

/**
 * Reads YAML as Kubernetes does (YAML 1.1 by go-yaml), and JSON as its subset: several documents, each with the place of every
 * key and value. Never throws: what is wrong becomes diagnostics, and a fault in one document hides none of another.
 *
 * Refused: duplicate keys, more than 64 levels, aliases that expand to more than 200,000 values or to themselves, custom tags,
 * infinities and NaN. Documents without content are left out.
 */
export function parseDocuments(text: string, options: ParseOptions): ParsedFile {
  const lines = new LineIndex(text);
  const whole = new DocumentNode(options.file, lines, emptyRoot);
  const diagnostics: Diagnostic[] = [];
  const report = (fault: ComposeFault): void => {
    if (diagnostics.length < maxDiagnostics) diagnostics.push(whole.faultAt(fault));
  };
  const maxBytes = options.maxBytes ?? defaultMaxBytes;
  if (Buffer.byteLength(text) > maxBytes) {
    const message = `the file is larger than ${maxBytes} bytes`;
    report({ code: "POLICY_LIMIT", message, help: "split it", span: { start: 0, end: 0 } });
    return { documents: [], diagnostics };
  }
  reportAmbiguousBreak(text, report);
  const documents: DocumentNode[] = [];
  for (const composed of composeAll(text, report)) {
    const root = readDocument(composed, report);
    if (root !== undefined) documents.push(new DocumentNode(options.file, lines, root));
  }
  return { documents, diagnostics };
}

function reportAmbiguousBreak(text: string, report: (fault: ComposeFault) => void): void {
  const found = ambiguousBreak.exec(text);
  // JSON knows no comments, and these characters are ordinary in its strings.
  if (found === null || isJson(text)) return;
  const code = found[0].charCodeAt(0).toString(16).toUpperCase().padStart(4, "0");
  report({
    code: "POLICY_SYNTAX",
    message: `the character U+${code} ends a line for some readers of YAML and not for others`,
    help: "write it as an escape in a double-quoted string, or as an ordinary line break",
    span: { start: found.index, end: found.index + 1 },
  });
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

function* composeAll(
  text: string,
  report: (fault: ComposeFault) => void,
): Generator<Document.Parsed> {
  const composer = new Composer({
    version: "1.1",
    schema: "failsafe",
    resolveKnownTags: false,
    // Finding duplicates is quadratic there, and knows only one of the two places.
    uniqueKeys: false,
    keepSourceTokens: true,
    prettyErrors: false,
    logLevel: "silent",
  });
  for (const token of new Parser().parse(text)) {
    const deep = token.type === "document" ? tooDeep(token) : undefined;
    if (deep === undefined) {
      yield* composer.next(token);
      continue;
    }
    // The composer recurses and has no limit of its own.
    const message = `the document nests deeper than ${limits.maxDepth} levels`;
    report({ code: "POLICY_LIMIT", message, span: { start: deep, end: deep + 1 } });
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- `deep` is defined for documents alone
    const { value: _, ...rest } = token as CST.Document;
    yield* composer.next(rest);
  }
  yield* composer.end();
}

/** The offset of the first token beyond the depth limit. Walks without recursion. */
function tooDeep(document: CST.Document): number | undefined {
  const pending: { token: CST.Token; depth: number }[] = [];
  const push = (token: CST.Token | null | undefined, depth: number): void => {
    if (token !== null && token !== undefined && "items" in token) pending.push({ token, depth });
  };
  push(document.value, 1);
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    const { token, depth } = next;
    if (!("items" in token)) continue;
    if (depth > limits.maxDepth) return token.offset;
    for (const item of token.items) {
      push(item.key, depth + 1);
      push(item.value, depth + 1);
    }
  }
  return undefined;
}

function readDocument(
  document: Document.Parsed,
  report: (fault: ComposeFault) => void,
): YamlNode | undefined {
  const { errors, contents } = document;
  for (const error of errors) report(syntaxFault(error));
  if (errors.length > 0 || contents === null) return undefined;
  const root = composeTree(contents, limits, report);
  if (root === undefined || root.kind === "map") return root;
  if (root.kind === "scalar" && root.value === null) return undefined;
  const message = "the document is no mapping";
  report({ code: "POLICY_SYNTAX", message, help: "write `key: value` lines", span: root.span });
  return undefined;
}

function syntaxFault({ message, pos: [start, end] }: YAMLError): ComposeFault {
  const text = (message.split("\n", 1)[0] ?? message).replace(/\.$/, "");
  return {
    code: "POLICY_SYNTAX",
    message: text.charAt(0).toLowerCase() + text.slice(1),
    span: { start, end },
  };
}

const emptyRoot: YamlNode = {
  kind: "map",
  entries: new Map(),
  span: { start: 0, end: 0 },
  size: 1,
  depth: 1,
};
