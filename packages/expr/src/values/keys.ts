import { CelError, celError } from "../errors.ts";
import { doubleOf, isDouble } from "./double.ts";
import { isMap, mapGet, mapKeys } from "./map.ts";
import { Duration, Timestamp } from "./time.ts";
import { runtimeName, TypeValue } from "./type-value.ts";
import { Uint } from "./uint.ts";
import { OpaqueValue, StructValue, type Value } from "./value.ts";

/**
 * A canonical text for a call, by which equal calls are found: the overload's id and its arguments. Arguments of different
 * types differ (`1` and `1.0` are two calls), the order of a map's keys does not count. Struct arguments count by their fields,
 * which are evaluated; so this may throw an unknown.
 */
export function callKey(overloadId: string, args: readonly Value[]): string {
  return `${overloadId}(${args.map((argument) => valueKey(argument)).join(",")})`;
}

/** A canonical text for a value: the same for values of one type that are equal, another for all others. */
export function valueKey(value: Value): string {
  if (typeof value === "object") return value === null ? "null" : objectKey(value);
  if (typeof value === "string") return JSON.stringify(value);
  if (typeof value === "number") return Number.isSafeInteger(value) ? String(value) : `d${value}`;
  return String(value);
}

function objectKey(value: Exclude<Value, null | string | boolean | number | bigint>): string {
  if (Array.isArray(value)) return `[${value.map((element) => valueKey(element)).join(",")}]`;
  if (isMap(value)) {
    const entries = mapKeys(value).map((key) => `${valueKey(key)}:${keyUnder(mapGet(value, key))}`);
    return `{${entries.toSorted().join(",")}}`;
  }
  if (isDouble(value)) return Object.is(doubleOf(value), -0) ? "d0" : `d${doubleOf(value)}`;
  if (value instanceof Uint) return `u${value.value}`;
  if (value instanceof Uint8Array) return `b${Array.from(value, hex).join("")}`;
  if (value instanceof Timestamp) return `t${value.seconds}.${value.nanos}`;
  if (value instanceof Duration) return `n${value.nanos}`;
  if (value instanceof TypeValue) return `<${value.name}>`;
  if (value instanceof OpaqueValue) {
    return `${JSON.stringify(runtimeName(value.type))}(${JSON.stringify(value.key())})`;
  }
  if (value instanceof StructValue) {
    const fields = [...value.names()].map(
      (name) => `${JSON.stringify(name)}:${fieldKey(value, name)}`,
    );
    return `${JSON.stringify(runtimeName(value.type))}{${fields.toSorted().join(",")}}`;
  }
  throw celError("an instance of a JavaScript class is no CEL value");
}

function keyUnder(value: Value | undefined): string {
  return value === undefined ? "" : valueKey(value);
}

/** A field that fails counts by its error: a call may well be made with a struct of which it never reads that field. */
function fieldKey(struct: StructValue, name: string): string {
  try {
    return keyUnder(struct.get(name));
  } catch (error) {
    if (error instanceof CelError) return `!${JSON.stringify(error.message)}`;
    throw error;
  }
}

function hex(byte: number): string {
  return byte.toString(16).padStart(2, "0");
}
