import {
  type BoundOptions,
  createEnvironment,
  dyn,
  stdlib,
  type Environment,
  type EnvironmentOptions,
  type Outcome,
  type Variables,
} from "../../src/index.ts";
import { generate } from "../../src/codegen/generate.ts";
import type { CheckedExpr } from "../../src/index.ts";
import { boundsOf } from "../../src/plan/meter.ts";
import { createProgram } from "../../src/program.ts";

/** An environment whose variables `a`, `b` and `c` are of any type. */
export function anyEnvironment(options: Partial<EnvironmentOptions> = {}): Environment {
  return createEnvironment({
    libraries: [stdlib],
    variables: { a: dyn, b: dyn, c: dyn },
    ...options,
  });
}

export function checkedOf(text: string, environment: Environment = anyEnvironment()): CheckedExpr {
  const { checked, issues } = environment.check(text);
  if (checked === undefined) throw new Error(issues.map(({ message }) => message).join("; "));
  return checked;
}

/** The outcome of closures, and of a program whose code is generated at once. */
export function both(
  checked: CheckedExpr,
  variables: Variables,
): { readonly closures: Outcome; readonly generated: Outcome } {
  return {
    closures: createProgram(checked, { codegen: "never" }).evaluate(variables),
    generated: createProgram(checked, { generateAfter: 0 }).evaluate(variables),
  };
}

/** What the generated function itself gives: undefined where it gives up. */
export function fastValue(
  checked: CheckedExpr,
  variables: Variables,
  bounds: BoundOptions = {},
): unknown {
  const made = generate(checked);
  if (made === undefined) throw new Error("no code was generated");
  // oxlint-disable-next-line typescript/no-implied-eval, typescript/no-unsafe-call -- as the stage does it
  return new Function("constants", made.source)(made.constants)(
    variables,
    boundsOf(bounds, Infinity),
  );
}
