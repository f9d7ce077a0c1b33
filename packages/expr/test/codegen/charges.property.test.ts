import fc from "fast-check";
import { expect, test } from "vitest";
import { generate } from "../../src/codegen/generate.ts";
import { createProgram } from "../../src/program.ts";
import { anyEnvironment, fastValue } from "./both.ts";
import { expression, value } from "./random.ts";

const environment = anyEnvironment();

test("generated code counts no less than the closures", () => {
  let fast = 0;
  fc.assert(
    fc.property(
      expression,
      fc.array(fc.record({ a: value, b: value, c: value }), { minLength: 4, maxLength: 4 }),
      (text, inputs) => {
        const { checked } = environment.check(`[0].map(x, [1].map(y, ${text}))`);
        fc.pre(checked !== undefined && generate(checked) !== undefined);
        const program = createProgram(checked, { codegen: "never" });
        for (const input of inputs) {
          const outcome = program.evaluate(input, { trackCost: true });
          if (outcome.kind !== "value" || fastValue(checked, input) === undefined) continue;
          const cost = outcome.cost ?? Number.NaN;
          expect(program.evaluate(input, { costLimit: cost })).toMatchObject({ kind: "value" });
          expect(fastValue(checked, input, { costLimit: cost - 1 })).toBeUndefined();
          fast++;
        }
      },
    ),
    { numRuns: 500 },
  );
  expect(fast).toBeGreaterThan(100);
});
