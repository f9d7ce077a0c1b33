import { runInNewContext } from "node:vm";
import { afterEach, describe, expect, test } from "vitest";
import { CelMap, Double, Timestamp, Uint, type Value } from "../../src/index.ts";
import { hostile } from "../support.ts";
import { both, checkedOf, fastValue } from "./both.ts";

class Secret {
  own = "own";
  get getter(): string {
    return "getter";
  }
  method(): string {
    return this.own;
  }
}

function OldStyle(this: { own: string }): void {
  this.own = "own";
}
OldStyle.prototype = { inherited: "inherited" };

const objects: readonly (readonly [name: string, value: unknown])[] = [
  ["a class instance", new Secret()],
  ["an instance of a function", Reflect.construct(OldStyle, [])],
  ["an object with defaults", Object.assign(Object.create({ inherited: 1 }), { own: 2 })],
  [
    "an object with defaults without a prototype",
    Object.assign(Object.create(Object.assign(Object.create(null), { inherited: 1 })), { own: 2 }),
  ],
  [
    "an object with a getter of its own",
    Object.defineProperty({}, "getter", { get: () => 1, enumerable: true }),
  ],
  ["an object with a hidden property", Object.defineProperty({}, "hidden", { value: 1 })],
  [
    "an object that inherits a getter",
    Object.create({
      get getter() {
        return 1;
      },
    }),
  ],
  ["an array", [1, 2, 3]],
  ["an array with properties", Object.assign([1], { own: 1 })],
  ["a Map", new Map([["own", 1]])],
  ["a CEL map", new CelMap([["own", 1]])],
  ["a double", new Double(1)],
  ["a uint", new Uint(1n)],
  ["a timestamp", new Timestamp(0, 0)],
  ["a date", new Date(0)],
  ["a function", () => 1],
  ["a symbol", Symbol("own")],
  ["a string", "text"],
  ["null", null],
  ["a proxy", new Proxy({ own: 1 }, {})],
  ["an object without a prototype", Object.assign(Object.create(null), { own: 1 })],
  ["an object of another realm", runInNewContext("({ own: 1 })")],
  ["an object with functions", { own: () => 1, method: Symbol("s") }],
  ["an object with `__proto__`", JSON.parse('{"__proto__": {"own": 1}, "constructor": 2}')],
  ["an object with the names of all objects", { toString: 1, hasOwnProperty: 2, valueOf: null }],
];

const names = [
  "own",
  "inherited",
  "getter",
  "hidden",
  "method",
  "length",
  "size",
  "value",
  "seconds",
  "constructor",
  "__proto__",
  "toString",
  "hasOwnProperty",
  "valueOf",
];

describe.for(objects)("fields of %s are the same to generated code", ([, value]) => {
  test.for(names)("%s", (name) => {
    const variables = { a: hostile(value), b: { x: hostile(value) }, c: [hostile(value)] };
    for (const field of [`a.${name}`, `b.x.${name}`, `a["${name}"]`]) {
      const { closures, generated } = both(checkedOf(field), variables);
      expect(generated).toEqual(closures);
    }
    for (const text of [
      `has(a.${name})`,
      `has(b.x.${name})`,
      `"${name}" in a`,
      `c.map(x, has(x.${name}), x.${name})`,
    ]) {
      const { closures, generated } = both(checkedOf(text), variables);
      expect(generated).toEqual(closures);
    }
  });
});

test("an instance of a class gives variables, but what all objects inherit is none", () => {
  const given: Record<string, Value> = { a: 1 };
  Object.setPrototypeOf(given, Secret.prototype);
  const { closures, generated } = both(checkedOf("a"), given);
  expect(closures).toEqual({ kind: "value", value: 1 });
  expect(generated).toEqual(closures);
});

describe("a polluted Object.prototype", () => {
  afterEach(() => {
    Reflect.deleteProperty(Object.prototype, "polluted");
    Reflect.deleteProperty(Object.prototype, "a");
  });

  test.for([
    ["before", true],
    ["after", false],
  ] as const)("%s code was generated gives no field", ([, before]) => {
    const pollute = (): void => {
      for (const name of ["polluted", "a"]) {
        Reflect.defineProperty(Object.prototype, name, { value: true, configurable: true });
      }
    };
    if (before) pollute();
    const checked = [`a.polluted`, `has(a.polluted)`].map((text) => checkedOf(text));
    if (!before) pollute();
    for (const one of checked) {
      const { closures, generated } = both(one, { a: {} });
      expect(generated).toEqual(closures);
      expect(closures).not.toMatchObject({ value: true });
      expect(both(one, {}).generated).toEqual(both(one, {}).closures);
      expect(fastValue(one, { a: {} })).not.toBe(true);
    }
  });
});

describe("an order with NaN does not hide that the other side is no value", () => {
  test.each<readonly [text: string, message: string, variables: Readonly<Record<string, Value>>]>([
    ["a < b", "no such attribute(s): b", { a: Number.NaN }],
    ["a <= b.p", "no such key: p", { a: Number.NaN, b: {} }],
    ["a > b[0]", "index out of bounds: 0", { a: Number.NaN, b: [] }],
    ["double('NaN') >= b", "no such attribute(s): b", {}],
  ])("%s: %s", (text, message, variables) => {
    const { closures, generated } = both(checkedOf(text), variables);
    expect(closures).toMatchObject({ kind: "error", error: { message } });
    expect(generated).toEqual(closures);
  });
});
