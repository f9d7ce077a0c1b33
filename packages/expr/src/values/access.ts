import { celError } from "../errors.ts";
import { isDouble, doubleOf } from "./double.ts";
import { kindOf, typeOf } from "./kind.ts";
import { isJsonMap, isMap, jsonField, mapGet } from "./map.ts";
import { Uint } from "./uint.ts";
import { StructValue, type Value } from "./value.ts";

/**
 * `value.field`. Maps give what lies under the key, structs their field. Throws "no such key: …" when it is absent or the
 * value has no fields, and cel-go's index error on a list.
 */
export function select(value: Value, field: string): Value {
  const found = isJsonMap(value) ? jsonField(value, field) : fieldOf(value, field);
  if (found === undefined) throw celError(`no such key: ${field}`);
  return found;
}

/**
 * `has(value.field)`: whether a map has the key (a null under it counts) or a struct the field. False on null and on scalars,
 * where the language text wants an error and cel-go, as Kubernetes and Kyverno set it, does not; an error on a list.
 */
export function hasField(value: Value, field: string): boolean {
  if (value instanceof StructValue) return value.has(field);
  return (isJsonMap(value) ? jsonField(value, field) : fieldOf(value, field)) !== undefined;
}

function fieldOf(value: Value, field: string): Value | undefined {
  if (isMap(value)) return mapGet(value, field);
  if (value instanceof StructValue) return value.get(field);
  // kindOf refuses what is no value at all.
  if (kindOf(value) === "list") throw celError("unsupported index type 'string' in list");
  return undefined;
}

/**
 * `value[key]`. A list takes an int, or a double or uint of integral value; a map any key that equals one of its own.
 * Throws "index out of bounds: …", "no such key: …", or that the key's type cannot index.
 */
export function index(value: Value, key: Value): Value {
  if (Array.isArray(value)) return elementAt(value, key);
  if (isMap(value)) {
    const found = mapGet(value, key);
    if (found === undefined) throw celError(`no such key: ${formatKey(key)}`);
    return found;
  }
  if (value instanceof StructValue && typeof key === "string") return select(value, key);
  kindOf(value);
  throw celError("no such overload");
}

function elementAt(list: readonly Value[], key: Value): Value {
  const position = isDouble(key) ? doubleOf(key) : key instanceof Uint ? Number(key.value) : key;
  if (typeof position !== "number" && typeof position !== "bigint") {
    throw celError(`unsupported index type '${typeOf(key).name}' in list`);
  }
  if (isDouble(key) && !Number.isInteger(position)) {
    throw celError(`unsupported index value ${position} in list`);
  }
  // An array's own elements only: an index beyond its length or a hole must not reach its prototype.
  const found = Object.hasOwn(list, Number(position)) ? list[Number(position)] : undefined;
  if (found === undefined) throw celError(`index out of bounds: ${position}`);
  return found;
}

/** A key as text: `1` for `1`, `1u` and `1.0`. */
export function formatKey(key: Value): string {
  if (typeof key === "string") return key;
  if (isDouble(key)) return String(doubleOf(key));
  if (key instanceof Uint) return String(key.value);
  return typeof key === "object" && key !== null ? `a ${typeOf(key).name}` : String(key);
}
