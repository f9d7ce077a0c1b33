import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Duration, Timestamp } from "../../src/values/time.ts";
import {
  formatDuration,
  formatTimestamp,
  parseDuration,
  parseTimestamp,
} from "../../src/values/time-text.ts";
import { messageOf } from "../support.ts";

/** Text, and what it is printed as again; undefined when it is no timestamp. */
const timestamps: readonly (readonly [text: string, printed: string | undefined])[] = [
  ["1970-01-01T00:00:00Z", "1970-01-01T00:00:00Z"],
  ["2024-02-29T12:00:00Z", "2024-02-29T12:00:00Z"],
  ["2024-01-01T00:00:00.100Z", "2024-01-01T00:00:00.1Z"],
  ["2024-01-01T00:00:00.123456789Z", "2024-01-01T00:00:00.123456789Z"],
  ["2024-01-01T00:00:00.1234567899Z", "2024-01-01T00:00:00.123456789Z"],
  ["2024-01-01T00:00:00,5Z", undefined],
  ["2024-01-01T00:00:00+00:00", "2024-01-01T00:00:00Z"],
  ["2024-01-01T00:00:00-00:00", "2024-01-01T00:00:00Z"],
  ["2024-01-01T00:00:00+05:30", "2024-01-01T00:00:00+05:30"],
  ["2024-01-01T00:00:00-08:00", "2024-01-01T00:00:00-08:00"],
  ["2024-01-01T1:00:00Z", undefined],
  ["0001-01-01T00:00:00Z", "0001-01-01T00:00:00Z"],
  ["0099-06-01T00:00:00Z", "0099-06-01T00:00:00Z"],
  ["9999-12-31T23:59:59.999999999Z", "9999-12-31T23:59:59.999999999Z"],
  ["0001-01-01T01:00:00+01:00", "0001-01-01T01:00:00+01:00"],
  ["0000-12-31T23:00:00-01:00", "0000-12-31T23:00:00-01:00"],
  ["0001-01-01T00:00:00+00:01", "error: timestamp overflow"],
  ["0000-01-01T00:00:00Z", "error: timestamp overflow"],
  ["2023-02-29T00:00:00Z", undefined],
  ["2100-02-29T00:00:00Z", undefined],
  ["2024-04-31T00:00:00Z", undefined],
  ["2024-13-01T00:00:00Z", undefined],
  ["2024-00-01T00:00:00Z", undefined],
  ["2024-01-01T24:00:00Z", undefined],
  ["2024-01-01T23:60:00Z", undefined],
  ["2024-01-01T23:59:60Z", undefined],
  ["2024-01-01t00:00:00Z", undefined],
  ["2024-01-01T00:00:00z", undefined],
  ["2024-01-01 00:00:00Z", undefined],
  ["2024-01-01T00:00:00", undefined],
  ["2024-01-01T00:00:00.Z", undefined],
  ["2024-01-01T00:00:00+23:59", "2024-01-01T00:00:00+23:59"],
  ["2024-01-01T00:00:00+24:00", undefined],
  ["2024-01-01T00:00:00+23:60", undefined],
  ["2024-01-01T00:00:00+0100", undefined],
  ["24-01-01T00:00:00Z", undefined],
  ["12024-01-01T00:00:00Z", undefined],
  [" 2024-01-01T00:00:00Z", undefined],
  ["2024-01-01T00:00:00Z\n", undefined],
  ["", undefined],
];

describe("timestamps as text", () => {
  test.for(timestamps)("%o", ([text, printed]) => {
    const result = messageOf(() => {
      const value = parseTimestamp(text);
      return value && formatTimestamp(value);
    });
    expect(result).toBe(printed);
  });

  test("what is printed reads back", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: -62135510400, max: 253402214399 }),
        fc.integer({ min: 0, max: 999_999_999 }),
        fc.integer({ min: -1439, max: 1439 }),
        (seconds, nanos, offset) => {
          const value = new Timestamp(seconds, nanos, offset);
          expect(parseTimestamp(formatTimestamp(value))).toEqual(value);
        },
      ),
    );
  });

  test("JavaScript's dates print the same", () => {
    fc.assert(
      fc.property(
        fc.date({
          min: new Date("0001-01-01T00:00:00Z"),
          max: new Date("9999-12-31T23:59:59Z"),
          noInvalidDate: true,
        }),
        (date) => {
          const seconds = Math.floor(date.getTime() / 1000);
          const value = new Timestamp(seconds, (date.getTime() - seconds * 1000) * 1e6);
          expect(new Date(formatTimestamp(value))).toEqual(date);
        },
      ),
    );
  });
});

/** Text and its nanoseconds. */
const durations: readonly (readonly [text: string, nanos: bigint | undefined])[] = [
  ["0", 0n],
  ["+0", 0n],
  ["-0", 0n],
  ["1s", 1_000_000_000n],
  ["-1h30m", -5_400_000_000_000n],
  ["1h0m1.5s", 3_601_500_000_000n],
  [".5s", 500_000_000n],
  ["1.s", 1_000_000_000n],
  ["1ns", 1n],
  ["1us", 1000n],
  ["1\u00b5s", 1000n],
  ["1\u03bcs", 1000n],
  ["1ms", 1_000_000n],
  ["0.9ns", 0n],
  ["1.0000000001s", 1_000_000_000n],
  ["0.100000000000000000000h", 360_000_000_000n],
  ["1m1m", 120_000_000_000n],
  ["9223372036854775807ns", 9223372036854775807n],
  ["-9223372036854775808ns", -9223372036854775808n],
  ["9223372036854775808ns", undefined],
  ["2562048h", undefined],
  [`${"9".repeat(60)}ns`, undefined],
  ["", undefined],
  ["-", undefined],
  ["1", undefined],
  ["s", undefined],
  [".s", undefined],
  ["1d", undefined],
  ["1 s", undefined],
  ["1s ", undefined],
  ["--1s", undefined],
  ["1s-1s", undefined],
  ["1.2.3s", undefined],
  ["1H", undefined],
];

describe("durations as text", () => {
  test.for(durations)("%o", ([text, nanos]) => {
    expect(parseDuration(text)?.nanos).toBe(nanos);
  });

  test.for([
    [0n, "0s"],
    [1n, "0.000000001s"],
    [60_001_000_000n, "60.001s"],
    [-1_500_000_000n, "-1.5s"],
    [86_400_000_000_000n, "86400s"],
    // Through a double, as in cel-go.
    [9223372036854775807n, "9223372036.854776s"],
  ] as const)("%s nanoseconds print as %s", ([nanos, text]) => {
    expect(formatDuration(new Duration(nanos))).toBe(text);
  });
});
