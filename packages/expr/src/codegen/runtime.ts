import { isMap, mapKeys } from "../values/map.ts";
import type { Value } from "../values/value.ts";

const objectPrototype: unknown = Object.prototype;

/** Whether something is a plain object, of this realm or without a prototype. Rarer maps are left to the closures. */
export function isPlain(value: unknown): boolean {
  if (typeof value !== "object" || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === objectPrototype || prototype === null;
}

/** Whether all plain objects inherit something under that name: one that is there from the start, or that the host added. */
export function isInherited(name: string): boolean {
  return name in Object.prototype;
}

/** A plain object without properties: what it has, all have. */
export const nothing: object = {};

/** The steps of a loop over what is no array; undefined where there is nothing to loop over. */
export function keysOf(value: Value): readonly Value[] | undefined {
  return isMap(value) ? mapKeys(value) : undefined;
}
