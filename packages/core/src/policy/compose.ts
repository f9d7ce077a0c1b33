import { type Alias, isAlias, isScalar, isSeq, type ParsedNode, type Scalar } from "yaml";
import type { MapEntry, MapNode, ScalarNode, Span, YamlNode } from "./node.ts";
import { quote } from "./quote.ts";
import { mapScalar } from "./scalar-text.ts";
import { readPlain, type ScalarValue, typeName } from "./scalar-value.ts";

/** A fault of a document, before it has a position. */
export interface ComposeFault {
  readonly code: "POLICY_SYNTAX" | "POLICY_LIMIT" | "POLICY_DUPLICATE_KEY";
  readonly message: string;
  readonly help: string;
  readonly span: Span;
  /** Where the same key stands first, for a duplicate. */
  readonly first?: Span;
}

/** What bounds a document. */
export interface ComposeLimits {
  /** Levels of lists and maps, aliases written out. */
  readonly maxDepth: number;
  /** Nodes of a document, aliases written out. */
  readonly maxNodes: number;
}

/**
 * Turns a tree of the `yaml` package (failsafe schema: every scalar a string) into ours: scalars get Kubernetes' meaning,
 * aliases and merge keys are written out, duplicate keys and what JSON cannot hold are faults. Undefined if there was any.
 */
export function composeTree(
  root: ParsedNode,
  text: string,
  limits: ComposeLimits,
  report: (fault: ComposeFault) => void,
): YamlNode | undefined {
  let failed = false;
  const tree = new TreeComposer(text, limits, (fault) => {
    failed = true;
    report(fault);
  }).compose(root);
  return failed ? undefined : tree;
}

/** An anchor is known from where it begins, so that a node that contains an alias to itself is seen. */
interface Anchor {
  node?: YamlNode;
}

class TreeComposer {
  readonly #text: string;
  readonly #limits: ComposeLimits;
  readonly #report: (fault: ComposeFault) => void;
  readonly #anchors = new Map<string, Anchor>();
  /** What stands in for aliases that name nothing. */
  readonly #unresolved = new Set<YamlNode>();
  #overLimit = false;
  /** Entries that merge keys have copied so far. */
  #copied = 0;

  constructor(text: string, limits: ComposeLimits, report: (fault: ComposeFault) => void) {
    this.#text = text;
    this.#limits = limits;
    this.#report = report;
  }

  compose(node: ParsedNode): YamlNode {
    if (isAlias(node)) return this.#alias(node);
    const anchor: Anchor = {};
    if (node.anchor !== undefined) this.#anchors.set(node.anchor, anchor);
    anchor.node = this.#own(node);
    return anchor.node;
  }

  #own(node: Exclude<ParsedNode, Alias.Parsed>): YamlNode {
    if (isScalar(node)) return this.#scalar(node);
    const span = spanOf(node);
    if (isSeq(node)) {
      this.#checkTag(node.tag, "seq", span);
      const items = node.items.map((item) => this.compose(item));
      return { kind: "list", items, span, ...this.#measure(items, span) };
    }
    this.#checkTag(node.tag, "map", span);
    const entries = new Map<string, MapEntry>();
    const merged: MapNode[] = [];
    for (const { key, value } of node.items) {
      const content = value === null ? emptyAfter(key) : this.compose(value);
      if (isMergeKey(key)) merged.push(...this.#mergeable(content));
      else this.#entry(entries, key, content);
    }
    for (const map of merged) this.#merge(entries, map, span);
    const nodes = Array.from(entries.values(), (entry) => entry.node);
    return { kind: "map", entries, span, ...this.#measure(nodes, span) };
  }

  #entry(entries: Map<string, MapEntry>, key: ParsedNode, node: YamlNode): void {
    const name = this.#keyText(key);
    if (name === undefined) return;
    const span = spanOf(key);
    const first = entries.get(name);
    if (first === undefined) {
      entries.set(name, { key: span, node });
      return;
    }
    this.#report({
      code: "POLICY_DUPLICATE_KEY",
      message: `the key ${quote(name)} is written twice`,
      help: "remove one of the two; other readers take the first or the last",
      span,
      first: first.key,
    });
  }

  /** The key as JSON has it: numbers and booleans become text, as in Kubernetes (`on:` is the key "true"). */
  #keyText(key: ParsedNode): string | undefined {
    const node = this.compose(key);
    if (node.kind !== "scalar" || node.value === null) {
      this.#syntax("a key must be a string", node.span, "put it into quotes");
      return undefined;
    }
    const name = String(node.value);
    // In quotes it is meant.
    const [invisible] = isPlain(key) ? (invisibleStart.exec(name) ?? []) : [];
    if (invisible === undefined) return name;
    const code = (invisible.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0");
    this.#syntax(
      `a key begins with the invisible character U+${code}`,
      { start: node.span.start, end: node.span.start + invisible.length },
      "remove it; indent with ordinary spaces",
    );
    return undefined;
  }

  /** The maps that `<<` names. */
  #mergeable(content: YamlNode): readonly MapNode[] {
    const maps = content.kind === "list" ? content.items : [content];
    return maps.flatMap((map) => {
      if (map.kind === "map") return [map];
      // Whoever named no anchor was told already.
      if (!this.#unresolved.has(map))
        this.#syntax("`<<` merges maps only", map.span, 'quote the key ("<<") if this is no merge');
      return [];
    });
  }

  /** `<<: *base`: keys of the merged maps, where the map itself and earlier ones have none. */
  #merge(entries: Map<string, MapEntry>, { entries: others }: MapNode, span: Span): void {
    // An alias names, a merge copies: counted before the memory is full.
    this.#copied += others.size;
    if (this.#copied > this.#limits.maxNodes) this.#limit(this.#tooMany, span);
    else for (const [key, entry] of others) if (!entries.has(key)) entries.set(key, entry);
  }

  #alias(node: Alias.Parsed): YamlNode {
    const anchor = this.#anchors.get(node.source);
    if (anchor?.node !== undefined) return anchor.node;
    const span = spanOf(node);
    if (anchor === undefined) {
      this.#syntax(
        `there is no anchor ${quote(`&${node.source}`)} before this`,
        span,
        "define it, or put the text into quotes: `*` at its start makes it an alias",
      );
    } else {
      this.#syntax(
        `the node ${quote(`&${node.source}`)} contains itself`,
        span,
        "write out what is meant: a document has an end",
      );
    }
    const empty = emptyAt(span);
    this.#unresolved.add(empty);
    return empty;
  }

  #scalar(node: Scalar.Parsed): ScalarNode {
    const span = spanOf(node);
    const token = node.srcToken;
    const text = String(node.value);
    const plain = token === undefined || token.type === "scalar";
    if (
      token !== undefined &&
      !(plain && !text.includes("\n")) &&
      mapScalar(token).value !== text
    ) {
      this.#syntax(
        "this text is not read alike everywhere",
        span,
        "write it on one line, double-quoted",
      );
    }
    const value = this.#resolve(text, plain, node.tag, span);
    return {
      kind: "scalar",
      span,
      size: 1,
      depth: 0,
      ...value,
      ...(token === undefined ? {} : { token }),
    };
  }

  #resolve(text: string, plain: boolean, tag: string | undefined, span: Span): ScalarValue {
    const asText: ScalarValue = { value: text, double: false };
    const name = tag?.replace(tagPrefix, "");
    if (name === "!" || name === "str" || (name === undefined && !plain)) return asText;
    const value = readPlain(text);
    if (value === undefined) {
      this.#syntax(`the number ${quote(text)} has no form in JSON`, span, "quote it if it is text");
      return asText;
    }
    if (name === undefined || name === typeName(value)) return value;
    if (name === "float" && typeName(value) === "int") return { value: Number(text), double: true };
    if (tag !== undefined) this.#tag(tag, span);
    return asText;
  }

  #checkTag(tag: string | undefined, expected: "map" | "seq", span: Span): void {
    if (tag === undefined || tag === "!" || tag === tagPrefix + expected) return;
    this.#tag(tag, span);
  }

  /** The tag stands before its node. */
  #tag(tag: string, node: Span): void {
    const isLocal = !tag.startsWith(tagPrefix);
    const written = isLocal ? tag : `!!${tag.slice(tagPrefix.length)}`;
    const from = Math.max(0, node.start - written.length - 1000);
    const at = this.#text.slice(from, node.start).lastIndexOf(written);
    const start = from + at;
    this.#syntax(
      `the tag ${quote(written)} does not fit here`,
      at === -1 ? node : { start, end: start + written.length },
      isLocal
        ? "put the text into quotes: `!` at its start makes it a tag"
        : "remove the tag, or give a value of that type",
    );
  }

  #measure(parts: readonly YamlNode[], span: Span): { size: number; depth: number } {
    const size = parts.reduce((sum, part) => sum + part.size, 1);
    const depth = parts.reduce((most, part) => Math.max(most, part.depth), 0) + 1;
    const { maxDepth, maxNodes } = this.#limits;
    if (size > maxNodes) this.#limit(this.#tooMany, span);
    else if (depth > maxDepth) this.#limit(`nests deeper than ${maxDepth} levels`, span);
    return { size, depth };
  }

  get #tooMany(): string {
    return `has more than ${this.#limits.maxNodes} values`;
  }

  /** Told once: what holds the node is over the limit too. */
  #limit(what: string, span: Span): void {
    if (this.#overLimit) return;
    this.#overLimit = true;
    this.#report({
      code: "POLICY_LIMIT",
      message: `the document ${what}, with aliases written out`,
      help: "use fewer aliases, or split the document",
      span,
    });
  }

  #syntax(message: string, span: Span, help: string): void {
    this.#report({ code: "POLICY_SYNTAX", message, span, help });
  }
}

// Spaces that are none for YAML, and the byte order mark: pasted from a page, or left when files were joined.
const invisibleStart = /^(?:(?! )\p{Zs}|\p{Cf})/u;

const tagPrefix = "tag:yaml.org,2002:";

function isMergeKey(key: ParsedNode): boolean {
  return isScalar(key) && key.value === "<<" && isPlain(key);
}

/** Whether a key is written without quotes. */
function isPlain(key: ParsedNode): boolean {
  return isScalar(key) && (key.srcToken === undefined || key.srcToken.type === "scalar");
}

function spanOf(node: ParsedNode): Span {
  return { start: node.range[0], end: node.range[1] };
}

function emptyAt(span: Span): ScalarNode {
  return { kind: "scalar", value: null, double: false, span, size: 1, depth: 0 };
}

/** The null that stands behind a key without a colon. */
function emptyAfter(key: ParsedNode): ScalarNode {
  const end = key.range[1];
  return emptyAt({ start: end, end });
}
