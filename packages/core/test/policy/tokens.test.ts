import { Parser } from "yaml";
import { expect, test } from "vitest";
import { collectionsIn } from "../../src/policy/tokens.ts";

function depths(text: string): readonly string[] {
  const [document] = new Parser().parse(text);
  if (document?.type !== "document") throw new Error("no document");
  return Array.from(collectionsIn(document.value), ({ token, depth }) => `${token.type} ${depth}`);
}

test("every list and map is found, keys included, with its depth", () => {
  expect(depths("a:\n- b: [1]\n? {c: d}\n: e\n").toSorted()).toEqual([
    "block-map 1",
    "block-map 3",
    "block-seq 2",
    "flow-collection 2",
    "flow-collection 4",
  ]);
  expect(depths("text\n")).toEqual([]);
});

test("100,000 levels need no stack", () => {
  expect(depths("[".repeat(100_000))).toHaveLength(100_000);
});
