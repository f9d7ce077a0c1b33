import { CelError, celError } from "../errors.ts";
import type { Type } from "../types.ts";
import type { Bytes } from "./bytes.ts";
import type { Double } from "./double.ts";
import type { CelMap } from "./map.ts";
import type { Duration, Timestamp } from "./time.ts";
import type { TypeValue } from "./type-value.ts";
import type { Uint } from "./uint.ts";

/**
 * A CEL value in JavaScript. One form for each value, so that equality needs no normalising:
 *
 * | CEL | JavaScript |
 * | --- | --- |
 * | int | `number` when a safe integer (and not -0), else `bigint`; a bigint in the safe range is never made |
 * | double | `number` when not a safe integer (fractions, NaN, infinities, beyond 2^53), else {@link Double}, so `1.0` and `-0` are boxed |
 * | uint | {@link Uint} |
 * | string, bool, null | `string`, `boolean`, `null` |
 * | bytes | `Uint8Array` |
 * | list | array |
 * | map | a plain object (string keys, own properties only: a JSON document as it is) or {@link CelMap} |
 * | timestamp, duration | {@link Timestamp}, {@link Duration} |
 * | type | {@link TypeValue} |
 * | others | {@link OpaqueValue}, {@link StructValue} |
 *
 * A JSON document's integers are therefore CEL ints and its other numbers doubles without any conversion.
 */
export type Value =
  | null
  | boolean
  | number
  | bigint
  | string
  | Double
  | Uint
  | Bytes
  | Timestamp
  | Duration
  | TypeValue
  | readonly Value[]
  | CelMap
  | JsonMap
  | OpaqueValue
  | StructValue;

/** A plain object read as a map with string keys. Only its own properties exist; functions do not. */
export interface JsonMap {
  readonly [key: string]: Value;
}

/** A value whose inside CEL cannot see. Libraries extend it; the environment declares the type with `opaque(name)`. */
export abstract class OpaqueValue {
  /** The declared type. */
  abstract readonly type: Type;
  /** Equality with another value of the same type (CEL's `==`). */
  abstract equals(other: OpaqueValue): boolean;
  /** The text that stands for this value where calls are compared: equal values give equal text. */
  abstract key(): string;
}

/**
 * A value of a struct type: fields by name. A field may be a function, evaluated when first read. Its value, or the error
 * ({@link CelError}) that it throws, is kept and given again; when it ends in an unknown it is evaluated again at the next read.
 */
export class StructValue {
  readonly type: Type;
  readonly #fields: ReadonlyMap<string, Value | (() => Value)>;
  readonly #answers = new Map<string, Value>();
  readonly #errors = new Map<string, string>();

  constructor(type: Type, fields: ReadonlyMap<string, Value | (() => Value)>) {
    this.type = type;
    this.#fields = fields;
  }

  /** Whether the field is set. Does not evaluate it. */
  has(field: string): boolean {
    return this.#fields.has(field);
  }

  /** The field's value, or undefined when it is not set. Throws what its evaluation throws. */
  get(field: string): Value | undefined {
    const answer = this.#answers.get(field);
    if (answer !== undefined) return answer;
    const entry = this.#fields.get(field);
    if (!isLazy(entry)) return entry;
    const message = this.#errors.get(field);
    // A new error each time: the evaluator writes the place of the reader into it.
    if (message !== undefined) throw celError(message);
    return this.#evaluate(field, entry);
  }

  #evaluate(field: string, evaluate: () => Value): Value {
    try {
      const value = evaluate();
      this.#answers.set(field, value);
      return value;
    } catch (error) {
      if (error instanceof CelError) this.#errors.set(field, error.message);
      throw error;
    }
  }

  /** The names of the fields that are set. */
  names(): Iterable<string> {
    return this.#fields.keys();
  }
}

function isLazy(entry: Value | (() => Value) | undefined): entry is () => Value {
  return typeof entry === "function";
}
