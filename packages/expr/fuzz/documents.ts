import { CelMap, Double, Duration, Optional, Timestamp, Uint, type Value } from "../src/index.ts";
import type { Random } from "./random.ts";

const names = [
  "a",
  "b",
  "name",
  "items",
  "__proto__",
  "constructor",
  "length",
  "toString",
  "é",
  "",
];
const texts = [
  "",
  "a",
  "b",
  "ghcr.io/acme/app:1",
  "2026-11-25T00:00:00Z",
  "1h30m",
  "192.168.0.1",
  "10.0.0.0/8",
  "1.5Gi",
  "1.2.3",
  "https://example.com/a?b=c",
  "%d %s %f",
  "a".repeat(300),
  "😀é\ud800",
  "(a+)+$",
];
const numbers = [0, 1, -1, 2, 9, 100, 0.5, -0, 1e300, Number.NaN, 2 ** 53, -(2 ** 53), Infinity];
const others: readonly Value[] = [
  null,
  true,
  false,
  9_223_372_036_854_775_807n,
  -9_223_372_036_854_775_808n,
  new Double(1),
  new Uint(18_446_744_073_709_551_615n),
  new Uint8Array([0, 255, 97]),
  new Timestamp(0),
  new Duration(90_000_000_000n),
  Optional.none,
  Optional.of(1),
  new CelMap([
    [1, "int"],
    ["1", "text"],
    [true, null],
  ]),
];

/** A value as `JSON.parse` gives it, or of CEL. */
export function randomValue(random: Random, depth = 3): Value {
  const kind = random.below(depth > 0 ? 7 : 4);
  if (kind < 2) return random.pick(texts);
  if (kind === 2) return random.pick(numbers);
  if (kind === 3) return random.pick(others);
  const length = random.below(random.chance(0.05) ? 40 : 5);
  if (kind === 4) return Array.from({ length }, () => randomValue(random, depth - 1));
  // Through JSON, so that `__proto__` is a name like any other.
  const entries = Array.from(
    { length },
    () => `${JSON.stringify(random.pick(names))}:${JSON.stringify(json(random, depth - 1))}`,
  );
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- JSON is a value
  return JSON.parse(`{${entries.join(",")}}`) as Value;
}

function json(random: Random, depth: number): unknown {
  const kind = random.below(depth > 0 ? 5 : 3);
  if (kind === 0) return random.pick(texts);
  if (kind === 1) return random.pick(numbers.filter((number) => Number.isFinite(number)));
  if (kind === 2) return random.pick([null, true, false]);
  const length = random.below(5);
  if (kind === 3) return Array.from({ length }, () => json(random, depth - 1));
  return Object.fromEntries(
    Array.from({ length }, () => [random.pick(names.slice(0, 4)), json(random, depth - 1)]),
  );
}

class Account {
  readonly password: string = "secret";
  get token(): string {
    return "secret";
  }
  steal(): string {
    return this.password;
  }
}

/** What a host should not hand over, and may. */
export function oddValue(random: Random): unknown {
  return random.pick<unknown>([
    new Account(),
    new Map([["a", 1]]),
    new Date(0),
    Object.create(null),
    Object.create({ a: 1 }),
    {
      get a(): number {
        return 1;
      },
    },
    { a: () => 1, b: Symbol("b"), items: undefined },
    [undefined, 1],
    // oxlint-disable-next-line unicorn/no-new-array, no-sparse-arrays -- holes are meant
    new Array(3),
    Object.freeze({ a: Object.freeze([1, 2]) }),
    () => 1,
    Symbol("s"),
    new Proxy({}, {}),
  ]);
}
