import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import {
  celSpec,
  createEnvironment,
  kubernetes,
  kubernetesJsonPatch,
  type Outcome,
  type Value,
} from "../../src/index.ts";
import { kubernetesCosts } from "../../src/kubernetes/costs.ts";
import { libraryCosts } from "../../src/libraries/costs.ts";
import { createProgram } from "../../src/program.ts";
import { standardCosts } from "../../src/stdlib/costs.ts";
import { variables } from "./variables.ts";

interface Recorded {
  readonly expr: string;
  readonly cost: number;
  readonly value?: Value;
  readonly error?: string;
}

const recorded = readFileSync(new URL("costs.jsonl", import.meta.url), "utf8")
  .trim()
  .split("\n")
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- written by oracle/main.go
  .map((line) => JSON.parse(line) as Recorded);

const environment = createEnvironment(
  kubernetes({
    variables: Object.fromEntries(Object.entries(variables).map(([name, [type]]) => [name, type])),
  }),
);
const values = Object.fromEntries(
  Object.entries(variables).map(([name, [, value]]) => [name, value]),
);

const failing =
  "what fails is charged as if it had not: cel-go leaves out the steps of a path after the one that failed";

/** Expressions whose cost differs by more than one unit. Each is checked to differ. */
const different: ReadonlyMap<string, string> = new Map([
  ["1 / 0 > n || t", failing],
  ["[1, 2].all(e, e / 0 > 1)", failing],
  ["d.q.r.s", failing],
]);

function costOf(outcome: Outcome): number {
  return outcome.kind === "unknown" ? Number.NaN : (outcome.cost ?? Number.NaN);
}

describe("costs are cel-go's, one unit more or less", () => {
  test.for(recorded)("$expr", ({ expr, cost, value, error }) => {
    const outcome = environment.compile(expr).evaluate(values, { trackCost: true });
    expect(outcome.kind).toBe(error === undefined ? "value" : "error");
    if (value !== undefined) expect(outcome).toMatchObject({ value });
    const difference = Math.abs(costOf(outcome) - cost);
    if (different.has(expr)) expect(difference).toBeGreaterThan(1);
    else expect(difference).toBeLessThanOrEqual(1);
  });
});

describe("generated code lets no evaluation cost more", () => {
  test.for(recorded.filter(({ error }) => error === undefined))("$expr", ({ expr }) => {
    const { checked } = environment.check(expr);
    if (checked === undefined) throw new Error("not compiled");
    const program = createProgram(checked, { generateAfter: 0 });
    const cost = costOf(program.evaluate(values, { trackCost: true }));
    expect(program.evaluate(values, { costLimit: cost })).toMatchObject({ kind: "value" });
    if (cost === 0) return;
    expect(program.evaluate(values, { costLimit: cost - 1 })).toMatchObject({
      kind: "error",
      error: { code: "EXPR_COST_LIMIT" },
    });
  });
});

test("every rule belongs to an overload", () => {
  const ids = new Set(
    [celSpec(), kubernetes({ libraries: [kubernetesJsonPatch] })].flatMap(({ libraries }) =>
      libraries.flatMap(({ functions }) =>
        functions.flatMap(({ overloads }) => overloads.map(({ id }) => id)),
      ),
    ),
  );
  const rules = [standardCosts, libraryCosts, kubernetesCosts].flatMap((each) => Object.keys(each));
  expect(rules.filter((id) => !ids.has(id))).toEqual([]);
});
