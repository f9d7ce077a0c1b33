import type { Overload } from "../src/declare.ts";
import { CelError } from "../src/errors.ts";
import { dispatcher } from "../src/plan/call.ts";
import { stdlib } from "../src/stdlib/index.ts";
import { Double } from "../src/values/double.ts";
import { valueKey } from "../src/values/keys.ts";
import { Duration, Timestamp } from "../src/values/time.ts";
import { parseDuration, parseTimestamp } from "../src/values/time-text.ts";
import { Uint } from "../src/values/uint.ts";
import type { Value } from "../src/values/value.ts";

const overloads: ReadonlyMap<string, Overload> = new Map(
  stdlib.functions.flatMap((declaration) => declaration.overloads).map((one) => [one.id, one]),
);

/** Calls an overload of the standard library as a plan does: with its argument types tested. */
export function call(id: string, ...args: readonly Value[]): Value {
  const overload = overloads.get(id);
  if (overload === undefined) throw new Error(`no overload ${id}`);
  return dispatcher([overload])(...args);
}

/** The message of the CEL error that `run` throws; what it gives otherwise. */
export function messageOf(run: () => unknown): unknown {
  try {
    return run();
  } catch (error) {
    if (error instanceof CelError) return `error: ${error.message}`;
    throw error;
  }
}

/** A value as text for a message. */
export function textOf(value: Value = null): string {
  return typeof value === "string" ? value : valueKey(value);
}

/** A double of integral value. */
export const d = (value: number): Double => new Double(value);
/** A uint. */
export const u = (value: bigint | number): Uint => new Uint(BigInt(value));
/** A timestamp from RFC 3339 text. */
export function ts(text: string): Timestamp {
  const value = parseTimestamp(text);
  if (value === undefined) throw new Error(`no timestamp: ${text}`);
  return value;
}
/** A duration from text. */
export function dur(text: string): Duration {
  const value = parseDuration(text);
  if (value === undefined) throw new Error(`no duration: ${text}`);
  return value;
}

/** What a host may hand in although the types forbid it. */
export function hostile(value: unknown): Value {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- values that are none are what is tested
  return value as Value;
}
