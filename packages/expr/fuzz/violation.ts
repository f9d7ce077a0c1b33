// What must hold for every text and all values. See docs/expr.md, "Fuzzing".
import {
  ExprError,
  unparse,
  type CheckedExpr,
  type Environment,
  type Expr,
  type ExprIssue,
  type Outcome,
  type Program,
  type Variables,
} from "../src/index.ts";
import { createProgram } from "../src/program.ts";
import { HostFault } from "./documents.ts";
import { print } from "./print.ts";

/** What did not hold. `law` stays the same while a case is made smaller. */
export interface Violation {
  readonly law: string;
  readonly detail: string;
}

const costLimit = 50_000;
/** A hundred times what the limit above takes on a slow machine. */
const maxMs = 2_000;

class Broken extends Error {
  readonly law: string;

  constructor(law: string, detail: string) {
    super(detail);
    this.law = law;
  }
}

function hold(condition: boolean, law: string, detail: () => string): void {
  if (!condition) throw new Broken(law, detail());
}

/** Whether a case breaks a law, and which. `reached` hears how far it got. */
export function violation(
  environment: Environment,
  text: string,
  variables: Variables,
  reached: (stage: "parsed" | "checked" | "valued") => void = () => {},
): Violation | undefined {
  const start = performance.now();
  let law = "compiling does not crash";
  try {
    const checked = checkTree(environment, text, reached);
    if (checked === undefined) return undefined;
    reached("checked");
    const closures = programOf(checked, "never");
    const generated = programOf(checked, "auto");
    if (closures === undefined || generated === undefined) return undefined;
    law = "references do not crash";
    closures.references();
    law = "evaluating does not crash";
    const before = print(variables);
    if (checkRuns(closures, generated, variables, text)) reached("valued");
    hold(print(variables) === before, "values stay as they were", () => print(variables));
    const took = performance.now() - start;
    hold(took < maxMs, "an evaluation ends", () => `took ${Math.round(took)} ms`);
    return undefined;
  } catch (thrown) {
    if (thrown instanceof Broken) return { law: thrown.law, detail: thrown.message };
    return {
      law,
      detail: thrown instanceof Error ? (thrown.stack ?? thrown.message) : print(thrown),
    };
  }
}

/** Parses, writes, parses again, checks. */
function checkTree(
  environment: Environment,
  text: string,
  reached: (stage: "parsed") => void,
): CheckedExpr | undefined {
  const tree = refused(() => environment.parse(text), text);
  if (!(tree instanceof ExprError)) {
    reached("parsed");
    const written = unparse(tree);
    const again = refused(() => environment.parse(written), written);
    if (again instanceof ExprError) {
      // What is written may be longer, or nest deeper, than what the author wrote.
      hold(
        again.code === "EXPR_LIMIT",
        "what is written parses",
        () => `${written}\n${again.message}`,
      );
    } else {
      hold(shape(again) === shape(tree), "what is written is the same tree", () => written);
    }
  }
  const { issues, checked } = environment.check(text);
  checkIssues(issues, text);
  hold((checked === undefined) === issues.length > 0, "a tree or an issue", () => print(issues));
  return checked;
}

/** What `make` gives, or the error that refuses the text. */
function refused<T>(make: () => T, text: string): T | ExprError {
  try {
    return make();
  } catch (thrown) {
    if (!(thrown instanceof ExprError)) throw thrown;
    checkIssues(thrown.issues, text);
    hold(thrown.issues.length > 0, "an error has an issue", () => thrown.message);
    return thrown;
  }
}

function checkIssues(issues: readonly ExprIssue[], text: string): void {
  for (const { start, end, at = start, position, message } of issues) {
    hold(
      start >= 0 && start <= end && end <= text.length && at >= 0 && at <= text.length,
      "an issue is inside the text",
      () => `${message}: ${start} to ${end}, at ${at}, of ${text.length}`,
    );
    const lines = text.slice(0, start).split("\n");
    const column = Array.from(lines.at(-1) ?? "").length + 1;
    hold(
      position.line === lines.length && position.column === column,
      "an issue has its line and column",
      () => `${message}: ${position.line}:${position.column}, not ${lines.length}:${column}`,
    );
  }
}

/** The tree without ids and places, so that trees of different texts can be compared. */
function shape(tree: Expr): string {
  const places = new Set(["id", "start", "end", "at", "nameStart", "fieldStart"]);
  return JSON.stringify(tree, (key, value: unknown) => {
    if (places.has(key)) return undefined;
    return typeof value === "object" && value !== null && !(value instanceof Uint8Array)
      ? value
      : print(value);
  });
}

function programOf(checked: CheckedExpr, codegen: "never" | "auto"): Program | undefined {
  const made = refused(
    () => createProgram(checked, { codegen, generateAfter: 0, costLimit }),
    checked.source.text,
  );
  return made instanceof ExprError ? undefined : made;
}

const hostError = "the host's own error";

/** An outcome as text, with all that a caller can see but the cost. */
function textOf(run: () => Outcome): string {
  try {
    const outcome = run();
    if (outcome.kind === "value") return print(outcome.value);
    if (outcome.kind === "unknown") return outcome.calls.map(({ key }) => key).join();
    const { code, message, start, end } = outcome.error;
    return `${code} ${start} ${end} ${message}`;
  } catch (thrown) {
    // What a getter of the host throws is the host's own; documents.ts throws this only.
    if (thrown instanceof HostFault) return hostError;
    throw thrown;
  }
}

/** Whether the closures gave a value. */
function checkRuns(
  closures: Program,
  generated: Program,
  variables: Variables,
  text: string,
): boolean {
  const outcome = outcomeOf(() => closures.evaluate(variables, { trackCost: true }));
  const expected = textOf(() => closures.evaluate(variables));
  const same = (program: Program, name: string): void => {
    const found = textOf(() => program.evaluate(variables));
    hold(found === expected, `${name} gives the same`, () => `${found}, not ${expected}`);
  };
  same(closures, "a second run");
  // Closures read whole objects to price a call, generated code does not: it may not meet a getter that throws.
  if (expected !== hostError) {
    same(generated, "generated code");
    same(generated, "generated code");
  }
  if (outcome === undefined || outcome.kind === "unknown") return false;
  if (outcome.kind === "error") checkIssues([outcome.error], text);
  checkCost(closures, outcome.cost ?? Number.NaN, outcome, variables, expected);
  checkCost(generated, outcome.cost ?? Number.NaN, outcome, variables, expected);
  return outcome.kind === "value";
}

function outcomeOf(run: () => Outcome): Outcome | undefined {
  try {
    return run();
  } catch (thrown) {
    if (thrown instanceof HostFault) return undefined;
    throw thrown;
  }
}

/** With what an evaluation costs it ends the same, with one unit less it does not, and a time that is over ends it or comes too late. */
function checkCost(
  program: Program,
  cost: number,
  outcome: Outcome,
  variables: Variables,
  expected: string,
): void {
  hold(cost >= 0, "a cost is a number", () => String(cost));
  if (outcome.kind === "error" && outcome.error.code === "EXPR_COST_LIMIT") return;
  const exact = textOf(() => program.evaluate(variables, { costLimit: cost }));
  hold(exact === expected, "its own cost is enough", () => `${exact}, not ${expected}`);
  if (cost > 0) {
    const short = textOf(() => program.evaluate(variables, { costLimit: cost - 1 }));
    hold(short.startsWith("EXPR_COST_LIMIT"), "one unit less is not enough", () => short);
  }
  const late = textOf(() => program.evaluate(variables, { deadline: 0 }));
  hold(
    late === expected || late.startsWith("EXPR_DEADLINE"),
    "a deadline ends an evaluation, or does not change it",
    () => `${late}, not ${expected}`,
  );
}
