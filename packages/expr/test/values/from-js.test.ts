import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { fromJs } from "../../src/values/from-js.ts";
import { CelMap } from "../../src/values/map.ts";
import { toJs } from "../../src/values/to-js.ts";
import { d, ts, u } from "../support.ts";

describe("fromJs", () => {
  test.for([
    [null, null],
    [1, 1],
    [-0, 0],
    [1.5, 1.5],
    [5n, 5],
    [2n ** 62n, 2n ** 62n],
    ["a\ud800", "a\ufffd"],
    [{ a: undefined, b: [1, { c: true }] }, { b: [1, { c: true }] }],
    [new Date("2024-01-01T00:00:00.250Z"), ts("2024-01-01T00:00:00.25Z")],
    [new Date(-1), ts("1969-12-31T23:59:59.999Z")],
    [Uint8Array.of(1), Uint8Array.of(1)],
    [u(1), u(1)],
    [[d(1)], [d(1)]],
  ] as readonly (readonly [unknown, unknown])[])("%o", ([value, result]) => {
    expect(fromJs(value)).toEqual(result);
  });

  test('with `numbers: "double"` every number is a double', () => {
    expect(fromJs({ a: [1, 2n, 1.5, -0] }, { numbers: "double" })).toEqual({
      a: [d(1), d(2), 1.5, d(-0)],
    });
  });

  test("reads a Map with its keys", () => {
    const map = fromJs(
      new Map<unknown, unknown>([
        [1, "a"],
        ["b", 2],
      ]),
      { numbers: "double" },
    );
    expect(map).toBeInstanceOf(CelMap);
    expect(map instanceof CelMap && [...map.entries()]).toEqual([
      [1, "a"],
      ["b", d(2)],
    ]);
  });

  const cycle: Record<string, unknown> = { list: [] };
  cycle["list"] = [cycle];
  test.for([
    [undefined, "`value` is undefined, which no CEL value can hold"],
    [{ a: [() => 1] }, "`value.a[0]` is a function, which no CEL value can hold"],
    [[Symbol("s")], "`value[0]` is a symbol, which no CEL value can hold"],
    // oxlint-disable-next-line no-sparse-arrays -- a hole is what is tested
    [[1, , 2], "`value[1]` is undefined, which no CEL value can hold"],
    [{ a: new Set() }, "`value.a` is an instance of a class that no CEL value can hold"],
    [{ a: 2n ** 63n }, "`value.a` is an integer beyond 64 bits"],
    [{ a: new Date(Number.NaN) }, "`value.a` is an invalid date"],
    [cycle, "`value.list[0]` contains itself"],
  ] as readonly (readonly [unknown, string])[])("refuses %o", ([value, message]) => {
    expect(() => fromJs(value)).toThrow(new TypeError(message));
  });

  test("the same object twice is no cycle", () => {
    const shared = { a: 1 };
    expect(fromJs([shared, shared])).toEqual([{ a: 1 }, { a: 1 }]);
  });

  test("copies, so that a getter is read once and a later change does not show", () => {
    let reads = 0;
    const source = {
      get a() {
        return ++reads;
      },
      list: [1],
    };
    const copy = fromJs(source);
    source.list.push(2);
    expect(copy).toEqual({ a: 1, list: [1] });
    expect(reads).toBe(1);
  });

  test("a key `__proto__` stays a key", () => {
    const copy = fromJs(JSON.parse('{"__proto__": {"admin": true}}'));
    expect(Object.getPrototypeOf(copy)).toBe(Object.prototype);
    expect(Object.keys(copy ?? {})).toEqual(["__proto__"]);
  });

  test("and back gives the same document", () => {
    fc.assert(
      fc.property(fc.jsonValue(), (document) => {
        expect(toJs(fromJs(document))).toEqual(JSON.parse(JSON.stringify(document)));
      }),
    );
  });
});
