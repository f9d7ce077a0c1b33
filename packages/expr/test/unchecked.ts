import { Declarations } from "../src/declarations.ts";
import { variable, type Library, type VariableDeclaration } from "../src/declare.ts";
import { createEnvironment } from "../src/environment.ts";
import { createProgram, type Program } from "../src/program.ts";
import { createSource } from "../src/source.ts";
import { dyn } from "../src/types.ts";
import { unchecked } from "./conformance/unchecked.ts";

/** What an unchecked expression may refer to. */
export interface UncheckedOptions {
  readonly libraries: readonly Library[];
  readonly variables?: readonly (string | VariableDeclaration)[];
}

/**
 * A program of an expression that was parsed but not checked, so that types show only when it runs: it tests the evaluator where the
 * checker would refuse.
 */
export function compileUnchecked(text: string, options: UncheckedOptions): Program {
  const { libraries } = options;
  const variables = (options.variables ?? []).map((one) =>
    typeof one === "string" ? variable(one, dyn) : one,
  );
  const ast = createEnvironment({ libraries, variables }).parse(text);
  const declarations = new Declarations(libraries, variables, []);
  return createProgram(unchecked(ast, createSource(text), declarations, ""));
}
