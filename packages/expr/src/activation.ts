import type { Value } from "./values/value.ts";

// A symbol, so that it is known across two installed copies of the package.
const brand = Symbol.for("imagegate.Activation");

/**
 * Variables whose values are found when an expression reads them, at most once an evaluation:
 *
 * ```ts
 * program.evaluate(new Activation((name) => (name === "object" ? load() : undefined)));
 * ```
 */
export class Activation {
  readonly #resolve: (name: string) => Value | undefined;

  /** `resolve` gives the value of a declared variable; undefined for one that is not bound. */
  constructor(resolve: (name: string) => Value | undefined) {
    this.#resolve = resolve;
  }

  /** The value of a variable. */
  get(name: string): Value | undefined {
    return this.#resolve(name);
  }

  static {
    Object.defineProperty(this.prototype, brand, { value: true });
  }
}

/**
 * Variables by name: properties of an object, or what an {@link Activation} gives. The names are those that the environment declares, so an
 * instance of a class may give them too, by getters if it likes. What all objects inherit is no variable.
 */
export type Variables = { readonly [name: string]: Value } | Activation;

/** The variable of that name; undefined when there is none. */
export function lookUp(variables: Variables, name: string): Value | undefined {
  if (isActivation(variables)) return variables.get(name);
  if (name in Object.prototype && !Object.hasOwn(variables, name)) return undefined;
  const value = variables[name];
  return typeof value === "function" || typeof value === "symbol" ? undefined : value;
}

function isActivation(variables: Variables): variables is Activation {
  return brand in variables;
}
