import { dyn, int, type Type } from "./types.ts";
import type { Unifier } from "./unify.ts";

/**
 * The types of a loop's variables: the element of a list or the key of a map; with two variables the index and the element, or
 * the key and the value. Undefined when a value of this type cannot be looped over. A type that is not known yet becomes `dyn`.
 */
export function loopTypes(
  unifier: Unifier,
  range: Type,
  two: boolean,
): readonly [first: Type, second: Type] | undefined {
  const type = unifier.substitute(range, "keep");
  switch (type.kind) {
    case "list":
      return two ? [int, type.element] : [type.element, dyn];
    case "map":
      return [type.key, type.value];
    case "param":
      unifier.assignable([dyn], [type]);
      return [dyn, dyn];
    case "dyn":
    case "error":
      return [dyn, dyn];
    default:
      return undefined;
  }
}
