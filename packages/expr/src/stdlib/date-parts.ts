import { func, method, type FunctionDeclaration } from "../declare.ts";
import { duration, int, string, timestamp } from "../types.ts";
import { toInt } from "../values/int.ts";
import { nanosPerSecond, type Duration, type Timestamp } from "../values/time.ts";
import { zoneOffset } from "./time-zone.ts";

/** A date part of a timestamp, in UTC or in the zone of a second argument. `local` is the zone's wall clock, read as UTC. */
function part(
  name: string,
  id: string,
  read: (local: Date, nanos: number) => number,
  ...more: FunctionDeclaration["overloads"]
): FunctionDeclaration {
  const at = (time: Timestamp, offset: number): number =>
    read(new Date((time.seconds + offset) * 1000), time.nanos);
  return func(
    name,
    method(`timestamp_to_${id}`, [timestamp], int, (time: Timestamp) => at(time, 0)),
    method(zonedId(id), [timestamp, string], int, (time: Timestamp, zone: string) =>
      at(time, zoneOffset(zone, time.seconds)),
    ),
    ...more,
  );
}

/** The id of the form with a zone. cel-go's own is irregular for seconds. */
function zonedId(id: string): string {
  return `timestamp_to_${id}${id === "seconds" ? "_tz" : "_with_tz"}`;
}

/** The whole duration in a unit, cut: `duration("90m").getHours()` is 1. */
function whole(id: string, unit: bigint): FunctionDeclaration["overloads"][number] {
  return method(`duration_to_${id}`, [duration], int, (value: Duration) =>
    toInt(value.nanos / unit),
  );
}

/** The day of the year from 0. */
function dayOfYear(local: Date): number {
  const start = new Date(0).setUTCFullYear(local.getUTCFullYear(), 0, 1);
  return Math.floor((local.getTime() - start) / 86_400_000);
}

/**
 * The date parts of timestamps and the units of durations. `getMilliseconds` of a duration is the whole duration, as in
 * cel-go and so in Kyverno; the language text wants the part below a second.
 */
export const dateParts: readonly FunctionDeclaration[] = [
  part("getFullYear", "year", (local) => local.getUTCFullYear()),
  part("getMonth", "month", (local) => local.getUTCMonth()),
  part("getDate", "day_of_month_1_based", (local) => local.getUTCDate()),
  part("getDayOfMonth", "day_of_month", (local) => local.getUTCDate() - 1),
  part("getDayOfYear", "day_of_year", dayOfYear),
  part("getDayOfWeek", "day_of_week", (local) => local.getUTCDay()),
  part("getHours", "hours", (local) => local.getUTCHours(), whole("hours", 3600n * nanosPerSecond)),
  part(
    "getMinutes",
    "minutes",
    (local) => local.getUTCMinutes(),
    whole("minutes", 60n * nanosPerSecond),
  ),
  part("getSeconds", "seconds", (local) => local.getUTCSeconds(), whole("seconds", nanosPerSecond)),
  part(
    "getMilliseconds",
    "milliseconds",
    (_, nanos) => Math.floor(nanos / 1_000_000),
    whole("milliseconds", 1_000_000n),
  ),
];
