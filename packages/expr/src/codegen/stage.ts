import type { Variables } from "../activation.ts";
import type { Bounds } from "../plan/meter.ts";
import type { Value } from "../values/value.ts";
import { generate, type FastPath, type Generatable, type Generated } from "./generate.ts";

/** Whether programs that run often may be turned into JavaScript. */
export type Codegen = "auto" | "never";

/** Evaluations before code is generated. That takes 30 to 90 microseconds, and each evaluation after it 0.5 to 5 less. */
const defaultThreshold = 50;
/** Evaluations after which it is counted how many the fast path gave up, and how many of them it may. */
const window = 256;
const maxGivenUp = window / 4;

/** Whether this process may make functions of text. Unknown until it is tried: a page or `node` may forbid it. */
let isAllowed: boolean | undefined;

/**
 * The fast path of one program: nothing at first, after some evaluations generated code. It goes for good when it gives up too often,
 * or when the host refuses to make functions of text.
 */
export class Stage {
  #checked: Generatable | undefined;
  #remaining: number;
  #fastPath: FastPath | undefined;
  /** The fast path, once a window of runs has shown that it seldom gives up. Who calls it tells {@link distrust} when it does. */
  trusted: FastPath | undefined = undefined;
  #runs = 0;
  #givenUp = 0;

  constructor(
    { ast, references, strict = false }: Generatable,
    codegen: Codegen,
    threshold: number = defaultThreshold,
  ) {
    this.#checked = codegen === "never" ? undefined : { ast, references, strict };
    this.#remaining = threshold;
  }

  /** The value, or undefined where the closures have to find it. */
  run(variables: Variables, bounds: Bounds): Value | undefined {
    const fastPath = this.#fastPath;
    if (fastPath === undefined)
      return this.#checked === undefined ? undefined : this.#warm(variables, bounds);
    const value = fastPath(variables, bounds);
    if (value === undefined) this.#givenUp++;
    if (++this.#runs === window) this.#review();
    return value;
  }

  #warm(variables: Variables, bounds: Bounds): Value | undefined {
    if (this.#remaining-- > 0) return undefined;
    const checked = this.#checked;
    this.#checked = undefined;
    isAllowed ??= mayMakeFunctions();
    const generated = checked === undefined || !isAllowed ? undefined : generate(checked);
    this.#fastPath = generated && functionOf(generated);
    return this.#fastPath && this.run(variables, bounds);
  }

  /** The trusted path gave up: runs are counted again, that one included. */
  distrust(): void {
    this.trusted = undefined;
    this.#runs = 1;
    this.#givenUp = 1;
  }

  #review(): void {
    if (this.#givenUp > maxGivenUp) this.#fastPath = undefined;
    this.trusted = this.#fastPath;
    this.#runs = 0;
    this.#givenUp = 0;
  }
}

function functionOf({ source, constants }: Generated): FastPath | undefined {
  try {
    // oxlint-disable-next-line typescript/no-implied-eval, typescript/no-unsafe-type-assertion -- the source holds nothing of the expression
    const make = new Function("constants", source) as (constants: readonly unknown[]) => FastPath;
    return make(constants);
  } catch {
    // A function too large for the engine.
    return undefined;
  }
}

function mayMakeFunctions(): boolean {
  try {
    // oxlint-disable-next-line typescript/no-implied-eval -- whether it may is the question
    return typeof new Function() === "function";
  } catch {
    return false;
  }
}
