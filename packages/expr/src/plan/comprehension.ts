import type { Fold } from "../ast.ts";
import { celError } from "../errors.ts";
import { formatKey } from "../values/access.ts";
import { typeOf } from "../values/kind.ts";
import { CelMap, isMap, mapGet, mapKeys } from "../values/map.ts";
import { collectCalls, Unknown, type PendingCall } from "../values/unknown.ts";
import type { Value } from "../values/value.ts";
import { located, noSuchOverload, type Frame, type Step } from "./frame.ts";
import type { LoopCosts } from "./costs.ts";
import { Undecided } from "./logic.ts";
import { condition } from "./planned.ts";

/** The planned parts of a loop. */
export interface Loop {
  readonly range: Step;
  readonly filter: Step | undefined;
  readonly body: Step;
  /** The first variable's slot. */
  readonly slot: number;
  /** The second variable's slot, if there are two. */
  readonly slot2: number | undefined;
  readonly costs: LoopCosts;
  readonly nodeId: number;
}

/** The loop of a macro. All loops gather: after an unknown they go on with the other elements, to collect their calls too. */
export function comprehensionStep(fold: Fold, loop: Loop): Step {
  switch (fold) {
    case "all":
      return quantifier(loop, false);
    case "exists":
      return quantifier(loop, true);
    case "existsOne":
      return existsOne(loop);
    case "filter":
      return filtered({ ...loop, filter: loop.body });
    case "map":
      return (frame) => collect(loop, frame, () => loop.body(frame));
    case "transformMap":
      return transformMap(loop);
    case "transformMapEntry":
      return transformMapEntry(loop);
  }
}

/** What the variables of a loop are, step by step. The first is the number of the step where there is no list of its values. */
interface Range {
  readonly length: number;
  readonly first: readonly Value[] | undefined;
  readonly second: readonly Value[] | undefined;
}

/** The elements of a list or the keys of a map; with two variables index and element, or key and value. */
function rangeOf({ range, slot2, nodeId }: Loop, frame: Frame): Range {
  const value = range(frame);
  if (Array.isArray(value)) {
    const elements: readonly Value[] = value;
    const { length } = elements;
    return slot2 === undefined
      ? { length, first: elements, second: undefined }
      : { length, first: undefined, second: elements };
  }
  if (isMap(value)) {
    const keys = mapKeys(value);
    const { length } = keys;
    if (slot2 === undefined) return { length, first: keys, second: undefined };
    return { length, first: keys, second: keys.map((key) => mapGet(value, key) ?? null) };
  }
  throw located(celError(`got '${typeOf(value).name}', expected iterable type`), nodeId);
}

/** Begins a step: charges it, and sets the variables. */
function enter({ slot, slot2, costs }: Loop, frame: Frame, range: Range, step: number): void {
  frame.charge(costs.step);
  frame.slots[slot] = range.first === undefined ? step : range.first[step];
  if (slot2 !== undefined) frame.slots[slot2] = range.second?.[step];
}

/** `all` is `&&` over the steps, `exists` is `||`. */
function quantifier(loop: Loop, decisive: boolean): Step {
  const { body, costs, nodeId } = loop;
  return (frame) => {
    const range = rangeOf(loop, frame);
    let undecided: Undecided | undefined;
    for (let i = 0; i < range.length; i++) {
      enter(loop, frame, range, i);
      try {
        const value = body(frame);
        if (value === decisive) {
          // After the last step there is nothing to stop.
          if (i + 1 < range.length) frame.charge(costs.stop);
          return decisive;
        }
        if (value !== !decisive) throw noSuchOverload(nodeId);
      } catch (error) {
        undecided ??= new Undecided();
        undecided.caught(error);
      }
    }
    return undecided === undefined ? !decisive : undecided.end();
  };
}

/**
 * Runs a strict loop body for each step: an error ends the loop, unless an unknown came before it, which is the result then,
 * with the calls of all steps.
 */
function forEach(loop: Loop, frame: Frame, visit: () => void): void {
  const range = rangeOf(loop, frame);
  let calls: PendingCall[] | undefined;
  for (let i = 0; i < range.length; i++) {
    enter(loop, frame, range, i);
    try {
      visit();
    } catch (error) {
      calls = collectCalls(calls, error);
    }
  }
  if (calls !== undefined) throw new Unknown(calls);
}

/** What `visit` gives for each step that passes the filter. */
function collect<T>(loop: Loop, frame: Frame, visit: () => T): T[] {
  const { filter, costs, nodeId } = loop;
  const result: T[] = [];
  forEach(loop, frame, () => {
    if (filter !== undefined) {
      if (!condition(filter(frame), nodeId)) return;
      frame.charge(costs.hit);
    }
    result.push(visit());
  });
  return result;
}

/** The first variable of the current step. */
function variable({ slot, nodeId }: Loop, frame: Frame): Value {
  const value = frame.slots[slot];
  if (value === undefined)
    throw located(celError("a JavaScript undefined is no CEL value"), nodeId);
  return value;
}

function filtered(loop: Loop): Step {
  return (frame) => collect(loop, frame, () => variable(loop, frame));
}

function existsOne(loop: Loop): Step {
  const { body, costs, nodeId } = loop;
  return (frame) => {
    let count = 0;
    forEach(loop, frame, () => {
      if (!condition(body(frame), nodeId)) return;
      frame.charge(costs.hit);
      count++;
    });
    return count === 1;
  };
}

function transformMap(loop: Loop): Step {
  return (frame) =>
    new CelMap(
      collect(loop, frame, (): [Value, Value] => [variable(loop, frame), loop.body(frame)]),
    );
}

/** The entries of all maps that the body gives, in one map. */
function transformMapEntry(loop: Loop): Step {
  const { body, nodeId } = loop;
  return (frame) => {
    const entries = collect(loop, frame, () => {
      const value = body(frame);
      if (!isMap(value)) throw noSuchOverload(nodeId);
      return mapKeys(value).map((key): [Value, Value] => [key, mapGet(value, key) ?? null]);
    }).flat();
    const result = new CelMap(entries);
    if (result.size < entries.length) throw located(repeatedKey(entries), nodeId);
    return result;
  };
}

/** The error of a key that equals one before it. */
function repeatedKey(entries: readonly (readonly [Value, Value])[]): unknown {
  const lastPlace = new CelMap(entries.map(([key], i): [Value, Value] => [key, i]));
  const repeated = entries.find(([key], i) => lastPlace.get(key) !== i);
  return celError(`insert failed: key ${formatKey(repeated?.[0] ?? null)} already exists`);
}
