import { describe, expect, it } from "vitest";
import { createEnvironment, stdlib, string } from "../src/index.ts";

const options = { libraries: [stdlib], variables: { s: string } };
const environment = createEnvironment(options);
const faults = (text: string): unknown[] =>
  environment
    .check(text)
    .issues.map(({ code, message, start, end }) => [code, message, text.slice(start, end)]);

describe("constant arguments", () => {
  it.each([
    "duration('1h30m')",
    "timestamp('2020-01-01T00:00:00Z')",
    "s.matches('^a+$')",
    "matches(s, 'a')",
    "duration(s)",
    "s.matches(s)",
  ])("%s is fine", (text) => expect(faults(text)).toEqual([]));

  it.each([
    ["duration('1 day')", "duration", "'1 day'"],
    ["true || timestamp('2020') == timestamp(0)", "timestamp", "'2020'"],
    ["s.matches('(a')", "matches", "'(a'"],
    ["matches(s, r'\\Z')", "matches", "r'\\Z'"],
    ["[s].all(x, x.matches('['))", "matches", "'['"],
  ])("%s can never be right", (text, name, underlined) => {
    expect(faults(text)).toEqual([
      ["EXPR_INVALID_CONSTANT", `invalid ${name} argument`, underlined],
    ]);
  });

  it.each([
    ["duration('1 day')", /^write it as in `1h30m`, `45s` or `100ms` \(.+\)$/],
    ["timestamp('x')", /^write it as in `2026-01-31T12:00:00Z` \(.+\)$/],
    ["s.matches('(')", /^error parsing regexp: missing closing \)/],
  ])("%s is told how to be written", (text, help) => {
    expect(environment.check(text).issues[0]?.help).toMatch(help);
  });

  it("are not tried when the environment says so", () => {
    const lenient = createEnvironment({ ...options, checkConstants: false });
    expect(lenient.check("s.matches('(a')").issues).toEqual([]);
  });
});
