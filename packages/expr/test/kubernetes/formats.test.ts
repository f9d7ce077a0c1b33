import { describe, expect, test } from "vitest";
import { formats } from "../../src/kubernetes/formats.ts";

const cases: readonly (readonly [name: string, text: string, faults: readonly string[]])[] = [
  ["uri", "https://example.com", []],
  ["uri", "/a", []],
  ["uri", "a", ['parse "a": invalid URI for request']],
  ["uuid", "123e4567-e89b-12d3-a456-426614174000", []],
  ["uuid", "123E4567E89B12D3A456426614174000", []],
  ["uuid", "123e4567-e89b-12d3-a456-42661417400", ["does not match the UUID format"]],
  ["uuid", "g23e4567-e89b-12d3-a456-426614174000", ["does not match the UUID format"]],
  ["byte", "YQ==", []],
  ["byte", "YWI=", []],
  ["byte", "YWJj", []],
  ["byte", "YWJjYQ==", []],
  ["byte", "", ["invalid base64"]],
  ["byte", "YQ", ["invalid base64"]],
  ["byte", "YQ==YQ==", ["invalid base64"]],
  ["byte", "YQ_=", ["invalid base64"]],
  ["date", "2024-02-29", []],
  ["date", "0000-02-29", []],
  ["date", "0000-02-30", ["invalid date"]],
  ["date", "2026-02-29", ["invalid date"]],
  ["date", "2026-1-1", ["invalid date"]],
  ["date", "2026-01-01T00:00:00Z", ["invalid date"]],
  ["datetime", "2026-01-01T00:00:00Z", []],
  ["datetime", "2026-01-01t23:59:59.123456789z", []],
  ["datetime", "2026-01-01T00:00:00+02:00", []],
  ["datetime", "0000-01-01T00:00:00Z", []],
  ["datetime", "2026-01-01T24:00:00Z", ["invalid datetime"]],
  ["datetime", "2026-01-01T00:60:00Z", ["invalid datetime"]],
  ["datetime", "2026-01-01T00:00:60Z", ["invalid datetime"]],
  ["datetime", "2026-02-30T00:00:00Z", ["invalid datetime"]],
  ["datetime", "2026-01-01 00:00:00Z", ["invalid datetime"]],
  ["datetime", "2026-01-01T00:00:00", ["invalid datetime"]],
  ["datetime", "2026-01-01T00:00:00Z ", ["invalid datetime"]],
  ["datetime", "2026-01-01", ["invalid datetime"]],
  ["dns1123Label", "a.b", ["must not contain dots"]],
  ["dns1123LabelPrefix", "a-", []],
  ["dns1123Subdomain", "a.b", []],
  ["dns1123SubdomainPrefix", "a.b-", []],
  ["dns1035Label", "a", []],
  ["dns1035LabelPrefix", "a-", []],
  ["qualifiedName", "a/b", []],
  ["labelValue", "", []],
];

describe("the formats", () => {
  test.each(cases)("%s %j: %j", (name, text, faults) => {
    expect(formats[name]?.(text)).toEqual(faults);
  });

  test("are all tried", () => {
    expect(new Set(cases.map(([name]) => name))).toEqual(new Set(Object.keys(formats)));
  });

  test.each(["uuid", "byte", "date", "datetime", "uri"])(
    "%s takes linear time",
    (name) => {
      for (const text of ["a".repeat(1_000_001), `2026-01-01T00:00:00${".0".repeat(500_000)}`]) {
        expect(formats[name]?.(text)).toHaveLength(1);
      }
    },
    5000,
  );
});
