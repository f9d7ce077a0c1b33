import { describe, expect, it } from "vitest";
import { defaultRegistryLimits } from "../src/limits.ts";
import { isRetriedStatus, parseRetryAfter, retryDelay, timerSleep } from "../src/retry.ts";

const now = Date.parse("2026-11-24T12:00:00Z");

describe("parseRetryAfter", () => {
  it.each<[string | undefined, number | undefined]>([
    ["0", 0],
    ["120", 120_000],
    ["Tue, 24 Nov 2026 12:00:05 GMT", 5000],
    ["Tue, 24 Nov 2026 11:59:00 GMT", 0],
    ["-1", undefined],
    ["1.5", undefined],
    ["soon", undefined],
    ["2026-11-24", undefined],
    ["Mon, nonsense", undefined],
    ["99999999999", undefined],
    [undefined, undefined],
  ])("%s", (value, expected) => {
    expect(parseRetryAfter(value, now)).toBe(expected);
  });
});

const delay = (tries: number, retryAfter?: string): number | undefined =>
  retryDelay(
    tries,
    retryAfter === undefined ? {} : { "retry-after": retryAfter },
    defaultRegistryLimits,
    now,
  );

describe("retryDelay", () => {
  it("is about one second, then about three, then nothing", () => {
    for (let run = 0; run < 50; run += 1) {
      expect(delay(1)).toSatisfy((ms: number) => ms >= 800 && ms <= 1200);
      expect(delay(2)).toSatisfy((ms: number) => ms >= 2400 && ms <= 3600);
    }
    expect(delay(3)).toBeUndefined();
  });

  it("is what the server asks for, unless that is too long", () => {
    expect(delay(1, "7")).toBe(7000);
    expect(delay(1, "11")).toBeUndefined();
    expect(delay(3, "1")).toBeUndefined();
  });
});

it.each([
  [[408, 429, 499, 500, 502, 503, 504, 522], true],
  [[200, 301, 400, 401, 403, 404, 501, 505], false],
])("%j are retried: %s", (statuses, expected) => {
  for (const status of statuses) expect(isRetriedStatus(status)).toBe(expected);
});

describe("timerSleep", () => {
  it("waits, and ends with its signal", async () => {
    await expect(timerSleep(1, new AbortController().signal)).resolves.toBeUndefined();
    await expect(timerSleep(60_000, AbortSignal.timeout(5))).rejects.toMatchObject({
      code: "REGISTRY_DEADLINE",
    });
    await expect(timerSleep(60_000, AbortSignal.abort())).rejects.toMatchObject({
      code: "REGISTRY_ABORTED",
    });
  });
});
