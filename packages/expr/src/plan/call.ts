import type { CostRule, Implementation, Overload } from "../declare.ts";
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

/** The first overload that takes the arguments. Throws "no such overload". */
function choose(candidates: readonly Candidate[], args: readonly Value[]): Overload {
  const found = candidates.find(({ tests }) => tests.every((test, i) => test(args[i] ?? null)));
  return found === undefined ? refuse() : found.overload;
}

function refuse(): never {
  throw celError("no such overload");
}

/**
 * One function for the overloads that the checker left, all of them synchronous: it calls the first that takes the types of the
 * arguments. They are tested also where one overload is left, because `dyn` lets any value through and hosts may bind values
 * that do not keep to their declared types.
 */
export function dispatcher(overloads: readonly Overload[]): Implementation {
  const candidates = overloads.map((overload) => candidate(overload));
  const arity = candidates[0]?.tests.length;
  if (arity === 1) return unaryDispatcher(candidates);
  if (arity === 2) return binaryDispatcher(candidates);
  return (...args) => synchronous(choose(candidates, args))(...args);
}

function unaryDispatcher(candidates: readonly Candidate[]): Implementation {
  const entries = candidates.map(({ overload, tests: [test = anything] }) => ({
    test,
    apply: synchronous(overload),
  }));
  const [only] = entries;
  if (only !== undefined && entries.length === 1) {
    const { test, apply } = only;
    return test === anything ? apply : (a: Value) => (test(a) ? apply(a) : refuse());
  }
  return (a: Value) => {
    for (const { test, apply } of entries) if (test(a)) return apply(a);
    return refuse();
  };
}

function binaryDispatcher(candidates: readonly Candidate[]): Implementation {
  const entries = candidates.map(({ overload, tests: [first = anything, second = anything] }) => ({
    first,
    second,
    apply: synchronous(overload),
  }));
  const [only] = entries;
  if (only !== undefined && entries.length === 1) {
    const { first, second, apply } = only;
    if (first === anything && second === anything) return apply;
    return (a: Value, b: Value) => (first(a) && second(b) ? apply(a, b) : refuse());
  }
  return (a: Value, b: Value) => {
    for (const { first, second, apply } of entries) if (first(a) && second(b)) return apply(a, b);
    return refuse();
  };
}

function synchronous(overload: Overload): Implementation {
  if (overload.implementation === undefined) {
    throw new TypeError(`the overload ${overload.id} has no implementation`);
  }
  return overload.implementation;
}

/**
 * A strict call of synchronous overloads, which `apply` stands for. `gather` when an operand may be unknown. With a rule for its cost it
 * charges that.
 */
export function callStep(
  apply: Implementation,
  args: readonly Step[],
  gather: boolean,
  nodeId: number,
  rule: CostRule | undefined,
): Step {
  if (rule !== undefined) return meteredStep(apply, args, gather, nodeId, rule);
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

function meteredStep(
  apply: Implementation,
  args: readonly Step[],
  gather: boolean,
  nodeId: number,
  rule: CostRule,
): Step {
  const evaluate = gather ? gatheredOperands(args) : operands(args);
  return (frame) => {
    const values = evaluate(frame);
    try {
      const result = apply(...values);
      frame.charge(rule(values, result));
      return result;
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

/** A call that may choose a lazy overload: the first argument decides which it is, and that one evaluates the others. */
export function lazyCallStep(
  overloads: readonly Overload[],
  args: readonly Step[],
  nodeId: number,
): Step {
  const candidates = overloads.map((overload) => candidate(overload));
  const strict = candidates.filter(({ overload }) => overload.lazyImplementation === undefined);
  const [first, ...rest] = args;
  if (first === undefined) throw new TypeError("a lazy overload has a first argument");
  return (frame) => {
    const value = first(frame);
    try {
      const found = candidates.find(({ tests: [test = anything] }) => test(value));
      const lazy = found?.overload.lazyImplementation;
      if (lazy !== undefined) return lazy(value, ...rest.map((step) => () => step(frame)));
      const values = [value, ...rest.map((step) => step(frame))];
      return synchronous(choose(strict, values))(...values);
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
