/** Objects or images judged at a time; how much a registry bears is bounded by the client. */
export const maxParallel = 16;

/**
 * Maps with at most {@link maxParallel} under way at once; the results are in the order of the items. After a rejection nothing
 * more is begun.
 */
export async function mapInOrder<T, R>(
  items: readonly T[],
  map: (item: T) => Promise<R>,
): Promise<readonly R[]> {
  const results: R[] = [];
  const left = items.entries();
  let failed = false;
  const worker = async (): Promise<void> => {
    for (const [index, item] of left) {
      if (failed) return;
      try {
        // oxlint-disable-next-line no-await-in-loop -- one thing at a time for each worker is the bound
        results[index] = await map(item);
      } catch (error) {
        failed = true;
        throw error;
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(maxParallel, items.length) }, worker));
  return results;
}
