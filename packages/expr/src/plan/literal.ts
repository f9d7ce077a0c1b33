import { celError } from "../errors.ts";
import { formatKey } from "../values/access.ts";
import { CelMap } from "../values/map.ts";
import { Optional } from "../values/optional.ts";
import type { Value } from "../values/value.ts";
import { located, type Step } from "./frame.ts";
import type { Operands } from "./planned.ts";

/** A list of the operands. Those with an index in `optionals` are left out when they are none. */
export function listStep(elements: Operands, optionals: ReadonlySet<number>, nodeId: number): Step {
  if (optionals.size === 0) return elements;
  return (frame) => {
    const result: Value[] = [];
    for (const [index, value] of elements(frame).entries()) {
      if (!optionals.has(index)) {
        result.push(value);
        continue;
      }
      if (!(value instanceof Optional)) {
        const text = "cannot initialize optional list element from non-optional value";
        throw located(celError(`${text} ${formatKey(value)}`), nodeId);
      }
      if (value.content !== undefined) result.push(value.content);
    }
    return result;
  };
}

/** A map of the operands, keys and values in turn; where the environment is strict an error when keys are equal. The entries with an index in `optionals` are left out when they are none. */
export function mapStep(
  parts: Operands,
  optionals: ReadonlySet<number>,
  nodeId: number,
  strict: boolean,
): Step {
  return (frame) => {
    const values = parts(frame);
    try {
      if (optionals.size > 0) return mapWithOptionals([...pairs(values)], optionals);
      const made = new CelMap(pairs(values));
      if (strict && made.size < values.length / 2) throw celError("Failed with repeated key");
      return made;
    } catch (error) {
      throw located(error, nodeId);
    }
  };
}

/** As in cel-go an entry that is none also takes away what an earlier entry put under its key. */
function mapWithOptionals(
  entries: readonly (readonly [Value, Value])[],
  optionals: ReadonlySet<number>,
): CelMap {
  const lists = entries.map(([key, value], index): [Value, readonly Value[]] => {
    if (!optionals.has(index)) return [key, [value]];
    if (value instanceof Optional) {
      return [key, value.content === undefined ? [] : [value.content]];
    }
    throw celError(
      `cannot initialize optional entry '${formatKey(key)}' from non-optional value ${formatKey(value)}`,
    );
  });
  const last = new CelMap(lists);
  return new CelMap(
    lists.flatMap(([key, content]) =>
      last.get(key) === content ? content.map((value): [Value, Value] => [key, value]) : [],
    ),
  );
}

/** Keys and values in turn, as pairs. */
export function* pairs(values: readonly Value[]): Generator<readonly [Value, Value]> {
  for (let i = 0; i + 1 < values.length; i += 2) yield [values[i] ?? null, values[i + 1] ?? null];
}
