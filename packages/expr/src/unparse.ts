import {
  macroCall,
  Operator,
  optionalParts,
  type Bind,
  type Call,
  type Comprehension,
  type Expr,
  type Fold,
} from "./ast.ts";
import { doubleOf, isDouble } from "./values/double.ts";
import { Uint } from "./values/uint.ts";
import type { Value } from "./values/value.ts";

const precedences: Readonly<Record<string, number>> = {
  [Operator.conditional]: 1,
  [Operator.or]: 2,
  [Operator.and]: 3,
  [Operator.less]: 4,
  [Operator.lessEquals]: 4,
  [Operator.greater]: 4,
  [Operator.greaterEquals]: 4,
  [Operator.equals]: 4,
  [Operator.notEquals]: 4,
  [Operator.in]: 4,
  [Operator.add]: 5,
  [Operator.subtract]: 5,
  [Operator.multiply]: 6,
  [Operator.divide]: 6,
  [Operator.modulo]: 6,
  [Operator.not]: 7,
  [Operator.negate]: 7,
};
const postfix = 8;

/**
 * The tree as text that parses to an equal tree (ids and positions apart). Layout, comments and parentheses that change nothing
 * are not kept; macros are written as macros.
 */
export function unparse(node: Expr): string {
  return write(node, 0);
}

/** The node as text, in parentheses where its operator binds less tightly than the place wants. */
function write(node: Expr, wanted: number): string {
  const text = bare(node);
  return precedence(node) < wanted ? `(${text})` : text;
}

function precedence(node: Expr): number {
  if (macroCall(node) !== undefined) return postfix;
  return node.kind === "call" ? (precedences[node.name] ?? postfix) : postfix;
}

function bare(node: Expr): string {
  const macro = macroCall(node);
  if (macro !== undefined) return call(macro);
  switch (node.kind) {
    case "literal":
      return literal(node.value);
    case "ident":
      return node.rooted ? `.${node.name}` : node.name;
    case "select": {
      const text = `${write(node.operand, postfix)}.${field(node.field)}`;
      return node.test ? `has(${text})` : text;
    }
    case "call":
      return call(node);
    case "list": {
      const optionals = optionalParts(node);
      const elements = node.elements.map(
        (element, i) => mark(optionals.has(i)) + write(element, 0),
      );
      return `[${elements.join(", ")}]`;
    }
    case "map": {
      const entries = node.entries.map(
        ({ optional, key, value }) => `${mark(optional)}${write(key, 0)}: ${write(value, 0)}`,
      );
      return `{${entries.join(", ")}}`;
    }
    case "message": {
      const fields = node.fields.map(
        (entry) => `${mark(entry.optional)}${field(entry.field)}: ${write(entry.value, 0)}`,
      );
      return `${node.name}{${fields.join(", ")}}`;
    }
    case "comprehension":
      return comprehension(node);
    case "bind":
      return bind(node);
  }
}

/** The `?` of an optional element, entry or field. */
function mark(optional: boolean | undefined): string {
  return optional === true ? "?" : "";
}

function call({ name, target, args }: Call): string {
  const [first, second, third] = args;
  if (target !== undefined || first === undefined || !isOperator(name)) {
    const list = `${name}(${args.map((arg) => write(arg, 0)).join(", ")})`;
    return target === undefined ? list : `${write(target, postfix)}.${list}`;
  }
  if (name === Operator.not) return `!${write(first, postfix)}`;
  if (name === Operator.negate) {
    const operand = write(first, postfix);
    // A minus before a number would become its sign, and two of them nothing.
    return /^(?:-|\.?[0-9])/.test(operand) ? `-(${operand})` : `-${operand}`;
  }
  if (second === undefined) return write(first, 0);
  if (name === Operator.index) return `${write(first, postfix)}[${write(second, 0)}]`;
  if (name === Operator.optionalIndex) return `${write(first, postfix)}[?${write(second, 0)}]`;
  if (name === Operator.optionalSelect && second.kind === "literal") {
    const { value } = second;
    if (typeof value === "string") return `${write(first, postfix)}.?${field(value)}`;
  }
  if (name === Operator.conditional && third !== undefined) {
    return `${write(first, 2)} ? ${write(second, 2)} : ${write(third, 1)}`;
  }
  const level = precedences[name] ?? postfix;
  if (name === Operator.and || name === Operator.or) {
    // A chain is one call with all its terms: one inside another had parentheses.
    return args.map((arg) => write(arg, level + 1)).join(name === Operator.and ? " && " : " || ");
  }
  const symbol = name === Operator.in ? "in" : name.slice(1, -1);
  return `${write(first, level)} ${symbol} ${write(second, level + 1)}`;
}

function isOperator(name: string): boolean {
  return operators.has(name);
}

const operators: ReadonlySet<string> = new Set(Object.values(Operator));

/** The macros of loops with one variable. */
const macroNames: Readonly<Record<Fold, string>> = {
  all: "all",
  exists: "exists",
  existsOne: "exists_one",
  map: "map",
  filter: "filter",
  transformMap: "transformMap",
  transformMapEntry: "transformMapEntry",
};

function comprehension(node: Comprehension): string {
  const { fold, iterVar, iterVar2, range, filter, body } = node;
  const variables = iterVar2 === undefined ? [iterVar] : [iterVar, iterVar2];
  const name = fold === "map" && iterVar2 !== undefined ? "transformList" : macroNames[fold];
  const parts = (filter === undefined ? [body] : [filter, body]).map((part) => write(part, 0));
  return `${write(range, postfix)}.${name}(${[...variables, ...parts].join(", ")})`;
}

/** Variables that a macro made are written by the call that the macro replaced; these are those of a tree made otherwise. */
function bind({ bindings, body }: Bind): string {
  const start = bindings.map(({ name, value }) => `cel.bind(${name}, ${write(value, 0)}, `);
  return start.join("") + write(body, 0) + ")".repeat(bindings.length);
}

const keywords: ReadonlySet<string> = new Set(["true", "false", "null", "in"]);

function field(name: string): string {
  return /^[_a-zA-Z][_a-zA-Z0-9]*$/.test(name) && !keywords.has(name) ? name : `\`${name}\``;
}

function literal(value: Value): string {
  if (typeof value === "string") return quote(value);
  if (value instanceof Uint) return `${value.value}u`;
  if (value instanceof Uint8Array) {
    const escapes = Array.from(value, (byte) => `\\x${byte.toString(16).padStart(2, "0")}`);
    return `b"${escapes.join("")}"`;
  }
  if (isDouble(value)) {
    const number = doubleOf(value);
    const text = Object.is(number, -0) ? "-0" : String(number);
    return /[.e]/.test(text) ? text : `${text}.0`;
  }
  if (typeof value === "number" || typeof value === "bigint") return value.toString();
  if (value === null || typeof value === "boolean") return String(value);
  throw new TypeError("a literal is a number, a string, bytes, a bool or null");
}

/** A string literal of printable characters; everything else is escaped. */
function quote(text: string): string {
  const escaped = text
    .replaceAll(/["\\]/g, String.raw`\$&`)
    .replaceAll(/[\p{C}\p{Zl}\p{Zp}]/gu, (character) => {
      const code = character.codePointAt(0) ?? 0;
      return code > 0xffff
        ? `\\U${code.toString(16).padStart(8, "0")}`
        : `\\u${code.toString(16).padStart(4, "0")}`;
    });
  return `"${escaped}"`;
}
