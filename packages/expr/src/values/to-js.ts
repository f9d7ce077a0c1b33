import { celError } from "../errors.ts";
import { formatKey } from "./access.ts";
import { doubleOf, isDouble } from "./double.ts";
import { isMap, mapGet, mapKeys } from "./map.ts";
import { Optional } from "./optional.ts";
import { formatDuration, formatTimestamp } from "./time-text.ts";
import { Duration, Timestamp } from "./time.ts";
import { TypeValue } from "./type-value.ts";
import { Uint } from "./uint.ts";
import { OpaqueValue, StructValue, type Value } from "./value.ts";

/** What {@link toJs} gives. */
export type JsData =
  | null
  | boolean
  | number
  | bigint
  | string
  | Uint8Array
  | readonly JsData[]
  | { readonly [key: string]: JsData };

/**
 * A CEL value as plain JavaScript data. Ints, uints and doubles become numbers (a bigint where a number would not be exact),
 * maps and structs objects with their keys as text (of `1` and `"1"` the later one stays), timestamps and durations their text,
 * types their names, optionals what they hold (null for none), other opaque values their key. Bytes stay a `Uint8Array`. Reads
 * every field of a struct, so it throws what a lazy field throws.
 */
export function toJs(value: Value): JsData {
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map((element) => toJs(element));
  if (isMap(value))
    return toObject(mapKeys(value).map((key) => [formatKey(key), mapGet(value, key)]));
  if (isDouble(value)) return doubleOf(value);
  if (value instanceof Uint) {
    const small = Number(value.value);
    return Number.isSafeInteger(small) ? small : value.value;
  }
  if (value instanceof Uint8Array) return value;
  if (value instanceof Timestamp) return formatTimestamp(value);
  if (value instanceof Duration) return formatDuration(value);
  if (value instanceof TypeValue) return value.name;
  if (value instanceof Optional) return value.content === undefined ? null : toJs(value.content);
  if (value instanceof OpaqueValue) return value.key();
  if (value instanceof StructValue) {
    return toObject([...value.names()].map((name) => [name, value.get(name)]));
  }
  throw celError("an instance of a JavaScript class is no CEL value");
}

function toObject(entries: readonly (readonly [key: string, value: Value | undefined])[]): JsData {
  // fromEntries defines properties, so a key `__proto__` is one like any other.
  return Object.fromEntries(
    entries.flatMap(([key, value]) => (value === undefined ? [] : [[key, toJs(value)]])),
  );
}
