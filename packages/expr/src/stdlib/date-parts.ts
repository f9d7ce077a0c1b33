import { func, method, type About, type FunctionDeclaration } from "../declare.ts";
import { duration, int, string, timestamp } from "../types.ts";
import { toInt } from "../values/int.ts";
import { nanosPerSecond, type Duration, type Timestamp } from "../values/time.ts";
import { zoneOffset } from "./time-zone.ts";

/** A date part of a timestamp, in UTC or in the zone of a second argument. `local` is the zone's wall clock, read as UTC. */
function part(
  name: string,
  id: string,
  about: About,
  read: (local: Date, nanos: number) => number,
  ...more: FunctionDeclaration["overloads"]
): FunctionDeclaration {
  const at = (time: Timestamp, offset: number): number =>
    read(new Date((time.seconds + offset) * 1000), time.nanos);
  return func(
    name,
    about,
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
  part(
    "getFullYear",
    "year",
    {
      doc: "The year of a timestamp. A second argument is a time zone, by name or as `+01:00`; without it UTC.",
      examples: ["timestamp('2026-03-04T05:06:07.890Z').getFullYear() == 2026"],
    },
    (local) => local.getUTCFullYear(),
  ),
  part(
    "getMonth",
    "month",
    {
      doc: "The month of a timestamp, from 0 for January. A second argument is a time zone, by name or as `+01:00`; without it UTC.",
      examples: ["timestamp('2026-03-04T05:06:07.890Z').getMonth() == 2"],
    },
    (local) => local.getUTCMonth(),
  ),
  part(
    "getDate",
    "day_of_month_1_based",
    {
      doc: "The day of the month of a timestamp, from 1. A second argument is a time zone, by name or as `+01:00`; without it UTC.",
      examples: [
        "timestamp('2026-03-04T05:06:07.890Z').getDate() == 4",
        "timestamp('2026-03-04T05:06:07.890Z').getDate('-06:00') == 3",
      ],
    },
    (local) => local.getUTCDate(),
  ),
  part(
    "getDayOfMonth",
    "day_of_month",
    {
      doc: "The day of the month of a timestamp, from 0. A second argument is a time zone, by name or as `+01:00`; without it UTC.",
      examples: ["timestamp('2026-03-04T05:06:07.890Z').getDayOfMonth() == 3"],
    },
    (local) => local.getUTCDate() - 1,
  ),
  part(
    "getDayOfYear",
    "day_of_year",
    {
      doc: "The day of the year of a timestamp, from 0. A second argument is a time zone, by name or as `+01:00`; without it UTC.",
      examples: ["timestamp('2026-03-04T05:06:07.890Z').getDayOfYear() == 62"],
    },
    dayOfYear,
  ),
  part(
    "getDayOfWeek",
    "day_of_week",
    {
      doc: "The day of the week of a timestamp, from 0 for Sunday. A second argument is a time zone, by name or as `+01:00`; without it UTC.",
      examples: ["timestamp('2026-03-04T05:06:07.890Z').getDayOfWeek() == 3"],
    },
    (local) => local.getUTCDay(),
  ),
  part(
    "getHours",
    "hours",
    {
      doc: "The hour of a timestamp, or the whole hours of a duration. A second argument is a time zone, by name or as `+01:00`; without it UTC.",
      examples: [
        "timestamp('2026-03-04T05:06:07.890Z').getHours() == 5",
        "timestamp('2026-03-04T05:06:07.890Z').getHours('+02:00') == 7",
        "duration('90m').getHours() == 1",
      ],
    },
    (local) => local.getUTCHours(),
    whole("hours", 3600n * nanosPerSecond),
  ),
  part(
    "getMinutes",
    "minutes",
    {
      doc: "The minute of a timestamp, or the whole minutes of a duration. A second argument is a time zone, by name or as `+01:00`; without it UTC.",
      examples: [
        "timestamp('2026-03-04T05:06:07.890Z').getMinutes() == 6",
        "duration('1h30m').getMinutes() == 90",
      ],
    },
    (local) => local.getUTCMinutes(),
    whole("minutes", 60n * nanosPerSecond),
  ),
  part(
    "getSeconds",
    "seconds",
    {
      doc: "The second of a timestamp, or the whole seconds of a duration. A second argument is a time zone, by name or as `+01:00`; without it UTC.",
      examples: [
        "timestamp('2026-03-04T05:06:07.890Z').getSeconds() == 7",
        "duration('1m').getSeconds() == 60",
      ],
    },
    (local) => local.getUTCSeconds(),
    whole("seconds", nanosPerSecond),
  ),
  part(
    "getMilliseconds",
    "milliseconds",
    {
      doc: "The milliseconds of a timestamp beyond its second, or a whole duration in milliseconds. A second argument is a time zone, by name or as `+01:00`; without it UTC.",
      examples: [
        "timestamp('2026-03-04T05:06:07.890Z').getMilliseconds() == 890",
        "duration('1s').getMilliseconds() == 1000",
      ],
    },
    (_, nanos) => Math.floor(nanos / 1_000_000),
    whole("milliseconds", 1_000_000n),
  ),
];
