import {
  Operator,
  type Call,
  type Comprehension,
  type Expr,
  type Ident,
  type MessageExpr,
  type Select,
} from "./ast.ts";
import type { CheckedExpr, Resolved } from "./checked.ts";
import { checkConstants } from "./constants.ts";
import type { Declarations } from "./declarations.ts";
import type { FunctionDeclaration } from "./declare.ts";
import type { Fault } from "./errors.ts";
import * as faults from "./faults.ts";
import { checkHomogeneous } from "./homogeneous.ts";
import type { Issues } from "./issues.ts";
import { dottedName, head } from "./names.ts";
import { resolveOverload, signatures } from "./overloads.ts";
import { Scope } from "./scope.ts";
import { bool, dyn, errorType, list, map, nullType, type Type } from "./types.ts";
import * as types from "./types.ts";
import { mostGeneral, parts, sameType, Unifier } from "./unify.ts";
import { isDouble } from "./values/double.ts";
import { isInt } from "./values/int.ts";
import { Uint } from "./values/uint.ts";
import type { Value } from "./values/value.ts";

/** What a check depends on beside the tree. */
export interface CheckOptions {
  readonly declarations: Declarations;
  readonly container: string;
  /** Whether the elements of a list or map literal must have one type. */
  readonly homogeneousLiterals: boolean;
  /** Whether constant arguments of `duration`, `timestamp` and `matches` are tried. */
  readonly checkConstants: boolean;
  /** The types that the whole may have; any if absent. */
  readonly result?: readonly Type[];
}

/** Gives every node a type and every name and call a meaning (spec section 11). Undefined when there are issues. */
export function check(ast: Expr, issues: Issues, options: CheckOptions): CheckedExpr | undefined {
  return new Checker(issues, options).run(ast);
}

/** Types larger than this are refused: nested loops can double a type at each step. */
const maxTypeSize = 1000;

class Checker {
  readonly #issues: Issues;
  readonly #options: CheckOptions;
  readonly #unifier = new Unifier();
  readonly #types = new Map<number, Type>();
  readonly #references = new Map<number, Resolved>();
  readonly #scope: Scope;
  readonly #sizes = new WeakMap<Type, number>();

  constructor(issues: Issues, options: CheckOptions) {
    this.#issues = issues;
    this.#options = options;
    this.#scope = new Scope(options.declarations, options.container);
  }

  run(ast: Expr): CheckedExpr | undefined {
    this.#check(ast);
    for (const [id, type] of this.#types)
      this.#types.set(id, this.#unifier.substitute(type, "dyn"));
    const checked: CheckedExpr = {
      source: this.#issues.source,
      ast,
      types: this.#types,
      references: this.#references,
    };
    if (this.#issues.empty) this.#validate(checked);
    return this.#issues.empty ? checked : undefined;
  }

  /** The rules that need every type to be known. */
  #validate(checked: CheckedExpr): void {
    const { homogeneousLiterals, checkConstants: constants, result } = this.#options;
    if (homogeneousLiterals) checkHomogeneous(checked, this.#issues);
    if (constants) checkConstants(checked, this.#issues);
    const { ast } = checked;
    const actual = checked.types.get(ast.id) ?? errorType;
    if (result !== undefined && !result.some((type) => sameType(type, actual))) {
      this.#issues.report(faults.resultType(result, actual), ast.start, ast.end);
    }
  }

  #check(node: Expr): Type {
    let type = this.#typeOf(node);
    if (this.#size(type) > maxTypeSize) {
      this.#issues.report(faults.typeTooLarge(), node.start, node.end);
      type = errorType;
    }
    this.#types.set(node.id, type);
    return type;
  }

  #typeOf(node: Expr): Type {
    switch (node.kind) {
      case "literal":
        return literalType(node.value);
      case "ident":
        return this.#ident(node);
      case "select":
        return this.#select(node);
      case "call":
        return this.#call(node);
      case "list":
        return list(this.#join(node.elements));
      case "map": {
        const key = this.#join(node.entries.map((entry) => entry.key));
        return map(key, this.#join(node.entries.map((entry) => entry.value)));
      }
      case "message":
        return this.#message(node);
      case "comprehension":
        return this.#comprehension(node);
    }
  }

  #ident(node: Ident): Type {
    const local = node.rooted ? undefined : this.#scope.local(node.name);
    if (local !== undefined) {
      this.#references.set(node.id, { kind: "local", name: local.name });
      return local.type;
    }
    const name = node.rooted ? `.${node.name}` : node.name;
    return (
      this.#named(node, name) ??
      this.#undeclared(node.name, this.#scope.valueNames(), node.start, node.end)
    );
  }

  #select(node: Select): Type {
    // A dotted name may be one variable or type. A loop variable of the same head hides all of them.
    const name = node.test ? undefined : dottedName(node);
    if (name !== undefined && this.#scope.local(head(name)) === undefined) {
      const type = this.#named(node, name);
      if (type !== undefined) return type;
    }
    const type = this.#field(node, this.#check(node.operand));
    return node.test ? bool : type;
  }

  /** The type of a variable or type name, which is then what the node refers to. */
  #named(node: Expr, name: string): Type | undefined {
    const found = this.#scope.named(name);
    if (found !== undefined) this.#references.set(node.id, found.resolved);
    return found?.type;
  }

  #field(node: Select, operand: Type): Type {
    const type = this.#unifier.substitute(operand, "keep");
    const quotes = this.#issues.source.text[node.fieldStart] === "`" ? 2 : 0;
    const end = node.fieldStart + node.field.length + quotes;
    const report = (fault: Fault): Type => this.#report(fault, node.fieldStart, end);
    switch (type.kind) {
      case "map":
        return type.value;
      case "struct":
        return (
          type.fields.get(node.field) ??
          report(faults.undefinedField(node.field, type.fields.keys()))
        );
      case "param":
        // Unknown so far: from here on it is known to be dynamic.
        this.#unifier.assignable([dyn], [type]);
        return dyn;
      case "dyn":
      case "error":
        return dyn;
      default:
        return report(faults.noFields(type, node.field));
    }
  }

  #call(node: Call): Type {
    const args = node.args.map((arg) => this.#check(arg));
    if (node.name === Operator.and || node.name === Operator.or) return this.#logic(node, args);
    const { target } = node;
    if (target === undefined) {
      const declared = this.#scope.function(node.name);
      return declared === undefined
        ? this.#undeclaredFunction(node)
        : this.#resolve(node, declared, undefined, args);
    }
    // `a.b(c)` is the function `a.b` if there is one, else the method `b` of `a`.
    const prefix = dottedName(target);
    const qualified =
      prefix === undefined ? undefined : this.#scope.function(`${prefix}.${node.name}`);
    if (qualified !== undefined) return this.#resolve(node, qualified, undefined, args);
    const receiver = this.#check(target);
    const declared = this.#scope.function(node.name);
    return declared === undefined
      ? this.#undeclaredFunction(node, prefix)
      : this.#resolve(node, declared, receiver, args);
  }

  #resolve(
    node: Call,
    declared: FunctionDeclaration,
    receiver: Type | undefined,
    args: readonly Type[],
  ): Type {
    const [start, end] = nameSpan(node);
    if (declared.unavailable !== undefined) {
      return this.#report(
        faults.unavailableFunction(declared.name, declared.unavailable),
        start,
        end,
      );
    }
    const all = receiver === undefined ? args : [receiver, ...args];
    const found = resolveOverload(this.#unifier, declared, receiver !== undefined, all);
    if (found === undefined) {
      const shown = all.map((type) => this.#unifier.substitute(type, "dyn"));
      const fault = faults.noMatchingOverload(
        declared.name,
        shown,
        receiver !== undefined,
        signatures(declared),
      );
      return this.#report(fault, start, end);
    }
    const { overloads, result } = found;
    this.#references.set(node.id, {
      kind: "call",
      declaration: declared,
      overloads,
      receiver: receiver !== undefined,
    });
    return result;
  }

  /** A chain of `&&` or `||`: every term is a bool. */
  #logic(node: Call, terms: readonly Type[]): Type {
    const declared = this.#scope.function(node.name);
    if (declared === undefined) return this.#undeclaredFunction(node);
    this.#references.set(node.id, {
      kind: "call",
      declaration: declared,
      overloads: declared.overloads,
      receiver: false,
    });
    for (const [index, type] of terms.entries()) {
      const term = node.args[index];
      if (term !== undefined) this.#wantBool(term, type);
    }
    return bool;
  }

  /** The type of a literal's elements: one that all agree with, else `dyn`. */
  #join(elements: readonly Expr[]): Type {
    let joined: Type | undefined;
    for (const element of elements) {
      const type = this.#check(element);
      if (joined === undefined) joined = type;
      else joined = this.#unifier.assignable([joined], [type]) ? mostGeneral(joined, type) : dyn;
    }
    return joined ?? this.#unifier.fresh();
  }

  #message(node: MessageExpr): Type {
    const found = this.#scope.typeNamed(node.name);
    if (found === undefined) {
      const names = this.#options.declarations.types.keys();
      return this.#undeclared(node.name, names, node.start, node.at);
    }
    for (const { value } of node.fields) this.#check(value);
    const { kind } = found.type;
    const message = kind === "struct" || kind === "timestamp" || kind === "duration";
    const fault = message ? faults.messageNotSupported(found.name) : faults.notAMessage(found.name);
    return this.#report(fault, node.start, node.at);
  }

  #comprehension(node: Comprehension): Type {
    const variable = this.#element(node.range, this.#check(node.range));
    this.#scope.enter({ name: node.iterVar, type: variable });
    if (node.filter !== undefined) this.#predicate(node.filter);
    let result: Type;
    if (node.fold === "map") result = list(this.#check(node.body));
    else {
      this.#predicate(node.body);
      result = node.fold === "filter" ? list(variable) : bool;
    }
    this.#scope.leave();
    return result;
  }

  /** What a loop over this type visits: the elements of a list, the keys of a map. */
  #element(node: Expr, range: Type): Type {
    const type = this.#unifier.substitute(range, "keep");
    switch (type.kind) {
      case "list":
        return type.element;
      case "map":
        return type.key;
      case "param":
        this.#unifier.assignable([dyn], [type]);
        return dyn;
      case "dyn":
      case "error":
        return dyn;
      default:
        return this.#report(faults.notARange(type), node.start, node.end);
    }
  }

  #predicate(node: Expr): void {
    this.#wantBool(node, this.#check(node));
  }

  #wantBool(node: Expr, type: Type): void {
    if (this.#unifier.assignable([type], [bool])) return;
    const actual = this.#unifier.substitute(type, "dyn");
    this.#report(faults.typeMismatch(bool, actual), node.start, node.end);
  }

  #undeclaredFunction(node: Call, prefix?: string): Type {
    const [start, end] = nameSpan(node);
    return this.#undeclared(node.name, this.#scope.functionNames(prefix), start, end);
  }

  #undeclared(name: string, known: Iterable<string>, start: number, end: number): Type {
    const { container } = this.#options;
    return this.#report(faults.undeclaredReference(name, container, known), start, end);
  }

  #report(fault: Fault, start: number, end: number): Type {
    this.#issues.report(fault, start, end);
    return errorType;
  }

  /** How many types a type is made of. Parts are shared, so that the count is kept. */
  #size(type: Type): number {
    const known = this.#sizes.get(type);
    if (known !== undefined) return known;
    let size = 1;
    for (const part of parts(type)) size = Math.min(size + this.#size(part), maxTypeSize + 1);
    this.#sizes.set(type, size);
    return size;
  }
}

/** Where the name of a called function stands, or the operator. */
function nameSpan(node: Call): [number, number] {
  const symbol = /^_?(?<symbol>[^_@a-zA-Z]+)_/.exec(node.name)?.groups?.["symbol"];
  if (symbol === undefined) {
    const length = node.name === Operator.in ? 2 : node.name.replace(/^\./, "").length;
    return [node.nameStart, node.nameStart + length];
  }
  return [node.nameStart, node.nameStart + (/^[?[]/.test(symbol) ? 1 : symbol.length)];
}

function literalType(value: Value): Type {
  if (value === null) return nullType;
  if (typeof value === "boolean") return bool;
  if (typeof value === "string") return types.string;
  if (value instanceof Uint) return types.uint;
  if (value instanceof Uint8Array) return types.bytes;
  if (isInt(value)) return types.int;
  if (isDouble(value)) return types.double;
  throw new TypeError("a literal is a number, a string, bytes, a bool or null");
}
