import type { Expr } from "../ast.ts";
import {
  func,
  isNamespace,
  macro,
  overload,
  type FunctionDeclaration,
  type MacroContext,
  type MacroDeclaration,
  type Overload,
} from "../declare.ts";
import { celError } from "../errors.ts";
import { double, dyn, int, list, uint, type PrimitiveType } from "../types.ts";
import { compareNumeric, isNumeric } from "../values/numeric.ts";
import type { Value } from "../values/value.ts";

// `math.least` and `math.greatest` are macros, as in cel-go: the functions behind them take one or two numbers, or a list.

/** One of the two; `keeps` tells from the order of two values whether the first one stays. */
interface Extreme {
  readonly macro: "math.least" | "math.greatest";
  readonly id: "math_@min" | "math_@max";
  /** The name of the function behind the macro. */
  readonly calls: "math.@min" | "math.@max";
  readonly keeps: (order: number) => boolean;
}

const least: Extreme = {
  macro: "math.least",
  id: "math_@min",
  calls: "math.@min",
  keeps: (order) => order <= 0,
};
const greatest: Extreme = {
  macro: "math.greatest",
  id: "math_@max",
  calls: "math.@max",
  keeps: (order) => order >= 0,
};

/** The one of two numbers, with its own type. Throws when one is NaN. */
function choose({ calls, keeps }: Extreme, first: Value, second: Value): Value {
  if (!isNumeric(first) || !isNumeric(second)) throw celError(`no such overload: ${calls}`);
  const order = compareNumeric(first, second);
  if (Number.isNaN(order)) throw celError(`NaN values cannot be ordered: ${calls}`);
  return keeps(order) ? first : second;
}

function chooseOf(extreme: Extreme, values: readonly Value[]): Value {
  const [first, ...rest] = values;
  if (first === undefined) throw celError(`${extreme.calls}(list) argument must not be empty`);
  if (!isNumeric(first)) throw celError("no such overload");
  return rest.reduce((found: Value, value) => choose(extreme, found, value), first);
}

const numbers: readonly PrimitiveType<"int" | "uint" | "double">[] = [double, int, uint];

function declareFunction(extreme: Extreme): FunctionDeclaration {
  const { id } = extreme;
  const pairs = numbers.flatMap((a) =>
    numbers.map((b): Overload =>
      overload(`${id}_${a.kind}_${b.kind}`, [a, b], a === b ? a : dyn, (x, y) =>
        choose(extreme, x, y),
      ),
    ),
  );
  return func(
    extreme.calls,
    { doc: `What ${extreme.macro}() calls.` },
    ...numbers.map((type) => overload(`${id}_${type.kind}`, [type], type, (value) => value)),
    ...pairs,
    ...numbers.map((type) =>
      overload(`${id}_list_${type.kind}`, [list(type)], type, (values) =>
        chooseOf(extreme, values),
      ),
    ),
  );
}

/** Whether an argument may be a number: no literal of another type. */
function mayBeNumber(node: Expr): boolean {
  if (node.kind === "literal") return isNumeric(node.value);
  return node.kind !== "list" && node.kind !== "map" && node.kind !== "message";
}

function expand(
  extreme: Extreme,
  context: MacroContext,
  target: Expr | undefined,
  args: readonly Expr[],
): Expr | undefined {
  if (!isNamespace("math", target)) return undefined;
  const name = `${extreme.macro}()`;
  const [first] = args;
  if (first === undefined) {
    return context.fail(target, `${name} requires at least one argument`, "give it numbers");
  }
  if (args.length === 1) {
    const nodes = first.kind === "list" ? first.elements : [first];
    if (nodes.length > 0 && nodes.every((node) => mayBeNumber(node))) {
      return context.makeCall(extreme.calls, args);
    }
    return context.fail(
      first,
      `${name} invalid single argument value`,
      "give it a number, or a list of numbers that is not empty",
    );
  }
  const wrong = args.find((argument) => !mayBeNumber(argument));
  if (wrong !== undefined) {
    return context.fail(
      wrong,
      `${name} simple literal arguments must be numeric`,
      "give it numbers",
    );
  }
  return context.makeCall(
    extreme.calls,
    args.length === 2 ? args : [context.node({ kind: "list", elements: args })],
  );
}

function declareMacro(
  extreme: Extreme,
  doc: string,
  examples: readonly string[],
): MacroDeclaration {
  return macro({
    name: extreme.macro.slice("math.".length),
    method: true,
    arity: "any",
    doc,
    examples,
    expand: (context, target, args) => expand(extreme, context, target, args),
  });
}

/** The macros. */
export const extremeMacros: readonly MacroDeclaration[] = [
  declareMacro(
    greatest,
    "math.greatest(a, …): the greatest of some numbers, or of a list of numbers. It keeps its own type.",
    ["math.greatest(1, 3, 2) == 3", "math.greatest([-1.5, 2.5]) == 2.5"],
  ),
  declareMacro(
    least,
    "math.least(a, …): the least of some numbers, or of a list of numbers. It keeps its own type.",
    ["math.least(1u, 2u) == 1u", "math.least([3, 1, 2]) == 1"],
  ),
];

/** The functions that the macros call. */
export const extremes: readonly FunctionDeclaration[] = [
  declareFunction(least),
  declareFunction(greatest),
];
