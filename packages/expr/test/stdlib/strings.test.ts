import { describe, expect, test } from "vitest";
import type { Value } from "../../src/values/value.ts";
import { call, messageOf } from "../support.ts";

const cases: readonly (readonly [id: string, text: Value, part: Value, result: unknown])[] = [
  ["contains_string", "tacocat", "acoca", true],
  ["contains_string", "tacocat", "x", false],
  ["contains_string", "", "", true],
  ["starts_with_string", "ghcr.io/a", "ghcr.io/", true],
  ["starts_with_string", "ghcr.io/a", "GHCR", false],
  ["ends_with_string", "a@sha256:00", "", true],
  ["ends_with_string", "\u{1f431}", "\u{1f431}", true],
  ["starts_with_string", 1, "a", "error: no such overload"],
  ["contains_string", "a", null, "error: no such overload"],
];

describe("string tests", () => {
  test.for(cases)("%s %o %o", ([id, text, part, result]) => {
    expect(messageOf(() => call(id, text, part))).toBe(result);
  });

  // The engine's own search is quadratic: some twenty seconds for this.
  test("contains takes linear time", { timeout: 5000 }, () => {
    const half = "a".repeat(250_000);
    expect(call("contains_string", half + half + half, `${half}b${half}`)).toBe(false);
  });
});
