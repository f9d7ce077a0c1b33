import { Operator } from "../ast.ts";
import {
  defineLibrary,
  func,
  lazyMethod,
  macro,
  method,
  overload,
  type FunctionDeclaration,
  type Library,
  type MacroDeclaration,
} from "../declare.ts";
import { celError } from "../errors.ts";
import {
  bool,
  dyn,
  int,
  list,
  map,
  opaque,
  optional,
  optionalTypeName,
  param,
  string,
} from "../types.ts";
import { index, indexOptional, selectOptional } from "../values/access.ts";
import { Optional } from "../values/optional.ts";
import type { OpaqueValue, Value } from "../values/value.ts";
import { isZero } from "../values/zero.ts";
import { simpleIdentifier } from "./simple-identifier.ts";

const K = param("K");
const V = param("V");
const optionalV = optional(V);
const listV = list(V);
const mapKV = map(K, V);

/** The optional that an opaque value is. Another opaque type does not get here: the overload names the type. */
function toOptional(value: OpaqueValue): Optional {
  if (value instanceof Optional) return value;
  throw celError("no such overload");
}

const functions: readonly FunctionDeclaration[] = [
  func(
    "optional.of",
    {
      doc: "An optional that has the value.",
      examples: ["optional.of(1).value() == 1", "optional.of(null).hasValue()"],
    },
    overload("optional_of", [V], optionalV, (value) => Optional.of(value)),
  ),
  func(
    "optional.ofNonZeroValue",
    {
      doc: "An optional that has the value, or none when it is the zero of its type: 0, an empty text, list or map, false, null.",
      examples: [
        "optional.ofNonZeroValue('').hasValue() == false",
        "optional.ofNonZeroValue(2).value() == 2",
      ],
    },
    overload("optional_ofNonZeroValue", [V], optionalV, (value) =>
      isZero(value) ? Optional.none : Optional.of(value),
    ),
  ),
  func(
    "optional.none",
    {
      doc: "The optional without a value.",
      examples: ["optional.none().orValue(1) == 1"],
    },
    overload("optional_none", [], optionalV, () => Optional.none),
  ),
  func(
    "hasValue",
    {
      doc: "Whether an optional has a value.",
      examples: ["{'a': 1}.?a.hasValue()", "!{'a': 1}.?b.hasValue()"],
    },
    method(
      "optional_hasValue",
      [optionalV],
      bool,
      (value) => toOptional(value).content !== undefined,
    ),
  ),
  func(
    "value",
    {
      doc: "The value of an optional; an error when it has none.",
      examples: ["[7][?0].value() == 7"],
    },
    method("optional_value", [optionalV], V, (value) => toOptional(value).value()),
  ),
  func(
    "or",
    {
      doc: "The optional itself if it has a value, else the other one, which is only then evaluated.",
      examples: ["{'b': 2}.?a.or({'b': 2}.?b).value() == 2"],
    },
    lazyMethod("optional_or_optional", [optionalV, optionalV], optionalV, (value, other) =>
      toOptional(value).content === undefined ? other() : value,
    ),
  ),
  func(
    "orValue",
    {
      doc: "The value of an optional, or else the value given here, which is only then evaluated.",
      examples: ["{'a': 1}.?b.orValue(0) == 0", "optional.of(1).orValue(1 / 0) == 1"],
    },
    lazyMethod("optional_orValue_value", [optionalV, V], V, (value, other) => {
      const { content } = toOptional(value);
      return content === undefined ? other() : content;
    }),
  ),
  func(
    Operator.optionalSelect,
    {
      doc: "`a.?b`: an optional of the field, none where it is absent.",
      examples: ["{'a': {'b': 1}}.?a.?b == optional.of(1)", "{}.?a.b.c == optional.none()"],
    },
    overload("select_optional_field", [dyn, string], optionalV, selectOptional),
  ),
  func(
    Operator.optionalIndex,
    {
      doc: "`a[?b]`: an optional of the element, none where there is none.",
      examples: ["[1, 2][?1] == optional.of(2)", "{'a': 1}[?'b'] == optional.none()"],
    },
    overload("list_optindex_optional_int", [listV, int], optionalV, indexOptional),
    overload(
      "optional_list_optindex_optional_int",
      [optional(listV), int],
      optionalV,
      indexOptional,
    ),
    overload("map_optindex_optional_value", [mapKV, K], optionalV, indexOptional),
    overload(
      "optional_map_optindex_optional_value",
      [optional(mapKV), K],
      optionalV,
      indexOptional,
    ),
  ),
  func(
    Operator.index,
    {
      doc: "An element of an optional list or map is an optional.",
      examples: ["optional.of([1])[0] == optional.of(1)", "optional.of([])[0] == optional.none()"],
    },
    overload("optional_list_index_int", [optional(listV), int], optionalV, index),
    overload("optional_map_index_value", [optional(mapKV), K], optionalV, index),
  ),
];

function unwrapped(elements: readonly Value[]): readonly Value[] {
  return elements.flatMap((element) => {
    if (!(element instanceof Optional)) throw celError("an element of the list is not optional");
    // In a list of its own: a value that is a list must stay one.
    return element.content === undefined ? [] : [element.content];
  });
}

const unwrapAbout = "The values of those optionals of a list that have one.";
const since2: readonly FunctionDeclaration[] = [
  func(
    "optional.unwrap",
    {
      doc: unwrapAbout,
      examples: ["optional.unwrap([optional.of(1), optional.none()]) == [1]"],
    },
    overload("optional_unwrap", [list(optionalV)], listV, unwrapped),
  ),
  func(
    "unwrapOpt",
    { doc: unwrapAbout, examples: ["[optional.of(1), optional.none()].unwrapOpt() == [1]"] },
    method("optional_unwrapOpt", [list(optionalV)], listV, unwrapped),
  ),
  func(
    "first",
    {
      doc: "The first element of a list, none when it is empty.",
      examples: ["[1, 2].first() == optional.of(1)", "[].first() == optional.none()"],
    },
    method("list_first", [listV], optionalV, (elements) => Optional.from(elements[0])),
  ),
  func(
    "last",
    {
      doc: "The last element of a list, none when it is empty.",
      examples: ["[1, 2].last() == optional.of(2)", "[].last() == optional.none()"],
    },
    method("list_last", [listV], optionalV, (elements) => Optional.from(elements.at(-1))),
  ),
];

/** The receiver of optMap while its variable is bound, so that it is evaluated once. */
const receiver = "@optional";

/** `opt.name(x, t)`: `opt.hasValue() ? t : optional.none()` in which `x` is the value; `wrap` makes an optional of `t`. */
function mapping(name: string, wrap: boolean, doc: string, examples: string[]): MacroDeclaration {
  return macro({
    name,
    method: true,
    arity: 2,
    doc,
    examples,
    expand(context, target, [variable, body]) {
      const given = simpleIdentifier(
        context,
        variable,
        `${name}() variable name must be a simple identifier`,
      );
      if (target === undefined || body === undefined) return undefined;
      const { makeCall, makeIdent, node } = context;
      const value = makeCall("value", [], makeIdent(receiver));
      const mapped = node({ kind: "bind", bindings: [{ name: given, value }], body });
      return node({
        kind: "bind",
        bindings: [{ name: receiver, value: target }],
        body: makeCall(Operator.conditional, [
          makeCall("hasValue", [], makeIdent(receiver)),
          wrap ? makeCall("optional.of", [mapped]) : mapped,
          makeCall("optional.none", []),
        ]),
      });
    },
  });
}

const optMap = mapping(
  "optMap",
  true,
  "opt.optMap(x, t): an optional of t, x being the value of opt; none when opt has none.",
  [
    "optional.of(20).optMap(x, x + 1) == optional.of(21)",
    "optional.none().optMap(x, x) == optional.none()",
  ],
);
const optFlatMap = mapping(
  "optFlatMap",
  false,
  "opt.optFlatMap(x, t): t, itself an optional, x being the value of opt; none when opt has none.",
  ["{'a': {'b': 1}}.?a.optFlatMap(x, x.?b) == optional.of(1)"],
);

function define(version: number): Library {
  return defineLibrary({
    name: "optionals",
    version,
    doc: "Values that may be missing, and the syntax with `?` for them.",
    optionalSyntax: true,
    types: [opaque(optionalTypeName)],
    functions: version < 2 ? functions : [...functions, ...since2],
    macros: version < 1 ? [optMap] : [optMap, optFlatMap],
  });
}

const versions: Readonly<Record<0 | 1 | 2, Library>> = { 0: define(0), 1: define(1), 2: define(2) };

/**
 * Optional values (CEL's "optional types"): values that may be missing, and the syntax `a.?b`, `a[?b]`, `[?a]`, `{?a: b}` that
 * makes and takes them. Version 1 brought `optFlatMap`, version 2 `optional.unwrap`, `unwrapOpt`, `first` and `last`.
 */
export function optionals(version: 0 | 1 | 2 = 2): Library {
  return versions[version];
}
