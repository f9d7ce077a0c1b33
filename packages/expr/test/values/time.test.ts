import { describe, expect, test } from "vitest";
import {
  betweenTimestamps,
  compareTimestamps,
  Duration,
  moveTimestamp,
  Timestamp,
} from "../../src/values/time.ts";
import { dur, messageOf, ts } from "../support.ts";

describe("timestamps", () => {
  test("move across a second in both directions", () => {
    expect(moveTimestamp(ts("2024-01-01T00:00:00Z"), -1n)).toEqual(
      ts("2023-12-31T23:59:59.999999999Z"),
    );
    expect(moveTimestamp(ts("2023-12-31T23:59:59.999999999Z"), 1n)).toEqual(
      ts("2024-01-01T00:00:00Z"),
    );
  });

  test("have a difference that leads from one to the other", () => {
    const a = ts("2024-01-01T00:00:00.75Z");
    const b = ts("1969-07-20T20:17:40.5Z");
    expect(moveTimestamp(b, betweenTimestamps(a, b).nanos)).toEqual(a);
    expect(moveTimestamp(a, betweenTimestamps(b, a).nanos)).toEqual(b);
  });

  test("are ordered by nanosecond", () => {
    expect(
      compareTimestamps(ts("2024-01-01T00:00:00.000000001Z"), ts("2024-01-01T00:00:00Z")),
    ).toBeGreaterThan(0);
  });

  test("end with year 9999, and are no NaN", () => {
    expect(messageOf(() => new Timestamp(253_402_300_800))).toBe("error: timestamp overflow");
    expect(messageOf(() => new Timestamp(Number.NaN))).toBe("error: timestamp overflow");
  });
});

test("a duration has 64 bits", () => {
  expect(messageOf(() => new Duration(2n ** 63n))).toBe("error: duration overflow");
  expect(new Duration(-(2n ** 63n))).toEqual(dur("-9223372036854775808ns"));
});
