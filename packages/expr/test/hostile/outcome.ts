import {
  createEnvironment,
  dyn,
  ExprError,
  kubernetes,
  string,
  toJs,
  type EvaluateOptions,
  type Library,
  type Variables,
} from "../../src/index.ts";

/** How long a hostile case may take, in milliseconds. Generous: what it guards against takes minutes, or for ever. */
export const patience = 20_000;

/** What came of a text: a value as plain data, or the code, message and place of its first fault. */
export type Ending =
  | { readonly value: unknown }
  | {
      readonly code: string;
      readonly message: string;
      /** Whether it did not even compile. */
      readonly refused: boolean;
      readonly start: number;
      readonly line: number;
      readonly column: number;
    };

const variables = { s: string, p: string, a: dyn, b: dyn };

/** Compiles and evaluates with all libraries of Kubernetes, and their limits. What is thrown beside an `ExprError` goes through. */
export function endingOf(
  text: string,
  given: Variables = {},
  options: EvaluateOptions & { readonly libraries?: readonly Library[] } = {},
): Ending {
  const { libraries = [], ...bounds } = options;
  const environment = createEnvironment(kubernetes({ variables, libraries }));
  try {
    const outcome = environment.compile(text).evaluate(given, bounds);
    if (outcome.kind === "value") return { value: toJs(outcome.value) };
    if (outcome.kind === "unknown") return { value: outcome };
    const { code, message, start, position } = outcome.error;
    return { code, message, refused: false, start, line: position.line, column: position.column };
  } catch (error) {
    if (!(error instanceof ExprError)) throw error;
    const [{ code, message, start, position } = never()] = error.issues;
    return { code, message, refused: true, start, line: position.line, column: position.column };
  }
}

function never(): never {
  throw new Error("an ExprError without an issue");
}

/** `cel.bind` in `cel.bind`, each variable the one before added to itself. */
export function doubling(first: string, times: number): string {
  let body = `size(x${times})`;
  for (let i = times; i > 0; i--) body = `cel.bind(x${i}, x${i - 1} + x${i - 1}, ${body})`;
  return `cel.bind(x0, ${first}, ${body})`;
}
