import { compareBytes } from "./bytes.ts";
import { isMap, mapGet, mapKeys, mapSize } from "./map.ts";
import { compareNumeric, isNumeric } from "./numeric.ts";
import { compareTimestamps, Duration, Timestamp } from "./time.ts";
import { OpaqueValue, StructValue, type Value } from "./value.ts";

/**
 * CEL's `==`. Values of different types are unequal, but numbers compare across their three types; lists are equal by
 * element, maps by keys and values, structs by field. NaN equals nothing.
 */
export function equals(left: Value, right: Value): boolean {
  if (typeof left !== "object" || typeof right !== "object") {
    if (left === right) return true;
    if (typeof left === "string" || typeof right === "string") return false;
    return isNumeric(left) && isNumeric(right) && compareNumeric(left, right) === 0;
  }
  if (left === null || right === null) return left === right;
  if (isNumeric(left)) return isNumeric(right) && compareNumeric(left, right) === 0;
  if (Array.isArray(left)) return Array.isArray(right) && equalLists(left, right);
  if (isMap(left)) return isMap(right) && equalMaps(left, right);
  if (left instanceof Uint8Array) {
    return right instanceof Uint8Array && compareBytes(left, right) === 0;
  }
  if (left instanceof Timestamp) {
    return right instanceof Timestamp && compareTimestamps(left, right) === 0;
  }
  if (left instanceof Duration) return right instanceof Duration && left.nanos === right.nanos;
  if (left instanceof OpaqueValue) {
    return right instanceof OpaqueValue && sameName(left, right) && left.equals(right);
  }
  if (left instanceof StructValue) {
    return right instanceof StructValue && sameName(left, right) && equalStructs(left, right);
  }
  // What is left are type values, of which there is one a name.
  return left === right;
}

function equalLists(left: readonly Value[], right: readonly Value[]): boolean {
  return (
    left.length === right.length && left.every((element, i) => equals(element, right[i] ?? null))
  );
}

function equalMaps(
  left: Parameters<typeof mapSize>[0],
  right: Parameters<typeof mapSize>[0],
): boolean {
  if (mapSize(left) !== mapSize(right)) return false;
  for (const key of mapKeys(left)) {
    const a = mapGet(left, key);
    const b = mapGet(right, key);
    if (a === undefined || b === undefined || !equals(a, b)) return false;
  }
  return true;
}

function equalStructs(left: StructValue, right: StructValue): boolean {
  const names = [...left.names()];
  if (names.length !== [...right.names()].length) return false;
  return names.every((name) => {
    if (!right.has(name)) return false;
    return equals(left.get(name) ?? null, right.get(name) ?? null);
  });
}

function sameName(left: OpaqueValue | StructValue, right: OpaqueValue | StructValue): boolean {
  const a = left.type;
  const b = right.type;
  return a.kind === b.kind && "name" in a && "name" in b && a.name === b.name;
}
