import { celError } from "../errors.ts";
import { Double } from "./double.ts";
import { Uint } from "./uint.ts";
import type { JsonMap, Value } from "./value.ts";

/** What a key is looked up by: equal keys of any kind (`1`, `1u`, `1.0`) have one canonical form. */
type CanonicalKey = string | number | bigint | boolean;

/**
 * A map with keys of any key type: int, uint, bool, string. Keeps the order of insertion and the keys as they were written.
 * Of equal keys the last one counts, as in cel-go.
 */
export class CelMap {
  readonly #entries = new Map<CanonicalKey, readonly [key: Value, value: Value]>();

  /** Throws "unsupported key type" for a key of another type. */
  constructor(entries: Iterable<readonly [key: Value, value: Value]>) {
    for (const entry of entries) {
      if (!isMapKey(entry[0])) throw celError("unsupported key type");
      const key = canonicalKey(entry[0]);
      if (key !== undefined) this.#entries.set(key, entry);
    }
  }

  get size(): number {
    return this.#entries.size;
  }

  /** The value under an equal key, or undefined. Any value may be asked for. */
  get(key: Value): Value | undefined {
    const canonical = canonicalKey(key);
    return canonical === undefined ? undefined : this.#entries.get(canonical)?.[1];
  }

  /** The keys as they were written. */
  keys(): Value[] {
    return Array.from(this.#entries.values(), (entry) => entry[0]);
  }

  entries(): Iterable<readonly [key: Value, value: Value]> {
    return this.#entries.values();
  }
}

/** Whether a map may have the value as a key. */
export function isMapKey(value: Value): boolean {
  if (typeof value === "number") return Number.isSafeInteger(value);
  return (
    typeof value === "string" ||
    typeof value === "boolean" ||
    typeof value === "bigint" ||
    value instanceof Uint
  );
}

/** Undefined for what equals no key: fractions, NaN, values that are no keys. */
function canonicalKey(value: Value): CanonicalKey | undefined {
  if (typeof value === "number") {
    // Beyond the safe range a number is a double; of integral value it equals the int or uint with that value.
    if (Number.isSafeInteger(value)) return value;
    return Number.isInteger(value) ? BigInt(value) : undefined;
  }
  if (value instanceof Uint) {
    const small = Number(value.value);
    return Number.isSafeInteger(small) ? small : value.value;
  }
  if (value instanceof Double) return value.value;
  return typeof value === "object" ? undefined : value;
}

const objectPrototype: unknown = Object.prototype;

/**
 * Whether a value is a plain object, which CEL reads as a map: made by `{}`, `JSON.parse` or `Object.create(null)`, of
 * this realm or another. Instances of classes are not.
 */
export function isJsonMap(value: unknown): value is JsonMap {
  if (typeof value !== "object" || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return (
    prototype === objectPrototype ||
    prototype === null ||
    (typeof prototype === "object" && Object.getPrototypeOf(prototype) === null)
  );
}

/**
 * The value of an own property, or undefined. Inherited names (`constructor`, `__proto__`) and functions do not exist for CEL, so nothing
 * that an expression names can reach the code of a class. What the host made an own accessor of a plain object it gave as data: it is
 * read as that, any number of times. Properties that are not enumerable can be named too, but no loop lists them.
 */
export function jsonField(map: JsonMap, name: string): Value | undefined {
  if (!Object.hasOwn(map, name)) return undefined;
  const value: Value | undefined = map[name];
  return isHidden(value) ? undefined : value;
}

/** Whether CEL does not see what is under a name. */
function isHidden(value: unknown): boolean {
  return value === undefined || typeof value === "function" || typeof value === "symbol";
}

/**
 * The same text in the form in which engines keep the names of properties. V8 compares such names by address; a slice of an expression's
 * text it would look up each time, and generated code that reads by one it would optimise and give up again without end.
 */
export function propertyName(text: string): string {
  const known = propertyNames.get(text);
  if (known !== undefined) return known;
  const name = Object.keys({ [text]: true })[0] ?? text;
  if (name.length > maxKeptLength) return name;
  if (propertyNames.size >= maxKeptNames) propertyNames.clear();
  propertyNames.set(name, name);
  return name;
}

/** Names seen before: policies name the same fields over and over, and making such a name costs ten times as much as finding it. */
const propertyNames = new Map<string, string>();
const maxKeptNames = 2000;
const maxKeptLength = 64;

/** Whether a value is a CEL map. */
export function isMap(value: Value): value is CelMap | JsonMap {
  return value instanceof CelMap || isJsonMap(value);
}

/** The value under a key, or undefined. */
export function mapGet(map: CelMap | JsonMap, key: Value): Value | undefined {
  if (map instanceof CelMap) return map.get(key);
  return typeof key === "string" ? jsonField(map, key) : undefined;
}

/** The keys of a map in the order of insertion. */
export function mapKeys(map: CelMap | JsonMap): Value[] {
  if (map instanceof CelMap) return map.keys();
  // These are own properties, so no name needs to be looked up twice.
  const keys = Object.keys(map);
  return keys.some((key) => isHidden(map[key])) ? keys.filter((key) => !isHidden(map[key])) : keys;
}

/** How many entries a map has. */
export function mapSize(map: CelMap | JsonMap): number {
  return map instanceof CelMap ? map.size : mapKeys(map).length;
}
