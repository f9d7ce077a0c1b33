import { expect, test } from "vitest";
import { parseDuration } from "../src/duration.ts";

test.each([
  ["1ms", 1],
  ["500ms", 500],
  ["30s", 30_000],
  ["2m", 120_000],
  ["2147483647ms", 2_147_483_647],
])("%s is %i ms", (text, ms) => {
  expect(parseDuration("--timeout", text)).toBe(ms);
});

test.each([
  "",
  "0s",
  "30",
  "-1s",
  "1.5s",
  "1h",
  "30 s",
  "s",
  "1s1s",
  "9999999999m",
  "2147484s",
  "Infinitys",
])("%j is none", (text) => {
  expect(() => parseDuration("--timeout", text)).toThrow(
    expect.objectContaining({
      exitCode: 64,
      message: `\`--timeout ${text}\` is no duration`,
      diagnostics: [expect.objectContaining({ help: "write it as 500ms, 30s or 2m" })],
    }),
  );
});
