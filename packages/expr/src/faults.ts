import type { Fault } from "./errors.ts";
import { closest } from "./suggest.ts";
import { dyn, formatType, map, optional, type Type } from "./types.ts";

// The catalogue of compile-time messages, one function each. Messages are cel-go's; help is ours.

function guess(name: string, candidates: Iterable<string>): string | undefined {
  const likely = closest(name, candidates);
  return likely === undefined ? undefined : `did you mean \`${likely}\`?`;
}

const typeList = (types: readonly Type[]): string =>
  types.map((type) => formatType(type)).join(", ");

/** Text that no token starts with, and what comes after it. */
export function unknownToken(text: string, next: string): Fault {
  return { ...syntax(`token recognition error at: '${text}'`), help: insteadOf(text, next) };
}

function insteadOf(text: string, next: string): string {
  if (text === "=" && next === ">")
    return "CEL has no arrow functions: write `list.all(x, condition)`";
  const operator = { "=": "==", "&": "&&", "|": "||" }[text];
  if (operator !== undefined) return `write \`${operator}\``;
  if (isCurlyQuote(text)) return "write straight quotes: \" or '";
  return /^[\p{L}\p{N}]/u.test(text)
    ? "names are made of letters a to z, digits and _; put text into quotes"
    : "remove it, or put it into quotes if it is text";
}

/** Whether the text is a quote as word processors make them. */
export function isCurlyQuote(text: string): boolean {
  return /^[\u2018-\u201F\u00AB\u00BB]/.test(text);
}

/** A string, bytes or backtick literal without its closing quote. */
export function unclosed(text: string, closing: string): Fault {
  return {
    code: "EXPR_INVALID_LITERAL",
    message: `Syntax error: token recognition error at: '${text}'`,
    help: `close it with ${closing}; only triple quotes may span lines`,
  };
}

/** A token where another is wanted. */
export function unexpectedToken(found: string, expected: string, extraneous: boolean): Fault {
  return {
    ...syntax(`${extraneous ? "extraneous" : "mismatched"} input '${found}' expecting ${expected}`),
    help: mendingOf(found, expected),
  };
}

/** A dot, or a dot and a mark, without a name after it. `read` is what was read from the dot on. */
export function noViableAlternative(read: string): Fault {
  const help = "a field's name is missing after the dot";
  return { ...syntax(`no viable alternative at input '${read}'`), help };
}

function syntax(message: string): { readonly code: "EXPR_SYNTAX"; readonly message: string } {
  return { code: "EXPR_SYNTAX", message: `Syntax error: ${message}` };
}

// A map: a plain object would answer for `constructor` too.
const wordOperators: ReadonlyMap<string, string> = new Map([
  ["and", "&&"],
  ["or", "||"],
  ["not", "!"],
]);

function mendingOf(found: string, expected: string): string {
  const operator = wordOperators.get(found);
  if (operator !== undefined) return `write \`${operator}\``;
  const [, bracket] = /'([)\]}])'/.exec(expected) ?? [];
  if (found === "<EOF>")
    return bracket === undefined ? "the expression goes on after this" : `add the \`${bracket}\``;
  if (/^[)\]}]$/.test(found) && expected === "<EOF>") return "remove it: it closes nothing";
  if (expected.includes("IDENTIFIER")) return "a value is missing before this, or this is too much";
  return "an operator, a comma or a closing bracket is missing before this";
}

/** A reserved word used as a name. */
export function reservedWord(name: string): Fault {
  return {
    code: "EXPR_SYNTAX",
    message: `reserved identifier: ${name}`,
    help: `\`${name}\` is reserved; it may only stand after a dot, as a field or method name`,
  };
}

/** A backtick name where the environment does not take them. */
export function backticksOff(): Fault {
  return {
    code: "EXPR_SYNTAX",
    message: "unsupported syntax: '`'",
    help: "write an index instead: a['b-c']",
  };
}

/** `.?`, `[?` and their kin. */
export function optionalSyntax(text: string): Fault {
  return {
    code: "EXPR_NOT_SUPPORTED",
    message: `unsupported syntax '${text}'`,
    help: "the `optionals` library, which brings optional syntax, is not part of this environment; use has()",
  };
}

/** A number out of its type's range. */
export function invalidNumber(type: "int" | "uint" | "double"): Fault {
  const help = {
    int: "an int lies between -9223372036854775808 and 9223372036854775807",
    uint: "a uint lies between 0u and 18446744073709551615u",
    double: "the number is beyond what 64 bits can hold",
  }[type];
  return { code: "EXPR_INVALID_LITERAL", message: `invalid ${type} literal`, help };
}

/** A backslash sequence that CEL does not have. */
export function invalidEscape(text: string, help: string): Fault {
  return {
    code: "EXPR_INVALID_LITERAL",
    message: `Syntax error: token recognition error at: '${text}'`,
    help,
  };
}

/** An escape that names a surrogate, or nothing in Unicode. */
export function invalidCodePoint(text: string): Fault {
  return {
    code: "EXPR_INVALID_LITERAL",
    message: "invalid unicode code point",
    help: `\`${text}\` is a surrogate or lies beyond U+10FFFF`,
  };
}

/** Source text longer than the limit. */
export function sourceTooLong(size: number, limit: number): Fault {
  return {
    code: "EXPR_LIMIT",
    message: `expression code point size exceeds limit: size: ${size}, limit ${limit}`,
    help: "split the expression",
  };
}

/** More nodes than the limit. */
export function tooManyNodes(limit: number): Fault {
  return {
    code: "EXPR_LIMIT",
    message: `expression has more than ${limit} nodes`,
    help: "split the expression",
  };
}

/** Nesting in the text beyond the limit. */
export function nestingTooDeep(limit: number): Fault {
  return {
    code: "EXPR_LIMIT",
    message: `expression recursion limit exceeded: ${limit}`,
    help: "nest less: split the expression, or use variables",
  };
}

/** A path through the tree beyond the limit. */
export function treeTooDeep(limit: number): Fault {
  return {
    code: "EXPR_LIMIT",
    message: "max recursion depth exceeded",
    help: `at most ${limit} selections, indexes, method calls, sums and comparisons may hang on one another; put parts in parentheses or in a list`,
  };
}

/** Nesting for which the stack does not suffice. */
export function stackExhausted(): Fault {
  return {
    code: "EXPR_LIMIT",
    message: "max recursion depth exceeded",
    help: "nest less, lower the depth limit, or compile where less of the stack is in use",
  };
}

/** A fault that a macro found in its arguments. */
export function invalidMacro(message: string, help: string | undefined): Fault {
  return { code: "EXPR_INVALID_MACRO", message, ...(help === undefined ? {} : { help }) };
}

/** A name that nothing declares. */
export function undeclaredReference(
  name: string,
  container: string,
  candidates: Iterable<string>,
): Fault {
  return {
    code: "EXPR_UNDECLARED_REFERENCE",
    message: `undeclared reference to '${name}' (in container '${container}')`,
    help: guess(name, [...candidates, "true", "false", "null"]) ?? unknownName,
  };
}

const unknownName = "nothing of this name is known here; put text into quotes";

/** A call whose arguments fit no overload. `signatures` are what the function does take. */
export function noMatchingOverload(
  name: string,
  types: readonly Type[],
  receiver: boolean,
  signatures: readonly string[],
): Fault {
  const [first, ...rest] = types;
  const applied =
    receiver && first !== undefined
      ? `${formatType(first)}.(${typeList(rest)})`
      : `(${typeList(types)})`;
  return {
    code: "EXPR_NO_MATCHING_OVERLOAD",
    message: `found no matching overload for '${name}' applied to '${applied}'`,
    help:
      signatures.length === 0
        ? "make the types agree: convert with int(), double() or string()"
        : `it takes ${signatures.join(" or ")}`,
  };
}

/** One type where another is wanted. */
export function typeMismatch(expected: Type, actual: Type): Fault {
  return {
    code: "EXPR_TYPE_MISMATCH",
    message: `expected type '${formatType(expected)}' but found '${formatType(actual)}'`,
    help: conversion(actual, [expected]),
  };
}

/** How a value of one type becomes one of another. */
function conversion(actual: Type, wanted: readonly Type[]): string {
  const given = `this gives \`${formatType(actual)}\``;
  if (actual.kind === "dyn") {
    return "the type is only known when the expression runs; compare or convert the value";
  }
  if (wanted.some(({ kind }) => kind === "bool")) {
    if (actual.kind === "list" || actual.kind === "map")
      return `${given}: make one answer of it with all() or exists()`;
    const example = { int: "> 0", uint: "> 0u", double: "> 0.0", string: "== 'text'" };
    const found = Object.entries(example).find(([kind]) => kind === actual.kind)?.[1];
    return found === undefined
      ? `${given}: compare it`
      : `${given}: compare it, as in \`… ${found}\``;
  }
  return wanted.some(({ kind }) => kind === "string")
    ? `${given}: convert it with string()`
    : `${given}: change the expression so that it gives that type`;
}

/** An optional element or entry of a literal that is no optional. */
export function notOptional(actual: Type): Fault {
  return {
    ...typeMismatch(optional(actual), actual),
    help: "`?` leaves out what is none: write optional.of(…), or remove the `?`",
  };
}

/** A step of transformMapEntry that gives no map. */
export function notAnEntry(actual: Type): Fault {
  const fault = noMatchingOverload("cel.@mapInsert", [map(dyn, dyn), actual], false, []);
  return { ...fault, help: "the last argument of transformMapEntry() is a map: {key: value}" };
}

/** The whole expression gives a type that its user does not take. */
export function resultType(expected: readonly Type[], actual: Type): Fault {
  const wanted = expected.map((type) => `'${formatType(type)}'`).join(" or ");
  return {
    code: "EXPR_RESULT_TYPE",
    message: `expected type ${wanted} but found '${formatType(actual)}'`,
    help: conversion(actual, expected),
  };
}

/** A list or map literal of several types. */
export function mixedLiteral(expected: Type, actual: Type): Fault {
  return {
    code: "EXPR_MIXED_LITERAL",
    message: `expected type '${formatType(expected)}' but found '${formatType(actual)}'`,
    help: "the elements of a literal must have one type; wrap each in dyn() to mix them",
  };
}

/** A loop over what is neither list nor map. */
export function notARange(actual: Type): Fault {
  return {
    code: "EXPR_TYPE_MISMATCH",
    message: `expression of type '${formatType(actual)}' cannot be range of a comprehension (must be list, map, or dynamic)`,
    help: "loops go over the elements of lists and the keys of maps",
  };
}

/** A selection on a type without fields. */
export function noFields(type: Type, field: string): Fault {
  return {
    code: "EXPR_UNDEFINED_FIELD",
    message: `type '${formatType(type)}' does not support field selection`,
    help: /^(?:length|size|count)$/.test(field)
      ? "write `.size()`"
      : "only objects have fields: remove the dot and what follows",
  };
}

/** A field that a struct type does not have. */
export function undefinedField(field: string, candidates: Iterable<string>): Fault {
  const names = [...candidates];
  return {
    code: "EXPR_UNDEFINED_FIELD",
    message: `undefined field '${field}'`,
    help: guess(field, names) ?? listing(names),
  };
}

function listing(names: readonly string[]): string {
  if (names.length === 0) return "none is defined yet here: each is known to those after it";
  const shown = names.slice(0, maxListed).map((name) => `\`${name}\``);
  return `known here: ${shown.join(", ")}${names.length > maxListed ? ", …" : ""}`;
}

/** Names that a hint lists. */
const maxListed = 10;

/** A message literal of something that is a type, but no message. */
export function notAMessage(name: string): Fault {
  return {
    code: "EXPR_TYPE_MISMATCH",
    message: `'${name}' is not a message type`,
    help: "write a map: {'key': value}",
  };
}

/** A message literal of a known struct type: the environment gives such values, expressions cannot make them. */
export function messageNotSupported(name: string): Fault {
  return {
    code: "EXPR_NOT_SUPPORTED",
    message: `'${name}' cannot be made in an expression`,
    help: "message literals are not supported yet",
  };
}

/** A function that is declared, but not there. */
export function unavailableFunction(name: string, why: string): Fault {
  return { code: "EXPR_NOT_SUPPORTED", message: `function '${name}' is not supported`, help: why };
}

/** A constant argument that its function can never take. */
export function invalidConstant(name: string, detail: string): Fault {
  const form = {
    duration: "write it as in `1h30m`, `45s` or `100ms`",
    timestamp: "write it as in `2026-01-31T12:00:00Z`",
  }[name];
  return {
    code: "EXPR_INVALID_CONSTANT",
    message: `invalid ${name} argument`,
    help: form === undefined ? detail : `${form} (${detail})`,
  };
}

/** A call that a library's validator refuses, in the library's words. */
export function invalidCall(message: string, help?: string): Fault {
  return { code: "EXPR_INVALID_CONSTANT", message, ...(help === undefined ? {} : { help }) };
}

/** A type beyond the limit on its size. */
export function typeTooLarge(): Fault {
  return {
    code: "EXPR_LIMIT",
    message: "type of expression is too large",
    help: "nest fewer literals in literals; dyn() makes a part's type small",
  };
}
