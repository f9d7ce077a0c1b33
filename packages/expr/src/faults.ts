import type { Fault } from "./errors.ts";
import { closest } from "./suggest.ts";
import { formatType, type Type } from "./types.ts";

// The catalogue of compile-time messages, one function each. Messages are cel-go's; help is ours.

const didYouMean = (name: string | undefined): { help?: string } =>
  name === undefined ? {} : { help: `did you mean \`${name}\`?` };

const typeList = (types: readonly Type[]): string =>
  types.map((type) => formatType(type)).join(", ");

/** Text that no token starts with. */
export function unknownToken(text: string): Fault {
  const instead = { "=": "==", "&": "&&", "|": "||" }[text];
  return {
    ...syntax(`token recognition error at: '${text}'`),
    ...(instead === undefined ? {} : { help: `write \`${instead}\`` }),
  };
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
  return syntax(
    `${extraneous ? "extraneous" : "mismatched"} input '${found}' expecting ${expected}`,
  );
}

function syntax(message: string): Fault {
  return { code: "EXPR_SYNTAX", message: `Syntax error: ${message}` };
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
    help: "optional syntax needs the `optionals` library, which is not supported yet; use has()",
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
    ...didYouMean(closest(name, candidates)),
  };
}

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
    ...(signatures.length === 0 ? {} : { help: `it takes ${signatures.join(" or ")}` }),
  };
}

/** One type where another is wanted. */
export function typeMismatch(expected: Type, actual: Type): Fault {
  return {
    code: "EXPR_TYPE_MISMATCH",
    message: `expected type '${formatType(expected)}' but found '${formatType(actual)}'`,
  };
}

/** The whole expression gives a type that its user does not take. */
export function resultType(expected: readonly Type[], actual: Type): Fault {
  const wanted = expected.map((type) => `'${formatType(type)}'`).join(" or ");
  const dynamic = actual.kind === "dyn";
  return {
    code: "EXPR_RESULT_TYPE",
    message: `expected type ${wanted} but found '${formatType(actual)}'`,
    help: dynamic
      ? "the type is only known when the expression runs; compare or convert the value"
      : "change the expression so that it gives that type",
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
  };
}

/** A selection on a type without fields. */
export function noFields(type: Type): Fault {
  return {
    code: "EXPR_UNDEFINED_FIELD",
    message: `type '${formatType(type)}' does not support field selection`,
  };
}

/** A field that a struct type does not have. */
export function undefinedField(field: string, candidates: Iterable<string>): Fault {
  return {
    code: "EXPR_UNDEFINED_FIELD",
    message: `undefined field '${field}'`,
    ...didYouMean(closest(field, candidates)),
  };
}

/** A message literal of something that is a type, but no message. */
export function notAMessage(name: string): Fault {
  return { code: "EXPR_TYPE_MISMATCH", message: `'${name}' is not a message type` };
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
  return { code: "EXPR_INVALID_CONSTANT", message: `invalid ${name} argument`, help: detail };
}

/** A type beyond the limit on its size. */
export function typeTooLarge(): Fault {
  return {
    code: "EXPR_LIMIT",
    message: "type of expression is too large",
    help: "nest fewer literals in literals; dyn() makes a part's type small",
  };
}
