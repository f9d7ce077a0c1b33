import { Operator } from "../ast.ts";
import type { Overload } from "../declare.ts";
import { constantSet, operatorOf } from "../plan/operators.ts";
import { compileRegex, testRegex } from "../stdlib/regex.ts";
import { equals } from "../values/equality.ts";
import { isMap, mapGet } from "../values/map.ts";
import { codePointLength } from "../values/text.ts";
import { containsText, longPart } from "../values/text-search.ts";
import type { Code, Emitter, Kind } from "./emitter.ts";
import { asBool, asInt, asNumber, asString, kindHere, safeInteger, sure } from "./values.ts";

const comparisons: ReadonlyMap<string, string> = new Map([
  [Operator.less, "<"],
  [Operator.lessEquals, "<="],
  [Operator.greater, ">"],
  [Operator.greaterEquals, ">="],
]);

/** By operator, how it is written, and the overload for ints. */
const arithmetic: ReadonlyMap<string, readonly [sign: string, overloadId: string]> = new Map([
  [Operator.add, ["+", "add_int64"]],
  [Operator.subtract, ["-", "subtract_int64"]],
  [Operator.multiply, ["*", "multiply_int64"]],
  [Operator.divide, ["/", "divide_int64"]],
  [Operator.modulo, ["%", "modulo_int64"]],
]);

/**
 * Code for the functions of the standard library that policies use most. Undefined for the others. An argument that is no value falls
 * to the general form here, which throws.
 */
export function standardCode(
  emitter: Emitter,
  name: string,
  overloads: readonly Overload[],
  args: readonly Code[],
): Code | undefined {
  const [first, second] = args;
  if (first === undefined) return undefined;
  if (second === undefined) {
    if (name === Operator.not) return { js: `!(${asBool(emitter, first)})`, kind: "bool" };
    return name === "size" ? size(emitter, overloads, first) : undefined;
  }
  if (name === Operator.equals) return { js: equality(emitter, first, second), kind: "bool" };
  if (name === Operator.notEquals) {
    return { js: `!(${equality(emitter, first, second)})`, kind: "bool" };
  }
  if (name === Operator.in) return membership(emitter, overloads, first, second);
  if (name === "matches") return matches(emitter, first, second);
  const sign = comparisons.get(name);
  if (sign !== undefined) return comparison(emitter, name, overloads, sign, first, second);
  const operation = arithmetic.get(name);
  if (operation !== undefined)
    return calculation(emitter, operation, name, overloads, first, second);
  if (name !== "contains" && name !== "startsWith" && name !== "endsWith") return undefined;
  const text = asString(emitter, first);
  const part = asString(emitter, second);
  return {
    js: name === "contains" ? occurrence(emitter, text, part, second) : `${text}.${name}(${part})`,
    kind: "bool",
  };
}

/** Whether a text occurs in another. The engine's own search takes quadratic time for long parts. */
function occurrence(emitter: Emitter, text: string, part: string, { constant }: Code): string {
  const isShort = typeof constant === "string" && constant.length <= longPart;
  return isShort
    ? `${text}.includes(${part})`
    : `${emitter.constant(containsText)}(${text},${part})`;
}

function numeric(kind: Kind): boolean {
  return kind === "int" || kind === "number";
}

function equality(emitter: Emitter, left: Code, right: Code): string {
  const [a, b] =
    right.constant === undefined && left.constant !== undefined ? [right, left] : [left, right];
  const known = b.constant;
  // Nothing else equals these.
  if (typeof known === "string" || typeof known === "boolean" || known === null) {
    return `(${sure(emitter, a).js}===${b.js})`;
  }
  const x = emitter.hold(sure(emitter, a));
  const y = emitter.hold(sure(emitter, b));
  const same = `${x}===${y}`;
  const general = `${emitter.constant(equals)}(${x},${y})`;
  const kinds = [
    kindHere(emitter, { js: x, kind: a.kind }),
    kindHere(emitter, { js: y, kind: b.kind }),
  ];
  if (kinds.includes("string") || kinds.includes("bool")) return `(${same})`;
  if (kinds.every(numeric)) return `(${same})`;
  if (kinds.some(numeric)) {
    return `(typeof ${kinds[0] !== undefined && numeric(kinds[0]) ? y : x}==="number"?${same}:${general})`;
  }
  return `(typeof ${x}==="string"?${same}:${general})`;
}

function comparison(
  emitter: Emitter,
  name: string,
  overloads: readonly Overload[],
  sign: string,
  left: Code,
  right: Code,
): Code | undefined {
  if (!overloads.some(({ id }) => id.endsWith("_int64") || id.endsWith("_double")))
    return undefined;
  const isNumber = (code: Code): boolean => numeric(kindHere(emitter, code));
  if (isNumber(left) || isNumber(right)) {
    const a = asNumber(emitter, left);
    const b = asNumber(emitter, right);
    const js = `${a}${sign}${b}`;
    const quick =
      left.atMost === undefined || sign.startsWith(">") ? "" : `${left.atMost}${sign}${b}||`;
    return { js: `(${quick}${js})`, kind: "bool" };
  }
  const a = emitter.hold(left);
  const b = emitter.hold(right);
  const numbers = `typeof ${a}==="number"&&typeof ${b}==="number"`;
  const general = `${emitter.constant(operatorOf(name, overloads))}(${a},${b})`;
  return { js: `(${numbers}?${a}${sign}${b}:${general})`, kind: "bool" };
}

/** Of two ints in JavaScript numbers, as long as the result is exact. Other types and results as the closures do it. */
function calculation(
  emitter: Emitter,
  [sign, overloadId]: readonly [string, string],
  name: string,
  overloads: readonly Overload[],
  left: Code,
  right: Code,
): Code | undefined {
  if (!overloads.some(({ id }) => id === overloadId)) return undefined;
  const result = emitter.name();
  if (overloads.length === 1 || [left, right].some((code) => kindHere(emitter, code) === "int")) {
    const a = asInt(emitter, left);
    const b = emitter.hold({ js: asInt(emitter, right), kind: "int" });
    const x = emitter.hold({ js: a, kind: "int" });
    if (sign === "/" || sign === "%") emitter.giveUpIf(`${b}===0`);
    // Adding 0 turns -0, which no int is, into 0.
    const value = sign === "/" ? `(${x}-${x}%${b})/${b}` : `${x}${sign}${b}`;
    emitter.emit(`const ${result}=${value}+0;`);
    if (sign !== "%") emitter.giveUpIf(`!${safeInteger(emitter, result)}`);
    emitter.note(`int ${result}`);
    return { js: result, kind: "int" };
  }
  const a = emitter.hold(left);
  const b = emitter.hold(right);
  emitter.emit(`const ${result}=${emitter.constant(operatorOf(name, overloads))}(${a},${b});`);
  return { js: result, kind: "any" };
}

function membership(
  emitter: Emitter,
  overloads: readonly Overload[],
  element: Code,
  collection: Code,
): Code {
  const x = emitter.hold(sure(emitter, element));
  const isText = kindHere(emitter, { js: x, kind: element.kind }) === "string";
  const known = collection.constant;
  if (Array.isArray(known)) {
    const { texts, hasOther } = constantSet(known);
    const text = `${emitter.constant(texts)}.has(${x})`;
    const other = `${emitter.constant(hasOther)}(${x})`;
    return { js: isText ? text : `(typeof ${x}==="string"?${text}:${other})`, kind: "bool" };
  }
  const y = emitter.hold(collection);
  const isArray = `${emitter.constant(Array.isArray)}(${y})`;
  const inList = overloads.some(({ id }) => id === "in_list");
  const listTest = isText ? isArray : `typeof ${x}==="string"&&${isArray}`;
  // Dispatch by hand where the checker left both.
  const general = `${emitter.constant(operatorOf(Operator.in, overloads))}(${x},${y})`;
  const inMap =
    isText && overloads.some(({ id }) => id === "in_map")
      ? keyTest(emitter, x, y, general)
      : general;
  return { js: inList ? `(${listTest}?${y}.includes(${x}):${inMap})` : `(${inMap})`, kind: "bool" };
}

function keyTest(emitter: Emitter, key: string, map: string, general: string): string {
  return `${emitter.constant(isMap)}(${map})?${emitter.constant(mapGet)}(${map},${key})!==undefined:${general}`;
}

function matches(emitter: Emitter, text: Code, pattern: Code): Code | undefined {
  if (typeof pattern.constant !== "string") return undefined;
  let regex: ReturnType<typeof compileRegex>;
  try {
    regex = compileRegex(pattern.constant);
  } catch {
    return undefined;
  }
  const test = emitter.constant(testRegex);
  return { js: `${test}(${emitter.constant(regex)},${asString(emitter, text)})`, kind: "bool" };
}

function size(emitter: Emitter, overloads: readonly Overload[], operand: Code): Code {
  const kind = kindHere(emitter, operand);
  if (kind === "list") return { js: `${operand.js}.length`, kind: "int" };
  if (kind === "string") {
    // Code points need not be counted where the code units are few enough.
    return {
      js: `${emitter.constant(codePointLength)}(${operand.js})`,
      kind: "int",
      atMost: `${operand.js}.length`,
    };
  }
  const x = emitter.hold(operand);
  const general = `${emitter.constant(operatorOf("size", overloads))}(${x})`;
  // A list of one overload only: no text can be meant.
  const text = `typeof ${x}==="string"?${emitter.constant(codePointLength)}(${x})`;
  const list = `${emitter.constant(Array.isArray)}(${x})?${x}.length`;
  const takes = (part: string): boolean => overloads.some(({ id }) => id.includes(part));
  const parts = [takes("string") ? [text] : [], takes("list") ? [list] : []].flat();
  return { js: `(${[...parts, general].join(":")})`, kind: "int" };
}
