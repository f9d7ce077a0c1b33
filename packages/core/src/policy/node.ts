import { toDouble, type Value } from "@imagegate/expr";
import type { ScalarToken } from "./scalar-text.ts";

/** Offsets in the file, the end exclusive. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** A value of a YAML or JSON document with its place. */
export type YamlNode = ScalarNode | ListNode | MapNode;

interface NodeBase {
  readonly span: Span;
  /** Nodes in it, itself included, with aliases written out. */
  readonly size: number;
  /** Levels of lists and maps, aliases written out. */
  readonly depth: number;
}

/** A scalar: a string, a number, a boolean or null. */
export interface ScalarNode extends NodeBase {
  readonly kind: "scalar";
  readonly value: null | boolean | number | bigint | string;
  /** The number was written as a double: `1.0`. */
  readonly double: boolean;
  /** Absent where nothing is written, as after `key:`. */
  readonly token?: ScalarToken;
}

/** A list. */
export interface ListNode extends NodeBase {
  readonly kind: "list";
  readonly items: readonly YamlNode[];
}

/** An entry of a map. */
export interface MapEntry {
  readonly key: Span;
  readonly node: YamlNode;
}

/** A map, its entries in the order of the text. */
export interface MapNode extends NodeBase {
  readonly kind: "map";
  /** In the order of the file. */
  readonly entries: ReadonlyMap<string, MapEntry>;
}

/** A document as plain data. */
export type Plain =
  | null
  | boolean
  | number
  | bigint
  | string
  | readonly Plain[]
  | { readonly [key: string]: Plain };

/** Keys and indexes from a document's root to a node. */
export type Path = readonly (string | number)[];

/** The node under a path, or undefined. */
export function nodeAt(root: YamlNode, path: Path): YamlNode | undefined {
  let node: YamlNode | undefined = root;
  for (const step of path) {
    if (node === undefined) return undefined;
    node = childOf(node, step)?.node;
  }
  return node;
}

/** What lies under a key or an index, with the key's place if it has one. */
export function childOf(
  node: YamlNode,
  step: string | number,
): { readonly node: YamlNode; readonly key?: Span } | undefined {
  if (node.kind === "map") return node.entries.get(String(step));
  const item = node.kind === "list" && typeof step === "number" ? node.items[step] : undefined;
  return item && { node: item };
}

/**
 * The plain value: integers beyond 2^53 are bigints, `1.0` is 1. A key `__proto__` is an own property like any other.
 */
export function plainValue(node: YamlNode): Plain {
  switch (node.kind) {
    case "scalar":
      return node.value;
    case "list":
      return node.items.map((item) => plainValue(item));
    case "map":
      return Object.fromEntries(
        Array.from(node.entries, ([key, entry]) => [key, plainValue(entry.node)]),
      );
  }
}

/** The value as expressions see it: as {@link plainValue}, but `1.0` is a double. */
export function celValue(node: YamlNode): Value {
  switch (node.kind) {
    case "scalar":
      return node.double && typeof node.value === "number" ? toDouble(node.value) : node.value;
    case "list":
      return node.items.map((item) => celValue(item));
    case "map":
      return Object.fromEntries(
        Array.from(node.entries, ([key, entry]) => [key, celValue(entry.node)]),
      );
  }
}

/** `spec.validations[0].expression`; keys that are no identifiers are quoted: `metadata.labels["a/b"]`. */
export function formatPath(path: Path): string {
  let text = "";
  for (const step of path) {
    if (typeof step === "number") text += `[${step}]`;
    else if (!/^[A-Za-z_][\w-]*$/.test(step)) text += `[${JSON.stringify(step)}]`;
    else text += text === "" ? step : `.${step}`;
  }
  return text;
}

/** The path that a JSON pointer (RFC 6901) names; digits are taken for indexes where the document has a list. */
export function pointerPath(root: YamlNode, pointer: string): Path {
  const path: (string | number)[] = [];
  let node: YamlNode | undefined = root;
  for (const raw of pointer.split("/").slice(1)) {
    const name = raw.replaceAll("~1", "/").replaceAll("~0", "~");
    const step: string | number = node?.kind === "list" && /^\d+$/.test(name) ? Number(name) : name;
    path.push(step);
    node = node && childOf(node, step)?.node;
  }
  return path;
}
