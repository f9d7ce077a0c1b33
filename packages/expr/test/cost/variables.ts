import {
  bool,
  bytes,
  double,
  dyn,
  int,
  list,
  map,
  string,
  Uint,
  uint,
  type Type,
  type Value,
} from "../../src/index.ts";

function names(count: number): readonly string[] {
  return Array.from({ length: count }, (_, i) => `e${i}`);
}

const numbers: readonly Value[] = Array.from({ length: 10 }, (_, i) => 9 - i);

/** The variables of the recorded expressions; those of oracle/main.go. */
export const variables: Readonly<Record<string, readonly [type: Type, value: Value]>> = {
  s0: [string, ""],
  s1: [string, "a"],
  s9: [string, "a".repeat(9)],
  s10: [string, "a".repeat(10)],
  s11: [string, "a".repeat(11)],
  s100: [string, "a".repeat(100)],
  astral: [string, "😀".repeat(10)],
  wide: [string, "é".repeat(100)],
  l0: [list(string), []],
  l1: [list(string), names(1)],
  l10: [list(string), names(10)],
  i10: [list(int), numbers],
  m: [map(string, string), { a: "x", b: "y" }],
  n: [int, 3],
  t: [bool, true],
  f: [bool, false],
  b10: [bytes, new Uint8Array(10).fill(97)],
  x: [double, 1.5],
  u: [uint, new Uint(3n)],
  d: [
    dyn,
    {
      s10: "a".repeat(10),
      s100: "a".repeat(100),
      n: 3,
      l: names(10),
      i: numbers,
      t: true,
      m: { a: 1, b: { c: "x" } },
      none: null,
      items: [
        { n: 1, name: "one" },
        { n: 2, name: "two" },
        { n: 3, name: "three" },
      ],
    },
  ],
};
