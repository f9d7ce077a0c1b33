import { expect, test } from "vitest";
import { int, struct } from "../../src/types.ts";
import { CelMap } from "../../src/values/map.ts";
import { Optional } from "../../src/values/optional.ts";
import { toTypeValue } from "../../src/values/type-value.ts";
import { StructValue, type Value } from "../../src/values/value.ts";
import { isZero } from "../../src/values/zero.ts";
import { d, dur, ts, u } from "../support.ts";

const type = struct("s", {});

test.for([
  [0, true],
  [d(0), true],
  [d(-0), true],
  [u(0), true],
  [false, true],
  ["", true],
  [Uint8Array.of(), true],
  [[], true],
  [{}, true],
  [new CelMap([]), true],
  [null, true],
  [dur("0s"), true],
  [ts("0001-01-01T00:00:00Z"), true],
  [new StructValue(type, new Map()), true],
  [1, false],
  [2n ** 60n, false],
  [0.5, false],
  [Number.NaN, false],
  [u(1), false],
  [true, false],
  ["0", false],
  [Uint8Array.of(0), false],
  [[0], false],
  [{ a: null }, false],
  [dur("1ns"), false],
  [ts("1970-01-01T00:00:00Z"), false],
  [ts("0001-01-01T00:00:00.000000001Z"), false],
  [toTypeValue(int), false],
  [Optional.none, false],
  [new StructValue(type, new Map([["a", null]])), false],
] as [Value, boolean][])("%o", ([value, zero]) => expect(isZero(value)).toBe(zero));
