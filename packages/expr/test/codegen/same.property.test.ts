import fc from "fast-check";
import { expect, test } from "vitest";
import { generate } from "../../src/codegen/generate.ts";
import { anyEnvironment, both, fastValue } from "./both.ts";
import { expression, value } from "./random.ts";

const environment = anyEnvironment();

test("closures and generated code give the same value or error", () => {
  let fast = 0;
  fc.assert(
    fc.property(
      expression,
      fc.array(fc.record({ a: value, b: value, c: value }), { minLength: 4, maxLength: 4 }),
      (text, inputs) => {
        const { checked } = environment.check(`[0].map(x, [1].map(y, ${text}))`);
        fc.pre(checked !== undefined);
        for (const input of inputs) {
          const { closures, generated } = both(checked, input);
          expect(generated).toEqual(closures);
          if (generate(checked) !== undefined && fastValue(checked, input) !== undefined) fast++;
        }
      },
    ),
    { numRuns: 500 },
  );
  // Not by giving up all the time.
  expect(fast).toBeGreaterThan(100);
});
