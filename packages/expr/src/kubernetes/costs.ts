import type { CostRule } from "../declare.ts";
import { ofFirst, ofMatch, ofTraversal } from "../libraries/costs.ts";
import { tenth } from "../priced.ts";
import { sizeOf } from "../values/size.ts";
import type { Value } from "../values/value.ts";
import { NamedFormat } from "./named-format.ts";

/** The length that Kubernetes takes the pattern of a format to have. */
const patternLengths: Readonly<Record<string, number>> = {
  dns1123Label: 30,
  dns1123LabelPrefix: 30,
  dns1035Label: 30,
  dns1035LabelPrefix: 30,
  dns1123Subdomain: 60,
  dns1123SubdomainPrefix: 60,
  qualifiedName: 60,
  labelValue: 40,
  uri: 1103,
  uuid: 70,
  byte: 84,
  date: 71,
  datetime: 71,
};

function patternCost(format: Value | undefined): number {
  const length = format instanceof NamedFormat ? patternLengths[format.name] : undefined;
  return Math.ceil((length ?? 1) * 0.25);
}

// One rule for all of them: Kubernetes' costs hold also where the checker left several.
const summable = ["int", "uint", "double", "duration"];
const comparable = [...summable, "bool", "timestamp", "string", "bytes"];
const listFunctions = [
  ...summable.map((kind) => `list_${kind}_sum_${kind}`),
  ...comparable.flatMap((kind) => [
    `list_${kind}_is_sorted_bool`,
    `list_${kind}_min_${kind}`,
    `list_${kind}_max_${kind}`,
  ]),
];

/** Kubernetes' functions whose cost depends on their arguments, by overload. */
export const kubernetesCosts: Readonly<Record<string, CostRule>> = {
  ...Object.fromEntries(listFunctions.map((id) => [id, ofTraversal])),
  list_a_index_of_int: ofTraversal,
  list_a_last_index_of_int: ofTraversal,
  string_find_string: ofMatch,
  string_find_all_string: ofMatch,
  string_find_all_string_int: ofMatch,
  string_to_url: ofFirst,
  string_to_quantity: ofFirst,
  is_quantity_string: ofFirst,
  string_to_semver: ofFirst,
  string_bool_to_semver: ofFirst,
  is_semver_string: ofFirst,
  is_semver_string_bool: ofFirst,
  string_jsonpatch_escapeKey_string: ofFirst,
  "format-validate": ([format, text = null]) => tenth(1 + sizeOf(text)) * patternCost(format),
};
