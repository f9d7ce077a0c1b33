/* oxlint-disable no-await-in-loop -- the order of use is what is tested */
import { describe, expect, it } from "vitest";
import { createContentCache } from "../src/content-cache.ts";

function counting(maxBytes: number) {
  const cache = createContentCache<Uint8Array>(maxBytes, ({ length }) => Math.max(length, 1));
  let fetched = 0;
  const get = (key: string, size = 1): Promise<Uint8Array> =>
    cache.get(key, async () => {
      fetched += 1;
      return new Uint8Array(size);
    });
  return { cache, get, fetched: () => fetched };
}

describe("createContentCache", () => {
  it("fetches once, until it is cleared", async () => {
    const { cache, get, fetched } = counting(10);
    await get("a");
    await get("a");
    expect(fetched()).toBe(1);
    cache.clear();
    await get("a");
    expect(fetched()).toBe(2);
  });

  it("throws the least recently used out", async () => {
    const { get, fetched } = counting(10);
    for (const key of ["a", "b", "a", "c"]) await get(key, 5);
    expect(fetched()).toBe(3);
    await get("a", 5);
    expect(fetched()).toBe(3);
    await get("b", 5);
    expect(fetched()).toBe(4);
  });

  it("does not keep what is larger than itself, nor anything with 0 bytes", async () => {
    const large = counting(10);
    for (const key of ["a", "a"]) await large.get(key, 11);
    expect(large.fetched()).toBe(2);
    const none = counting(0);
    for (const key of ["a", "a"]) await none.get(key);
    expect(none.fetched()).toBe(2);
  });

  it("does not remember a failure", async () => {
    const { cache, get } = counting(10);
    await expect(cache.get("a", async () => Promise.reject(new Error("no")))).rejects.toThrow("no");
    await expect(get("a")).resolves.toHaveLength(1);
  });
});
