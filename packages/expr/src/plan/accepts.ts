import type { Type } from "../types.ts";
import { isDouble } from "../values/double.ts";
import { isInt } from "../values/int.ts";
import { isMap } from "../values/map.ts";
import { Duration, Timestamp } from "../values/time.ts";
import { TypeValue } from "../values/type-value.ts";
import { Uint } from "../values/uint.ts";
import { OpaqueValue, StructValue, type Value } from "../values/value.ts";

/** A test of a running value. */
export type Accepts = (value: Value) => boolean;

/** Accepts every value. One function, so that a test that never fails is known by identity. */
export const anything: Accepts = () => true;

const tests: Partial<Record<Type["kind"], Accepts>> = {
  bool: (value) => typeof value === "boolean",
  int: isInt,
  uint: (value) => value instanceof Uint,
  double: isDouble,
  string: (value) => typeof value === "string",
  bytes: (value) => value instanceof Uint8Array,
  null: (value) => value === null,
  timestamp: (value) => value instanceof Timestamp,
  duration: (value) => value instanceof Duration,
  list: (value) => Array.isArray(value),
  map: isMap,
  type: (value) => value instanceof TypeValue,
};

/**
 * The test whether a value has a declared type. It looks at the outside only: the elements of a list may be anything. A struct
 * may also be given as a plain map, so that a host can bind a JSON document to a declared shape.
 */
export function accepts(type: Type): Accepts {
  if (type.kind === "opaque") {
    return (value) => value instanceof OpaqueValue && hasName(value.type, type.name);
  }
  if (type.kind === "struct") {
    return (value) =>
      value instanceof StructValue ? hasName(value.type, type.name) : isMap(value);
  }
  return tests[type.kind] ?? anything;
}

function hasName(type: Type, name: string): boolean {
  return (type.kind === "opaque" || type.kind === "struct") && type.name === name;
}
