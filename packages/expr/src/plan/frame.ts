import { lookUp, type Variables } from "../activation.ts";
import type { VariableDeclaration } from "../declare.ts";
import { CelError, celError } from "../errors.ts";
import { fromJs } from "../values/from-js.ts";
import { typeOf } from "../values/kind.ts";
import { runtimeName } from "../values/type-value.ts";
import type { Unknown } from "../values/unknown.ts";
import type { Value } from "../values/value.ts";
import { accepts, type Accepts } from "./accepts.ts";
import { inspect, type Bounds } from "./meter.ts";

/** What an asynchronous call gave. */
export type Answer =
  | { readonly kind: "value"; readonly value: Value }
  | { readonly kind: "error"; readonly message: string };

/** The answers that an evaluation may use. See `rounds.ts`. */
export interface Calls {
  /** The answer of the call with that key (`callKey`), or undefined when there is none yet. */
  get(key: string): Answer | undefined;
}

/** How a program reads one of its variables. */
interface Binding {
  readonly declaration: VariableDeclaration;
  readonly accepts: Accepts;
}

/** What all evaluations of a program have in common: how many slots a frame needs, and the variables in the order of their slots. */
export class Layout {
  readonly size: number;
  readonly bindings: readonly Binding[];

  constructor(size: number, variables: readonly VariableDeclaration[]) {
    this.size = size;
    this.bindings = variables.map((declaration) => ({
      declaration,
      accepts: accepts(declaration.type),
    }));
  }
}

/** One evaluation of one program. */
export class Frame {
  /** Variables first, in the order of the layout, then one for each variable of a loop or a binding. */
  readonly slots: (Value | undefined)[];
  readonly calls: Calls | undefined;
  /** Units of cost so far. */
  spent = 0;
  /** How much may be spent before the bounds are looked at again. */
  #next: number;
  readonly #bounds: Bounds;
  /** What local variables threw, by slot. Most evaluations need none. */
  #thrown: Map<number, CelError | Unknown> | undefined;
  readonly #layout: Layout;
  readonly #variables: Variables;

  constructor(layout: Layout, variables: Variables, calls: Calls | undefined, bounds: Bounds) {
    // oxlint-disable-next-line unicorn/no-new-array -- an evaluation makes one of known length, and filling it costs
    this.slots = new Array<Value | undefined>(layout.size);
    this.calls = calls;
    this.#layout = layout;
    this.#variables = variables;
    this.#bounds = bounds;
    this.#next = bounds.first;
  }

  /** Notes units of cost. Throws what ends the evaluation when they were too many, or when its time is over. */
  charge(units: number): void {
    this.spent += units;
    if (!(this.spent <= this.#next)) this.#next = inspect(this.spent, this.#bounds);
  }

  /**
   * Reads a variable for the first time. Throws cel-go's "no such attribute(s): …" when it is not bound, and when the host
   * bound a value of another type than declared: the checker relied on the declaration.
   */
  bind(slot: number): Value {
    const binding = this.#layout.bindings[slot];
    if (binding === undefined) throw new TypeError("a frame has no such variable");
    const { name, type, numbers } = binding.declaration;
    const given = lookUp(this.#variables, name);
    if (given === undefined) throw celError(`no such attribute(s): ${name}`);
    const value = numbers === "double" ? fromJs(given, { numbers }) : given;
    if (!binding.accepts(value)) {
      throw celError(
        `variable '${name}' is declared '${runtimeName(type)}' and bound to '${typeOf(value).name}'`,
      );
    }
    this.slots[slot] = value;
    return value;
  }

  /** Makes a local variable new: it will be evaluated again. */
  forget(slot: number): void {
    this.slots[slot] = undefined;
    this.#thrown?.delete(slot);
  }

  /** Keeps what the evaluation of a local variable threw. */
  remember(slot: number, thrown: CelError | Unknown): void {
    this.#thrown ??= new Map();
    this.#thrown.set(slot, thrown);
  }

  /** Throws what was kept for a local variable, if anything was. */
  throwAgain(slot: number): void {
    const thrown = this.#thrown?.get(slot);
    if (thrown !== undefined) throw thrown;
  }
}

/** Where a step of the plan takes its operands and leaves its result. */
export type Step = (frame: Frame) => Value;

/** The thrown error with the node where it arose, if it does not say so yet. For `throw located(error, id)`. */
export function located(thrown: unknown, nodeId: number): unknown {
  if (thrown instanceof CelError) thrown.nodeId ??= nodeId;
  return thrown;
}

/** The error of a call that no overload takes. */
export function noSuchOverload(nodeId: number): CelError {
  const error = celError("no such overload");
  error.nodeId = nodeId;
  return error;
}
