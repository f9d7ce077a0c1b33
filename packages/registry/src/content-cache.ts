import { LRUCache } from "lru-cache";

/** Verified content, the least recently used thrown out first. It has a digest in its key, so it never goes stale. */
export interface ContentCache<T> {
  /** What is kept under the key, or what `fetch` brings, which is then kept. */
  get(key: string, fetch: () => Promise<T>): Promise<T>;
  clear(): void;
}

/** Makes a {@link ContentCache} of so many bytes; with 0 it keeps nothing. */
export function createContentCache<T extends object>(
  maxBytes: number,
  sizeOf: (value: T) => number,
): ContentCache<T> {
  if (maxBytes === 0) return { get: (_key, fetch) => fetch(), clear: () => {} };
  const kept = new LRUCache<string, T>({ maxSize: maxBytes, sizeCalculation: sizeOf });
  return {
    async get(key, fetch) {
      const known = kept.get(key);
      if (known !== undefined) return known;
      const fetched = await fetch();
      kept.set(key, fetched);
      return fetched;
    },
    clear: () => kept.clear(),
  };
}
