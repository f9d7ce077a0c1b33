import type { CostRule } from "../declare.ts";
import { tenth } from "../priced.ts";
import { sizeOf, traversal } from "../values/size.ts";
import type { Value } from "../values/value.ts";
import { CidrBlock } from "./cidr-block.ts";

export { ofMatch } from "../stdlib/costs.ts";

/** Going over the first argument once. */
export const ofFirst: CostRule = ([value = null]) => tenth(sizeOf(value));

/** Going over the first argument, and making as much. */
const ofFirstTwice: CostRule = ([value = null]) => tenth(sizeOf(value) * 2);
const ofResultTwice: CostRule = (_, result) => tenth(sizeOf(result) * 2);

/** Looking at all that is in the first argument. */
export const ofTraversal: CostRule = ([value = null]) => traversal(value);

/** A call and a list. */
const callAndList = 11;

const ofResultingList: CostRule = (_, result) => callAndList + sizeOf(result);

/** Comparing each element with each: the worst case, though it is not what happens here. Texts cost a tenth more. */
export function selfComparison(list: Value = null): number {
  const [first] = Array.isArray(list) ? list : [];
  const factor = typeof first === "string" || first instanceof Uint8Array ? 2.1 : 2;
  return callAndList + Math.floor(sizeOf(list) ** 2 * factor);
}

const ofSets =
  (factor: number): CostRule =>
  ([a = null, b = null]) =>
    1 + sizeOf(a) * sizeOf(b) * factor;

const ofEncoding: CostRule = ([value = null]) => 1 + tenth(sizeOf(value));

const ofNumbers: CostRule = ([numbers = null]) => 1 + sizeOf(numbers);

/** A search, its call and what it gives. */
const ofSearch: CostRule = ([text = null, pattern = null], result) =>
  1 + (sizeOf(text) + 1) * 0.1 * ((sizeOf(pattern) + 1) * 0.25) + sizeOf(result);

/** Bytes of the prefix of a block. */
function prefixBytes(block: Value = null): number {
  return block instanceof CidrBlock ? Math.ceil(block.prefixLength / 8) : 1;
}

const ofAddressInBlock = (block: Value | undefined): number => tenth(2 * prefixBytes(block));
const ofBlockInBlock = (block: Value | undefined): number =>
  ofAddressInBlock(block) + tenth(prefixBytes(block)) + 1;

/** The functions of the libraries whose cost depends on their arguments, by overload; the numbers of cel-go and Kubernetes. */
export const libraryCosts: Readonly<Record<string, CostRule>> = {
  // strings
  string_lower_ascii: ofFirst,
  string_upper_ascii: ofFirst,
  string_substring_int: ofFirst,
  string_substring_int_int: ofFirst,
  string_trim: ofFirst,
  string_reverse: ofFirst,
  strings_quote: ofFirst,
  string_format: ofFirst,
  string_replace_string_string: ofFirstTwice,
  string_replace_string_string_int: ofFirstTwice,
  string_split_string: ofFirstTwice,
  string_split_string_int: ofFirstTwice,
  list_join: ofResultTwice,
  list_join_string: ofResultTwice,
  string_index_of_string: ofTraversal,
  string_index_of_string_int: ofTraversal,
  string_last_index_of_string: ofTraversal,
  string_last_index_of_string_int: ofTraversal,
  // lists
  list_slice: ofResultingList,
  lists_range: ofResultingList,
  list_reverse: ofResultingList,
  list_flatten: ([list = null]) => callAndList + sizeOf(list),
  list_flatten_int: ([list = null, depth = 1]) => callAndList + sizeOf(list) * Number(depth),
  list_distinct: ([list = null]) => selfComparison(list),
  // sets, math, encoders
  list_sets_contains_list: ofSets(1),
  list_sets_intersects_list: ofSets(1),
  list_sets_equivalent_list: ofSets(2),
  ...Object.fromEntries(
    ["min", "max"].flatMap((extreme) =>
      ["int", "uint", "double"].map((type) => [`math_@${extreme}_list_${type}`, ofNumbers]),
    ),
  ),
  base64_encode_bytes: ofEncoding,
  base64_decode_string: ofEncoding,
  // regex
  regex_extract_string_string: (args, result) => Math.ceil(ofSearch(args, result)),
  regex_extractAll_string_string: (args, result) => Math.ceil(ofSearch(args, result) + 10),
  regex_replace_string_string_string: (args, result) => Math.floor(ofSearch(args, result)),
  regex_replace_string_string_string_int: (args, result) => Math.floor(ofSearch(args, result)),
  // network
  string_to_ip: ofFirst,
  is_ip: ofFirst,
  string_to_cidr: ofFirst,
  is_cidr: ofFirst,
  ip_is_canonical: ofFirstTwice,
  cidr_contains_ip_ip: ([block]) => ofAddressInBlock(block),
  cidr_contains_ip_string: ([block, text = null]) => ofAddressInBlock(block) + tenth(sizeOf(text)),
  cidr_contains_cidr: ([block]) => ofBlockInBlock(block),
  cidr_contains_cidr_string: ([block, text = null]) => ofBlockInBlock(block) + tenth(sizeOf(text)),
};
