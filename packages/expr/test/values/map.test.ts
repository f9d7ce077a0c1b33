import { runInNewContext } from "node:vm";
import { describe, expect, test } from "vitest";
import {
  CelMap,
  isJsonMap,
  isMap,
  jsonField,
  mapGet,
  mapKeys,
  mapSize,
  propertyName,
} from "../../src/values/map.ts";
import type { JsonMap, Value } from "../../src/values/value.ts";
import { d, messageOf, ts, u } from "../support.ts";

describe("CelMap", () => {
  test.for([
    [1, "one"],
    [u(1), "one"],
    [d(1), "one"],
    ["1", "text"],
    [true, "bool"],
    [9007199254740993n, "big"],
    [u(9007199254740993n), "big"],
    [2 ** 60, "power"],
    [1.5, undefined],
    [Number.NaN, undefined],
    [null, undefined],
    [[1], undefined],
    [ts("2024-01-01T00:00:00Z"), undefined],
    ["__proto__", "own"],
    ["constructor", undefined],
  ] as readonly (readonly [Value, string | undefined])[])("get(%o) is %o", ([key, found]) => {
    const map = new CelMap([
      [1, "one"],
      ["1", "text"],
      [true, "bool"],
      [9007199254740993n, "big"],
      [2n ** 60n, "power"],
      ["__proto__", "own"],
    ]);
    expect(map.get(key)).toBe(found);
  });

  test("of equal keys the last counts", () => {
    const map = new CelMap([
      [1, "a"],
      [u(1), "b"],
    ]);
    expect(map.size).toBe(1);
    expect(map.get(1)).toBe("b");
  });

  test("keeps the order of insertion", () => {
    const map = new CelMap([
      ["b", 1],
      [2, 1],
      ["a", 1],
    ]);
    expect(map.keys()).toEqual(["b", 2, "a"]);
    expect([...map.entries()]).toEqual([
      ["b", 1],
      [2, 1],
      ["a", 1],
    ]);
  });

  test.for([[1.5], [d(1)], [null], [[]], [{}]] as readonly (readonly [Value])[])(
    "refuses %o as a key",
    ([key]) => {
      expect(messageOf(() => new CelMap([[key, 1]]))).toBe("error: unsupported key type");
    },
  );
});

describe("a JavaScript object", () => {
  const attack: JsonMap = JSON.parse('{"__proto__": {"admin": true}, "a": 1}');

  test("has only its own properties, and no functions", () => {
    const hostile = Object.defineProperties(Object.create({ inherited: 1 }), {
      getter: { get: () => 1, enumerable: true },
      hidden: { value: 1, enumerable: false },
      method: { value: () => 1, enumerable: true },
      symbol: { value: Symbol("s"), enumerable: true },
      nothing: { value: undefined, enumerable: true },
      data: { value: 1, enumerable: true },
    });
    const names = ["inherited", "method", "symbol", "nothing", "toString", "__proto__"];
    for (const name of names) expect(jsonField(hostile, name)).toBeUndefined();
    for (const name of ["data", "getter", "hidden"]) expect(jsonField(hostile, name)).toBe(1);
  });

  test.for(["a", "", "0", "-1", "__proto__", "constructor", "a b", "\u{1F600}", "\ud800"])(
    "is read by the same text: %j",
    (text) => {
      expect(propertyName(text)).toBe(text);
    },
  );

  test("lists what is enumerable, also what a getter of its own gives", () => {
    const map: JsonMap = Object.defineProperty(
      {
        get a() {
          return 1;
        },
      },
      "hidden",
      { value: 2, enumerable: false },
    );
    expect(mapGet(map, "a")).toBe(1);
    expect(mapKeys(map)).toEqual(["a"]);
    expect(mapSize(map)).toBe(1);
  });

  test("does not run a getter that it inherits", () => {
    let runs = 0;
    const map: JsonMap = Object.create(
      Object.create(null, { a: { get: () => ++runs, enumerable: true } }),
    );
    expect(isJsonMap(map)).toBe(true);
    expect(mapGet(map, "a")).toBeUndefined();
    expect(runs).toBe(0);
  });

  test("may hold `__proto__` as a key like any other", () => {
    expect(mapGet(attack, "admin")).toBeUndefined();
    expect(mapGet(attack, "__proto__")).toEqual({ admin: true });
    expect(mapKeys(attack)).toEqual(["__proto__", "a"]);
    expect(mapGet({}, "__proto__")).toBeUndefined();
  });

  test("is one also without a prototype, or of another realm", () => {
    expect(isJsonMap(Object.create(null))).toBe(true);
    expect(isJsonMap(runInNewContext("({ a: 1 })"))).toBe(true);
  });

  test("of a class is no map", () => {
    class Secret {
      token = "t";
    }
    for (const value of [
      new Secret(),
      new Map(),
      new Date(),
      /x/,
      new Error("x"),
      () => 1,
      null,
      "s",
      1,
    ]) {
      expect(isJsonMap(value)).toBe(false);
    }
    expect(
      [[], new Uint8Array(), d(1), ts("2024-01-01T00:00:00Z")].some((value) => isMap(value)),
    ).toBe(false);
  });

  test("has string keys only", () => {
    expect(mapGet({ 1: "a" }, 1)).toBeUndefined();
    expect(mapGet({ true: "a" }, true)).toBeUndefined();
    expect(mapGet({ 1: "a" }, "1")).toBe("a");
  });
});
