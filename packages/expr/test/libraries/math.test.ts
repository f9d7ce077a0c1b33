import { describe, expect, test } from "vitest";
import { createEnvironment, math, stdlib } from "../../src/index.ts";
import { evaluating } from "../support/evaluating.ts";
import { testExamples } from "../support/examples.ts";

const versions = [0, 1, 2] as const;
const evaluate = evaluating(stdlib, math());

describe("math", () => {
  for (const version of versions) {
    testExamples(createEnvironment({ libraries: [stdlib, math(version)] }), math(version));
  }

  test("is one value for each version, version 2 by default", () => {
    expect(math(1)).toBe(math(1));
    expect(math()).toBe(math(2));
  });

  test.for([
    ["math.greatest(1, 2)", 0],
    ["math.abs(1)", 1],
    ["math.sqrt(4)", 2],
  ] as const)("%s is there from version %i on", ([expression, first]) => {
    for (const version of versions) {
      const environment = createEnvironment({ libraries: [stdlib, math(version)] });
      expect(environment.check(expression).issues.length === 0).toBe(version >= first);
    }
  });

  // Types too: `1` is no `1.0`.
  test.for([
    ["math.ceil(-0.5)", "-0.0"],
    ["math.floor(1e300)", "1e300"],
    ["math.round(0.49999999999999994)", "0.0"],
    ["math.round(4503599627370495.5)", "4503599627370496.0"],
    ["math.round(-2.5)", "-3.0"],
    ["math.trunc(-1.9)", "-1.0"],
    ["math.abs(-9223372036854775807)", "9223372036854775807"],
    ["math.abs(9223372036854775807)", "9223372036854775807"],
    ["math.abs(18446744073709551615u)", "18446744073709551615u"],
    ["math.abs(-0.0)", "0.0"],
    ["math.sign(-9223372036854775808)", "-1"],
    ["math.sign(0)", "0"],
    ["math.sign(0u)", "0u"],
    ["math.sign(18446744073709551615u)", "1u"],
    ["math.sign(-0.5)", "-1.0"],
    ["math.sqrt(9223372036854775807)", "3037000499.97605"],
    ["math.sqrt(4u)", "2.0"],
    ["math.bitAnd(-1, 9223372036854775807)", "9223372036854775807"],
    ["math.bitOr(-9223372036854775808, 1)", "-9223372036854775807"],
    ["math.bitXor(18446744073709551615u, 1u)", "18446744073709551614u"],
    ["math.bitNot(9223372036854775807)", "-9223372036854775808"],
    ["math.bitNot(18446744073709551615u)", "0u"],
    ["math.bitShiftLeft(1, 63)", "-9223372036854775808"],
    ["math.bitShiftLeft(3, 63)", "-9223372036854775808"],
    ["math.bitShiftLeft(-1, 9223372036854775807)", "0"],
    ["math.bitShiftLeft(18446744073709551615u, 1)", "18446744073709551614u"],
    ["math.bitShiftRight(-1, 0)", "-1"],
    ["math.bitShiftRight(-1, 1)", "9223372036854775807"],
    ["math.bitShiftRight(-1, 63)", "1"],
    ["math.bitShiftRight(-1, 64)", "0"],
    ["math.bitShiftRight(18446744073709551615u, 63)", "1u"],
  ] as const)("%s is %s", ([expression, result]) => {
    const same = `string(dyn(${expression})) == string(dyn(${result}))`;
    expect(evaluate(`${same} && type(${expression}) == type(${result})`)).toBe(true);
  });

  test.for([
    ["math.isNaN(math.sign(0.0 / 0.0))", true],
    ["1.0 / math.sign(-0.0) > 0.0", true],
    ["math.isNaN(math.sqrt(-15.0))", true],
    ["math.isFinite(1.0 / 0.0)", false],
    ["math.isInf(-1.0 / 0.0)", true],
    ["math.isInf(0.0 / 0.0)", false],
    ["math.abs(-9223372036854775808)", "error: integer overflow"],
    ["math.bitShiftLeft(1, -1)", "error: math.bitShiftLeft() negative offset: -1"],
    ["math.bitShiftRight(1u, -2)", "error: math.bitShiftRight() negative offset: -2"],
    ["math.ceil(dyn(1))", "error: no such overload"],
    ["math.bitAnd(dyn(1), dyn(1u))", "error: no such overload"],
    ["math.ceil(1)", "refused: found no matching overload for 'math.ceil' applied to '(int)'"],
    [
      "math.bitShiftLeft(1u, 1u)",
      "refused: found no matching overload for 'math.bitShiftLeft' applied to '(uint, uint)'",
    ],
  ] as const)("%s gives %s", ([expression, result]) => {
    expect(evaluate(expression)).toBe(result);
  });
});
