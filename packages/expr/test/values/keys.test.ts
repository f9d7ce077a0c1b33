import { describe, expect, test } from "vitest";
import { celError } from "../../src/errors.ts";
import { opaque, struct } from "../../src/types.ts";
import { callKey, valueKey } from "../../src/values/keys.ts";
import { CelMap } from "../../src/values/map.ts";
import { TypeValue } from "../../src/values/type-value.ts";
import { Unknown } from "../../src/values/unknown.ts";
import { OpaqueValue, StructValue, type Value } from "../../src/values/value.ts";
import { d, dur, ts, u } from "../support.ts";

class Tag extends OpaqueValue {
  readonly type = opaque("tag");
  readonly text: string;
  constructor(text: string) {
    super();
    this.text = text;
  }
  override equals(other: OpaqueValue): boolean {
    return other instanceof Tag && other.text === this.text;
  }
  override key(): string {
    return this.text;
  }
}

const failing = (message: string): StructValue =>
  new StructValue(
    struct("s", {}),
    new Map([
      [
        "a",
        () => {
          throw celError(message);
        },
      ],
    ]),
  );

/** Values that differ from one another, also where `==` would call them equal. */
const different: readonly Value[] = [
  1,
  u(1),
  d(1),
  "1",
  true,
  null,
  1.5,
  9007199254740993n,
  u(9007199254740993n),
  d(0),
  Number.NaN,
  Infinity,
  "",
  "a",
  "[1]",
  "null",
  Uint8Array.of(),
  Uint8Array.of(1, 16),
  Uint8Array.of(17, 0),
  [],
  [1],
  [[1]],
  [1, 1],
  ["a", "b"],
  ["a,b"],
  ['a","b'],
  {},
  { a: 1 },
  { a: null },
  { "a:1": 1 },
  new CelMap([[1, 1]]),
  new CelMap([[true, 1]]),
  ts("2024-01-01T00:00:00Z"),
  ts("2024-01-01T00:00:00.1Z"),
  dur("1ns"),
  dur("1s"),
  TypeValue.of("int"),
  TypeValue.of("a"),
  new Tag("a"),
  new Tag('a"'),
  new StructValue(struct("tag", {}), new Map([["a", 1]])),
];

/** Pairs of equal values. */
const same: readonly (readonly [Value, Value])[] = [
  [
    { a: 1, b: 2 },
    { b: 2, a: 1 },
  ],
  [{ a: 1 }, new CelMap([["a", 1]])],
  [d(0), d(-0)],
  [0, -0],
  [ts("2024-01-01T01:00:00+01:00"), ts("2024-01-01T00:00:00Z")],
  [new Tag("a"), new Tag("a")],
  [
    new StructValue(
      struct("s", {}),
      new Map<string, Value>([
        ["a", 1],
        ["b", 2],
      ]),
    ),
    new StructValue(
      struct("s", {}),
      new Map<string, Value | (() => Value)>([
        ["b", () => 2],
        ["a", 1],
      ]),
    ),
  ],
];

describe("valueKey", () => {
  test("differs for different values", () => {
    const keys = different.map((value) => valueKey(value));
    expect(keys.filter((key, i) => keys.indexOf(key) !== i)).toEqual([]);
  });

  test.for(same)("is one for %o and %o", ([left, right]) => {
    expect(valueKey(left)).toBe(valueKey(right));
  });

  test("counts a field that fails by its error", () => {
    expect(valueKey(failing("x"))).toBe(valueKey(failing("x")));
    expect(valueKey(failing("x"))).not.toBe(valueKey(failing("y")));
  });

  test("passes on the unknown of a lazy field", () => {
    const unknown = new Unknown([]);
    const lazy = new StructValue(
      struct("s", {}),
      new Map([
        [
          "a",
          () => {
            throw unknown;
          },
        ],
      ]),
    );
    expect(() => valueKey(lazy)).toThrow(expect.toSatisfy((thrown) => thrown === unknown));
  });
});

test("callKey tells overloads and arguments apart", () => {
  const keys = [
    callKey("f", []),
    callKey("f", [""]),
    callKey("g", []),
    callKey("f", ["a", "b"]),
    callKey("f", ["a,b"]),
    callKey("f", [["a", "b"]]),
  ];
  expect(new Set(keys).size).toBe(keys.length);
});
