import { celError } from "../errors.ts";
import { Double } from "./double.ts";
import { CelMap, isJsonMap } from "./map.ts";
import { Duration, Timestamp } from "./time.ts";
import { runtimeName, TypeValue } from "./type-value.ts";
import { Uint } from "./uint.ts";
import { OpaqueValue, StructValue, type Value } from "./value.ts";

/** The kinds that values have; each but `opaque` and `struct` is one type. */
export type Kind =
  | "bool"
  | "int"
  | "uint"
  | "double"
  | "string"
  | "bytes"
  | "null"
  | "timestamp"
  | "duration"
  | "list"
  | "map"
  | "type"
  | "opaque"
  | "struct";

/**
 * The kind of a value. Throws when the host handed in something that is no CEL value: undefined, a function, a symbol, an
 * instance of a class unknown here.
 */
export function kindOf(value: unknown): Kind {
  if (typeof value === "object") return value === null ? "null" : kindOfObject(value);
  if (typeof value === "string") return "string";
  if (typeof value === "boolean") return "bool";
  if (typeof value === "number") return Number.isSafeInteger(value) ? "int" : "double";
  if (typeof value === "bigint") return "int";
  throw celError(`a JavaScript ${typeof value} is no CEL value`);
}

function kindOfObject(value: object): Kind {
  if (Array.isArray(value)) return "list";
  if (isJsonMap(value) || value instanceof CelMap) return "map";
  if (value instanceof Double) return "double";
  if (value instanceof Uint) return "uint";
  if (value instanceof Uint8Array) return "bytes";
  if (value instanceof Timestamp) return "timestamp";
  if (value instanceof Duration) return "duration";
  if (value instanceof TypeValue) return "type";
  if (value instanceof OpaqueValue) return "opaque";
  if (value instanceof StructValue) return "struct";
  throw celError("an instance of a JavaScript class is no CEL value");
}

/** Whether something is a CEL value, as far as its outside shows. */
export function isValue(value: unknown): value is Value {
  try {
    kindOf(value);
    return true;
  } catch {
    return false;
  }
}

const names: ReadonlyMap<Kind, TypeValue> = new Map(
  (
    [
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
    ] as const
  ).map((kind) => [kind, TypeValue.of(nameOf(kind))]),
);

function nameOf(kind: Exclude<Kind, "opaque" | "struct">): string {
  if (kind === "null") return "null_type";
  if (kind === "timestamp") return "google.protobuf.Timestamp";
  return kind === "duration" ? "google.protobuf.Duration" : kind;
}

/** The type of a value: what `type(value)` gives. */
export function typeOf(value: Value): TypeValue {
  if (value instanceof OpaqueValue || value instanceof StructValue) {
    return TypeValue.of(runtimeName(value.type));
  }
  return names.get(kindOf(value)) ?? TypeValue.of("type");
}
