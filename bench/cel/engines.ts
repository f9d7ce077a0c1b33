import { celEnv, CelScalar, parse, plan } from "@bufbuild/cel";
import { strings } from "@bufbuild/cel/ext";
import { createEnvironment, dyn, kubernetes, type Value } from "@imagegate/expr";
import { Environment } from "@marcbachmann/cel-js";
import type { Json, Review } from "./documents.ts";

/** One engine. `compile` does what it does before the first evaluation. */
export interface Engine {
  readonly name: string;
  readonly compile: (text: string) => (review: Review) => unknown;
  /** A document as the engine wants it; the time of that is not counted. */
  readonly convert: (review: Review) => Review;
}

const environment = createEnvironment(kubernetes({ variables: { object: dyn, request: dyn } }));

const imagegate: Engine = {
  name: "@imagegate/expr",
  compile: (text) => {
    const program = environment.compile(text);
    return (review) => {
      const outcome = program.evaluate(review satisfies Readonly<Record<string, Value>>);
      return outcome.kind === "value" ? outcome.value : outcome;
    };
  },
  convert: (review) => review,
};

/** Its ints are bigints. */
function withBigints(value: Json): unknown {
  if (typeof value === "number") return Number.isInteger(value) ? BigInt(value) : value;
  if (Array.isArray(value)) return value.map((item) => withBigints(item));
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, withBigints(item)]));
}

const marcEnvironment = new Environment()
  .registerVariable("object", "dyn")
  .registerVariable("request", "dyn");

const marc: Engine = {
  name: "@marcbachmann/cel-js",
  compile: (text) => {
    const program = marcEnvironment.parse(text);
    const { valid, error } = program.check();
    if (!valid) throw error;
    return (review) => program(review);
  },
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what the other engine takes for a document
  convert: (review) => withBigints(review) as Review,
};

const bufEnvironment = celEnv({
  funcs: [...strings],
  variables: { object: CelScalar.DYN, request: CelScalar.DYN },
});

const bufbuild: Engine = {
  name: "@bufbuild/cel",
  compile: (text) => {
    const program = plan(bufEnvironment, parse(text));
    return (review) => program(review);
  },
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what the other engine takes for a document
  convert: (review) => withBigints(review) as Review,
};

/** Ours first. The last does not check types when it compiles. */
export const engines: readonly Engine[] = [imagegate, marc, bufbuild];
