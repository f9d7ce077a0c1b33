import { celError } from "../errors.ts";
import { dyn, optional, type Type } from "../types.ts";
import { equals } from "./equality.ts";
import { valueKey } from "./keys.ts";
import { OpaqueValue, type Value } from "./value.ts";

/**
 * A CEL optional: a value that may be missing, which is something else than null. Made by {@link Optional.of}; there is one
 * {@link Optional.none}.
 */
export class Optional extends OpaqueValue {
  // The parameter is the checker's business: at run time there is one optional type.
  readonly type: Type = optional(dyn);
  readonly #content: Value | undefined;

  private constructor(content: Value | undefined) {
    super();
    this.#content = content;
  }

  /** The optional without a value. */
  static readonly none: Optional = new Optional(undefined);

  /** The optional that has the value. An optional in an optional stays one. */
  static of(value: Value): Optional {
    return new Optional(value);
  }

  /** An optional of what may be undefined. */
  static from(value: Value | undefined): Optional {
    return value === undefined ? Optional.none : Optional.of(value);
  }

  /** The value, or undefined when there is none. */
  get content(): Value | undefined {
    return this.#content;
  }

  /** The value. Throws "optional.none() dereference" when there is none. */
  value(): Value {
    if (this.#content === undefined) throw celError("optional.none() dereference");
    return this.#content;
  }

  /** Two optionals are equal when both have equal values, or both none. */
  equals(other: OpaqueValue): boolean {
    if (!(other instanceof Optional)) return false;
    const [left, right] = [this.#content, other.#content];
    if (left === undefined || right === undefined) return left === right;
    return equals(left, right);
  }

  key(): string {
    return this.#content === undefined ? "none" : `of(${valueKey(this.#content)})`;
  }
}
