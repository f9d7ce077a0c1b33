import type { CST } from "yaml";

/** A list or map of the syntax tree. */
type CollectionToken = CST.BlockMap | CST.BlockSequence | CST.FlowCollection;

/** The lists and maps of a syntax tree, and how deep each lies, from 1. Walks without recursion, in no order that matters. */
export function* collectionsIn(
  root: CST.Token | null | undefined,
): Generator<{ readonly token: CollectionToken; readonly depth: number }> {
  const pending: { token: CollectionToken; depth: number }[] = [];
  const push = (token: CST.Token | null | undefined, depth: number): void => {
    if (token !== null && token !== undefined && "items" in token) pending.push({ token, depth });
  };
  push(root, 1);
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    yield next;
    for (const { key, value } of next.token.items) {
      push(key, next.depth + 1);
      push(value, next.depth + 1);
    }
  }
}
