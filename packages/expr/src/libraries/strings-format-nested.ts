import { isMap, mapGet, mapKeys, type CelMap } from "../values/map.ts";
import { compareText } from "../values/text.ts";
import type { JsonMap, Value } from "../values/value.ts";
import type { Room } from "./growth.ts";

/** Writes a value that stands inside a list or a map, and counts its text. */
export type WriteNested = (value: Value, room: Room) => string;

/**
 * A list or a map as text; undefined for any other value. The room is counted before anything is joined: lists that share their
 * elements may have a text that is exponentially longer than they are.
 */
export function writeNested(
  value: Value,
  room: Room,
  write: WriteNested,
  colon: string,
): string | undefined {
  if (Array.isArray(value)) return writeList(value, room, write);
  return isMap(value) ? writeMap(value, room, write, colon) : undefined;
}

function writeList(elements: readonly Value[], room: Room, write: WriteNested): string {
  room.take(2 + 2 * elements.length);
  return `[${elements.map((element) => write(element, room)).join(", ")}]`;
}

/** The entries of a map in the order of their keys' text. */
function writeMap(map: CelMap | JsonMap, room: Room, write: WriteNested, colon: string): string {
  const keys = mapKeys(map);
  room.take(2 + keys.length * (2 + colon.length));
  const entries = keys
    .map((key) => ({ key: write(key, room), value: write(mapGet(map, key) ?? null, room) }))
    .toSorted((a, b) => compareText(a.key, b.key));
  return `{${entries.map(({ key, value }) => key + colon + value).join(", ")}}`;
}
