import type { Implementation, Overload } from "../declare.ts";
import { celError } from "../errors.ts";
import { callKey } from "../values/keys.ts";
import { Unknown } from "../values/unknown.ts";
import type { Value } from "../values/value.ts";
import { accepts, anything, type Accepts } from "./accepts.ts";
import { located, type Frame, type Step } from "./frame.ts";
import { gatheredOperands, operands } from "./planned.ts";

/** An overload and the tests that its arguments must pass when the expression runs. */
interface Candidate {
  readonly overload: Overload;
  readonly tests: readonly Accepts[];
}

function candidate(overload: Overload): Candidate {
  return { overload, tests: overload.parameters.map((parameter) => accepts(parameter)) };
}

function takes({ tests }: Candidate, args: readonly Value[]): boolean {
  return tests.every((test, i) => {
    const value = args[i];
    return value !== undefined && test(value);
  });
}

/** The first overload that takes the arguments. Throws "no such overload". */
function choose(candidates: readonly Candidate[], args: readonly Value[]): Overload {
  const found = candidates.find((one) => takes(one, args));
  return found === undefined ? refuse() : found.overload;
}

/**
 * One function for the overloads that the checker left, all of them synchronous. Where one is left it is called at once; its
 * argument types are tested all the same, because `dyn` lets any value through and hosts may bind values that do not keep to
 * their declared types.
 */
export function dispatcher(overloads: readonly Overload[]): Implementation {
  const candidates = overloads.map((overload) => candidate(overload));
  const [only] = candidates;
  const implementation = only?.overload.implementation;
  if (candidates.length === 1 && only !== undefined && implementation !== undefined) {
    return direct(implementation, only.tests);
  }
  return (...args) => synchronous(choose(candidates, args))(...args);
}

function direct(implementation: Implementation, tests: readonly Accepts[]): Implementation {
  if (tests.every((test) => test === anything)) return implementation;
  const [first = anything, second = anything] = tests;
  switch (tests.length) {
    case 1:
      return (a: Value) => (first(a) ? implementation(a) : refuse());
    case 2:
      return (a: Value, b: Value) => (first(a) && second(b) ? implementation(a, b) : refuse());
    default:
      return (...args) =>
        tests.every((test, i) => test(args[i] ?? null)) ? implementation(...args) : refuse();
  }
}

function refuse(): never {
  throw celError("no such overload");
}

function synchronous(overload: Overload): Implementation {
  if (overload.implementation === undefined) {
    throw new TypeError(`the overload ${overload.id} has no implementation`);
  }
  return overload.implementation;
}

/** A strict call of synchronous overloads, which `apply` stands for. `gather` when an operand may be unknown. */
export function callStep(
  apply: Implementation,
  args: readonly Step[],
  gather: boolean,
  nodeId: number,
): Step {
  const [first, second] = args;
  // An only operand has nothing to be gathered beside it.
  if (first !== undefined && args.length === 1) return unaryStep(apply, first, nodeId);
  if (first !== undefined && second !== undefined && args.length === 2 && !gather) {
    return binaryStep(apply, first, second, nodeId);
  }
  const evaluate = gather ? gatheredOperands(args) : operands(args);
  return (frame) => {
    const values = evaluate(frame);
    try {
      return apply(...values);
    } catch (error) {
      throw located(error, nodeId);
    }
  };
}

function unaryStep(apply: Implementation, operand: Step, nodeId: number): Step {
  return (frame) => {
    const value = operand(frame);
    try {
      return apply(value);
    } catch (error) {
      throw located(error, nodeId);
    }
  };
}

/** A strict call of two operands that makes no unknowns itself. */
function binaryStep(apply: Implementation, left: Step, right: Step, nodeId: number): Step {
  return (frame) => {
    const a = left(frame);
    const b = right(frame);
    try {
      return apply(a, b);
    } catch (error) {
      throw located(error, nodeId);
    }
  };
}

/** A call that may choose an asynchronous overload. */
export function asyncCallStep(
  overloads: readonly Overload[],
  args: readonly Step[],
  nodeId: number,
): Step {
  const candidates = overloads.map((overload) => candidate(overload));
  const evaluate = gatheredOperands(args);
  return (frame) => {
    const values = evaluate(frame);
    try {
      const overload = choose(candidates, values);
      return overload.asyncImplementation === undefined
        ? synchronous(overload)(...values)
        : answerOf(overload, values, frame);
    } catch (error) {
      throw located(error, nodeId);
    }
  };
}

/** The answer of an asynchronous call; without one the call is unknown. */
function answerOf(overload: Overload, args: readonly Value[], frame: Frame): Value {
  const key = callKey(overload.id, args);
  const answer = frame.calls?.get(key);
  if (answer === undefined) throw new Unknown([{ key, overload, args }]);
  if (answer.kind === "error") throw celError(answer.message);
  return answer.value;
}
