import {
  celSpec,
  createEnvironment,
  double,
  dyn,
  int,
  kubernetes,
  list,
  map,
  regex,
  sets,
  string,
  type Environment,
} from "../src/index.ts";

const variables = {
  a: dyn,
  b: dyn,
  c: dyn,
  n: int,
  d: double,
  s: string,
  l: list(dyn),
  m: map(string, dyn),
};

/** What is fuzzed: between them the two have every library. */
export const environments: Readonly<Record<"celSpec" | "kubernetes", Environment>> = {
  celSpec: createEnvironment(celSpec({ variables, libraries: [sets, regex] })),
  kubernetes: createEnvironment(kubernetes({ variables })),
};

export type EnvironmentName = keyof typeof environments;

/** The names of the variables that a document gives values to. */
export const variableNames: readonly string[] = Object.keys(variables);
