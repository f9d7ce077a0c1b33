import { describe, expect, test } from "vitest";
import { createEnvironment, dyn, list, int, math, stdlib } from "../../src/index.ts";
import { evaluating } from "../support/evaluating.ts";

const evaluate = evaluating(stdlib, math());

describe("math.greatest and math.least", () => {
  // The first of equal numbers stays, in its own type.
  test.for([
    ["math.greatest(1, 1.0)", "1"],
    ["math.greatest(1.0, 1, 1u)", "1.0"],
    ["math.least(1u, 1)", "1u"],
    ["math.least([2.5, 2u, 2])", "2u"],
    ["math.greatest(9007199254740993, 9007199254740992.0)", "9007199254740993"],
    ["math.least(-9223372036854775808, 18446744073709551615u)", "-9223372036854775808"],
    ["math.greatest(dyn([1, 7u, 3.5]))", "7u"],
    ["math.greatest([dyn(5)])", "5"],
  ] as const)("%s is %s", ([expression, result]) => {
    const same = `string(dyn(${expression})) == string(${result})`;
    expect(evaluate(`${same} && type(${expression}) == type(${result})`)).toBe(true);
  });

  test.for([
    ["math.greatest()", "math.greatest() requires at least one argument", "math"],
    ["math.least('a')", "math.least() invalid single argument value", "'a'"],
    ["math.least([])", "math.least() invalid single argument value", "[]"],
    ["math.least([1, 'a'])", "math.least() invalid single argument value", "[1, 'a']"],
    ["math.least({1: 2})", "math.least() invalid single argument value", "{1: 2}"],
    ["math.greatest(1, true)", "math.greatest() simple literal arguments must be numeric", "true"],
    ["math.greatest(1, 2, [3])", "math.greatest() simple literal arguments must be numeric", "[3]"],
  ] as const)("%s is a faulty macro", ([text, message, underlined]) => {
    const { issues } = createEnvironment({ libraries: [stdlib, math()] }).check(text);
    expect(issues.map((issue) => [issue.code, issue.message])).toContainEqual([
      "EXPR_INVALID_MACRO",
      message,
    ]);
    const [first] = issues;
    expect(text.slice(first?.start, first?.end)).toBe(underlined);
  });

  test.for([
    [
      "math.greatest(type(1))",
      "refused: found no matching overload for 'math.@max' applied to '(type(int))'",
    ],
    ["math.least(dyn('a'))", "error: no such overload"],
    ["math.least(dyn('a'), 1)", "error: no such overload"],
    ["math.least([dyn('a')])", "error: no such overload"],
    ["math.least(dyn([1, 'a']))", "error: no such overload: math.@min"],
    ["math.least(dyn([]))", "error: math.@min(list) argument must not be empty"],
    ["math.greatest(0.0 / 0.0, 1)", "error: NaN values cannot be ordered: math.@max"],
    ["math.greatest([1.0, 0.0 / 0.0])", "error: NaN values cannot be ordered: math.@max"],
  ] as const)("%s gives %s", ([expression, result]) => {
    expect(evaluate(expression)).toBe(result);
  });

  test("are macros of the namespace math alone", () => {
    const environment = createEnvironment({
      libraries: [stdlib, math()],
      variables: { x: dyn },
    });
    expect(environment.check("x.greatest(1)").issues[0]?.message).toBe(
      "undeclared reference to 'greatest' (in container '')",
    );
    expect(environment.check(".math.greatest(1)").issues).not.toEqual([]);
  });

  test("of three numbers of one type has that type, of several types any", () => {
    const environment = createEnvironment({
      libraries: [stdlib, math()],
      homogeneousLiterals: true,
      variables: { numbers: list(int) },
    });
    expect(environment.compile("math.least(1, 2, 3)").type).toEqual(int);
    expect(environment.compile("math.least(numbers)").type).toEqual(int);
    expect(environment.compile("math.least(1, 2.0)").type).toEqual(dyn);
    // Kubernetes wants literals of one type, and three arguments become a list.
    expect(environment.check("math.least(1, 2.0, 3)").issues[0]?.code).toBe("EXPR_MIXED_LITERAL");
  });
});
