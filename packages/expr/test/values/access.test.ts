import { describe, expect, test } from "vitest";
import { struct } from "../../src/types.ts";
import { hasField, index, indexOptional, select, selectOptional } from "../../src/values/access.ts";
import { CelMap } from "../../src/values/map.ts";
import { Optional } from "../../src/values/optional.ts";
import { StructValue, type Value } from "../../src/values/value.ts";
import { d, hostile, messageOf, ts, u } from "../support.ts";

const user = new StructValue(struct("user", {}), new Map([["name", "bob"]]));

describe("select", () => {
  test.for([
    [{ a: 1 }, "a", 1],
    [{ a: null }, "a", null],
    [{}, "a", "error: no such key: a"],
    [new CelMap([["a", 1]]), "a", 1],
    [new CelMap([[1, 1]]), "a", "error: no such key: a"],
    [user, "name", "bob"],
    [user, "age", "error: no such key: age"],
    [[1], "length", "error: unsupported index type 'string' in list"],
    ["text", "length", "error: no such key: length"],
    [null, "a", "error: no such key: a"],
    [1, "a", "error: no such key: a"],
    [d(1), "value", "error: no such key: value"],
    [u(1), "value", "error: no such key: value"],
    [ts("2024-01-01T00:00:00Z"), "seconds", "error: no such key: seconds"],
    [Uint8Array.of(1), "length", "error: no such key: length"],
    [{}, "constructor", "error: no such key: constructor"],
    [{}, "__proto__", "error: no such key: __proto__"],
    [{}, "hasOwnProperty", "error: no such key: hasOwnProperty"],
    [Optional.of({ a: 1 }), "a", Optional.of(1)],
    [Optional.of({}), "a", Optional.none],
    [Optional.none, "a", Optional.none],
  ] as readonly (readonly [Value, string, unknown])[])("%o.%s", ([value, field, result]) => {
    expect(messageOf(() => select(value, field))).toEqual(result);
  });
});

describe("has", () => {
  test.for([
    [{ a: null }, "a", true],
    [{}, "a", false],
    [{}, "toString", false],
    [new CelMap([["a", 1]]), "a", true],
    [user, "name", true],
    [user, "age", false],
    [null, "a", false],
    ["text", "length", false],
    [1, "a", false],
    [true, "a", false],
    [Uint8Array.of(), "length", false],
    [[], "a", "error: unsupported index type 'string' in list"],
    [Optional.none, "a", false],
    [Optional.of({ a: null }), "a", true],
    [Optional.of({}), "a", false],
    [Optional.of(user), "name", true],
  ] as readonly (readonly [Value, string, unknown])[])("has(%o.%s)", ([value, field, result]) => {
    expect(messageOf(() => hasField(value, field))).toBe(result);
  });

  test("does not evaluate a lazy field", () => {
    const lazy = new StructValue(
      struct("s", {}),
      new Map([
        [
          "a",
          (): Value => {
            throw new Error("evaluated");
          },
        ],
      ]),
    );
    expect(hasField(lazy, "a")).toBe(true);
  });
});

describe("index", () => {
  test.for([
    [[7, 8, 9], 0, 7],
    [[7, 8, 9], d(1), 8],
    [[7, 8, 9], d(-0), 7],
    [[7, 8, 9], u(2), 9],
    [[7, 8, 9], 3, "error: index out of bounds: 3"],
    [[7, 8, 9], -1, "error: index out of bounds: -1"],
    [[7, 8, 9], 2n ** 60n, "error: index out of bounds: 1152921504606846976"],
    [[7, 8, 9], 0.5, "error: unsupported index value 0.5 in list"],
    [[7, 8, 9], Number.NaN, "error: unsupported index value NaN in list"],
    [[7, 8, 9], "0", "error: unsupported index type 'string' in list"],
    [[7, 8, 9], "length", "error: unsupported index type 'string' in list"],
    [[7, 8, 9], true, "error: unsupported index type 'bool' in list"],
    [{ a: 1 }, "a", 1],
    [{ a: 1 }, "b", "error: no such key: b"],
    [{ a: 1 }, 1, "error: no such key: 1"],
    [{ a: 1 }, null, "error: no such key: null"],
    [{}, ["a"], "error: no such key: a list"],
    [new CelMap([[1, "a"]]), d(1), "a"],
    [new CelMap([[1, "a"]]), 1.5, "error: no such key: 1.5"],
    [new CelMap([[1, "a"]]), u(2), "error: no such key: 2"],
    [user, "name", "bob"],
    [user, "age", "error: no such key: age"],
    ["text", 0, "error: no such overload"],
    [null, "a", "error: no such overload"],
    [Optional.of([7]), 0, Optional.of(7)],
    [Optional.of([7]), 1, Optional.none],
    [Optional.none, "a", Optional.none],
  ] as readonly (readonly [Value, Value, unknown])[])("%o[%o]", ([value, key, result]) => {
    expect(messageOf(() => index(value, key))).toEqual(result);
  });

  test("a hole does not reach the prototype of arrays", () => {
    // oxlint-disable-next-line no-sparse-arrays -- a hole is what is tested
    const sparse = hostile([, 1]);
    expect(messageOf(() => index(sparse, 0))).toBe("error: index out of bounds: 0");
  });
});

describe("optional access", () => {
  test.for([
    [{ a: 1 }, "a", Optional.of(1)],
    [{ a: null }, "a", Optional.of(null)],
    [{}, "toString", Optional.none],
    [user, "name", Optional.of("bob")],
    [user, "age", Optional.none],
    [null, "a", Optional.none],
    ["text", "length", Optional.none],
    [Optional.of({ a: 1 }), "a", Optional.of(1)],
    [Optional.of(Optional.of(1)), "a", Optional.none],
    [Optional.none, "a", Optional.none],
    [[1], "length", "error: unsupported index type 'string' in list"],
  ] as readonly (readonly [Value, string, unknown])[])("%o.?%s", ([value, field, result]) => {
    expect(messageOf(() => selectOptional(value, field))).toEqual(result);
  });

  test.for([
    [[7, 8], 1, Optional.of(8)],
    [[7, 8], d(1), Optional.of(8)],
    [[7, 8], 2, Optional.none],
    [[7, 8], 0.5, "error: unsupported index value 0.5 in list"],
    [[7, 8], "a", "error: unsupported index type 'string' in list"],
    [{ a: 1 }, ["a"], "error: invalid qualifier type: list"],
    [null, null, "error: invalid qualifier type: null_type"],
    [new CelMap([]), Optional.of("a"), "error: invalid qualifier type: optional_type"],
    [new CelMap([]), 0.5, Optional.none],
    [new CelMap([]), u(1), Optional.none],
    [{ a: 1 }, "a", Optional.of(1)],
    [new CelMap([[1, "a"]]), u(1), Optional.of("a")],
    [user, "name", Optional.of("bob")],
    [user, 1, Optional.none],
    ["text", 0, Optional.none],
    [Optional.of([7]), 0, Optional.of(7)],
    [Optional.none, 0, Optional.none],
  ] as readonly (readonly [Value, Value, unknown])[])("%o[?%o]", ([value, key, result]) => {
    expect(messageOf(() => indexOptional(value, key))).toEqual(result);
  });
});
