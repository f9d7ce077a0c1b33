import { describe, expect, test } from "vitest";
import { createEnvironment, kubernetesQuantity, stdlib } from "../../src/index.ts";
import { evaluating } from "../support/evaluating.ts";
import { testExamples } from "../support/examples.ts";

const evaluate = evaluating(stdlib, kubernetesQuantity);

testExamples(createEnvironment({ libraries: [stdlib, kubernetesQuantity] }), kubernetesQuantity);

describe("kubernetesQuantity", () => {
  test.each([
    ["quantity('0.2G') == quantity('200M')", true],
    ["quantity('1Ki') == quantity('1000')", false],
    ["quantity('1k').add(quantity('1')).sub(1) == quantity('1000')", true],
    ["quantity('1000') == quantity('1k').add(quantity('1')).sub(1)", true],
    ["quantity('1').add(9223372036854775807) == quantity('9223372036854775808')", true],
    ["quantity('1').sub(-9223372036854775808) == quantity('9223372036854775809')", true],
    ["sign(quantity('-0'))", 0],
    ["sign(quantity('1n'))", 1],
    ["quantity('1000m').isInteger()", true],
    ["quantity('1.5').isInteger()", false],
    ["quantity('9223372036854775807').asInteger() == 9223372036854775807", true],
    ["quantity('50.5').asApproximateFloat()", 50.5],
    ["type(quantity('1k').asApproximateFloat()) == double", true],
    ["quantity('1').compareTo(quantity('2'))", -1],
    ["quantity('2').compareTo(quantity('1'))", 1],
    ["quantity('1').isLessThan(quantity('1'))", false],
    ["quantity('1').isGreaterThan(quantity('1'))", false],
    ["quantity('1') in [quantity('1000m')]", true],
    ["dyn(quantity('1')) == dyn(1)", false],
    ["isQuantity(dyn('x'))", false],
  ])("%s", (text, result) => {
    expect(evaluate(text)).toBe(result);
  });

  test.each([
    ["quantity('200K')", "error: unable to parse quantity's suffix"],
    ["quantity('1.5').asInteger()", "error: cannot convert value to integer"],
    ["quantity('9223372036854775808').asInteger()", "error: cannot convert value to integer"],
    ["quantity('1e2000000000').add(1)", "error: quantity has too many digits"],
    ["quantity('1e2000000000').sub(quantity('1'))", "error: quantity has too many digits"],
    [
      "quantity('1').sign()",
      "refused: found no matching overload for 'sign' applied to 'kubernetes.Quantity.()'",
    ],
    [
      "quantity('1').add('1')",
      "refused: found no matching overload for 'add' applied to 'kubernetes.Quantity.(string)'",
    ],
    [
      "quantity('1') == '1'",
      "refused: found no matching overload for '_==_' applied to '(kubernetes.Quantity, string)'",
    ],
    [
      "quantity('1') < quantity('2')",
      "refused: found no matching overload for '_<_' applied to '(kubernetes.Quantity, kubernetes.Quantity)'",
    ],
  ])("%s gives %s", (text, message) => {
    expect(evaluate(text)).toBe(message);
  });
});
