import { expect, test } from "vitest";
import { faultFailure, interruption } from "../src/failure.ts";

test("a fault says what was thrown, where, and what to do", () => {
  const { exitCode, diagnostics } = faultFailure(new RangeError("too deep"));
  expect(exitCode).toBe(70);
  expect(diagnostics[0]).toMatchObject({ code: "CLI_FAULT", message: "RangeError: too deep" });
  expect(diagnostics[0].help).toMatch(
    /^this is a fault in imagegate: please report it, at .*failure\.test/,
  );
  expect(faultFailure("thrown text").diagnostics[0].message).toBe("thrown text");
});

test.each([
  ["SIGINT", 130],
  ["SIGTERM", 143],
])("%s is %i", (name, exitCode) => {
  expect(interruption(AbortSignal.abort(name)).exitCode).toBe(exitCode);
});
