import type { Comprehension } from "../ast.ts";
import { celError } from "../errors.ts";
import { typeOf } from "../values/kind.ts";
import { isMap, mapKeys } from "../values/map.ts";
import { collectCalls, Unknown, type PendingCall } from "../values/unknown.ts";
import type { Value } from "../values/value.ts";
import { located, noSuchOverload, type Frame, type Step } from "./frame.ts";
import { Undecided } from "./logic.ts";
import { condition } from "./planned.ts";

/** The planned parts of a loop. */
export interface Loop {
  readonly range: Step;
  readonly filter: Step | undefined;
  readonly body: Step;
  /** The loop variable's slot. */
  readonly slot: number;
  readonly nodeId: number;
}

/** The loop of a macro. All loops gather: after an unknown they go on with the other elements, to collect their calls too. */
export function comprehensionStep(fold: Comprehension["fold"], loop: Loop): Step {
  switch (fold) {
    case "all":
      return quantifier(loop, false);
    case "exists":
      return quantifier(loop, true);
    case "existsOne":
      return existsOne(loop);
    case "filter":
      return collector(loop, loop.body, undefined);
    case "map":
      break;
  }
  return collector(loop, loop.filter, loop.body);
}

/** The elements of a list or the keys of a map. */
function elementsOf(value: Value, nodeId: number): readonly Value[] {
  if (Array.isArray(value)) return value;
  if (isMap(value)) return mapKeys(value);
  throw located(celError(`got '${typeOf(value).name}', expected iterable type`), nodeId);
}

/** `all` is `&&` over the elements, `exists` is `||`. */
function quantifier({ range, body, slot, nodeId }: Loop, decisive: boolean): Step {
  return (frame) => {
    const elements = elementsOf(range(frame), nodeId);
    let undecided: Undecided | undefined;
    for (let i = 0; i < elements.length; i++) {
      frame.slots[slot] = elements[i];
      try {
        const value = body(frame);
        if (value === decisive) return decisive;
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
 * Runs a strict loop body for each element: an error ends the loop, unless an unknown came before it, which is the result then,
 * with the calls of all elements.
 */
function forEach(
  { range, slot, nodeId }: Loop,
  frame: Frame,
  visit: (element: Value) => void,
): void {
  const elements = elementsOf(range(frame), nodeId);
  let calls: PendingCall[] | undefined;
  for (const element of elements) {
    frame.slots[slot] = element;
    try {
      visit(element);
    } catch (error) {
      calls = collectCalls(calls, error);
    }
  }
  if (calls !== undefined) throw new Unknown(calls);
}

function existsOne(loop: Loop): Step {
  const { body, nodeId } = loop;
  return (frame) => {
    let count = 0;
    forEach(loop, frame, () => {
      if (condition(body(frame), nodeId)) count++;
    });
    return count === 1;
  };
}

/** `filter` and both forms of `map`: the elements that pass, transformed if there is a transform. */
function collector(loop: Loop, filter: Step | undefined, transform: Step | undefined): Step {
  const { nodeId } = loop;
  return (frame) => {
    const result: Value[] = [];
    forEach(loop, frame, (element) => {
      if (filter === undefined || condition(filter(frame), nodeId)) {
        result.push(transform === undefined ? element : transform(frame));
      }
    });
    return result;
  };
}
