import { describe, expect, test } from "vitest";
import { generate } from "../../src/codegen/generate.ts";
import {
  Activation,
  asyncOverload,
  bindings,
  bool,
  celError,
  CelMap,
  defineLibrary,
  Double,
  double,
  dyn,
  func,
  int,
  optionals,
  overload,
  stdlib,
  string,
  twoVariableComprehensions,
  variable,
  type Value,
} from "../../src/index.ts";
import { hostile } from "../support.ts";
import { anyEnvironment, both, checkedOf, fastValue } from "./both.ts";

const a: Value = {
  name: "web-1",
  replicas: 3,
  share: 0.5,
  on: true,
  nothing: null,
  labels: { app: "web", tier: "back" },
  items: [{ n: 1, tags: ["x"] }, { n: 2 }, { n: 3, tags: [] }],
  numbers: [1, 2, 3],
};

describe("generated code gives the value", () => {
  test.for([
    `a.name`,
    `a.name == "web-1" && a.replicas != 4 && a.on == true && a.nothing == null`,
    `"web-1" == a.name || a.missing`,
    `has(a.name) && !has(a.missing) && has(a.labels.app)`,
    `a.on ? a.replicas : a.missing`,
    `a.on && (a.replicas > 5 ? a.missing : a.labels.app == "web")`,
    `a.replicas * 2 + 3 - 1`,
    `(a.replicas + 4) / 2 + a.replicas % 2`,
    `0 * (0 - a.replicas)`,
    `a.replicas < 4 && a.replicas <= 3 && a.replicas > 2 && a.replicas >= 3 && a.share < a.replicas`,
    `a.replicas == 3.0 && a.replicas == 3u && a.share == 0.5`,
    `a.name < "x" && a.name + "!" == "web-1!"`,
    `a.name in ["web-1", "web-2"] && a.replicas in [1, "x", 3] && !(a.on in [1])`,
    `"app" in a.labels && 2 in a.numbers && !("z" in a.numbers) && a.name in a.labels == false`,
    `a.name.startsWith("web") && a.name.endsWith("1") && a.name.contains("b-")`,
    `a.name.startsWith("w") && size(a.name) <= 5 && size(a.name) < 6 && !(size(a.name) < 5)`,
    `"😀".startsWith("") && b.all(x, string(x).size() <= 1) && "😀😀" == c.smiles && c.smiles.size() <= 2`,
    `size(a.name) == 5 && a.numbers.size() == 3 && size(a.labels) == 2 && size("😀") == 1`,
    `a.labels["app"] == "web" && a.numbers[1] == 2`,
    `a.name.matches("^web-[0-9]+$")`,
    `a.items.all(i, has(i.n) && i.n > 0)`,
    `a.items.exists(i, has(i.tags) && i.tags.exists(t, t == "x" && i.n == 1))`,
    `a.items.exists_one(i, i.n == 2)`,
    `a.items.filter(i, i.n > 1).map(j, j.n)`,
    `a.items.map(i, has(i.tags), i.tags)`,
    `a.items.filter(i, i.n > 1).map(i, i.n * 10).filter(i, i < 30)`,
    `a.items.filter(i, has(i.tags)).map(i, a.items.map(j, i.tags)).size()`,
    `size(a.items.filter(i, i.n != 2)) == 2 && a.items.map(i, i.n).exists_one(n, n == 1)`,
    `a.items.map(i, i.n).all(n, n > 0) && a.items.filter(i, i.n > 5).all(i, i.missing)`,
    `a.labels.all(k, k.size() > 2) && a.labels.exists(k, a.labels[k] == "web")`,
    `["db-", "web-"].exists(p, a.name.startsWith(p))`,
    `[1, 2].all(x, [3, 4].all(x, x > 2) && x < 3)`,
    `a.items.all(i, b.exists(x, x == i.n) && c.limit >= i.n)`,
    `[a.name, 1, a.items[0].n]`,
    `type(a.name) == string && a.items == a.items && a.labels != a.items`,
    `int("12") + a.replicas`,
    `string(a.replicas) == "3"`,
    `a.replicas - -2 == 5 && -1 < a.replicas`,
    `dyn(a.name) == dyn("web-1")`,
  ])("of %s", (text) => {
    const checked = checkedOf(text);
    const variables = { a, b: [1, 2, 3], c: { limit: 9, smiles: "😀😀" } };
    const { closures, generated } = both(checked, variables);
    expect(closures.kind).toBe("value");
    expect(generated).toEqual(closures);
    expect(fastValue(checked, variables)).toEqual(closures.kind === "value" && closures.value);
  });

  test("through variables of a map, a `get`, declared types and doubles", () => {
    const environment = anyEnvironment({
      variables: [
        variable("a", dyn),
        variable("n", int),
        variable("t", string),
        variable("j", dyn, { numbers: "double" }),
      ],
    });
    const checked = checkedOf(`n + 1 == 2 && t == "x" && type(j.v) == double && a`, environment);
    const values = { a: true, n: 1, t: "x", j: { v: 1 } };
    expect(fastValue(checked, values)).toBe(true);
    expect(
      fastValue(
        checked,
        new Activation((name) => Object.entries(values).find(([key]) => key === name)?.[1]),
      ),
    ).toBe(true);
    expect(fastValue(checked, { ...values, n: "1" })).toBeUndefined();
    expect(fastValue(checked, { ...values, n: new Double(1) })).toBeUndefined();
  });

  test("and reads a variable and a field once, and only when it needs them", () => {
    const reads: string[] = [];
    const get = (name: string): Value => {
      reads.push(name);
      return {
        get on() {
          reads.push(`${name}.on`);
          return true;
        },
      };
    };
    const checked = checkedOf(`[1, 2].all(x, has(a.on) && a.on && (a.on ? a.on : b.on)) || c.on`);
    expect(fastValue(checked, new Activation(get))).toBe(true);
    expect(reads).toEqual(["a", "a.on"]);
  });
});

describe("generated code gives up, so that closures decide", () => {
  test.for([
    [`a.missing`, { a: {} }],
    [`a.x`, {}],
    [`a.x`, { a: null }],
    [`a.x`, { a: "x" }],
    [`a.x`, { a: new CelMap([["x", 1]]) }],
    [`has(a.x)`, { a: new CelMap([["x", 1]]) }],
    [`has(a.x)`, { a: [] }],
    [`has(a.x)`, { a: 1 }],
    [`a.x && true`, { a: { x: 1 } }],
    [`a.x || true`, { a: {} }],
    [`a ? 1 : 2`, { a: "true" }],
    [`!a`, { a: 1 }],
    [`a < 1`, { a: "x" }],
    [`a < 1`, { a: 9007199254740993n }],
    [`a + 1`, { a: Number.MAX_SAFE_INTEGER }],
    [`a * 2`, { a: 2 ** 53 - 1 }],
    [`a + 1`, { a: 0.5 }],
    [`a / 0`, { a: 1 }],
    [`a % 0`, { a: 1 }],
    [`a.startsWith("x")`, { a: 1 }],
    [`dyn(1).startsWith("x")`, {}],
    [`a.all(x, x)`, { a: 1 }],
    [`a.all(x, x == 1)`, { a: hostile([undefined]) }],
    [`a.exists(x, x)`, { a: [1, true] }],
    [`size(a)`, { a: 1 }],
    [`a.filter(x, x > 0).exists(x, true)`, { a: [1, "x"] }],
    [`a.map(x, x > 0).exists(x, x)`, { a: [1, "x"] }],
    [`a.map(x, x > 0).size()`, { a: [1, "x"] }],
    [`a.map(x, x.y < x.z).size()`, { a: [{ y: "x", z: 1 }] }],
    [`a.filter(x, true)`, { a: hostile([undefined]) }],
    [`a == "x" || true`, { a: hostile(() => 1) }],
    [`a.b == "x" || true`, { a: { b: hostile(Symbol("s")) } }],
    [`[a.b]`, { a: {} }],
    [`a.b`, { a: { b: hostile(() => 1) } }],
    [`b ? a.b : 1`, { a: {}, b: true }],
    [`1 in a.b`, { a: {} }],
    [`a.b in [1]`, { a: {} }],
    [`a.b == a.c`, { a: {} }],
    [`a.b != 1`, { a: {} }],
    [`a.b < a.c`, { a: {} }],
    [`a.b + a.c`, { a: {} }],
    [`size(a.b)`, { a: {} }],
    [`a.b.all(x, true)`, { a: {} }],
    [`type(a.b)`, { a: {} }],
    [`a[b]`, { a: [1], b: 1 }],
    [`int(a)`, { a: "x" }],
  ] as const)("%s", ([text, variables]) => {
    const checked = checkedOf(text);
    expect(fastValue(checked, variables)).toBeUndefined();
    const { closures, generated } = both(checked, variables);
    expect(generated).toEqual(closures);
  });

  test("when a function of the host throws or gives no value", () => {
    const host = defineLibrary({
      name: "host",
      version: 1,
      functions: [
        func(
          "fails",
          overload("fails", [dyn], bool, () => fail()),
        ),
        func(
          "gives",
          overload("gives", [string], bool, () => hostile(undefined)),
        ),
        func(
          "half",
          overload("half", [double], double, (x) => x),
        ),
      ],
    });
    const environment = anyEnvironment({ libraries: [stdlib, host] });
    for (const text of [`fails(a)`, `gives(a)`, `half(a)`]) {
      expect(fastValue(checkedOf(text, environment), { a: "x" })).toBeUndefined();
    }
    const { closures, generated } = both(checkedOf(`fails(a) || true`, environment), { a: 1 });
    expect(generated).toEqual({ kind: "value", value: true });
    expect(closures).toEqual(generated);
  });
});

function fail(): never {
  throw celError("failed");
}

test.for([
  `{"a": a}`,
  `{}.all(k, true)`,
  `cel.bind(x, a, x)`,
  `a.all(i, x, true)`,
  `[?a.?b]`,
  `later(a)`,
])("no code is generated for %s", (text) => {
  const asynchronous = defineLibrary({
    name: "later",
    version: 1,
    functions: [
      func(
        "later",
        asyncOverload("later", [dyn], dyn, async () => await Promise.resolve(1)),
      ),
    ],
  });
  const libraries = [stdlib, bindings, optionals(), twoVariableComprehensions, asynchronous];
  expect(generate(checkedOf(text, anyEnvironment({ libraries })))).toBeUndefined();
});

test("no code is generated where a variable is deferred", () => {
  const variables = [variable("a", dyn, { deferred: true })];
  expect(generate(checkedOf(`a.x`, anyEnvironment({ variables })))).toBeUndefined();
});

/** A source without the names of properties, which are hexadecimal digits. */
function withoutNames(source: string | undefined): string | undefined {
  return source?.replaceAll(/\["(?:\\u[0-9a-f]{4})+"\]/g, "[name]");
}

describe("the source holds nothing of the expression but names as hexadecimal digits", () => {
  test("so that expressions which differ in names and texts are alike", () => {
    const first = generate(
      checkedOf(`a.all(x, x.f.startsWith("p") && b.g in ["q"] && x["h"] == 1)`),
    );
    const second = generate(
      checkedOf(
        'c.all(y, y.`a-b./c`.startsWith("\'`;*/\\u2028") && b.u in ["\\\\"] && y["*/"] == 1)',
      ),
    );
    expect(first?.source).toBeDefined();
    expect(withoutNames(second?.source)).toBe(withoutNames(first?.source));
  });

  test("but fixed words, numbers and made names", () => {
    const made = generate(checkedOf(`a.evil.all(evil, evil.evil == "evil" || evil == -1)`));
    const source = withoutNames(made?.source);
    expect(source).not.toContain("evil");
    expect(source?.match(/[A-Za-z_]\w*/g)?.filter((word) => !/^[kt]\d+$/.test(word))).toSatisfy(
      (words: string[]) => words.every((word) => fixed.has(word)),
    );
  });
});

const fixed = new Set(
  "use strict const constants return variables try let if undefined typeof function symbol null for get length break else catch true false number string name bounds cost next first instanceof".split(
    " ",
  ),
);
