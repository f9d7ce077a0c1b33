import {
  Operator,
  optionalParts,
  type Bind,
  type Call,
  type Comprehension,
  type Expr,
  type Ident,
  type MessageExpr,
  type Select,
} from "./ast.ts";
import type { CheckedExpr, Resolved } from "./checked.ts";
import type { CheckOptions } from "./check-options.ts";
import { checkConstants, mayHaveConstant } from "./constants.ts";
import type { FunctionDeclaration, Overload } from "./declare.ts";
import type { Fault } from "./errors.ts";
import * as faults from "./faults.ts";
import { checkHomogeneous } from "./homogeneous.ts";
import type { Issues } from "./issues.ts";
import { literalType } from "./literal-type.ts";
import { loopTypes } from "./loop-types.ts";
import { nameSpan } from "./name-span.ts";
import { dottedName, head } from "./names.ts";
import { NodeTable } from "./node-table.ts";
import { resolveOverload, signatures } from "./overloads.ts";
import { Scope } from "./scope.ts";
import {
  bool,
  dyn,
  errorType,
  list,
  map,
  optional,
  optionalOf,
  string,
  type Type,
} from "./types.ts";
import { TypeSizes } from "./type-sizes.ts";
import { mostGeneral, sameType, Unifier } from "./unify.ts";

/** A part of the text, from its first character to the first after it. */
type Span = readonly [start: number, end: number];

/** Gives every node a type and every name and call a meaning (spec section 11). Undefined when there are issues. */
export function check(ast: Expr, issues: Issues, options: CheckOptions): CheckedExpr | undefined {
  return new Checker(issues, options).run(ast);
}

class Checker {
  readonly #issues: Issues;
  readonly #options: CheckOptions;
  readonly #unifier = new Unifier();
  readonly #types = new NodeTable<Type>();
  readonly #references = new NodeTable<Resolved>();
  readonly #scope: Scope;
  readonly #sizes = new TypeSizes();
  /** Calls with a constant that may be wrong. */
  readonly #constants: Call[] = [];

  constructor(issues: Issues, options: CheckOptions) {
    this.#issues = issues;
    this.#options = options;
    this.#scope = new Scope(options.declarations, options.container);
  }

  run(ast: Expr): CheckedExpr | undefined {
    this.#check(ast);
    this.#unifier.settle(this.#types);
    const checked: CheckedExpr = {
      source: this.#issues.source,
      ast,
      types: this.#types,
      references: this.#references,
      strict: this.#options.strict === true,
    };
    if (this.#issues.empty) this.#validate(checked);
    return this.#issues.empty ? checked : undefined;
  }

  /** The rules that need every type to be known. */
  #validate(checked: CheckedExpr): void {
    const { homogeneousLiterals, checkConstants: constants, result } = this.#options;
    if (homogeneousLiterals) checkHomogeneous(checked, this.#issues);
    if (constants) checkConstants(this.#constants, checked, this.#issues);
    const { ast } = checked;
    const actual = checked.types.get(ast.id) ?? errorType;
    if (result !== undefined && !result.some((type) => sameType(type, actual))) {
      this.#issues.report(faults.resultType(result, actual), ast.start, ast.end, ast.at);
    }
  }

  #check(node: Expr): Type {
    let type = this.#typeOf(node);
    if (this.#sizes.tooLarge(type)) {
      this.#issues.report(faults.typeTooLarge(), node.start, node.end, node.at);
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
        return list(this.#join(node.elements, optionalParts(node)));
      case "map": {
        const key = this.#join(node.entries.map((entry) => entry.key));
        const values = node.entries.map((entry) => entry.value);
        return map(key, this.#join(values, optionalParts(node)));
      }
      case "message":
        return this.#message(node);
      case "comprehension":
        return this.#comprehension(node);
      case "bind":
        return this.#bind(node);
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
      this.#undeclared(node.name, this.#scope.valueNames(), node, [node.start, node.end])
    );
  }

  #select(node: Select): Type {
    // A dotted name may be one variable or type. A loop variable of the same head hides all of them.
    const name = node.test ? undefined : this.#scope.qualified(node);
    if (name !== undefined && this.#scope.local(head(name)) === undefined) {
      const type = this.#named(node, name);
      if (type !== undefined) return type;
    }
    const quotes = this.#issues.source.text[node.fieldStart] === "`" ? 2 : 0;
    const end = node.fieldStart + node.field.length + quotes;
    const operand = this.#unifier.substitute(this.#check(node.operand), "keep");
    const inner = optionalOf(operand);
    const type = this.#field(inner ?? operand, node.field, node, [node.fieldStart, end]);
    if (node.test) return bool;
    // A field of an optional is an optional itself.
    return inner === undefined ? type : optional(type);
  }

  /** `a.?b`: as the selection, and an optional whatever `a` is. */
  #optionalSelect(node: Call, declared: FunctionDeclaration): Type {
    const [target, name] = node.args;
    if (target === undefined || name?.kind !== "literal" || typeof name.value !== "string") {
      throw new TypeError("an optional selection has an operand and a name");
    }
    this.#types.set(name.id, string);
    const operand = this.#unifier.substitute(this.#check(target), "keep");
    const span = [name.start, name.end] as const;
    const type = this.#field(optionalOf(operand) ?? operand, name.value, node, span);
    this.#refer(node, declared, declared.overloads, false);
    return optional(type);
  }

  /** The type of a variable or type name, which is then what the node refers to. */
  #named(node: Expr, name: string): Type | undefined {
    const found = this.#scope.named(name);
    if (found !== undefined) this.#references.set(node.id, found.resolved);
    return found?.type;
  }

  /** The type of a field of an operand of this type. The name stands at `span`. */
  #field(type: Type, field: string, node: Expr, span: Span): Type {
    const report = (fault: Fault): Type => this.#report(fault, node, span);
    switch (type.kind) {
      case "map":
        return type.value;
      case "struct":
        return type.fields.get(field) ?? report(faults.undefinedField(field, type.fields.keys()));
      case "param":
        // Unknown so far: from here on it is known to be dynamic.
        this.#unifier.assignable([dyn], [type]);
        return dyn;
      case "dyn":
      case "error":
        return dyn;
      default:
        return report(faults.noFields(type, field));
    }
  }

  #call(node: Call): Type {
    if (node.name === Operator.optionalSelect) {
      const declared = this.#scope.function(node.name);
      return declared === undefined
        ? this.#undeclaredFunction(node)
        : this.#optionalSelect(node, declared);
    }
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
    const prefix = this.#scope.qualified(target);
    const qualified =
      prefix === undefined ? undefined : this.#scope.function(`${prefix}.${node.name}`);
    if (qualified !== undefined) return this.#resolve(node, qualified, undefined, args);
    const receiver = this.#check(target);
    const declared = this.#scope.function(node.name);
    return declared === undefined
      ? this.#undeclaredFunction(node, dottedName(target))
      : this.#resolve(node, declared, receiver, args);
  }

  #resolve(
    node: Call,
    declared: FunctionDeclaration,
    receiver: Type | undefined,
    args: readonly Type[],
  ): Type {
    const refuse = (fault: Fault): Type =>
      this.#report(fault, node, nameSpan(node, this.#issues.source.text));
    const { name, unavailable } = declared;
    if (unavailable !== undefined) return refuse(faults.unavailableFunction(name, unavailable));
    const isMethod = receiver !== undefined;
    const all = isMethod ? [receiver, ...args] : args;
    const found = resolveOverload(this.#unifier, declared, isMethod, all);
    if (found === undefined) {
      const shown = all.map((type) => this.#unifier.substitute(type, "dyn"));
      return refuse(faults.noMatchingOverload(name, shown, isMethod, signatures(declared)));
    }
    const { overloads } = found.resolved;
    const why = overloads.find((overload) => overload.unavailable !== undefined)?.unavailable;
    if (why !== undefined) return refuse(faults.unavailableFunction(name, why));
    this.#references.set(node.id, found.resolved);
    if (mayHaveConstant(node)) this.#constants.push(node);
    return found.result;
  }

  #refer(
    node: Call,
    declaration: FunctionDeclaration,
    overloads: readonly Overload[],
    receiver: boolean,
  ): void {
    this.#references.set(node.id, { kind: "call", declaration, overloads, receiver });
  }

  /** A chain of `&&` or `||`: every term is a bool. */
  #logic(node: Call, terms: readonly Type[]): Type {
    const declared = this.#scope.function(node.name);
    if (declared === undefined) return this.#undeclaredFunction(node);
    this.#refer(node, declared, declared.overloads, false);
    for (const [index, type] of terms.entries()) {
      const term = node.args[index];
      if (term !== undefined) this.#wantBool(term, type);
    }
    return bool;
  }

  /** The type of a literal's elements: one that all agree with, else `dyn`. */
  #join(elements: readonly Expr[], optionals: ReadonlySet<number> = new Set()): Type {
    let joined: Type | undefined;
    for (const [index, element] of elements.entries()) {
      const given = this.#check(element);
      const type = optionals.has(index) ? this.#unwrapped(element, given) : given;
      if (joined === undefined) joined = type;
      else if (joined !== type)
        joined = this.#unifier.assignable([joined], [type])
          ? mostGeneral(joined, type, this.#options.strict)
          : dyn;
    }
    return joined ?? this.#unifier.fresh();
  }

  /** What an optional element leaves in its literal. */
  #unwrapped(node: Expr, given: Type): Type {
    const type = this.#unifier.substitute(given, "keep");
    const inner = optionalOf(type);
    if (inner !== undefined) return inner;
    if (type.kind !== "dyn" && type.kind !== "error") {
      const actual = this.#unifier.substitute(type, "dyn");
      this.#report(faults.notOptional(actual), node);
    }
    return type;
  }

  #message(node: MessageExpr): Type {
    const found = this.#scope.typeNamed(node.name);
    if (found === undefined) {
      const names = this.#options.declarations.types.keys();
      return this.#undeclared(node.name, names, node, [node.start, node.at]);
    }
    for (const { value } of node.fields) this.#check(value);
    const { kind } = found.type;
    const message = kind === "struct" || kind === "timestamp" || kind === "duration";
    const fault = message ? faults.messageNotSupported(found.name) : faults.notAMessage(found.name);
    return this.#report(fault, node, [node.start, node.at]);
  }

  #comprehension(node: Comprehension): Type {
    const { range, filter, iterVar, iterVar2 } = node;
    const found = this.#check(range);
    const [first, second] =
      loopTypes(this.#unifier, found, iterVar2 !== undefined) ?? this.#notARange(range, found);
    this.#scope.enter({ name: iterVar, type: first });
    if (iterVar2 !== undefined) this.#scope.enter({ name: iterVar2, type: second });
    if (filter !== undefined) this.#predicate(filter);
    const result = this.#folded(node, first);
    if (iterVar2 !== undefined) this.#scope.leave();
    this.#scope.leave();
    return result;
  }

  #notARange(node: Expr, type: Type): readonly [Type, Type] {
    const actual = this.#unifier.substitute(type, "keep");
    const failed = this.#report(faults.notARange(actual), node);
    return [failed, failed];
  }

  /** What a loop gives, its variables being in scope. */
  #folded({ fold, body }: Comprehension, first: Type): Type {
    switch (fold) {
      case "map":
        return list(this.#check(body));
      case "transformMap":
        return map(first, this.#check(body));
      case "transformMapEntry": {
        const entry = this.#check(body);
        const result = map(this.#unifier.fresh(), this.#unifier.fresh());
        if (this.#unifier.assignable([entry], [result])) return result;
        const actual = this.#unifier.substitute(entry, "dyn");
        return this.#report(faults.notAnEntry(actual), body);
      }
      case "filter":
        this.#predicate(body);
        return list(first);
      case "all":
      case "exists":
      case "existsOne":
        this.#predicate(body);
        return bool;
    }
  }

  #bind({ bindings, body }: Bind): Type {
    for (const { name, value } of bindings) this.#scope.enter({ name, type: this.#check(value) });
    const result = this.#check(body);
    for (const _ of bindings) this.#scope.leave();
    return result;
  }

  #predicate(node: Expr): void {
    this.#wantBool(node, this.#check(node));
  }

  #wantBool(node: Expr, type: Type): void {
    if (type.kind === "bool" || type.kind === "dyn") return;
    if (this.#unifier.assignable([type], [bool])) return;
    const actual = this.#unifier.substitute(type, "dyn");
    this.#report(faults.typeMismatch(bool, actual), node);
  }

  #undeclaredFunction(node: Call, prefix?: string): Type {
    const span = nameSpan(node, this.#issues.source.text);
    return this.#undeclared(node.name, this.#scope.functionNames(prefix), node, span);
  }

  #undeclared(name: string, known: Iterable<string>, node: Expr, span: Span): Type {
    const { container } = this.#options;
    return this.#report(faults.undeclaredReference(name, container, known), node, span);
  }

  /** Notes a fault of a node, at the part of the text that is to blame. */
  #report(fault: Fault, node: Expr, [start, end]: Span = [node.start, node.end]): Type {
    this.#issues.report(fault, start, end, node.at);
    return errorType;
  }
}
