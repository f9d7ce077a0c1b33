import { expect, test } from "vitest";
import { createEnvironment, describe, kubernetes } from "../src/index.ts";

const { functions } = describe(createEnvironment(kubernetes()));
const signatures = new Map(
  functions.flatMap(({ overloads }) => overloads.map(({ id, signature }) => [id, signature])),
);

test.each([
  ["starts_with_string", "string.startsWith(string) -> bool"],
  ["lists_range", "lists.range(int) -> list(int)"],
  ["timestamp_to_hours", "timestamp.getHours() -> int"],
  ["add_int64", "int + int -> int"],
  ["logical_and", "bool && bool -> bool"],
  ["less_equals_int64_double", "int <= double -> bool"],
  ["logical_not", "!bool -> bool"],
  ["negate_double", "-double -> double"],
  ["conditional", "bool ? A : A -> A"],
  ["index_map", "map(A, B)[A] -> B"],
  ["in_list", "A in list(A) -> bool"],
  ["select_optional_field", "dyn.?field -> optional_type(V)"],
  ["list_optindex_optional_int", "list(V)[?int] -> optional_type(V)"],
  ["optional_none", "optional.none() -> optional_type(V)"],
])("%s is %s", (id, signature) => {
  expect(signatures.get(id)).toBe(signature);
});
