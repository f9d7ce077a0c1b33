import { describe, expect, it } from "vitest";
import {
  asyncOverload,
  bool,
  createEnvironment,
  defineLibrary,
  dyn,
  formatType,
  func,
  int,
  list,
  map,
  method,
  nullType,
  opaque,
  overload,
  param,
  stdlib,
  string,
  struct,
  unavailable,
  unavailableOverload,
  type EnvironmentOptions,
  type Resolved,
  type Type,
} from "../src/index.ts";

const value = (): null => null;
const image = opaque("kyverno.image");
const request = struct("k8s.Request", { name: string, object: dyn, labels: map(string, string) });

const images = defineLibrary({
  name: "test.images",
  version: 1,
  types: [image, request],
  functions: [
    func("image", overload("image_string", [string], image, value)),
    func("registry", method("image_registry", [image], string, value)),
    func("image.getMetadata", overload("image_get_metadata", [string], dyn, value)),
    func(
      "verify",
      asyncOverload("verify_string_list", [string, list(dyn)], int, () => Promise.resolve(0)),
    ),
    func("pair", overload("pair_T_T", [param("T"), param("T")], list(param("T")), value)),
    unavailable("authorizer.path", "it needs a cluster"),
  ],
});

const environment = (options: Partial<EnvironmentOptions> = {}) =>
  createEnvironment({
    libraries: [stdlib, images],
    variables: {
      object: dyn,
      images: map(string, list(string)),
      request,
      image,
      s: string,
      "a.b": int,
      "a.b.c": string,
      "x.y.z": bool,
      y: map(string, int),
    },
    ...options,
  });

const typeOf = (text: string, options: Partial<EnvironmentOptions> = {}): string => {
  const { checked, issues } = environment(options).check(text);
  if (checked === undefined) return issues.map((issue) => issue.message).join("; ");
  return formatType(checked.types.get(checked.ast.id) ?? dyn);
};

/** Issues as code, message, underlined text and help. */
const faults = (
  text: string,
  options: Partial<EnvironmentOptions> = {},
  result?: Type | Type[],
): unknown[] =>
  environment(options)
    .check(text, result === undefined ? {} : { result })
    .issues.map(({ code, message, start, end, help }) => [
      code,
      message,
      text.slice(start, end),
      help,
    ]);

const reference = (text: string): Resolved | undefined => {
  const { checked } = environment().check(text);
  return checked?.references.get(checked.ast.id);
};

describe("types of expressions", () => {
  it.each([
    ["1", "int"],
    ["null", "null"],
    ["[1, 2]", "list(int)"],
    ["[]", "list(dyn)"],
    ["[[], [1]]", "list(list(int))"],
    ["[1, 'a']", "list(dyn)"],
    ["[1, dyn(1)]", "list(dyn)"],
    // cel-go takes the last of two types that agree and are neither more general.
    ["[timestamp('2020-01-01T00:00:00Z'), null]", "list(null)"],
    ["true ? null : timestamp(0)", "null"],
    ["{'a': 1}", "map(string, int)"],
    ["{'a': 1, 1: 'b'}", "map(dyn, dyn)"],
    ["{}", "map(dyn, dyn)"],
    ["object.a.b[0]", "dyn"],
    ["images.containers[0]", "string"],
    ["images['containers']", "list(string)"],
    ["request.object.x", "dyn"],
    ["request.labels.app", "string"],
    ["has(request.name)", "bool"],
    ["image(s).registry()", "string"],
    ["verify(s, [object])", "int"],
    ["verify(s, [s])", "int"],
    ["pair(1, 2)", "list(int)"],
    ["pair(1, object)", "list(dyn)"],
    ["true ? 1 : 2", "int"],
    ["true ? 1 : object", "dyn"],
    ["object.a + object.b", "dyn"],
    ["object.a + 1", "int"],
    ["object.a == 1", "bool"],
    ["1 < 2.5 && 1u <= 2", "bool"],
    ["images.all(k, k == 'a')", "bool"],
    ["images.map(k, images[k])", "list(list(string))"],
    ["images.filter(k, true)", "list(string)"],
    ["[1].map(x, x > 0, string(x))", "list(string)"],
    ["[1, 2].exists_one(x, x == 1)", "bool"],
    ["[].map(x, x)", "list(dyn)"],
    ["object.items.map(i, i.name)", "list(dyn)"],
    ["type(1) == int", "bool"],
    ["type(image)", "type(kyverno.image)"],
    ["timestamp('2020-01-01T00:00:00Z') - duration('1h')", "timestamp"],
  ])("%s: %s", (text, wanted) => expect(typeOf(text)).toBe(wanted));
});

describe("names", () => {
  it.each([
    ["a.b", "int"],
    ["a.b.c", "string"],
    ["a.b.c + 'd'", "string"],
    ["[{'z': 0}].exists(y, y.z == 0)", "bool"],
    ["y.z", "int"],
    ["google.protobuf.Timestamp == type(object)", "bool"],
    ["kyverno.image == type(image)", "bool"],
    ["image.getMetadata(s)", "dyn"],
    ["image.registry()", "string"],
    ["[image].map(x, x.registry())", "list(string)"],
    [".a.b", "int"],
  ])("%s: %s", (text, wanted) => expect(typeOf(text)).toBe(wanted));

  it.each([
    ["y.z", "x", "bool"],
    [".y.z", "x", "int"],
    ["y.z", "x.w", "bool"],
    ["b", "a", "int"],
    ["b.c", "a", "string"],
    ["[{'z': 0}].exists(y, y.z == 0)", "x", "bool"],
    ["getMetadata(s)", "image", "dyn"],
  ])("%s in container %s: %s", (text, container, wanted) => {
    expect(typeOf(text, { container })).toBe(wanted);
  });

  it("are looked up in loops from the inside out, and a leading dot leaves the loops", () => {
    expect(typeOf("['a'].map(s, [1].map(s, s))")).toBe("list(list(int))");
    expect(typeOf("[1].map(s, .s)")).toBe("list(string)");
    expect(typeOf("[1].map(x, x) + [x]")).toBe("undeclared reference to 'x' (in container '')");
    expect(typeOf("[x].map(x, x)")).toBe("undeclared reference to 'x' (in container '')");
  });

  it("are noted as what they refer to", () => {
    expect(reference("a.b.c")).toMatchObject({ kind: "variable", declaration: { name: "a.b.c" } });
    expect(reference("int")).toEqual({ kind: "type", type: int });
    expect(reference("image(s)")).toMatchObject({
      kind: "call",
      receiver: false,
      overloads: [{ id: "image_string" }],
    });
    expect(reference("image.registry()")).toMatchObject({
      kind: "call",
      receiver: true,
      overloads: [{ id: "image_registry" }],
    });
    expect(reference("image.getMetadata(s)")).toMatchObject({ kind: "call", receiver: false });
    expect(reference("size(object)")).toMatchObject({
      overloads: ["size_string", "size_bytes", "size_list", "size_map"].map(() => ({})),
    });
  });

  it("of loop variables are local", () => {
    const { checked } = environment().check("[1].map(x, x)");
    const body = checked?.ast.kind === "comprehension" ? checked.ast.body.id : 0;
    expect(checked?.references.get(body)).toEqual({ kind: "local", name: "x" });
    expect(checked?.types.get(body)).toEqual(int);
  });
});

describe("faults", () => {
  const unknown = "nothing of this name is known here; put text into quotes";
  it.each([
    [
      "imagez",
      "undeclared reference to 'imagez' (in container '')",
      "imagez",
      "did you mean `images`?",
    ],
    [
      "verfy(s, [])",
      "undeclared reference to 'verfy' (in container '')",
      "verfy",
      "did you mean `verify`?",
    ],
    [
      "image.getMetdata(s)",
      "undeclared reference to 'getMetdata' (in container '')",
      "getMetdata",
      "did you mean `getMetadata`?",
    ],
    [
      "s.startWith('a')",
      "undeclared reference to 'startWith' (in container '')",
      "startWith",
      "did you mean `startsWith`?",
    ],
    ["tru", "undeclared reference to 'tru' (in container '')", "tru", "did you mean `true`?"],
    ["qqqqqqqq.b", "undeclared reference to 'qqqqqqqq' (in container '')", "qqqqqqqq", unknown],
    ["Foo{a: 1}", "undeclared reference to 'Foo' (in container '')", "Foo", unknown],
  ])("%s is not declared", (text, message, underlined, help) => {
    expect(faults(text)).toEqual([["EXPR_UNDECLARED_REFERENCE", message, underlined, help]]);
  });

  const agree = "make the types agree: convert with int(), double() or string()";
  it.each([
    ["1 + 'a'", "'_+_' applied to '(int, string)'", "+", agree],
    ["1 + 1.0", "'_+_' applied to '(int, double)'", "+", agree],
    ["1 == 1.0", "'_==_' applied to '(int, double)'", "==", agree],
    ["true ? 'a' : 1", "'_?_:_' applied to '(bool, string, int)'", "?", agree],
    ["!s", "'!_' applied to '(string)'", "!", agree],
    ["[1]['a']", "'_[_]' applied to '(list(int), string)'", "[", agree],
    ["1 in s", "'@in' applied to '(int, string)'", "in", agree],
    ["image(1)", "'image' applied to '(int)'", "image", "it takes `image(string)` → kyverno.image"],
    [
      "s.registry()",
      "'registry' applied to 'string.()'",
      "registry",
      "it takes `kyverno.image.registry()` → string",
    ],
    [
      "verify(s)",
      "'verify' applied to '(string)'",
      "verify",
      "it takes `verify(string, list(dyn))` → int",
    ],
    [
      "registry(image)",
      "'registry' applied to '(kyverno.image)'",
      "registry",
      "it takes `kyverno.image.registry()` → string",
    ],
    [
      "pair(1, 'a')",
      "'pair' applied to '(int, string)'",
      "pair",
      "it takes `pair(T, T)` → list(T)",
    ],
  ])("%s has no overload", (text, message, underlined, help) => {
    expect(faults(text)).toEqual([
      ["EXPR_NO_MATCHING_OVERLOAD", `found no matching overload for ${message}`, underlined, help],
    ]);
  });

  it.each([
    [
      "s && true || 1",
      [
        ["string", "s", "== 'text'"],
        ["int", "1", "> 0"],
      ],
    ],
    ["[1].all(x, x)", [["int", "x", "> 0"]]],
    ["[1].filter(x, 'a')", [["string", "'a'", "== 'text'"]]],
    ["[1].map(x, 1, 'a')", [["int", "1", "> 0"]]],
    ["[1].exists_one(x, null)", [["null", "null", ""]]],
  ])("%s wants a bool", (text, wanted) => {
    expect(faults(text)).toEqual(
      wanted.map(([type, at, example]) => [
        "EXPR_TYPE_MISMATCH",
        `expected type 'bool' but found '${type}'`,
        at,
        `this gives \`${type}\`: compare it${example === "" ? "" : `, as in \`… ${example}\``}`,
      ]),
    );
  });

  const noField = "only objects have fields: remove the dot and what follows";
  it.each([
    ["s.foo", "type 'string' does not support field selection", "foo", noField],
    [
      "[].length",
      "type 'list(_var0)' does not support field selection",
      "length",
      "write `.size()`",
    ],
    ["has(s.foo)", "type 'string' does not support field selection", "foo", noField],
    ["request.nam", "undefined field 'nam'", "nam", "did you mean `name`?"],
    ["has(request.uid)", "undefined field 'uid'", "uid", "known here: `name`, `object`, `labels`"],
    ["object.x + s.`a-b`", "type 'string' does not support field selection", "`a-b`", noField],
  ])("%s selects what is not there", (text, message, underlined, help) => {
    expect(faults(text)).toEqual([["EXPR_UNDEFINED_FIELD", message, underlined, help]]);
  });

  it("of ranges name the type", () => {
    expect(faults("s.all(x, true)")).toEqual([
      [
        "EXPR_TYPE_MISMATCH",
        "expression of type 'string' cannot be range of a comprehension (must be list, map, or dynamic)",
        "s",
        "loops go over the elements of lists and the keys of maps",
      ],
    ]);
  });

  it("of message literals tell types from messages", () => {
    expect(faults("int{}")[0]).toEqual([
      "EXPR_TYPE_MISMATCH",
      "'int' is not a message type",
      "int",
      "write a map: {'key': value}",
    ]);
    expect(environment().check("google.protobuf.Timestamp{}").issues).toMatchObject([
      { code: "EXPR_NOT_SUPPORTED" },
    ]);
  });

  it("of functions that are not there give the reason", () => {
    expect(faults("authorizer.path('/a')")).toEqual([
      [
        "EXPR_NOT_SUPPORTED",
        "function 'authorizer.path' is not supported",
        "path",
        "it needs a cluster",
      ],
    ]);
  });

  it("of overloads that are not there give the reason, beside those that are", () => {
    const wide = unavailableOverload("size_wide", [string, int], int, "one is enough");
    const library = defineLibrary({ name: "wide", version: 1, functions: [func("size", wide)] });
    const { issues } = environment({ libraries: [stdlib, images, library] }).check(
      "size('a') + size('a', 2)",
    );
    expect(issues).toMatchObject([
      {
        code: "EXPR_NOT_SUPPORTED",
        message: "function 'size' is not supported",
        help: "one is enough",
        start: 12,
      },
    ]);
  });

  it("are one each, not a chain of followers", () => {
    const { issues } = environment().check("imagez.foo[1].all(x, x.y > 1 && nope(x))");
    expect(issues.map((issue) => issue.start)).toEqual([0, 32]);
  });

  it("are in the order of the text", () => {
    expect(
      environment()
        .check("b + (1 + 'a') + s.x + c")
        .issues.map((issue) => issue.start),
    ).toEqual([0, 7, 18, 22]);
  });
});

describe("the result type", () => {
  it.each<[string, Type | Type[]]>([
    ["true", bool],
    ["s", [bool, string]],
    ["[s]", list(string)],
    ["object", dyn],
    ["null", [string, nullType]],
  ])("%s is what is wanted", (text, result) => expect(faults(text, {}, result)).toEqual([]));

  it.each<[string, Type | Type[], string]>([
    ["1", bool, "expected type 'bool' but found 'int'"],
    ["object.a", bool, "expected type 'bool' but found 'dyn'"],
    ["[object]", list(string), "expected type 'list(string)' but found 'list(dyn)'"],
    ["1", [string, nullType], "expected type 'string' or 'null' but found 'int'"],
    ["timestamp(0)", string, "expected type 'string' but found 'timestamp'"],
  ])("%s is not", (text, result, message) => {
    expect(faults(text, {}, result)).toEqual([
      ["EXPR_RESULT_TYPE", message, text, expect.any(String)],
    ]);
  });

  it.each<[string, Type, string]>([
    ["1", bool, "this gives `int`: compare it, as in `… > 0`"],
    ["1u", bool, "this gives `uint`: compare it, as in `… > 0u`"],
    ["[s]", bool, "this gives `list(string)`: make one answer of it with all() or exists()"],
    [
      "object.a",
      bool,
      "the type is only known when the expression runs; compare or convert the value",
    ],
    ["1", string, "this gives `int`: convert it with string()"],
    ["1", list(string), "this gives `int`: change the expression so that it gives that type"],
  ])("%s as %o is told how to become it", (text, result, help) => {
    expect(faults(text, {}, result)).toEqual([
      ["EXPR_RESULT_TYPE", expect.any(String), text, help],
    ]);
  });

  it("is not asked for when the expression has other faults", () => {
    expect(faults("1 + nope", {}, bool)).toHaveLength(1);
  });
});

describe("type parameters", () => {
  it("agree across the whole expression", () => {
    expect(typeOf("[].map(x, x) + [1]")).toBe("list(int)");
    expect(typeOf("[[], [[]], [[[1]]]]")).toBe("list(list(list(list(int))))");
    expect(typeOf("([].map(x, x))[0].foo")).toBe("dyn");
  });

  it("cannot be made to grow without bound", () => {
    const text = `[1]${".map(x, {'a': [x, x], 'b': [x]}.map(k, {k: {x: x}}))".repeat(40)}`;
    const started = performance.now();
    const codes = environment()
      .check(text)
      .issues.map((issue) => issue.code);
    expect(new Set(codes)).toEqual(new Set(["EXPR_LIMIT"]));
    expect(performance.now() - started).toBeLessThan(2000);
  });

  it("keep 5,000 comparisons cheap", () => {
    const started = performance.now();
    expect(typeOf(Array.from({ length: 5000 }, () => "object.a == s").join(" && "))).toBe("bool");
    expect(performance.now() - started).toBeLessThan(3000);
  });
});
