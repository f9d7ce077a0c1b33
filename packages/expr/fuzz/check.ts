import { isDeepStrictEqual } from "node:util";
import {
  ExprError,
  unparse,
  type Environment,
  type EvaluateOptions,
  type Outcome,
  type Value,
  type Variables,
} from "../src/index.ts";
import { createProgram } from "../src/program.ts";

/** What is run: an expression and the variables of each evaluation. */
export interface Case {
  readonly text: string;
  readonly inputs: readonly Variables[];
}

/** How a case ended, for the counts. */
export type Ending = "refused" | "value" | "error" | "unknown" | "limited";

/** Thrown where something does not hold that must. */
class Broken extends Error {
  override readonly name: string = "Broken";
}

function must(holds: boolean, what: string): void {
  if (!holds) throw new Broken(what);
}

/** Above it an evaluation of so little cost hangs. Generous: the machine may be busy. */
const maxMilliseconds = 3000;
const costLimit = 20_000;

/** Checks all that must hold of a case. Throws {@link Broken}, or whatever the engine throws that it must not. */
export function checkCase(environment: Environment, { text, inputs }: Case): readonly Ending[] {
  const { checked, issues } = timed("compiling", () => environment.check(text));
  for (const { message, start, end, position } of issues) {
    const holds = start >= 0 && start <= end && end <= text.length;
    must(holds, `the place ${start}-${end} of "${message}" is not in the text`);
    must(position.line >= 1 && position.column >= 1, `"${message}" has no position`);
    must(message !== "", "an issue without a message");
  }
  must((checked === undefined) === issues.length > 0, "a text is neither refused nor checked");
  if (checked === undefined) return ["refused"];

  const written = unparse(checked.ast);
  const again = unparse(environment.parse(written));
  must(again === written, `written as ${written}, then as ${again}`);

  let closures: ReturnType<typeof createProgram>;
  try {
    closures = createProgram(checked, { codegen: "never" });
  } catch (error) {
    if (error instanceof ExprError) return ["refused"];
    throw error;
  }
  closures.references();
  const generated = createProgram(checked, { generateAfter: 0 });
  return inputs.map((input) => checkEvaluation(closures, generated, input));
}

type Program = ReturnType<typeof createProgram>;

function checkEvaluation(closures: Program, generated: Program, input: Variables): Ending {
  const before = snapshot(input);
  const run = (program: Program, options: EvaluateOptions): unknown =>
    timed("evaluating", () => settle(program, input, options));
  const exact = run(closures, { costLimit, trackCost: true });
  const { cost, ...expected } = asRecord(exact);
  const found = run(generated, { costLimit });
  must(same(found, expected), `closures: ${show(expected)}, generated: ${show(found)}`);
  must(same(snapshot(input), before), "the variables have changed");
  if (expected["kind"] === "error" && codeOf(expected) === "EXPR_COST_LIMIT") return "limited";
  if (expected["kind"] !== "value") return expected["kind"] === "unknown" ? "unknown" : "error";
  if (typeof cost !== "number" || !(cost >= 0)) throw new Broken(`a cost of ${show(cost)}`);
  if (cost === 0) return "value";
  for (const program of [closures, generated]) {
    const limited = asRecord(run(program, { costLimit: cost - 1 }));
    must(codeOf(limited) === "EXPR_COST_LIMIT", `costs ${cost} and runs with less`);
    const allowed = asRecord(run(program, { costLimit: cost }));
    must(same(allowed["value"], expected["value"]), `costs ${cost} and does not run with it`);
  }
  return "value";
}

/** The outcome, or that the host's fault was thrown. */
function settle(program: Program, input: Variables, options: EvaluateOptions): Outcome | object {
  try {
    return program.evaluate(input, options);
  } catch (error) {
    // What is no value: see `Program.evaluate`.
    if (error instanceof TypeError) return { kind: "thrown", message: error.message };
    throw error;
  }
}

function asRecord(outcome: unknown): Record<string, unknown> {
  return { ...(typeof outcome === "object" ? outcome : {}) };
}

function codeOf({ error }: Record<string, unknown>): unknown {
  return asRecord(error)["code"];
}

function same(a: unknown, b: unknown): boolean {
  return isDeepStrictEqual(a, b);
}

function show(value: unknown): string {
  return (
    JSON.stringify(value, (_, one: unknown) => (typeof one === "bigint" ? `${one}n` : one)) ?? ""
  );
}

function snapshot(input: Variables): string {
  return show(Object.entries(input));
}

function timed<T>(what: string, run: () => T): T {
  const start = performance.now();
  const result = run();
  const elapsed = performance.now() - start;
  must(elapsed < maxMilliseconds, `${what} took ${Math.round(elapsed)} ms`);
  return result;
}

/** A shorter text that breaks in the same way, found by leaving out more and more of it. */
export function shrink(breaks: (text: string) => boolean, text: string): string {
  let shortest = text;
  for (let size = Math.ceil(text.length / 2); size >= 1; size = Math.floor(size / 2)) {
    for (let at = 0; at < shortest.length;) {
      const shorter = shortest.slice(0, at) + shortest.slice(at + size);
      if (breaks(shorter)) shortest = shorter;
      else at += size;
    }
  }
  return shortest;
}

/** A value of the host, whatever it is. */
export function asValue(value: unknown): Value {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- hosts hand over what they like
  return value as Value;
}
