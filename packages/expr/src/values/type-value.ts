import type { Type } from "../types.ts";

/** A CEL type as a value: what `type(x)` gives. There is one object for each name, so identity is equality. */
export class TypeValue {
  /** `int`, `list`, `null_type`, `google.protobuf.Timestamp`, the name of an opaque or struct type. */
  readonly name: string;

  private constructor(name: string) {
    this.name = name;
  }

  // INVARIANT: names come from declared types only, never from input, so the table stays small.
  static readonly #interned = new Map<string, TypeValue>();

  /** The one type value of that name. */
  static of(name: string): TypeValue {
    let found = TypeValue.#interned.get(name);
    if (found === undefined) {
      found = new TypeValue(name);
      TypeValue.#interned.set(name, found);
    }
    return found;
  }
}

/** The type as a value, without its parameters: `list(int)` becomes `list`. */
export function toTypeValue(type: Type): TypeValue {
  return TypeValue.of(runtimeName(type));
}

/** The name under which a type is known when expressions run. */
export function runtimeName(type: Type): string {
  if (type.kind === "null") return "null_type";
  if (type.kind === "timestamp") return "google.protobuf.Timestamp";
  if (type.kind === "duration") return "google.protobuf.Duration";
  return "name" in type ? type.name : type.kind;
}
