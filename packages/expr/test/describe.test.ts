import { describe, expect, test } from "vitest";
import {
  bool,
  celGoStock,
  celSpec,
  createEnvironment,
  defineLibrary,
  describe as describeEnvironment,
  dyn,
  func,
  int,
  kubernetes,
  map,
  overload,
  string,
  unavailableOverload,
  variable,
} from "../src/index.ts";

const acme = defineLibrary({
  name: "acme",
  version: 3,
  doc: "Functions of Acme.",
  variables: [variable("tenant", string, { doc: "Who asks." })],
  functions: [
    func(
      "shout",
      { doc: "The text in capitals.", examples: ["shout('a') == 'A'"] },
      overload("shout_string", [string], string, (text) => text.toUpperCase()),
      unavailableOverload("shout_string_int", [string, int], string, "once is enough"),
    ),
    func(
      "@hidden",
      overload("hidden", [], int, () => 1),
    ),
  ],
});

describe("what an environment declares", () => {
  const environment = createEnvironment(
    kubernetes({ libraries: [acme], variables: { object: dyn, labels: map(string, string) } }),
  );
  const described = describeEnvironment(environment);

  test("variables have types and texts", () => {
    expect(described.variables).toEqual([
      { name: "labels", type: "map(string, string)" },
      { name: "object", type: "dyn" },
      { name: "tenant", type: "string", doc: "Who asks." },
    ]);
  });

  test("functions have signatures, texts and examples, and say which of them are refused", () => {
    expect(described.functions.filter(({ library }) => library === "acme")).toEqual([
      {
        name: "shout",
        library: "acme",
        doc: "The text in capitals.",
        examples: ["shout('a') == 'A'"],
        overloads: [
          { id: "shout_string", signature: "shout(string) -> string" },
          {
            id: "shout_string_int",
            signature: "shout(string, int) -> string",
            unavailable: "once is enough",
          },
        ],
      },
    ]);
    expect(described.functions.find(({ name }) => name === "serviceAccount")).toMatchObject({
      library: "kubernetes.authz",
      overloads: [],
      unavailable: expect.stringContaining("a cluster"),
    });
  });

  test("a name of several libraries is described once for each", () => {
    const found = described.functions.filter(({ name }) => name === "string");
    expect(found.map(({ library }) => library)).toEqual(["net.cidr", "net.ip", "stdlib"]);
  });

  test("macros are those of the language and of the libraries", () => {
    const found = described.macros.filter(({ name }) => name === "all" || name === "bind");
    expect(found.map(({ name, library, method, arity }) => [name, library, method, arity])).toEqual(
      [
        ["all", undefined, true, 2],
        ["all", "twoVariableComprehensions", true, 3],
        ["bind", "bindings", true, 3],
      ],
    );
  });

  test("libraries have versions", () => {
    expect(described.libraries).toContainEqual({
      name: "acme",
      version: 3,
      doc: "Functions of Acme.",
    });
    expect(described.libraries).toContainEqual(
      expect.objectContaining({ name: "cel.lib.ext.strings", version: 2 }),
    );
  });

  test("is sorted and survives JSON", () => {
    expect(JSON.parse(JSON.stringify(described))).toEqual(described);
    for (const list of Object.values(described)) {
      const names = list.map(({ name }: { name: string }) => name);
      // The order of UTF-16 code units.
      expect(names).toEqual(names.toSorted((a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0)));
    }
  });
});

describe.each([
  ["celSpec", celSpec()],
  ["celGoStock", celGoStock()],
  ["kubernetes", kubernetes()],
] as const)("each function and macro of %s", (_name, options) => {
  const environment = createEnvironment(options);
  const { functions, macros } = describeEnvironment(environment);
  const usable = [...functions.filter(({ unavailable }) => unavailable === undefined), ...macros];

  test("has a text and examples", () => {
    const silent = usable.filter(({ doc = "", examples }) => doc === "" || examples.length === 0);
    expect(silent).toEqual([]);
  });

  test.each([...new Set(usable.flatMap(({ examples }) => examples))])("%s", (example) => {
    const program = environment.compile(example, { result: bool });
    expect(program.evaluate({})).toEqual({ kind: "value", value: true });
  });
});
