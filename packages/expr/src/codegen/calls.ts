import { Operator } from "../ast.ts";
import type { Overload } from "../declare.ts";
import { accepts, anything } from "../plan/accepts.ts";
import { callCost } from "../plan/costs.ts";
import { operatorOf } from "../plan/operators.ts";
import { isStandard } from "../plan/standard.ts";
import type { Value } from "../values/value.ts";
import type { Code, Emitter } from "./emitter.ts";
import { chargeStandard } from "./charges.ts";
import { standardCode } from "./standard-calls.ts";
import { asBool, asString, sure } from "./values.ts";

/** A call of strict, synchronous overloads. */
export function callCode(
  emitter: Emitter,
  name: string,
  overloads: readonly Overload[],
  args: readonly Code[],
): Code {
  const known = overloads.every(isStandard)
    ? standardCode(emitter, name, overloads, args)
    : undefined;
  if (known === undefined) return generalCall(emitter, name, overloads, args);
  chargeStandard(emitter, name, overloads, args);
  return known;
}

/** One overload is called directly, once its arguments are tested; several as the closures call them. */
function generalCall(
  emitter: Emitter,
  name: string,
  overloads: readonly Overload[],
  args: readonly Code[],
): Code {
  const [only] = overloads;
  const single = overloads.length === 1 ? only : undefined;
  const direct =
    name === Operator.index || name === Operator.optionalIndex ? undefined : single?.implementation;
  const names =
    direct === undefined
      ? args.map((arg) => sure(emitter, arg).js)
      : args.map((arg, i) => tested(emitter, arg, single?.parameters[i]));
  const apply = emitter.constant(direct ?? operatorOf(name, overloads));
  const result = emitter.name();
  emitter.emit(`const ${result}=${apply}(${names.join(",")});`);
  // What a host's function gives is not sure to be a value.
  emitter.giveUpIf(`${result}===undefined`);
  const cost = callCost(overloads);
  if (typeof cost !== "number") {
    emitter.spend(`${emitter.constant(cost)}([${names.join(",")}],${result})`);
  } else if (emitter.inLoop) {
    // How long a function takes its cost does not say: here the clock is looked at.
    emitter.spend(String(cost));
  } else {
    emitter.charge(cost);
  }
  return { js: result, kind: "any" };
}

/** The argument; gives up where it has not the type of the parameter. */
function tested(
  emitter: Emitter,
  arg: Code,
  parameter: Overload["parameters"][number] | undefined,
): string {
  if (parameter === undefined) return sure(emitter, arg).js;
  if (parameter.kind === "string") return asString(emitter, arg);
  if (parameter.kind === "bool") return asBool(emitter, arg);
  const test = accepts(parameter);
  if (test === anything) return sure(emitter, arg).js;
  const name = emitter.hold(sure(emitter, arg));
  emitter.giveUpIf(`!${emitter.constant(test)}(${name})`);
  return name;
}

/** The value of a call of constants, if it has one. */
export function foldedCall(
  name: string,
  overloads: readonly Overload[],
  args: readonly Code[],
): Value | undefined {
  if (!overloads.every(isStandard)) return undefined;
  const values: Value[] = [];
  for (const { constant } of args) {
    if (constant === undefined) return undefined;
    values.push(constant);
  }
  try {
    return operatorOf(name, overloads)(...values);
  } catch {
    return undefined;
  }
}
