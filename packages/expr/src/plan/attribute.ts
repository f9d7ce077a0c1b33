import { hasField, select } from "../values/access.ts";
import { isJsonMap, isMap, jsonField, propertyName } from "../values/map.ts";
import { StructValue, type Value } from "../values/value.ts";
import { celError } from "../errors.ts";
import { Optional } from "../values/optional.ts";
import { costs } from "./costs.ts";
import { located, type Step } from "./frame.ts";

/** A variable, read from the host once an evaluation. */
export function variableStep(slot: number, nodeId: number): Step {
  return (frame) => {
    const value = frame.slots[slot];
    if (value !== undefined) return value;
    try {
      return frame.bind(slot);
    } catch (error) {
      throw located(error, nodeId);
    }
  };
}

/** A loop variable. */
export function localStep(slot: number, nodeId: number): Step {
  return (frame) => {
    const value = frame.slots[slot];
    // A hole of an array that the host made.
    if (value === undefined) {
      throw located(celError("a JavaScript undefined is no CEL value"), nodeId);
    }
    return value;
  };
}

/** `operand.field`. */
export function selectStep(operand: Step, fieldText: string, nodeId: number): Step {
  const field = propertyName(fieldText);
  return (frame) => {
    const value = operand(frame);
    const found = isJsonMap(value) ? jsonField(value, field) : undefined;
    return found === undefined ? selectOther(value, field, nodeId) : found;
  };
}

/** The operand of a presence test or an optional step, where the environment is strict: an error when it has no fields at all. */
export function holderStep(operand: Step, field: string, nodeId: number): Step {
  return (frame) => {
    const value = operand(frame);
    const inner = value instanceof Optional ? value.content : value;
    if (inner === undefined || hasParts(inner)) return value;
    throw located(celError(`no such key: ${field}`), nodeId);
  };
}

function hasParts(value: Value): boolean {
  return Array.isArray(value) || isMap(value) || value instanceof StructValue;
}

/** `operand.field` where the operand is optional. A field that is not there costs nothing. */
export function selectOptionalStep(operand: Step, fieldText: string, nodeId: number): Step {
  const field = propertyName(fieldText);
  return (frame) => {
    const found = selectOther(operand(frame), field, nodeId);
    if (!(found instanceof Optional) || found.content !== undefined) frame.charge(costs.step);
    return found;
  };
}

/** The cases beside a JSON object that has the field: other maps, structs, null, and errors. */
function selectOther(value: Value, field: string, nodeId: number): Value {
  try {
    return select(value, field);
  } catch (error) {
    throw located(error, nodeId);
  }
}

/** `has(operand.field)`. */
export function presenceStep(operand: Step, fieldText: string, nodeId: number): Step {
  const field = propertyName(fieldText);
  return (frame) => {
    const value = operand(frame);
    if (isJsonMap(value)) return jsonField(value, field) !== undefined;
    try {
      return hasField(value, field);
    } catch (error) {
      throw located(error, nodeId);
    }
  };
}
