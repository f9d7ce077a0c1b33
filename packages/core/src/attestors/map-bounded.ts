/* oxlint-disable no-await-in-loop -- each of the workers does one thing at a time, which is what bounds the memory */

/** Maps a list with at most `limit` calls under way, and keeps its order. Rejects with the first rejection. */
export async function mapBounded<T, R>(
  items: readonly T[],
  limit: number,
  map: (item: T) => Promise<R>,
): Promise<readonly R[]> {
  const results: R[] = [];
  const left = items.entries();
  const worker = async (): Promise<void> => {
    for (const [index, item] of left) results[index] = await map(item);
  };
  await Promise.all(Array.from({ length: Math.min(limit, items.length) }, worker));
  return results;
}
