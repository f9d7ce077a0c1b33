import type { Type } from "./types.ts";
import { parts } from "./unify.ts";

/** Types larger than this are refused: nested loops can double a type at each step. */
const maxTypeSize = 1000;

/** Measures types. Parts are shared, so each part is measured once. */
export class TypeSizes {
  #known: Map<Type, number> | undefined;

  /** Whether the type is made of more types than an expression may have in one. */
  tooLarge(type: Type): boolean {
    return parts(type).length > 0 && this.#size(type) > maxTypeSize;
  }

  #size(type: Type): number {
    this.#known ??= new Map();
    const known = this.#known.get(type);
    if (known !== undefined) return known;
    let size = 1;
    for (const part of parts(type)) size = Math.min(size + this.#size(part), maxTypeSize + 1);
    this.#known.set(type, size);
    return size;
  }
}
