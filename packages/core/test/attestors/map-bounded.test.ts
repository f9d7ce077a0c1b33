import { expect, test } from "vitest";
import { mapBounded } from "../../src/attestors/map-bounded.ts";

const pause = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

test("keeps the order and never has more under way than allowed", async () => {
  let running = 0;
  let most = 0;
  const items = Array.from({ length: 20 }, (_, i) => i);
  const doubled = await mapBounded(items, 3, async (item) => {
    most = Math.max(most, ++running);
    for (let i = 0; i < 20 - item; i++) await pause(); // oxlint-disable-line no-await-in-loop -- later ones are quicker
    running--;
    return item * 2;
  });
  expect(doubled).toEqual(items.map((item) => item * 2));
  expect(most).toBe(3);
});

test("takes an empty list", async () => {
  expect(await mapBounded([], 3, () => Promise.reject(new Error("not called")))).toEqual([]);
});

test("rejects with the first rejection", async () => {
  const work = mapBounded([1, 2, 3], 2, async (item) => {
    await pause();
    throw new Error(`item ${item}`);
  });
  await expect(work).rejects.toThrow("item 1");
});
