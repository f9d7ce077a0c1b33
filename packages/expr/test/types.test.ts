import { expectTypeOf, test } from "vitest";
import {
  bool,
  createEnvironment,
  createRounds,
  type ExprIssue,
  fromJs,
  func,
  int,
  overload,
  type Outcome,
  type Overload,
  type PendingCall,
  type Program,
  type Settled,
  stdlib,
  string,
  toJs,
  type JsData,
  type Value,
} from "../src/index.ts";

// Checked by `tsc -b`; running it proves only that the values are there.
test("the public types are what callers write", () => {
  const environment = createEnvironment({ libraries: [stdlib], variables: { name: string } });
  const program = environment.compile("name == 'x'", { result: bool });
  expectTypeOf(program).toEqualTypeOf<Program>();
  expectTypeOf(program.evaluate({ name: "x" })).toEqualTypeOf<Outcome>();
  expectTypeOf(program.evaluateAsync({ name: "x" })).toEqualTypeOf<Promise<Settled>>();
  expectTypeOf(createRounds().evaluate(program, {})).toEqualTypeOf<Promise<Settled>>();
  expectTypeOf(fromJs({ a: [1, 2n] })).toEqualTypeOf<Value>();
  expectTypeOf(toJs(1)).toEqualTypeOf<JsData>();
  expectTypeOf(environment.check("1"))
    .toHaveProperty("issues")
    .toEqualTypeOf<readonly ExprIssue[]>();
});

test("outcomes are told apart by their kind", () => {
  expectTypeOf<Extract<Outcome, { kind: "value" }>["value"]>().toEqualTypeOf<Value>();
  expectTypeOf<Extract<Outcome, { kind: "error" }>["error"]>().toEqualTypeOf<ExprIssue>();
  expectTypeOf<Extract<Outcome, { kind: "unknown" }>["calls"]>().toEqualTypeOf<
    readonly PendingCall[]
  >();
});

test("overloads take values and give values", () => {
  const twice = overload("twice_int", [int], int, (n) => (typeof n === "number" ? n * 2 : 0));
  expectTypeOf(twice).toEqualTypeOf<Overload>();
  func("twice", twice);
  // @ts-expect-error -- a function that gives no CEL value is no implementation
  overload("bad", [int], int, () => undefined);
  // @ts-expect-error -- an environment needs libraries
  expectTypeOf(createEnvironment).toBeCallableWith({});
});
