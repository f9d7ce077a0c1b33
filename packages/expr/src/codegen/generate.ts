import { Operator, type Call, type Comprehension, type Expr, type ListExpr } from "../ast.ts";
import type { CheckedExpr, Resolved } from "../checked.ts";
import type { Variables } from "../activation.ts";
import {
  costs,
  isOptionalStep,
  isStep,
  loopCosts,
  pathCost,
  type LoopCosts,
} from "../plan/costs.ts";
import type { Bounds } from "../plan/meter.ts";
import { isStandard } from "../plan/standard.ts";
import { toTypeValue } from "../values/type-value.ts";
import type { Value } from "../values/value.ts";
import { Attributes } from "./attributes.ts";
import { callCode, foldedCall } from "./calls.ts";
import { chargeFolded } from "./charges.ts";
import { Emitter, type Body, type Code } from "./emitter.ts";
import { countCode, filtered, foldCode, listCode, loop, mapped, type Producer } from "./loops.ts";
import { isInherited } from "./runtime.ts";
import { asBool, kindHere, sure } from "./values.ts";

/** What code is generated from. */
export type Generatable = Pick<CheckedExpr, "ast" | "references" | "strict">;

/** An expression as JavaScript. */
export interface Generated {
  /** The body of a function of the constants that gives a {@link FastPath}. */
  readonly source: string;
  readonly constants: readonly unknown[];
}

/** The value of an expression, or undefined where it gives up. */
export type FastPath = (variables: Variables, bounds: Bounds) => Value | undefined;

/** Thrown at a node that generated code has no form for. */
class NotGenerated extends Error {}

/**
 * Writes a checked expression as JavaScript that gives the value the closures would give, or gives up. Undefined for what stays with
 * the closures: calls that are asynchronous or lazy, deferred variables, local variables (`bind`), loops with two variables, optional
 * list elements, maps and messages.
 */
export function generate(checked: Generatable): Generated | undefined {
  try {
    return new Generator(checked).generated();
  } catch (error) {
    // An expression that nests too deep for the stack is left to the closures too.
    if (error instanceof NotGenerated || error instanceof RangeError) return undefined;
    throw error;
  }
}

class Generator {
  readonly #ast: Expr;
  readonly #strict: boolean;
  readonly #references: ReadonlyMap<number, Resolved>;
  readonly #emitter = new Emitter();
  readonly #attributes = new Attributes(this.#emitter);
  /** The variables of the enclosing loops, outermost first. */
  readonly #locals: { readonly name: string; readonly code: Code }[] = [];

  constructor({ ast, references, strict = false }: Generatable) {
    this.#ast = ast;
    this.#strict = strict;
    this.#references = references;
  }

  generated(): Generated {
    const emitter = this.#emitter;
    const result = this.#value(this.#ast);
    emitter.emit(`return ${result.js};`);
    const prologue = this.#attributes.prologue();
    const { declarations, statements } = emitter.parts();
    const names = emitter.constants.map((_, i) => `k${i}`);
    const unpack = `const [${names.join(",")}]=constants;`;
    const body = `${declarations}${prologue}${statements}`;
    // A function that throws, or a stack that is used up, is the closures' to report.
    const source = `"use strict";${unpack}return(variables,bounds)=>{try{${body}}catch{return undefined;}};`;
    return { source, constants: emitter.constants };
  }

  /** Code for a value that is one for certain. */
  #value(node: Expr): Code {
    return sure(this.#emitter, this.#node(node));
  }

  /** Code for a value that may be none, if the code says so. */
  #node(node: Expr): Code {
    switch (node.kind) {
      case "literal":
        return this.#constant(node.value);
      case "ident":
        return this.#resolved(node.id) ?? refuse();
      case "select": {
        const known = this.#resolved(node.id);
        if (known !== undefined) return known;
        // The general form of these does not know what is strict.
        if (this.#strict && isInherited(node.field)) refuse();
        const holder = this.#node(node.operand);
        if (!node.test) this.#emitter.charge(costs.step + pathCost(node.operand));
        return node.test
          ? this.#attributes.presence(holder, node.field)
          : this.#attributes.field(holder, node.field);
      }
      case "call":
        return this.#call(node);
      case "list":
        return this.#list(node);
      case "comprehension":
        return this.#comprehension(node);
      case "map":
      case "message":
      case "bind":
        return refuse();
    }
  }

  #constant(value: Value): Code {
    if (typeof value === "boolean" || value === null) {
      return { js: String(value), kind: value === null ? "any" : "bool", constant: value };
    }
    if (typeof value === "number" && Number.isSafeInteger(value)) {
      // In brackets: a digit before a dot, or a minus after another, would be other JavaScript.
      return { js: `(${value})`, kind: "int", constant: value };
    }
    const js = this.#emitter.constant(value);
    if (typeof value === "string") return { js, kind: "string", constant: value };
    return { js, kind: Array.isArray(value) ? "list" : "any", constant: value };
  }

  #resolved(id: number): Code | undefined {
    const resolved = this.#references.get(id);
    if (resolved === undefined || resolved.kind === "call") return undefined;
    if (resolved.kind === "type") return this.#constant(toTypeValue(resolved.type));
    if (resolved.kind === "local") {
      this.#emitter.charge(costs.variable);
      return this.#locals.findLast(({ name }) => name === resolved.name)?.code;
    }
    if (resolved.declaration.deferred === true) refuse();
    this.#emitter.charge(costs.variable);
    return this.#attributes.variable(resolved.declaration);
  }

  #call(node: Call): Code {
    const [test, then, otherwise] = node.args;
    if (node.name === Operator.and) return this.#logical(node.args, false);
    if (node.name === Operator.or) return this.#logical(node.args, true);
    if (node.name === Operator.conditional && test && then && otherwise) {
      return this.#conditional(test, then, otherwise);
    }
    const resolved = this.#references.get(node.id);
    if (resolved?.kind !== "call") return refuse();
    const { overloads, receiver } = resolved;
    if (overloads.some(({ implementation }) => implementation === undefined)) refuse();
    if (this.#strict && isOptionalStep(node.name)) refuse();
    const parts = receiver && node.target !== undefined ? [node.target, ...node.args] : node.args;
    const [only] = parts;
    const standard = overloads.every(isStandard);
    if (standard && node.name === "size" && only !== undefined) {
      const elements = this.#elements(only);
      if (elements !== undefined) {
        const count = countCode(this.#emitter, elements);
        this.#emitter.charge(1);
        this.#emitter.spend(`${count.js}/250`);
        return count;
      }
    }
    const args = parts.map((part) => this.#node(part));
    const [operand] = args;
    if (node.name === "dyn" && operand !== undefined && standard) {
      this.#emitter.charge(1);
      return operand;
    }
    const [holderNode] = node.args;
    if (isStep(node.name) && holderNode !== undefined) {
      this.#emitter.charge(pathCost(holderNode));
    }
    const folded = foldedCall(node.name, overloads, args);
    if (folded !== undefined) {
      chargeFolded(this.#emitter, overloads, args, folded);
      return this.#constant(folded);
    }
    const [holder, key] = args;
    // The closures know no difference between `a.b` and `a["b"]` of a plain object.
    if (
      node.name === Operator.index &&
      holder !== undefined &&
      typeof key?.constant === "string" &&
      overloads.every(({ id }) => id.startsWith("index_") || id.startsWith("optional_"))
    ) {
      this.#emitter.charge(costs.step);
      return this.#attributes.field(holder, key.constant);
    }
    return callCode(this.#emitter, node.name, overloads, args);
  }

  /** A chain of `&&` or `||`: each further term inside the block that runs when those before did not decide. */
  #logical(terms: readonly Expr[], decisive: boolean): Code {
    const emitter = this.#emitter;
    const [first, ...rest] = terms;
    if (first === undefined) return refuse();
    const left = asBool(emitter, this.#node(first));
    if (rest.length === 0) return { js: left, kind: "bool" };
    const result = emitter.name();
    let right = "";
    const body = emitter.inside(() => {
      right = this.#logical(rest, decisive).js;
    });
    if (body.empty) return { js: `(${left}${decisive ? "||" : "&&"}${right})`, kind: "bool" };
    const undecided = decisive ? `!(${left})` : left;
    emitter.emit(
      `let ${result}=${String(decisive)};if(${undecided}){${body.text}${result}=${right};}`,
    );
    return { js: result, kind: "bool" };
  }

  #conditional(test: Expr, then: Expr, otherwise: Expr): Code {
    const emitter = this.#emitter;
    const condition = asBool(emitter, this.#node(test));
    const a = this.#branch(then);
    const b = this.#branch(otherwise);
    const kind = a.kind === b.kind ? a.kind : "any";
    if (a.body.empty && b.body.empty) return { js: `(${condition}?${a.js}:${b.js})`, kind };
    const result = emitter.name();
    emitter.emit(
      `let ${result};if(${condition}){${a.body.text}${result}=${a.js};}else{${b.body.text}${result}=${b.js};}`,
    );
    return { js: result, kind };
  }

  #branch(node: Expr): Code & { readonly body: Body } {
    let code: Code = { js: "undefined", kind: "any" };
    const body = this.#emitter.inside(() => {
      const written = this.#value(node);
      code = { js: written.js, kind: kindHere(this.#emitter, written) };
    });
    return { ...code, body };
  }

  #list(node: ListExpr): Code {
    if (node.optional !== undefined && node.optional.length > 0) refuse();
    const elements = node.elements.map((element) => this.#value(element));
    if (node.elements.some(({ kind }) => kind !== "literal")) this.#emitter.charge(costs.list);
    const values: Value[] = [];
    for (const { constant } of elements) if (constant !== undefined) values.push(constant);
    if (values.length === elements.length) return this.#constant(Object.freeze(values));
    return { js: `[${elements.map(({ js }) => js).join(",")}]`, kind: "list" };
  }

  #comprehension(node: Comprehension): Code {
    const elements = this.#elements(node);
    if (elements !== undefined) return listCode(this.#emitter, elements);
    const { fold, range, body } = node;
    const { step, hit } = this.#chargeLoop(node);
    // A quantifier may end early, but a filter or a map before it must not: what comes later may fail.
    const over = fold === "existsOne" ? this.#range(range) : this.#loop(range);
    return foldCode(this.#emitter, fold, over, this.#part(node, body, step + hit)) ?? refuse();
  }

  /** The elements that a `filter` or a `map` gives. What takes them one by one needs no list of them. */
  #elements(node: Expr): Producer | undefined {
    if (node.kind !== "comprehension") return undefined;
    const { fold, iterVar2, range, filter, body } = node;
    if (iterVar2 !== undefined) return refuse();
    if (fold !== "filter" && fold !== "map") return undefined;
    const emitter = this.#emitter;
    const { step, hit } = this.#chargeLoop(node);
    const elements = this.#range(range);
    const visit = this.#part(node, body, step + hit);
    if (fold === "filter") return filtered(emitter, elements, visit);
    const passing =
      filter === undefined ? elements : filtered(emitter, elements, this.#part(node, filter, 0));
    return mapped(emitter, passing, visit);
  }

  /** Charges what a loop costs once; gives what its steps cost beside the parts that are written in it. */
  #chargeLoop({ fold, filter }: Comprehension): LoopCosts {
    const own = loopCosts(fold, { cost: 0, isConstant: false }, filter && { cost: 0 });
    this.#emitter.charge(own.once + own.stop);
    return own;
  }

  /** What a loop that runs to its end runs over. */
  #range(node: Expr): Producer {
    return this.#elements(node) ?? this.#loop(node);
  }

  #loop(node: Expr): Producer {
    const range = this.#node(node);
    const known = Array.isArray(range.constant) ? range.constant : undefined;
    return loop(this.#emitter, range, known);
  }

  /** A part of a loop, in which its variable stands for the element, and what a step costs beside it. */
  #part({ iterVar }: Comprehension, node: Expr, cost: number): (element: Code) => Code {
    return (element) => {
      this.#emitter.charge(cost);
      this.#locals.push({ name: iterVar, code: element });
      try {
        return this.#node(node);
      } finally {
        this.#locals.pop();
      }
    };
  }
}

function refuse(): never {
  throw new NotGenerated("closures only");
}
