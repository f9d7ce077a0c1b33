import fc from "fast-check";
import { expect, test } from "vitest";
import { formatReport, toJson } from "../src/report.ts";

test("a report is an envelope and the command's own fields, and absent fields are absent", () => {
  const parts = { kind: "TestReport", exitCode: 0, facts: { weakened: [] } } as const;
  expect(JSON.parse(formatReport(parts, { own: [1] }))).toEqual({
    apiVersion: "imagegate.dev/v1",
    kind: "TestReport",
    version: expect.stringMatching(/^\d+\.\d+\.\d+$/),
    exitCode: 0,
    weakened: [],
    warnings: [],
    own: [1],
  });
});

test("JSON holds the same strings for its readers and nothing that steers a terminal", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), (text) => {
      const json = toJson({ text });
      expect(json).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
      expect(JSON.parse(json)).toEqual({ text });
    }),
  );
});

test("big integers become strings, and lines of files stay out", () => {
  expect(toJson({ n: 2n ** 60n, sourceLine: "secret" })).toBe('{"n":"1152921504606846976"}');
});
