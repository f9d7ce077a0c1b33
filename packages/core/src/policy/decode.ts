import type { Diagnostic, PolicyCode } from "../errors.ts";
import type { DocumentNode } from "./document-node.ts";
import { formatPath, type Path, plainValue, type Plain, type YamlNode } from "./node.ts";
import { quote } from "./quote.ts";
import { suggest } from "./suggest.ts";

/** A place in a document that is being decoded. */
export interface Cursor {
  readonly document: DocumentNode;
  readonly path: Path;
  readonly node: YamlNode;
  readonly report: (fault: Diagnostic) => void;
}

/** Reads one shape of value. Reports every fault to the cursor, and answers undefined when there was one that spoils the value. */
export interface Schema<T> {
  readonly decode: (at: Cursor) => T | undefined;
}

/** A field of an object. */
export interface Field<T> {
  readonly use: "required" | "optional" | "unsupported" | "ignored";
  readonly schema: Schema<T>;
  /** Stands in for a required value that is missing or faulty, so that the rest of the object can still be checked. */
  readonly fallback?: T;
  /** For an unsupported field: what to do instead. */
  readonly help?: string;
  /** For an unsupported field: values that mean the same as none, beside empty lists and objects. Without it, no value does. */
  readonly harmless?: readonly Plain[];
}

/** Fields by name. */
export type Fields = Readonly<Record<string, Field<unknown>>>;

/** The object that a table of fields decodes to. Fields that are absent, ignored or unsupported are undefined. */
export type ObjectOf<F extends Fields> = {
  readonly [K in keyof F]: F[K] extends Field<infer T> ? T : never;
};

/** One element of a list that decoded well. The faulty ones are left out, so the index is kept. */
export interface Item<T> {
  readonly index: number;
  readonly value: T;
}

/** Decodes a whole document, or the part of it under `path`; a part that is absent is undefined without a fault. */
export function decode<T>(
  schema: Schema<T>,
  document: DocumentNode,
  report: (fault: Diagnostic) => void,
  path: Path = [],
): T | undefined {
  const node = document.get(path);
  return node && schema.decode({ document, path, node, report });
}

/** A string. */
export function text(options: { readonly nonEmpty?: boolean } = {}): Schema<string> {
  return {
    decode(at) {
      const { node } = at;
      if (node.kind !== "scalar" || typeof node.value !== "string")
        return wrongType(at, "a string");
      if (options.nonEmpty !== true || node.value !== "") return node.value;
      return invalid(at, `${nameOf(at.path)} must not be empty`, "write something, or remove it");
    },
  };
}

/** A string out of a list. */
export function word<T extends string>(...words: readonly T[]): Schema<T> {
  return {
    decode(at) {
      const value = text().decode(at);
      if (value === undefined) return undefined;
      const found = words.find((candidate) => candidate === value);
      if (found !== undefined) return found;
      const likely = suggest(value, words);
      const help =
        likely === undefined
          ? `one of ${words
              .filter((known) => known !== "")
              .map(quote)
              .join(", ")}`
          : `did you mean ${quote(likely)}?`;
      return invalid(at, `${quote(value)} is no value of ${nameOf(at.path)}`, help);
    },
  };
}

/** `true` or `false`. */
export const flag: Schema<boolean> = {
  decode(at) {
    const { node } = at;
    if (node.kind === "scalar" && typeof node.value === "boolean") return node.value;
    return wrongType(at, "a boolean");
  },
};

/** A list. `set` refuses equal strings. */
export function list<T>(
  of: Schema<T>,
  options: { readonly set?: boolean; readonly nonEmpty?: boolean } = {},
): Schema<readonly Item<T>[]> {
  return {
    decode(at) {
      const { node } = at;
      if (node.kind !== "list") return wrongType(at, "a list");
      if (options.nonEmpty === true && node.items.length === 0) {
        return invalid(at, `${nameOf(at.path)} must not be empty`, "an empty list matches nothing");
      }
      const seen = new Set<T>();
      return node.items.flatMap((item, index) => {
        const here = { ...at, path: [...at.path, index], node: item };
        const value = of.decode(here);
        if (value === undefined) return [];
        if (options.set === true && seen.has(value)) {
          const message = `${quote(String(value))} stands twice in ${nameOf(at.path)}`;
          invalid(here, message, "remove one of the two");
        }
        seen.add(value);
        return [{ index, value }];
      });
    },
  };
}

/** An object with exactly these fields. */
export function object<F extends Fields>(fields: F): Schema<ObjectOf<F>> {
  return {
    decode(at) {
      const { node } = at;
      if (node.kind !== "map") return wrongType(at, "an object");
      const meant = new Set<string | undefined>();
      for (const key of node.entries.keys()) {
        if (!Object.hasOwn(fields, key)) meant.add(reportUnknown(at, key, fields));
      }
      const result: Record<string, unknown> = {};
      let complete = true;
      for (const [name, field] of Object.entries(fields)) {
        // Whoever misspelt a field was told: it is not missing too.
        const value = meant.has(name) ? field.fallback : decodeField(at, name, field);
        if (field.use === "required" && value === undefined) complete = false;
        result[name] = value;
      }
      // Each field's value came from the schema that `ObjectOf` takes its type from.
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the compiler cannot follow the loop over the fields
      return complete ? (result as ObjectOf<F>) : undefined;
    },
  };
}

/** Any value, kept as a place for someone else to decode. */
export const anything: Schema<Cursor> = { decode: (at) => at };

/** A field that must be there. */
export function required<T>(schema: Schema<T>): Field<T>;
/** A field that must be there; `fallback` lets the object's other fields be used when it is not. */
export function required<T>(schema: Schema<T>, fallback: T): Field<T>;
export function required<T>(schema: Schema<T>, ...rest: readonly [T?]): Field<T> {
  const [fallback] = rest;
  return { use: "required", schema, ...(fallback === undefined ? {} : { fallback }) };
}

/** A field that may be absent. */
export function optional<T>(schema: Schema<T>): Field<T | undefined> {
  return { use: "optional", schema };
}

const nothing: Schema<undefined> = { decode: () => undefined };

/** A field of the dialect that has no effect here: its value is not looked at. */
export function ignored(): Field<undefined> {
  return { use: "ignored", schema: nothing };
}

/**
 * A field of the dialect that is not supported yet: writing it is a fault that says so, unless its value means the same as
 * leaving it out (an empty list or object, or one of `harmless`).
 */
export function unsupported(help: string, ...harmless: readonly Plain[]): Field<undefined> {
  return { use: "unsupported", schema: nothing, help, harmless };
}

/** A field that is not supported yet, whatever its value. */
export function unsupportedAlways(help: string): Field<undefined> {
  return { use: "unsupported", schema: nothing, help };
}

function decodeField(at: Cursor, name: string, field: Field<unknown>): unknown {
  const path = [...at.path, name];
  const node = at.document.get(path);
  if (node !== undefined) {
    if (field.use === "unsupported" && !isHarmless(node, field)) reportUnsupported(at, path, field);
    return field.schema.decode({ ...at, path, node }) ?? field.fallback;
  }
  if (field.use === "required") {
    at.report(
      at.document.fault(path, {
        code: "POLICY_MISSING_FIELD",
        message: `${nameOf(path)} is missing`,
        help: `add ${quote(name)}`,
      }),
    );
  }
  return field.fallback;
}

function isHarmless(node: YamlNode, { harmless }: Field<unknown>): boolean {
  if (harmless === undefined) return false;
  if (node.kind === "list") return node.items.length === 0;
  if (node.kind === "map") return node.entries.size === 0 || equalsOne(node, harmless);
  return harmless.includes(node.value);
}

function equalsOne(node: YamlNode, values: readonly Plain[]): boolean {
  const written = JSON.stringify(plainValue(node), (_, value: unknown) =>
    typeof value === "bigint" ? String(value) : value,
  );
  return values.some((value) => JSON.stringify(value) === written);
}

function reportUnsupported(at: Cursor, path: Path, { help }: Field<unknown>): void {
  at.report(
    at.document.fault(path, {
      code: "POLICY_UNSUPPORTED_FIELD",
      message: `${nameOf(path)} is not supported yet`,
      key: true,
      ...(help === undefined ? {} : { help }),
    }),
  );
}

/** Answers the field that was most likely meant. */
function reportUnknown(at: Cursor, key: string, fields: Fields): string | undefined {
  const known = Object.keys(fields);
  const likely = suggest(key, known);
  const path = [...at.path, key];
  at.report(
    at.document.fault(path, {
      code: "POLICY_UNKNOWN_FIELD",
      message: `unknown field ${nameOf(path)}`,
      help:
        likely === undefined
          ? `the fields here are ${known.map(quote).join(", ")}`
          : `did you mean ${quote(likely)}?`,
      key: true,
    }),
  );
  return likely !== undefined && at.document.get([...at.path, likely]) === undefined
    ? likely
    : undefined;
}

const howToWrite = {
  "a string": "put it into quotes if it is meant as text",
  "a boolean": "write `true` or `false`, without quotes",
  "a list": "write it as `[item, item]`, or each item on a line of its own after `- `",
  "an object":
    "write its fields on lines of their own, indented, as `name: value` with a space after the colon",
} as const;

function wrongType(at: Cursor, wanted: keyof typeof howToWrite): undefined {
  const message = `${nameOf(at.path)} must be ${wanted}, not ${describeNode(at.node)}`;
  return invalid(at, message, howToWrite[wanted]);
}

/** Reports a value that its field does not take. */
export function invalid(
  { document, path, report }: Cursor,
  message: string,
  help: string,
  code: PolicyCode = "POLICY_INVALID_VALUE",
): undefined {
  report(document.fault(path, { code, message, help }));
  return undefined;
}

/** The type of a value, for messages. */
export function describeNode(node: YamlNode): string {
  if (node.kind === "list") return "a list";
  if (node.kind === "map") return "an object";
  if (node.value === null) return "null";
  if (typeof node.value === "string") return "a string";
  return typeof node.value === "boolean" ? "a boolean" : "a number";
}

function nameOf(path: Path): string {
  return path.length === 0 ? "the document" : quote(formatPath(path));
}
