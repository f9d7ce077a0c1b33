import type { Type } from "../types.ts";
import { encodeUtf8 } from "../values/bytes.ts";
import { Uint } from "../values/uint.ts";
import type { Value } from "../values/value.ts";
import type { ClauseFormat } from "./strings-format.ts";

/** The digits of an int or uint in a base; a negative int has its sign before the digits of its magnitude. */
function inBase(value: Value, base: number): string {
  const number = value instanceof Uint ? value.value : value;
  return typeof number === "number" || typeof number === "bigint" ? number.toString(base) : "";
}

function binary(value: Value): string {
  return typeof value === "boolean" ? String(Number(value)) : inBase(value, 2);
}

function hexadecimal(value: Value): string {
  const bytes = typeof value === "string" ? encodeUtf8(value) : value;
  if (!(bytes instanceof Uint8Array)) return inBase(value, 16);
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** An int or uint as decimal digits. */
export function integer(value: Value): string {
  return inBase(value, 10);
}

function clause(
  kinds: readonly Type["kind"][],
  refusal: string,
  write: (value: Value) => string,
): ClauseFormat {
  return { takes: new Set(kinds), refusal: `${refusal}, was given `, write };
}

/** The clauses in which the formatters differ by their words only. */
export function baseClauses(words: {
  readonly binary: string;
  readonly octal: string;
  readonly hexadecimal: string;
}): Readonly<Record<"b" | "o" | "x" | "X", ClauseFormat>> {
  const hex = (write: (value: Value) => string): ClauseFormat =>
    clause(["int", "uint", "string", "bytes"], words.hexadecimal, write);
  return {
    b: clause(["int", "uint", "bool"], words.binary, binary),
    o: clause(["int", "uint"], words.octal, (value) => inBase(value, 8)),
    x: hex(hexadecimal),
    X: hex((value) => hexadecimal(value).toUpperCase()),
  };
}

/** The kinds that `%s` takes, in both formatters. */
export const stringKinds: ReadonlySet<Type["kind"]> = new Set<Type["kind"]>([
  "bool",
  "int",
  "uint",
  "double",
  "string",
  "bytes",
  "null",
  "timestamp",
  "duration",
  "list",
  "map",
  "type",
]);

/** What both formatters say of others. */
export const stringRefusal =
  "string clause can only be used on strings, bools, bytes, ints, doubles, maps, lists, types, durations, and timestamps, was given ";
