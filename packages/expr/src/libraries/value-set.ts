import { doubleOf, isDouble } from "../values/double.ts";
import { equals } from "../values/equality.ts";
import { valueKey } from "../values/keys.ts";
import { isMap, mapGet, mapKeys, type CelMap } from "../values/map.ts";
import { Optional } from "../values/optional.ts";
import { Uint } from "../values/uint.ts";
import { StructValue, type JsonMap, type Value } from "../values/value.ts";

/**
 * Values that are distinct by CEL's `==`, so that `1`, `1u` and `1.0` are one and NaN is none. Adding and asking take time that is
 * linear in the size of the value asked for, not in the size of the set: lists in a policy's input may be long.
 */
export class ValueSet {
  readonly #buckets = new Map<string, Value[]>();

  constructor(values: Iterable<Value> = []) {
    for (const value of values) this.add(value);
  }

  /** Whether an equal value is in the set. */
  has(value: Value): boolean {
    const key = sharedKey(value);
    return key !== undefined && this.#find(key, value);
  }

  /** Adds the value. Whether it is new: no equal one was there. */
  add(value: Value): boolean {
    const key = sharedKey(value);
    // What equals nothing will never be found, so it need not be kept.
    if (key === undefined) return true;
    if (this.#find(key, value)) return false;
    const bucket = this.#buckets.get(key);
    if (bucket === undefined) this.#buckets.set(key, [value]);
    else bucket.push(value);
    return true;
  }

  #find(key: string, value: Value): boolean {
    return this.#buckets.get(key)?.some((other) => equals(other, value)) ?? false;
  }
}

/**
 * A text that equal values share. Different values seldom do: integers beyond 2^53 that round to one double, structs with the same
 * field names. Undefined for what equals nothing: NaN, and whatever holds one.
 */
function sharedKey(value: Value): string | undefined {
  const number = numberOf(value);
  // Adding 0 makes -0 and 0 one.
  if (number !== undefined) return Number.isNaN(number) ? undefined : String(number + 0);
  if (Array.isArray(value)) {
    return joined(
      "list",
      value.map((element: Value) => sharedKey(element)),
    );
  }
  if (isMap(value)) return mapKey(value);
  if (value instanceof Optional && value.content !== undefined) {
    return joined("optional", [sharedKey(value.content)]);
  }
  if (value instanceof StructValue) return `struct(${[...value.names()].toSorted().join(",")})`;
  return valueKey(value);
}

/** The double that a number of any type rounds to: equal numbers round to the same. */
function numberOf(value: Value): number | undefined {
  if (isDouble(value)) return doubleOf(value);
  if (value instanceof Uint) return Number(value.value);
  return typeof value === "number" || typeof value === "bigint" ? Number(value) : undefined;
}

/** The order of a map's entries does not count. */
function mapKey(map: CelMap | JsonMap): string | undefined {
  const entries: string[] = [];
  for (const key of mapKeys(map)) {
    const value = sharedKey(mapGet(map, key) ?? null);
    if (value === undefined) return undefined;
    entries.push(`${sharedKey(key)}:${value}`);
  }
  return joined("map", entries.toSorted());
}

function joined(kind: string, keys: readonly (string | undefined)[]): string | undefined {
  return keys.includes(undefined) ? undefined : `${kind}(${keys.join(",")})`;
}
