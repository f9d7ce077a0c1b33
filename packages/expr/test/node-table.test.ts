import { expect, it } from "vitest";
import { NodeTable } from "../src/node-table.ts";

it("is a map of what was set", () => {
  const table = new NodeTable<string>();
  for (const [id, item] of [
    [3, "c"],
    [1, "a"],
    [3, "d"],
  ] as const) {
    table.set(id, item);
  }
  expect(table.size).toBe(2);
  expect([table.get(1), table.get(2), table.get(3), table.get(99)]).toEqual([
    "a",
    undefined,
    "d",
    undefined,
  ]);
  expect([table.has(0), table.has(1), table.has(2), table.has(99)]).toEqual([
    false,
    true,
    false,
    false,
  ]);
  expect([...table]).toEqual([
    [1, "a"],
    [3, "d"],
  ]);
  expect([...table.keys()]).toEqual([1, 3]);
  expect([...table.values()]).toEqual(["a", "d"]);
  const visited: [number, string][] = [];
  table.forEach((item, id) => visited.push([id, item]));
  expect(visited).toEqual([...table.entries()]);
});

it("is empty at first", () => {
  const table = new NodeTable<string>();
  expect([table.size, [...table], table.get(0)]).toEqual([0, [], undefined]);
});
