import { Composer, type CST, type Document, Parser } from "yaml";
import type { Diagnostic } from "../errors.ts";
import { CharacterScan } from "./characters.ts";
import { composeTree, type ComposeFault } from "./compose.ts";
import { DocumentNode } from "./document-node.ts";
import { LineIndex } from "./lines.ts";
import type { YamlNode } from "./node.ts";
import { firstSyntaxFault } from "./syntax-faults.ts";
import { collectionsIn } from "./tokens.ts";

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
/** Faults of one file's YAML that are reported. */
export const maxDiagnostics: number = 100;

/**
 * Reads YAML as Kubernetes does (YAML 1.1 by go-yaml), and JSON as its subset: several documents, each with the place of every
 * key and value. Never throws: what is wrong becomes diagnostics, and a fault in one document hides none of another. Of a document
 * whose YAML is broken the first fault is told.
 *
 * Refused: duplicate keys, more than 64 levels, aliases that expand to more than 200,000 values or to themselves, custom tags,
 * infinities and NaN, control characters. Documents without content are left out.
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
  const documents: DocumentNode[] = [];
  for (const composed of composeAll(text)) {
    const root = readDocument(composed, text, report);
    if (root !== undefined) documents.push(new DocumentNode(options.file, lines, root));
  }
  return { documents, diagnostics };
}

/** A document as the `yaml` package reads it. */
interface Composed {
  readonly document: Document.Parsed;
  /** What makes it unreadable, whatever else is wrong. */
  readonly refused?: ComposeFault;
}

function composeAll(text: string): readonly Composed[] {
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
  const documents: Document.Parsed[] = [];
  // By the number of the document.
  const tooDeep = new Map<number, ComposeFault>();
  let started = 0;
  for (const token of new Parser().parse(text)) {
    if (token.type !== "document") {
      documents.push(...composer.next(token));
      continue;
    }
    const deep = findTooDeep(token);
    if (deep === undefined) documents.push(...composer.next(token));
    else {
      // The composer recurses and has no limit of its own.
      const { value: _, ...rest } = token;
      documents.push(...composer.next(rest));
      tooDeep.set(started, deep);
    }
    started++;
  }
  documents.push(...composer.end());
  const characters = new CharacterScan(text);
  return documents.map((document, i) => {
    const end = i === documents.length - 1 ? text.length : document.range[2];
    const refused = characters.upTo(end) ?? tooDeep.get(i);
    return { document, ...(refused === undefined ? {} : { refused }) };
  });
}

/** The first list or map beyond the depth limit. */
function findTooDeep(document: CST.Document): ComposeFault | undefined {
  for (const { token, depth } of collectionsIn(document.value)) {
    if (depth > limits.maxDepth) {
      return {
        code: "POLICY_LIMIT",
        message: `the document nests deeper than ${limits.maxDepth} levels`,
        help: "nest less: no policy and no Kubernetes object needs that",
        span: { start: token.offset, end: token.offset + 1 },
      };
    }
  }
  return undefined;
}

function readDocument(
  { document, refused }: Composed,
  text: string,
  report: (fault: ComposeFault) => void,
): YamlNode | undefined {
  const { contents } = document;
  const fault = refused ?? firstSyntaxFault(document, text);
  if (fault !== undefined) report(fault);
  if (fault !== undefined || contents === null) return undefined;
  const root = composeTree(contents, text, limits, report);
  if (root === undefined || root.kind === "map") return root;
  if (root.kind === "scalar" && root.value === null) return undefined;
  report({
    code: "POLICY_SYNTAX",
    message: `the document is ${root.kind === "list" ? "a list" : "a single value"}, not a mapping`,
    help: "write `key: value` lines; put `---` between several objects",
    span: root.span,
  });
  return undefined;
}

const emptyRoot: YamlNode = {
  kind: "map",
  entries: new Map(),
  span: { start: 0, end: 0 },
  size: 1,
  depth: 1,
};
