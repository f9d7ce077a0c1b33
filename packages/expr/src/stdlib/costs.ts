import type { CostRule } from "../declare.ts";
import { tenth } from "../priced.ts";
import { sizeOf, smallerSize } from "../values/size.ts";

const ofFirst: CostRule = ([value = null]) => tenth(sizeOf(value));
const ofSecond: CostRule = ([, part = null]) => tenth(sizeOf(part));
const ofSmaller: CostRule = ([a = null, b = null]) => tenth(smallerSize(a, b));
const ofBoth: CostRule = ([a = null, b = null]) => tenth(sizeOf(a) + sizeOf(b));

/** A search for a pattern: its length stands for how complicated it is. */
export const ofMatch: CostRule = ([text = null, pattern = null]) =>
  tenth(1 + sizeOf(text)) * Math.ceil(sizeOf(pattern) * 0.25);

/** The standard functions whose cost depends on their arguments, by overload; cel-go's numbers. */
export const standardCosts: Readonly<Record<string, CostRule>> = {
  equals: ofSmaller,
  not_equals: ofSmaller,
  less_string: ofSmaller,
  less_bytes: ofSmaller,
  less_equals_string: ofSmaller,
  less_equals_bytes: ofSmaller,
  greater_string: ofSmaller,
  greater_bytes: ofSmaller,
  greater_equals_string: ofSmaller,
  greater_equals_bytes: ofSmaller,
  add_string: ofBoth,
  add_bytes: ofBoth,
  starts_with_string: ofSecond,
  ends_with_string: ofSecond,
  contains_string: ([text = null, part = null]) => tenth(sizeOf(text)) * tenth(sizeOf(part)),
  matches: ofMatch,
  matches_string: ofMatch,
  in_list: ([, elements = null]) => sizeOf(elements),
  string_to_bytes: ofFirst,
  bytes_to_string: ofFirst,
};
