import type { Implementation } from "../declare.ts";
import type { Value } from "../values/value.ts";

/**
 * An implementation with the parameter types that its overload declares. INVARIANT: the planner calls an overload only with
 * arguments of the declared types (their outer kind; what is inside a list or map is not looked at), so the narrower
 * function is safe. Element and entry values must still be taken as any value.
 */
export function implementation(apply: (...args: never[]) => Value): Implementation {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the invariant above
  return apply as Implementation;
}
