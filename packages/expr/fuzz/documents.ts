// What a host may hand in: JSON, CEL values, and what is neither.
import { CelMap, Double, Duration, Optional, Timestamp, Uint, type Value } from "../src/index.ts";
import { variableNames } from "./environments.ts";
import type { Random } from "./random.ts";

/** Variables as a host hands them in. They claim to be values; not all are. */
export type HostVariables = Readonly<Record<string, Value>>;

/** An instance of a class that CEL knows nothing of. */
export class HostInstance {
  constructor(fields: object) {
    Object.assign(this, fields);
  }

  /** What no expression may reach. */
  get secret(): string {
    throw new Error("an expression read a getter of a class");
  }
}

/** What a getter of the host throws. */
export class HostFault extends Error {}

/** Names that a document and an expression have in common, with those that JavaScript gives a meaning. */
export const fieldNames = [
  "p",
  "q",
  "r",
  "name",
  "spec",
  "constructor",
  "__proto__",
  "toString",
  "length",
  "hasOwnProperty",
] as const;

const texts = [
  "",
  "x",
  "p",
  "abc",
  "1",
  "1.5",
  "true",
  "2024-02-29T00:00:00Z",
  "1h",
  "é\u0301",
  "😀",
  "\ud800",
  "\0",
  "10.0.0.1",
  "::1",
  "a.b/c:d",
  "https://u@h:1/p?q#f",
  "(a+)+$",
  "%s",
  "9".repeat(40),
] as const;

const numbers = [
  0,
  -0,
  1,
  -1,
  2,
  0.5,
  -1.5,
  1e300,
  -1e-300,
  Number.NaN,
  Infinity,
  -Infinity,
  2 ** 31,
  2 ** 53,
  2 ** 53 - 1,
  -(2 ** 53),
  2 ** 63,
] as const;

const bigints = [2n ** 53n, 2n ** 63n - 1n, -(2n ** 63n), 2n ** 64n, 0n] as const;

function scalar(random: Random): unknown {
  switch (random.below(8)) {
    case 0:
      return null;
    case 1:
      return random.chance(0.5);
    case 2:
    case 3:
      return random.pick(numbers);
    case 4:
      return random.chance(0.02)
        ? random.pick(["x", "a,", "😀"]).repeat(20_000)
        : random.pick(texts);
    default:
      return random.chance(0.5) ? random.pick(texts) : random.below(5);
  }
}

function odd(random: Random, depth: number): unknown {
  const inner = (): unknown => document(random, depth - 1);
  switch (random.below(18)) {
    case 0:
      return undefined;
    case 1:
      return Symbol("odd");
    case 2:
      return () => {};
    case 3:
      return new HostInstance({ p: inner() });
    case 4:
      return Object.assign(Object.create(null) as object, { p: inner(), q: inner() });
    case 5:
      return new Map([["p", inner()]]);
    case 6:
      return Object.freeze({ p: inner(), q: Object.freeze([inner()]) });
    case 7: {
      const holes: unknown[] = [inner()];
      holes[2] = inner();
      return holes;
    }
    case 8:
      return {
        get p() {
          return 1;
        },
        q: inner(),
      };
    case 9:
      return {
        get p() {
          throw new HostFault();
        },
        q: inner(),
      };
    case 10:
      return { [Symbol("odd")]: 1, p: inner() };
    case 11:
      return random.pick(bigints);
    case 12:
      return new Uint(BigInt(random.below(4)));
    case 13:
      return new Double(random.below(4));
    case 14:
      return random.chance(0.5) ? Uint8Array.from([0, 255, 97]) : new Date(0);
    case 15:
      return random.chance(0.5) ? Optional.none : Optional.of(1);
    case 16:
      return random.chance(0.5) ? new Duration(90_000_000_000n) : new Proxy({ p: 1 }, {});
    default:
      return random.chance(0.5)
        ? new CelMap([
            [1, "one"],
            [true, 1],
            ["p", 2],
          ])
        : new Timestamp(random.below(1e9), 5);
  }
}

function object(random: Random, depth: number): object {
  const made = {};
  for (let left = random.below(4); left > 0; left--) {
    // An own field, also where the name is `__proto__`.
    Object.defineProperty(made, random.pick(fieldNames), {
      value: document(random, depth - 1),
      enumerable: true,
      configurable: true,
      writable: true,
    });
  }
  return made;
}

function document(random: Random, depth: number): unknown {
  if (depth <= 0 || random.chance(0.3)) return scalar(random);
  if (random.chance(0.12)) return odd(random, depth);
  if (random.chance(0.5)) return object(random, depth);
  return Array.from({ length: random.below(4) }, () => document(random, depth - 1));
}

/** Values for the variables: mostly of the declared types, at times of others, at times none. */
export function randomVariables(random: Random): HostVariables {
  const usual: Record<string, () => unknown> = {
    n: () => random.pick([0, 1, -1, 7, 2 ** 53 - 1, 2n ** 63n - 1n, -(2n ** 63n)]),
    d: () => random.pick([0.5, -1.5, Number.NaN, Infinity, new Double(0), new Double(-0), 1e300]),
    s: () => random.pick(texts),
    l: () => Array.from({ length: random.below(5) }, () => document(random, 2)),
    m: () => object(random, 3),
  };
  const made: Record<string, unknown> = {};
  for (const name of variableNames) {
    if (random.chance(0.03)) continue;
    const make = random.chance(0.05) ? undefined : usual[name];
    const any = (): unknown => (random.chance(0.3) ? random.below(3) : document(random, 4));
    made[name] = (make ?? any)();
  }
  // What a host without types does.
  return made as HostVariables;
}
