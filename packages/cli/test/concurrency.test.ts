import { setImmediate } from "node:timers/promises";
import { expect, test } from "vitest";
import { mapInOrder, maxParallel } from "../src/concurrency.ts";

test("results are in the order of the items, and no more than the limit are under way", async () => {
  const items = Array.from({ length: 100 }, (_, i) => i);
  let [running, most] = [0, 0];
  const results = await mapInOrder(items, async (item) => {
    running += 1;
    most = Math.max(most, running);
    for (let turn = 0; turn < (item * 7) % 5; turn++) await setImmediate();
    running -= 1;
    return item * 2;
  });
  expect(results).toEqual(items.map((item) => item * 2));
  expect(most).toBe(maxParallel);
});

test("a rejection is the answer, and nothing more is begun", async () => {
  const begun: number[] = [];
  const items = Array.from({ length: 100 }, (_, i) => i);
  const failing = mapInOrder(items, async (item) => {
    begun.push(item);
    if (item === 2) throw new Error("two");
    await setImmediate();
  });
  await expect(failing).rejects.toThrow("two");
  await setImmediate();
  expect(begun).toHaveLength(maxParallel);
  expect(await mapInOrder([], () => Promise.resolve(1))).toEqual([]);
});
