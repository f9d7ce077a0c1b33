import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { stdlib } from "../../src/stdlib/index.ts";

const ids = stdlib.functions.flatMap((declaration) => declaration.overloads.map((one) => one.id));
const shared =
  process.env["IMAGEGATE_SHARED"] ?? join(import.meta.dirname, "../../../../../shared");
const table = join(shared, "testdata/cel/cel-go-parse-check.jsonl");

test("overload ids are unique", () => {
  expect(new Set(ids).size).toBe(ids.length);
});

describe.skipIf(!existsSync(table))("cel-go's own checker tests", () => {
  test("name no standard overload that is not here", () => {
    const text = readFileSync(table, "utf8");
    const found = new Set(
      text.match(/(?<=\^)[a-z0-9_|]+/g)?.flatMap((alternatives) => alternatives.split("|")),
    );
    const standard = [...found].filter((id) =>
      /^(?:add|subtract|multiply|divide|modulo|negate|equals|not_equals|less|greater|logical|conditional|index|in|size|contains|starts|ends|matches|timestamp|duration|int64|uint64|double|bool|bytes|to_dyn|type|string_to)(?:_|$)/.test(
        id,
      ),
    );
    expect(standard.length).toBeGreaterThan(90);
    // Names of types, and a function that one of the tests declares.
    const others = new Set(["bool", "bytes", "double", "size_message"]);
    expect(standard.filter((id) => !ids.includes(id) && !others.has(id))).toEqual([]);
  });
});
