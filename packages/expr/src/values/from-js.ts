import { toDouble } from "./double.ts";
import { maxInt, minInt, toInt } from "./int.ts";
import { isValue } from "./kind.ts";
import { CelMap, isJsonMap } from "./map.ts";
import { Timestamp } from "./time.ts";
import type { Value } from "./value.ts";

/** How numbers are read; see {@link fromJs}. */
export interface NumberOptions {
  /**
   * `"json"` (default): a safe integer is a CEL int, as in a Kubernetes object. `"double"`: every number is a CEL double, as
   * where Go decodes JSON without a schema.
   */
  readonly numbers?: "json" | "double";
}

/**
 * The CEL value of JavaScript data, copied. Objects become maps (undefined properties are left out), arrays lists, `Map`s maps
 * with their keys, `Date`s timestamps, `Uint8Array`s bytes, bigints ints; CEL values stay what they are. Lone surrogates become U+FFFD. Throws
 * a TypeError that names the path for what CEL has no value for: functions, symbols, undefined, instances of other classes,
 * integers beyond 64 bits, cycles; and a RangeError for what nests too deep for the stack.
 */
export function fromJs(value: unknown, options: NumberOptions = {}): Value {
  return new Reader(options.numbers === "double").read(value, "value");
}

class Reader {
  readonly #doubles: boolean;
  readonly #open = new Set<object>();

  constructor(doubles: boolean) {
    this.#doubles = doubles;
  }

  read(value: unknown, path: string): Value {
    if (value === null || typeof value === "boolean") return value;
    if (typeof value === "string") return value.toWellFormed();
    // Adding 0 turns -0 into 0, which is what an integer -0 is.
    if (typeof value === "number") return this.#doubles ? toDouble(value) : value + 0;
    if (typeof value === "bigint") return this.#bigint(value, path);
    if (typeof value === "object") return this.#object(value, path);
    throw new TypeError(`\`${path}\` is ${article(typeof value)}, which no CEL value can hold`);
  }

  #bigint(value: bigint, path: string): Value {
    if (this.#doubles) return toDouble(Number(value));
    if (value >= minInt && value <= maxInt) return toInt(value);
    throw new TypeError(`\`${path}\` is an integer beyond 64 bits`);
  }

  #object(value: object, path: string): Value {
    if (this.#open.has(value)) throw new TypeError(`\`${path}\` contains itself`);
    this.#open.add(value);
    try {
      return this.#content(value, path);
    } finally {
      this.#open.delete(value);
    }
  }

  #content(value: object, path: string): Value {
    if (Array.isArray(value)) {
      // Not map(), which skips holes: a hole is undefined, and refused.
      return Array.from(value, (element: unknown, i) => this.read(element, `${path}[${i}]`));
    }
    if (isJsonMap(value)) return this.#record(value, path);
    if (value instanceof Map) return this.#map(value, path);
    if (value instanceof Date) return fromDate(value, path);
    if (isValue(value)) return value;
    throw new TypeError(`\`${path}\` is an instance of a class that no CEL value can hold`);
  }

  #record(value: object, path: string): Value {
    const copy: Record<string, Value> = {};
    for (const [key, property] of Object.entries(value) as [string, unknown][]) {
      if (property === undefined) continue;
      // Not assigned: that would set the prototype when the key is `__proto__`.
      Object.defineProperty(copy, key, {
        value: this.read(property, `${path}.${key}`),
        enumerable: true,
        configurable: true,
        writable: true,
      });
    }
    return copy;
  }

  #map(value: Map<unknown, unknown>, path: string): Value {
    const keys = new Reader(false);
    return new CelMap(
      Array.from(value, ([key, entry]): [Value, Value] => [
        keys.read(key, `a key of ${path}`),
        this.read(entry, `${path}[${String(key)}]`),
      ]),
    );
  }
}

function fromDate(date: Date, path: string): Value {
  const ms = date.getTime();
  if (Number.isNaN(ms)) throw new TypeError(`\`${path}\` is an invalid date`);
  const seconds = Math.floor(ms / 1000);
  return new Timestamp(seconds, (ms - seconds * 1000) * 1_000_000);
}

function article(type: string): string {
  return type === "undefined" ? type : `a ${type}`;
}
