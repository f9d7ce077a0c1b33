import { createSource, type Source, type Value } from "@imagegate/expr";
import type { Diagnostic, Position } from "../errors.ts";
import type { ComposeFault } from "./compose.ts";
import type { LineIndex } from "./lines.ts";
import {
  celValue,
  childOf,
  formatPath,
  nodeAt,
  type Path,
  plainValue,
  type Plain,
  pointerPath,
  type Span,
  type YamlNode,
} from "./node.ts";
import { mapScalar } from "./scalar-text.ts";

/** A document, or a part of one that is read as a document of its own: its values and where they stand. */
export class DocumentNode {
  readonly file: string;
  readonly root: YamlNode;
  readonly #lines: LineIndex;

  constructor(file: string, lines: LineIndex, root: YamlNode) {
    this.file = file;
    this.root = root;
    this.#lines = lines;
  }

  /** The document as plain data; integers beyond 2^53 are bigints. */
  get value(): Plain {
    return plainValue(this.root);
  }

  /** The document as expressions see it: `1.0` stays a double. */
  get celValue(): Value {
    return celValue(this.root);
  }

  /** The node under a path, or undefined. */
  get(path: Path): YamlNode | undefined {
    return nodeAt(this.root, path);
  }

  /** The part under a path as a document of its own: its paths begin there. */
  part(path: Path): DocumentNode | undefined {
    const node = this.get(path);
    return node && this.with(node);
  }

  /** Another document of the same file. */
  with(root: YamlNode): DocumentNode {
    return new DocumentNode(this.file, this.#lines, root);
  }

  /**
   * Where a value stands, or with `key` its key. Of a path that does not exist, the position is that of the last part which
   * does: a missing field is shown at its parent.
   */
  position(path: Path, options: { readonly key?: boolean } = {}): Position {
    let { node, key }: { node: YamlNode; key?: Span } = { node: this.root };
    for (const step of path) {
      const child = childOf(node, step);
      if (child === undefined) return this.#positionOf(key ?? node.span, path);
      ({ node, key } = { key: undefined, ...child });
    }
    return this.#positionOf(options.key === true ? (key ?? node.span) : node.span, path);
  }

  /** Where the value stands that a JSON pointer names; undefined when there is none. */
  locate(pointer: string): Position | undefined {
    const path = pointerPath(this.root, pointer);
    return this.get(path) && this.position(path);
  }

  /**
   * The expression in a string scalar, ready to compile: each of its characters knows its place in the file, through quotes,
   * escapes, indentation and folding. Undefined when there is no string.
   */
  source(path: Path): Source | undefined {
    const node = this.get(path);
    if (node?.kind !== "scalar" || typeof node.value !== "string") return undefined;
    const { token, value } = node;
    const text = token && mapScalar(token);
    const offsets = (offset: number): number => text?.offsets[offset] ?? node.span.end;
    return createSource(value, {
      path: formatPath(path),
      embedding: { file: this.file, text: this.#lines.text, offsets },
    });
  }

  /** Whether text without quotes is followed by a comment, which the author may have meant as part of it. */
  endsInComment(path: Path): boolean {
    const node = this.get(path);
    if (node?.kind !== "scalar" || node.token?.type !== "scalar") return false;
    return /^[ \t]+#/.test(this.#lines.text.slice(node.span.end, node.span.end + 100));
  }

  /** A fault at a path. `key` points at the key. */
  fault(
    path: Path,
    fault: {
      readonly code: string;
      readonly message: string;
      readonly help?: string;
      readonly key?: boolean;
    },
  ): Diagnostic {
    const { code, message, help, key = false } = fault;
    const position = this.position(path, { key });
    return this.#diagnostic(position, { code, message, ...(help === undefined ? {} : { help }) });
  }

  /** A fault in a part of the expression under a path; offsets are UTF-16 code units of the expression. */
  faultWithin(
    path: Path,
    part: { readonly start: number; readonly end: number },
    fault: { readonly code: string; readonly message: string; readonly help?: string },
  ): Diagnostic {
    const offsets = this.source(path)?.embedding?.offsets;
    if (offsets === undefined) return this.fault(path, fault);
    const span = { start: offsets(part.start), end: offsets(part.end) };
    return this.#diagnostic(this.#positionOf(span, path), fault);
  }

  /** A fault of the YAML itself. */
  faultAt({ code, message, help, span, first }: ComposeFault): Diagnostic {
    const earlier = first && this.#lines.locate(first.start);
    const where =
      earlier === undefined ? "" : `; it stands first at ${earlier.line}:${earlier.column}`;
    const position = this.#positionOf(span, []);
    const isTemplate = code === "POLICY_SYNTAX" && this.#lines.line(position.line).includes("{{");
    return this.#diagnostic(position, {
      code,
      message: message + where,
      help: isTemplate ? "this is a template: render it first, as helm template does" : help,
    });
  }

  #diagnostic(
    position: Position,
    fault: { readonly code: string; readonly message: string; readonly help?: string },
  ): Diagnostic {
    return { severity: "error", ...fault, position, sourceLine: this.#lines.line(position.line) };
  }

  #positionOf({ start, end }: Span, path: Path): Position {
    const { line, column } = this.#lines.locate(start);
    const length = this.#lines.lengthOnLine(start, end);
    return { file: this.file, path: formatPath(path), line, column, length };
  }
}
