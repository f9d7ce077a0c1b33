import { toDouble } from "./double.ts";
import type { NumberOptions } from "./from-js.ts";
import { maxInt, minInt, toInt } from "./int.ts";
import type { Value } from "./value.ts";

/**
 * Reads a JSON document as CEL values. With `numbers: "json"` (default) a number without point and exponent that fits 64 bits is
 * an int, exact also beyond 2^53, and every other one a double, `1.0` and `1e3` too; with `"double"` every number is a double.
 * Lone surrogates become U+FFFD. Throws a SyntaxError when the text is not JSON, nests too deep, or holds a number too large for a double.
 */
export function parseJson(text: string, options: NumberOptions = {}): Value {
  const doubles = options.numbers === "double";
  try {
    // The third argument of a reviver came with ES2025; rest parameters take it although the types here do not know it.
    const document: Value = JSON.parse(text, (...[, value, context]: readonly unknown[]) =>
      revive(value, context, doubles),
    );
    return document;
  } catch (error) {
    if (error instanceof RangeError) throw new SyntaxError("the JSON document nests too deep");
    throw error;
  }
}

function revive(value: unknown, context: unknown, doubles: boolean): unknown {
  if (typeof value === "string") return value.toWellFormed();
  return typeof value === "number"
    ? readNumber(sourceOf(context) ?? String(value), value, doubles)
    : value;
}

/** The text of a primitive value as it stands in the document. */
function sourceOf(context: unknown): string | undefined {
  if (typeof context !== "object" || context === null || !("source" in context)) return undefined;
  return typeof context.source === "string" ? context.source : undefined;
}

function readNumber(source: string, value: number, doubles: boolean): Value {
  if (!Number.isFinite(value)) throw new SyntaxError(`the number \`${source}\` is too large`);
  if (doubles || !/^-?\d+$/.test(source)) return toDouble(value);
  if (Number.isSafeInteger(value)) return value + 0;
  const exact = BigInt(source);
  return exact >= minInt && exact <= maxInt ? toInt(exact) : value;
}
