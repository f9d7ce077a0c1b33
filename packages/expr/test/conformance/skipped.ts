const lenient =
  "cel-go, as Kubernetes and Kyverno set it, finds no field in null and in scalars, where the suite wants an error";
const beyond = "cel-go finds nothing from an index beyond the text on; policies follow cel-go";
const repeatedKeys =
  "cel-go accepts a key twice in a map literal and keeps the last; policies follow cel-go";

const mapped =
  "cel-go refuses an IPv4-mapped IPv6 address however it is spelt; policies follow cel-go";

/** Cases in which this engine differs from the suite, by title, with the reason. Each is checked to differ. */
export const skipped: ReadonlyMap<string, string> = new Map([
  ["string_ext/value_errors/indexof_out_of_range", beyond],
  ["string_ext/value_errors/lastindexof_out_of_range", beyond],
  ["fields/qualified_identifier_resolution/map_value_repeat_key", repeatedKeys],
  ["fields/qualified_identifier_resolution/map_value_repeat_key_heterogeneous", repeatedKeys],
  [
    "timestamps/duration_converters/get_milliseconds",
    "cel-go gives the whole duration in milliseconds; policies follow cel-go",
  ],
  ["optionals/optionals/map_null_entry_no_such_key", lenient],
  ["optionals/optionals/map_present_key_invalid_field", lenient],
  [
    "type_deduction/legacy_nullable_types/null_assignable_to_abstract_parameter_candidate",
    "cel-go deduces null of a list of an optional and null; policies follow cel-go",
  ],
  ["network_ext/ipv4/ipv4_equals_ipv6", mapped],
  ["network_ext/ipv4/ipv4_not_equals_ipv6", mapped],
]);
