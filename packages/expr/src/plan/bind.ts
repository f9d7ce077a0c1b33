import { CelError } from "../errors.ts";
import { Unknown } from "../values/unknown.ts";
import type { Value } from "../values/value.ts";
import type { Frame, Step } from "./frame.ts";

/** `body` with local variables in these slots, none of them evaluated yet. */
export function bindStep(slots: readonly number[], body: Step): Step {
  return (frame) => {
    // The same node may have run before, in another step of a loop.
    for (const slot of slots) frame.forget(slot);
    return body(frame);
  };
}

/** A local variable: evaluated when first read. That it failed, or is unknown, is remembered too. */
export function bindingStep(slot: number, value: Step): Step {
  return (frame) => {
    const known = frame.slots[slot];
    return known === undefined ? evaluate(frame, slot, value) : known;
  };
}

function evaluate(frame: Frame, slot: number, value: Step): Value {
  frame.throwAgain(slot);
  try {
    const result = value(frame);
    frame.slots[slot] = result;
    return result;
  } catch (thrown) {
    if (thrown instanceof CelError || thrown instanceof Unknown) frame.remember(slot, thrown);
    throw thrown;
  }
}
