const optionals = "needs the optionals library, which is not supported yet";
const repeatedKeys =
  "cel-go accepts a key twice in a map literal and keeps the last; policies follow cel-go";

/** Cases in which this engine differs from the suite, by title, with the reason. Each is checked to differ. */
export const skipped: ReadonlyMap<string, string> = new Map([
  ["fields/qualified_identifier_resolution/map_value_repeat_key", repeatedKeys],
  ["fields/qualified_identifier_resolution/map_value_repeat_key_heterogeneous", repeatedKeys],
  [
    "timestamps/duration_converters/get_milliseconds",
    "cel-go gives the whole duration in milliseconds; policies follow cel-go",
  ],
  ["type_deduction/flexible_type_parameter_assignment/optional_none", optionals],
  ["type_deduction/flexible_type_parameter_assignment/optional_none_2", optionals],
  ["type_deduction/flexible_type_parameter_assignment/optional_dyn_promotion", optionals],
  ["type_deduction/flexible_type_parameter_assignment/optional_dyn_promotion_2", optionals],
  ["type_deduction/flexible_type_parameter_assignment/optional_in_ternary", optionals],
  [
    "type_deduction/legacy_nullable_types/null_assignable_to_abstract_parameter_candidate",
    optionals,
  ],
]);
