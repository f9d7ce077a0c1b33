import { Operator } from "../ast.ts";
import type { CostRule, Overload } from "../declare.ts";
import { callCost } from "../plan/costs.ts";
import { tenth } from "../priced.ts";
import { codePointLength } from "../values/text.ts";
import type { Value } from "../values/value.ts";
import type { Code, Emitter } from "./emitter.ts";
import { kindHere, sure } from "./values.ts";

/**
 * Charges a call of standard functions. Generated code counts an upper bound of the cost, as far as it can beforehand; where that passes
 * the limit it gives up, and the closures count what cel-go counts. `args` are those that the call was written with.
 */
export function chargeStandard(
  emitter: Emitter,
  name: string,
  overloads: readonly Overload[],
  args: readonly Code[],
): void {
  const cost = callCost(overloads);
  if (typeof cost === "number") return emitter.charge(cost);
  const [first, second] = args;
  if (name === "size" && first !== undefined && kindHere(emitter, first) === "string") {
    emitter.charge(1);
    return emitter.spend(`${first.js}.length/250`);
  }
  if (first === undefined || second === undefined) return spendOn(emitter, cost, args);
  switch (name) {
    case Operator.equals:
    case Operator.notEquals:
      return chargeEquality(emitter, first, second, () => spendOn(emitter, cost, args));
    case Operator.in:
      // For cel-go a look into a constant list costs nothing.
      return Array.isArray(second.constant) ? undefined : spendOn(emitter, cost, args);
    case "startsWith":
    case "endsWith":
      return spend(emitter, tenthOfText(second, 0));
    case "contains":
      return spend(emitter, product(tenthOfText(first, 0), tenthOfText(second, 0)));
    case "matches": {
      const pattern = typeof second.constant === "string" ? codePointLength(second.constant) : 0;
      return spend(emitter, product(tenthOfText(first, 1), Math.ceil(pattern / 4)));
    }
    default:
      return spendOn(emitter, cost, args);
  }
}

/** Charges a call of constants, which cel-go makes each time. */
export function chargeFolded(
  emitter: Emitter,
  overloads: readonly Overload[],
  args: readonly Code[],
  result: Value,
): void {
  const cost = callCost(overloads);
  const values = args.map(({ constant = null }) => constant);
  emitter.charge(typeof cost === "number" ? cost : cost(values, result));
}

/** Units that are known, or code for them. */
type Units = number | string;

/** A tenth of a text's length and something more, rounded up. Code units are as many as code points, or more. */
function tenthOfText({ js, constant }: Code, more: number): Units {
  return typeof constant === "string"
    ? tenth(codePointLength(constant) + more)
    : `(${js}.length+${9 + more})/10`;
}

function product(a: Units, b: Units): Units {
  return typeof a === "number" && typeof b === "number" ? a * b : `${a}*${b}`;
}

/** By the rule of the overload. The result, of which the rules of these functions make nothing, is not known yet. */
function spendOn(emitter: Emitter, rule: CostRule, args: readonly Code[]): void {
  const held = args.map((arg) => emitter.hold(sure(emitter, arg)));
  emitter.spend(`${emitter.constant(rule)}([${held.join(",")}],null)`);
}

function spend(emitter: Emitter, units: Units): void {
  if (typeof units === "number") emitter.charge(units);
  else emitter.spend(units);
}

/** Equality costs a tenth of the smaller value's size. */
function chargeEquality(emitter: Emitter, a: Code, b: Code, otherwise: () => void): void {
  const sizes = [a, b].flatMap((code) => sizeOf(emitter, code) ?? []);
  if (sizes.length === 0) otherwise();
  else emitter.charge(Math.max(1, tenth(Math.min(...sizes))));
}

function sizeOf(emitter: Emitter, code: Code): number | undefined {
  const { constant } = code;
  if (typeof constant === "string") return codePointLength(constant);
  if (Array.isArray(constant)) return constant.length;
  const kind = kindHere(emitter, code);
  return kind === "int" || kind === "number" || kind === "bool" || constant === null
    ? 1
    : undefined;
}
