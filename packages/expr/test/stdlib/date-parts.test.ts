import { describe, expect, test } from "vitest";
import type { Value } from "../../src/values/value.ts";
import { call, dur, messageOf, ts } from "../support.ts";

const moment = ts("2009-02-13T23:31:30.123456789Z");
const year1 = ts("0001-01-01T00:00:00Z");
const cases: readonly (readonly [id: string, args: readonly Value[], result: unknown])[] = [
  ["timestamp_to_year", [moment], 2009],
  ["timestamp_to_month", [moment], 1],
  ["timestamp_to_day_of_month_1_based", [moment], 13],
  ["timestamp_to_day_of_month", [moment], 12],
  ["timestamp_to_day_of_year", [moment], 43],
  ["timestamp_to_day_of_week", [moment], 5],
  ["timestamp_to_hours", [moment], 23],
  ["timestamp_to_minutes", [moment], 31],
  ["timestamp_to_seconds", [moment], 30],
  ["timestamp_to_milliseconds", [moment], 123],
  ["timestamp_to_milliseconds", [ts("1969-12-31T23:59:59.5Z")], 500],
  ["timestamp_to_year", [year1], 1],
  ["timestamp_to_day_of_week", [year1], 1],
  ["timestamp_to_day_of_year", [ts("2024-12-31T00:00:00Z")], 365],
  // The offset that it was written with does not count.
  ["timestamp_to_hours", [ts("2024-01-01T01:00:00+02:00")], 23],
  ["timestamp_to_year_with_tz", [ts("2009-12-31T23:30:00Z"), "+01:00"], 2010],
  ["timestamp_to_hours_with_tz", [moment, "02:00"], 1],
  ["timestamp_to_hours_with_tz", [moment, "2:30"], 2],
  ["timestamp_to_minutes_with_tz", [moment, "-02:30"], 1],
  ["timestamp_to_hours_with_tz", [moment, "Europe/Paris"], 0],
  ["timestamp_to_day_of_month_with_tz", [moment, "Europe/Paris"], 13],
  ["timestamp_to_hours_with_tz", [ts("2024-07-01T00:00:00Z"), "US/Central"], 19],
  ["timestamp_to_minutes_with_tz", [moment, "Asia/Kathmandu"], 16],
  ["timestamp_to_day_of_month_1_based_with_tz", [moment, "Australia/Sydney"], 14],
  ["timestamp_to_hours_with_tz", [moment, ""], 23],
  ["timestamp_to_hours_with_tz", [moment, "UTC"], 23],
  ["timestamp_to_seconds_tz", [ts("1890-01-01T00:00:00Z"), "Europe/Paris"], 21],
  ["timestamp_to_hours_with_tz", [moment, "EST5EDT"], 18],
  ["timestamp_to_hours_with_tz", [moment, "Etc/GMT+1"], 22],
  ...[
    "utc",
    "europe/paris",
    "EUROPE/PARIS",
    "us/central",
    "Z",
    "Mars/Olympus",
    "+2",
    "a:b",
    "1:",
    "+-1:00",
  ].map(
    (zone) =>
      ["timestamp_to_hours_with_tz", [moment, zone], `error: unknown time zone ${zone}`] as const,
  ),
  ["timestamp_to_hours_with_tz", [moment, "23:59"], 23],
  ["timestamp_to_hours_with_tz", [moment, "-000023:00"], 0],
  [
    "timestamp_to_hours_with_tz",
    [moment, "24:00"],
    "error: timezone offset hours out of range [-23, 23]: 24:00",
  ],
  [
    "timestamp_to_hours_with_tz",
    [moment, "-24:00"],
    "error: timezone offset hours out of range [-23, 23]: -24:00",
  ],
  [
    "timestamp_to_hours_with_tz",
    [moment, "1:60"],
    "error: timezone offset minutes out of range [0, 59]: 1:60",
  ],
  [
    "timestamp_to_hours_with_tz",
    [moment, "1:-30"],
    "error: timezone offset minutes out of range [0, 59]: 1:-30",
  ],
  ["duration_to_hours", [dur("90m")], 1],
  ["duration_to_minutes", [dur("-90s")], -1],
  ["duration_to_seconds", [dur("123.321s")], 123],
  ["duration_to_milliseconds", [dur("123.321s")], 123321],
];

describe("date parts", () => {
  test.for(cases)("%s %o", ([id, args, result]) => {
    expect(messageOf(() => call(id, ...args))).toBe(result);
  });
});
