/** Cases of the suite that `kubernetes()` decides otherwise, with what it makes of them. */
export interface Differences {
  /** Why: the rule of Kubernetes and Kyverno behind them. */
  readonly cause: string;
  /** What becomes of each, by title. */
  readonly cases: ReadonlyMap<string, string>;
}

function mixedLiterals(...titles: readonly string[]): ReadonlyMap<string, string> {
  return new Map(titles.map((title) => [title, "refused: EXPR_MIXED_LITERAL"]));
}

// cel-go with Kyverno's options differs in these too, and in two that pass here: a constant key that can never be found, which it
// refuses when it folds constants.

/** All differences, by cause. */
export const kubernetesDifferences: readonly Differences[] = [
  {
    cause: "list and map literals have one type, also those that macros make",
    cases: mixedLiterals(
      "block_ext/basic/nested_map_construction",
      "block_ext/basic/nested_list_construction",
      "block_ext/basic/inclusion_list",
      "block_ext/basic/inclusion_map",
      "block_ext/basic/optional_list",
      "comparisons/eq_literal/not_eq_list_null",
      "comparisons/eq_literal/eq_list_mixed_type_numbers",
      "comparisons/eq_literal/not_eq_list_mixed_type_numbers",
      "comparisons/eq_literal/not_eq_list_false_vs_types",
      "comparisons/eq_literal/not_eq_map_null",
      "comparisons/eq_literal/eq_map_mixed_type_numbers",
      "comparisons/eq_literal/not_eq_map_false_vs_types",
      "comparisons/eq_literal/eq_map_value_mixed_types",
      "comparisons/eq_literal/not_eq_list_elem_null",
      "comparisons/eq_literal/not_eq_map_value_null",
      "comparisons/in_list_literal/elem_in_mixed_type_list",
      "comparisons/in_list_literal/elem_in_mixed_type_list_cross_type",
      "comparisons/in_map_literal/key_in_mixed_key_type_map",
      "comparisons/in_map_literal/key_in_mixed_key_type_map_cross_type",
      "conversions/dyn/dyn_heterogeneous_list",
      "fields/map_fields/map_key_int64",
      "fields/map_fields/map_key_uint64",
      "fields/map_fields/map_key_mixed_type",
      "fields/map_fields/map_key_mixed_numbers_double_key",
      "fields/map_fields/map_key_mixed_numbers_uint_key",
      "fields/map_fields/map_key_mixed_numbers_int_key",
      "fields/map_fields/map_value_mix_type",
      "fields/quoted_map_fields/field_access_dash",
      "fields/quoted_map_fields/has_field_dash",
      "fields/in/mixed_numbers_and_keys_present",
      "fields/in/mixed_numbers_and_keys_absent",
      "macros/exists/list_elem_type_shortcircuit",
      "macros/exists/list_elem_type_exhaustive",
      "macros/exists/map_key_type_shortcircuit",
      "macros/exists/map_key_type_exhaustive",
      "macros/all/list_elem_type_shortcircuit",
      "macros2/exists/list_elem_type_shortcircuit",
      "macros2/exists/list_elem_type_exhaustive",
      "macros2/exists/map_key_type_shortcircuit",
      "macros2/exists/map_key_type_exhaustive",
      "macros2/all/list_elem_type_shortcircuit",
      "macros2/all/list_elem_type_exhaustive",
      "math_ext/greatest_int_result/ternary_with_decimal",
      "math_ext/greatest_int_result/ternary_with_uint",
      "math_ext/greatest_int_result/quaternary_mixed",
      "math_ext/greatest_int_result/quaternary_mixed_array",
      "math_ext/greatest_double_result/ternary_with_int",
      "math_ext/greatest_double_result/ternary_with_uint",
      "math_ext/greatest_double_result/ternary_double_max",
      "math_ext/greatest_double_result/ternary_double_min",
      "math_ext/greatest_double_result/quaternary_mixed",
      "math_ext/greatest_double_result/quaternary_mixed_array",
      "math_ext/greatest_uint_result/ternary_with_decimal",
      "math_ext/greatest_uint_result/ternary_with_int",
      "math_ext/greatest_uint_result/quaternary_mixed",
      "math_ext/greatest_uint_result/quaternary_mixed_array",
      "math_ext/least_int_result/ternary_with_decimal",
      "math_ext/least_int_result/ternary_with_uint",
      "math_ext/least_int_result/quaternary_mixed",
      "math_ext/least_int_result/quaternary_mixed_array",
      "math_ext/least_double_result/ternary_with_int",
      "math_ext/least_double_result/ternary_with_uint",
      "math_ext/least_double_result/ternary_double_max",
      "math_ext/least_double_result/ternary_double_min",
      "math_ext/least_double_result/quaternary_mixed",
      "math_ext/least_double_result/quaternary_mixed_array",
      "math_ext/least_uint_result/ternary_with_decimal",
      "math_ext/least_uint_result/ternary_with_int",
      "math_ext/least_uint_result/quaternary_mixed",
      "math_ext/least_uint_result/quaternary_mixed_array",
      "optionals/optionals/optional_chaining_13",
      "optionals/optionals/map_key_mixed_type_optindex_value",
      "optionals/optionals/map_key_mixed_numbers_double_key_optindex_value",
      "optionals/optionals/map_key_mixed_numbers_uint_key_optindex_value",
      "optionals/optionals/map_key_mixed_numbers_int_key_optindex_value",
      "type_deduction/flexible_type_parameter_assignment/optional_dyn_promotion",
      "type_deduction/flexible_type_parameter_assignment/optional_dyn_promotion_2",
      "type_deduction/type_parameters/multiple_parameters_generality",
      "type_deduction/legacy_nullable_types/null_assignable_to_abstract_parameter_candidate",
    ),
  },
  {
    cause: "strings has version 2, whose `format` is the older one",
    cases: new Map([
      ["string_ext/format/scientific notation formatting clause", '"1.052033×10⁰³"'],
      [
        "string_ext/format/default precision for fixed-point clause with int",
        "refused: EXPR_INVALID_CONSTANT",
      ],
      [
        "string_ext/format/default precision for fixed-point clause with uint",
        "refused: EXPR_INVALID_CONSTANT",
      ],
      ["string_ext/format/default precision for scientific notation", '"2.718280×10⁰⁰"'],
      [
        "string_ext/format/default precision for scientific notation with int",
        "refused: EXPR_INVALID_CONSTANT",
      ],
      [
        "string_ext/format/default precision for scientific notation with uint",
        "refused: EXPR_INVALID_CONSTANT",
      ],
      ["string_ext/format/NaN support for scientific notation", '"   NaN"'],
      ["string_ext/format/positive infinity support for scientific notation", '"     ∞"'],
      ["string_ext/format/negative infinity support for scientific notation", '"    -∞"'],
      ["string_ext/format/NaN support for decimal", "refused: EXPR_INVALID_CONSTANT"],
      ["string_ext/format/positive infinity support for decimal", "refused: EXPR_INVALID_CONSTANT"],
      ["string_ext/format/negative infinity support for decimal", "refused: EXPR_INVALID_CONSTANT"],
      ["string_ext/format/positive infinity support for fixed-point", '"∞"'],
      ["string_ext/format/negative infinity support for fixed-point", '"-∞"'],
      [
        "string_ext/format/list support for string",
        '"[\\"abc\\", 3.140000, null, [9, 8, 7, 6], timestamp(\\"2023-02-03T23:31:20Z\\")]"',
      ],
      [
        "string_ext/format/map support for string",
        '"{\\"key1\\":b\\"xyz\\", \\"key2\\":duration(\\"7200s\\"), \\"key3\\":2.718280, \\"key4\\":true, \\"key5\\":null}"',
      ],
      [
        "string_ext/format/map support (all key types)",
        '"{1:\\"value1\\", 2:\\"value2\\", true:\\"NaN\\"}"',
      ],
      ["string_ext/format/dyntype support for scientific notation", '"2.718280×10⁰⁰"'],
      ["string_ext/format/dyntype NaN/infinity support", '"[\\"NaN\\", \\"+Inf\\", \\"-Inf\\"]"'],
      ["string_ext/format/dyntype support for lists", '"[6, 4.200000, \\"a string\\"]"'],
      [
        "string_ext/format/dyntype support for maps",
        '"{\\"strKey\\":\\"x\\", 6:duration(\\"422s\\"), true:42}"',
      ],
      [
        "string_ext/format/scientific notation formatting clause in a string variable",
        '"1.052033×10⁰³"',
      ],
    ]),
  },
  {
    cause: "strings has version 2, without `reverse`",
    cases: new Map([
      ["string_ext/reverse/empty", "refused: EXPR_NO_MATCHING_OVERLOAD"],
      ["string_ext/reverse/single_character", "refused: EXPR_NO_MATCHING_OVERLOAD"],
      ["string_ext/reverse/multiple", "refused: EXPR_NO_MATCHING_OVERLOAD"],
    ]),
  },
  {
    cause: "null and scalars have no fields, instead of an error",
    cases: new Map([
      ["optionals/optionals/map_null_entry_no_such_key", "false"],
      ["optionals/optionals/map_present_key_invalid_field", "false"],
    ]),
  },
  {
    cause: "cel-go differs from the suite in every environment",
    cases: new Map([
      ["fields/qualified_identifier_resolution/map_value_repeat_key", "int 3"],
      ["network_ext/ipv4/ipv4_equals_ipv6", "error"],
      ["network_ext/ipv4/ipv4_not_equals_ipv6", "error"],
      ["string_ext/value_errors/indexof_out_of_range", "true"],
      ["string_ext/value_errors/lastindexof_out_of_range", "true"],
      ["timestamps/duration_converters/get_milliseconds", "int 123321"],
    ]),
  },
];
