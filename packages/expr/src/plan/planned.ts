import type { Expr } from "../ast.ts";
import { celError } from "../errors.ts";
import type { Value } from "../values/value.ts";
import { collectCalls, Unknown, type PendingCall } from "../values/unknown.ts";
import { costs, isPath } from "./costs.ts";
import { located, noSuchOverload, type Frame, type Step } from "./frame.ts";

/** A planned node: how to evaluate it, and its value when that never changes. */
export interface Planned {
  readonly step: Step;
  /**
   * Units of cost that are known beforehand, its operands' with them. The step does not charge them: who runs it does, together with
   * those of all that runs with it ({@link charged}).
   */
  readonly cost: number;
  readonly constant?: Value;
  /** Whether it may be unknown, because an asynchronous call or a deferred variable is in it. */
  readonly mayBeUnknown?: boolean;
}

/** Whether one of the nodes may be unknown: a strict operation on them then collects the calls of all. */
export function someUnknown(parts: readonly Planned[]): boolean {
  for (const { mayBeUnknown } of parts) if (mayBeUnknown === true) return true;
  return false;
}

/** A node whose value is known. */
export function constant(value: Value): Planned {
  return { step: () => value, cost: 0, constant: value };
}

/** A node that always fails. */
export function failing(nodeId: number, message: string): Planned {
  return {
    cost: 0,
    step: () => {
      throw located(celError(message), nodeId);
    },
  };
}

/** A step that charges its own cost: for what does not always run when the node around it does. */
export function charged({ step, cost }: Planned): Step {
  if (cost === 0) return step;
  return (frame) => {
    frame.charge(cost);
    return step(frame);
  };
}

/** The operands of a strict operation as one list, first to last. */
export type Operands = (frame: Frame) => Value[];

/** Evaluates operands until one throws. */
export function operands(steps: readonly Step[]): Operands {
  return (frame) => steps.map((step) => step(frame));
}

/** Evaluates operands; when one is unknown goes on with the rest, so that all their calls are collected in one go. */
export function gatheredOperands(steps: readonly Step[]): Operands {
  return (frame) => {
    const values: Value[] = [];
    let calls: PendingCall[] | undefined;
    for (const step of steps) {
      try {
        values.push(step(frame));
      } catch (error) {
        calls = collectCalls(calls, error);
      }
    }
    if (calls !== undefined) throw new Unknown(calls);
    return values;
  };
}

/** What evaluates each of the nodes. */
export function stepsOf(planned: readonly Planned[]): Step[] {
  return planned.map((part) => part.step);
}

/** A step that evaluates all of its operands: its cost beside theirs; it may be unknown when one of them may. */
export function withOperands(step: Step, parts: readonly Planned[], own: number): Planned {
  let cost = own;
  for (const part of parts) cost += part.cost;
  return { step, cost, mayBeUnknown: someUnknown(parts) };
}

/** A literal of constants. It costs nothing, unless what is in it does. */
export function literal(value: Value, parts: readonly Planned[], own: number): Planned {
  const isFree = parts.every(({ cost }) => cost === 0);
  return { ...withOperands(() => value, parts, isFree ? 0 : own), constant: value };
}

/** A branch of `?:`. For cel-go a path in it is part of the path that the whole is: its variable is not read by itself. */
export function branch(planned: Planned, node: Expr | undefined): Planned {
  return node !== undefined && isPath(node) && planned.constant === undefined
    ? { ...planned, cost: planned.cost - costs.variable }
    : planned;
}

/** The values of nodes that are all constant. */
export function constantsOf(parts: readonly Planned[]): Value[] | undefined {
  if (parts[0]?.constant === undefined && parts.length > 0) return undefined;
  const values: Value[] = [];
  for (const { constant: value } of parts) {
    if (value === undefined) return undefined;
    values.push(value);
  }
  return values;
}

/** The operands of a strict operation, gathered where one may be unknown. */
export function operandsOf(parts: readonly Planned[]): Operands {
  return someUnknown(parts) ? gatheredOperands(stepsOf(parts)) : operands(stepsOf(parts));
}

/** The value as a condition. */
export function condition(value: Value, nodeId: number): boolean {
  if (typeof value !== "boolean") throw noSuchOverload(nodeId);
  return value;
}
