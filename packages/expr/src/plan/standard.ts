import type { Overload } from "../declare.ts";
import { stdlib } from "../stdlib/index.ts";

const standard: ReadonlySet<Overload> = new Set(
  stdlib.functions.flatMap((declaration) => declaration.overloads),
);

/**
 * Whether an overload is one of CEL's own. Such may run while planning, because they depend on nothing but their arguments (others
 * may read a clock), and a plan may replace them by code that does the same.
 */
export function isStandard(overload: Overload): boolean {
  return standard.has(overload);
}
