import { celError } from "../errors.ts";
import { isDouble, doubleOf } from "./double.ts";
import { kindOf, typeOf } from "./kind.ts";
import { CelMap, isJsonMap, isMap, isMapKey, jsonField, mapGet } from "./map.ts";
import { Optional } from "./optional.ts";
import { Uint } from "./uint.ts";
import { StructValue, type Value } from "./value.ts";

/**
 * `value.field`. Maps give what lies under the key, structs their field. Throws "no such key: …" when it is absent or the
 * value has no fields, and cel-go's index error on a list. Of an optional it is {@link selectOptional}.
 */
export function select(value: Value, field: string): Value {
  if (value instanceof Optional) return selectOptional(value, field);
  const found = fieldOf(value, field);
  if (found === undefined) throw celError(`no such key: ${field}`);
  return found;
}

/**
 * `value.?field`: an optional of the field, none when it is absent or the value is null or a scalar. An error on a list. An
 * optional value stands for what it holds.
 */
export function selectOptional(value: Value, field: string): Optional {
  const inner = value instanceof Optional ? value.content : value;
  return inner === undefined ? Optional.none : Optional.from(fieldOf(inner, field));
}

/**
 * `has(value.field)`: whether a map has the key (a null under it counts) or a struct the field. False on null and on scalars,
 * where the language text wants an error and cel-go, as Kubernetes and Kyverno set it, does not; an error on a list. An
 * optional value stands for what it holds; none has no fields.
 */
export function hasField(value: Value, field: string): boolean {
  if (value instanceof StructValue) return value.has(field);
  if (value instanceof Optional) {
    return value.content !== undefined && hasField(value.content, field);
  }
  return fieldOf(value, field) !== undefined;
}

function fieldOf(value: Value, field: string): Value | undefined {
  if (isJsonMap(value)) return jsonField(value, field);
  if (value instanceof CelMap) return value.get(field);
  if (value instanceof StructValue) return value.get(field);
  // kindOf refuses what is no value at all.
  if (kindOf(value) === "list") throw celError("unsupported index type 'string' in list");
  return undefined;
}

/**
 * `value[key]`. A list takes an int, or a double or uint of integral value; a map any key that equals one of its own.
 * Throws "index out of bounds: …", "no such key: …", or that the key's type cannot index. Of an optional it is
 * {@link indexOptional}.
 */
export function index(value: Value, key: Value): Value {
  if (value instanceof Optional) return indexOptional(value, key);
  const found = partOf(value, key);
  if (found !== undefined) return found;
  if (Array.isArray(value)) throw celError(`index out of bounds: ${formatKey(key)}`);
  if (isMap(value) || value instanceof StructValue) {
    throw celError(`no such key: ${formatKey(key)}`);
  }
  throw celError("no such overload");
}

/**
 * `value[?key]`: an optional of the element, none when there is none under the key or the value has no elements at all. A key
 * that cannot index a list is an error, and so is one of a type that no map has keys of. An optional value stands for what it
 * holds.
 */
export function indexOptional(value: Value, key: Value): Optional {
  const inner = value instanceof Optional ? value.content : value;
  if (inner === undefined) return Optional.none;
  const found = partOf(inner, key);
  if (found === undefined && !isMapKey(key) && !isDouble(key)) {
    throw celError(`invalid qualifier type: ${typeOf(key).name}`);
  }
  return Optional.from(found);
}

/** What lies under a key, or undefined. Throws when the key cannot index a list. */
function partOf(value: Value, key: Value): Value | undefined {
  if (Array.isArray(value)) return elementAt(value, key);
  if (isMap(value)) return mapGet(value, key);
  if (value instanceof StructValue) return typeof key === "string" ? value.get(key) : undefined;
  kindOf(value);
  return undefined;
}

function elementAt(list: readonly Value[], key: Value): Value | undefined {
  const position = isDouble(key) ? doubleOf(key) : key instanceof Uint ? Number(key.value) : key;
  if (typeof position !== "number" && typeof position !== "bigint") {
    throw celError(`unsupported index type '${typeOf(key).name}' in list`);
  }
  if (isDouble(key) && !Number.isInteger(position)) {
    throw celError(`unsupported index value ${position} in list`);
  }
  // An array's own elements only: an index beyond its length or a hole must not reach its prototype.
  return Object.hasOwn(list, Number(position)) ? list[Number(position)] : undefined;
}

/** A key as text: `1` for `1`, `1u` and `1.0`. */
export function formatKey(key: Value): string {
  if (typeof key === "string") return key;
  if (isDouble(key)) return String(doubleOf(key));
  if (key instanceof Uint) return String(key.value);
  return typeof key === "object" && key !== null ? `a ${typeOf(key).name}` : String(key);
}
