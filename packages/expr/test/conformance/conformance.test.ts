import { existsSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { createEnvironment, ExprError, stdlib } from "../../src/index.ts";
import { caseName, outOfScope, skipped, type ConformanceCase } from "./cases.ts";
import { equalsTagged, toDeclaration, toBindings, toType } from "./tagged.ts";

const shared = process.env["IMAGEGATE_SHARED"] ?? new URL("../../../../../shared", import.meta.url).pathname;
const file = `${shared}/testdata/cel/conformance.jsonl`;
const present = existsSync(file);
const cases: readonly ConformanceCase[] = present
  ? readFileSync(file, "utf8").trim().split("\n").map((line) => JSON.parse(line) as ConformanceCase)
  : [];

/** What the engine makes of a case: undefined when it is what the suite expects, else what it was instead. */
function failure(test: ConformanceCase): string | undefined {
  const declared = (test.typeEnv ?? []).map((declaration) => toDeclaration(declaration));
  const environment = createEnvironment({
    libraries: [stdlib, ...declared.flatMap((one) => (one.library === undefined ? [] : [one.library]))],
    variables: declared.flatMap((one) => (one.variable === undefined ? [] : [one.variable])),
    container: test.container ?? "",
  });
  const { expect: wanted } = test;
  try {
    if (test.checkOnly === true && "typed_result" in wanted) {
      const { checked, issues } = environment.check(test.expr);
      if (checked === undefined) return issues.map((issue) => issue.message).join("; ");
      const type = checked.types.get(checked.ast.id);
      return sameText(type, toType(wanted.typed_result.type));
    }
    const program = environment.compile(test.expr);
    const outcome = program.evaluate(toBindings(test.bindings ?? {}));
    if (outcome.kind === "unknown") return "unknown";
    if ("error" in wanted) return outcome.kind === "error" ? undefined : `value ${String(outcome.value)}`;
    if (outcome.kind === "error") return `error ${outcome.error.message}`;
    if ("typed_result" in wanted) {
      const difference = sameText(program.type, toType(wanted.typed_result.type));
      if (difference !== undefined || wanted.typed_result.value === undefined) return difference;
      return equalsTagged(outcome.value, wanted.typed_result.value);
    }
    return equalsTagged(outcome.value, wanted.value);
  } catch (error) {
    if (!(error instanceof ExprError)) throw error;
    return "error" in wanted ? undefined : error.message;
  }
}

function sameText(actual: unknown, wanted: unknown): string | undefined {
  const [left, right] = [JSON.stringify(actual), JSON.stringify(wanted)];
  return left === right ? undefined : `type ${left}, wanted ${right}`;
}
