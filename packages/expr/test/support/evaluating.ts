import {
  createEnvironment,
  dyn,
  ExprError,
  toJs,
  type Library,
  type Variables,
} from "../../src/index.ts";

/**
 * Evaluates expressions with some libraries: gives the value as plain data, `error: …` for an error, `refused: …` for an expression
 * that does not compile. Variables are `dyn`. Cost is not limited: what functions do beyond the limit is tested too.
 */
export function evaluating(
  ...libraries: readonly Library[]
): (text: string, variables?: Variables) => unknown {
  const environment = createEnvironment({ libraries, costLimit: Infinity });
  return (text, variables = {}) => {
    const types = Object.fromEntries(Object.keys(variables).map((name) => [name, dyn]));
    try {
      const outcome = environment.extend({ variables: types }).compile(text).evaluate(variables);
      if (outcome.kind === "value") return toJs(outcome.value);
      return outcome.kind === "error" ? `error: ${outcome.error.message}` : outcome.kind;
    } catch (error) {
      if (error instanceof ExprError) return `refused: ${error.issues[0]?.message}`;
      throw error;
    }
  };
}
