import { describe, expect, test } from "vitest";
import { createEnvironment, kubernetesFormat, optionals, stdlib } from "../../src/index.ts";
import { evaluating } from "../support/evaluating.ts";
import { testExamples } from "../support/examples.ts";

const libraries = [stdlib, optionals(), kubernetesFormat];
const evaluate = evaluating(...libraries);

testExamples(createEnvironment({ libraries }), kubernetesFormat);

describe("kubernetesFormat", () => {
  test.each([
    ["format.uuid().validate('x').value()", ["does not match the UUID format"]],
    ["format.uuid().validate('123e4567-e89b-12d3-a456-426614174000') == optional.none()", true],
    ["format.named('date').value().validate('2026-01-01').hasValue()", false],
    ["format.named('toString').hasValue()", false],
    ["format.named('') == optional.none()", true],
    ["format.uuid() == format.uuid()", true],
    ["format.uuid() == format.date()", false],
    ["dyn(format.uuid()).validate(dyn(1))", "error: no such overload"],
    ["format.none()", "refused: undeclared reference to 'format' (in container '')"],
  ])("%s", (text, result) => {
    expect(evaluate(text)).toEqual(result);
  });
});
