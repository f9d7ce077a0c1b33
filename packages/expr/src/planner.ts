import {
  Operator,
  walk,
  type Call,
  type Comprehension,
  type Expr,
  type Ident,
  type ListExpr,
  type MapExpr,
  type Select,
} from "./ast.ts";
import type { CheckedExpr, Resolved } from "./checked.ts";
import type { Overload, VariableDeclaration } from "./declare.ts";
import { CelError } from "./errors.ts";
import { localStep, presenceStep, selectStep, variableStep } from "./plan/attribute.ts";
import { asyncCallStep, callStep, dispatcher } from "./plan/call.ts";
import { comprehensionStep } from "./plan/comprehension.ts";
import { Layout, located, type Step } from "./plan/frame.ts";
import { conditional, logical } from "./plan/logic.ts";
import { operatorOf, equalsText, inConstants, matchesConstant } from "./plan/operators.ts";
import {
  constant,
  failing,
  gatheredOperands,
  operands,
  type Operands,
  type Planned,
} from "./plan/planned.ts";
import { stdlib } from "./stdlib/index.ts";
import { conversion } from "./stdlib/conversion.ts";
import { CelMap, isMapKey } from "./values/map.ts";
import { toTypeValue } from "./values/type-value.ts";
import type { Value } from "./values/value.ts";

/** A constant part of an expression that can only fail. */
export interface ConstantFault {
  readonly nodeId: number;
  readonly message: string;
}

/** A checked tree as closures. */
export interface Plan {
  readonly root: Step;
  readonly layout: Layout;
  /** Conversions of constants that fail whenever they run, such as `int("x")`. The program is refused for them. */
  readonly faults: readonly ConstantFault[];
}

/** Overloads that may run while planning: they depend on nothing but their arguments. Others may read a clock. */
const pure: ReadonlySet<Overload> = new Set(
  stdlib.functions.flatMap((declaration) => declaration.overloads),
);
/** Those whose failure on constants refuses the program; a constant `1 / 0` waits until it runs, as in cel-go. */
const conversions: ReadonlySet<Overload> = new Set(
  conversion.flatMap((declaration) => declaration.overloads),
);

/**
 * Turns a checked tree into closures: names become slots, overloads are looked up, constants are folded, patterns compiled.
 * Subtrees that may be unknown get operations that collect the calls of all their operands; all others pay nothing for that.
 */
export function plan(checked: CheckedExpr): Plan {
  const planner = new Planner(checked);
  const { step } = planner.plan(checked.ast);
  return {
    root: step,
    layout: new Layout(planner.size, planner.variables),
    faults: planner.faults,
  };
}

class Planner {
  readonly variables: readonly VariableDeclaration[];
  readonly faults: ConstantFault[] = [];
  size: number;
  readonly #references: ReadonlyMap<number, Resolved>;
  /** Nodes that contain an asynchronous call or a deferred variable. */
  readonly #gathering: ReadonlySet<number>;
  readonly #slots: ReadonlyMap<VariableDeclaration, number>;
  /** Names of the enclosing loops, outermost first. */
  readonly #loops: string[] = [];

  constructor({ ast, references }: CheckedExpr) {
    this.#references = references;
    this.#gathering = findGathering(ast, references);
    const declarations = new Set<VariableDeclaration>();
    for (const resolved of references.values()) {
      if (resolved.kind === "variable") declarations.add(resolved.declaration);
    }
    this.variables = [...declarations];
    this.#slots = new Map(this.variables.map((declaration, slot) => [declaration, slot]));
    this.size = this.variables.length;
  }

  /** Plans a node and what hangs below it. */
  plan(node: Expr): Planned {
    switch (node.kind) {
      case "literal":
        return constant(node.value);
      case "ident":
        return this.#resolved(node) ?? failing(node.id, `no such attribute(s): ${node.name}`);
      case "select":
        return this.#resolved(node) ?? this.#select(node);
      case "call":
        return this.#call(node);
      case "list":
        return this.#list(node);
      case "map":
        return this.#map(node);
      case "message":
        return failing(node.id, `message literals are not supported yet: ${node.name}`);
      case "comprehension":
        break;
    }
    return this.#comprehension(node);
  }

  /** What the checker resolved to a variable or a type. */
  #resolved(node: Ident | Select): Planned | undefined {
    const resolved = this.#references.get(node.id);
    if (resolved?.kind === "type") return constant(toTypeValue(resolved.type));
    if (resolved?.kind === "variable") {
      const slot = this.#slots.get(resolved.declaration);
      return slot === undefined ? undefined : { step: variableStep(slot, node.id) };
    }
    if (resolved?.kind !== "local") return undefined;
    const depth = this.#loops.lastIndexOf(resolved.name);
    if (depth === -1) return undefined;
    return { step: localStep(this.variables.length + depth, node.id) };
  }

  #select({ operand, field, test, id }: Select): Planned {
    const { step } = this.plan(operand);
    return { step: test ? presenceStep(step, field, id) : selectStep(step, field, id) };
  }

  #call(node: Call): Planned {
    switch (node.name) {
      case Operator.and:
        return { step: logical(this.#steps(node.args), false, node.id) };
      case Operator.or:
        return { step: logical(this.#steps(node.args), true, node.id) };
      case Operator.conditional: {
        const [test, then, otherwise] = this.#steps(node.args);
        if (test === undefined || then === undefined || otherwise === undefined) break;
        return { step: conditional(test, then, otherwise, node.id) };
      }
    }
    const resolved = this.#references.get(node.id);
    if (resolved?.kind !== "call") return failing(node.id, `unbound function: ${node.name}`);
    const { overloads, receiver } = resolved;
    const parts = receiver && node.target !== undefined ? [node.target, ...node.args] : node.args;
    return this.#strictCall(
      node,
      overloads,
      parts.map((part) => this.plan(part)),
    );
  }

  #strictCall(node: Call, overloads: readonly Overload[], args: readonly Planned[]): Planned {
    const steps = args.map((argument) => argument.step);
    if (overloads.some((overload) => overload.asyncImplementation !== undefined)) {
      return { step: asyncCallStep(overloads, steps, node.id) };
    }
    const gather = this.#gathering.has(node.id);
    if (!overloads.every((overload) => pure.has(overload))) {
      return { step: callStep(dispatcher(overloads), steps, gather, node.id) };
    }
    return (
      this.#folded(node, overloads, args) ??
      this.#special(node, overloads, args) ?? {
        step: callStep(operatorOf(node.name, overloads), steps, gather, node.id),
      }
    );
  }

  /** The value of a call of constants. One that fails is left to run, or if it is a conversion noted as a fault. */
  #folded(
    node: Call,
    overloads: readonly Overload[],
    args: readonly Planned[],
  ): Planned | undefined {
    const values: Value[] = [];
    for (const { constant: value } of args) {
      if (value === undefined) return undefined;
      values.push(value);
    }
    try {
      return constant(operatorOf(node.name, overloads)(...values));
    } catch (error) {
      if (!(error instanceof CelError)) throw error;
      if (overloads.every((overload) => conversions.has(overload))) {
        this.faults.push({ nodeId: node.id, message: error.message });
      }
      return undefined;
    }
  }

  /** Forms of standard functions whose right-hand side is constant. */
  #special(
    node: Call,
    overloads: readonly Overload[],
    args: readonly Planned[],
  ): Planned | undefined {
    const [left, right] = args;
    const known = right?.constant;
    if (left === undefined || known === undefined) return undefined;
    if (typeof known === "string") {
      if (node.name === Operator.equals) return { step: equalsText(left.step, known, false) };
      if (node.name === Operator.notEquals) return { step: equalsText(left.step, known, true) };
      if (node.name === "matches") return this.#matches(node, left.step, known);
    }
    if (node.name === Operator.in && Array.isArray(known)) {
      return { step: inConstants(left.step, known) };
    }
    return undefined;
  }

  #matches(node: Call, operand: Step, pattern: string): Planned | undefined {
    try {
      return { step: matchesConstant(operand, pattern, node.id) };
    } catch (error) {
      // A bad pattern fails when it runs; refusing it earlier is the checker's business, where the environment asks for it.
      if (error instanceof CelError) return undefined;
      throw error;
    }
  }

  #list({ elements, id }: ListExpr): Planned {
    const planned = elements.map((element) => this.plan(element));
    const values = planned.flatMap((element) =>
      element.constant === undefined ? [] : [element.constant],
    );
    if (values.length === planned.length) return constant(Object.freeze(values));
    return { step: this.#operands(planned, id) };
  }

  #map({ entries, id }: MapExpr): Planned {
    const planned = entries.flatMap(({ key, value }) => [this.plan(key), this.plan(value)]);
    const parts = this.#operands(planned, id);
    const step: Step = (frame) => {
      const values = parts(frame);
      try {
        return new CelMap(pairs(values));
      } catch (error) {
        throw located(error, id);
      }
    };
    const values = planned.flatMap((part) => (part.constant === undefined ? [] : [part.constant]));
    if (
      values.length < planned.length ||
      values.some((value, i) => i % 2 === 0 && !isMapKey(value))
    ) {
      return { step };
    }
    return constant(new CelMap(pairs(values)));
  }

  #comprehension(node: Comprehension): Planned {
    const { step: range } = this.plan(node.range);
    const slot = this.variables.length + this.#loops.length;
    this.#loops.push(node.iterVar);
    this.size = Math.max(this.size, slot + 1);
    const filter = node.filter === undefined ? undefined : this.plan(node.filter).step;
    const { step: body } = this.plan(node.body);
    this.#loops.pop();
    return { step: comprehensionStep(node.fold, { range, filter, body, slot, nodeId: node.id }) };
  }

  #steps(nodes: readonly Expr[]): Step[] {
    return nodes.map((node) => this.plan(node).step);
  }

  #operands(parts: readonly Planned[], nodeId: number): Operands {
    const steps = parts.map((part) => part.step);
    return this.#gathering.has(nodeId) ? gatheredOperands(steps) : operands(steps);
  }
}

/** Keys and values in turn, as pairs. */
function* pairs(values: readonly Value[]): Generator<readonly [Value, Value]> {
  for (let i = 0; i + 1 < values.length; i += 2) yield [values[i] ?? null, values[i + 1] ?? null];
}

/** Nodes below which an asynchronous function is called or a deferred variable read. */
function findGathering(ast: Expr, references: ReadonlyMap<number, Resolved>): ReadonlySet<number> {
  const parents = new Map<Expr, Expr | undefined>();
  const found = new Set<number>();
  walk(ast, (node, parent) => {
    parents.set(node, parent);
    if (!mayBeUnknown(references.get(node.id))) return;
    for (
      let next: Expr | undefined = node;
      next !== undefined && !found.has(next.id);
      next = parents.get(next)
    ) {
      found.add(next.id);
    }
  });
  return found;
}

function mayBeUnknown(resolved: Resolved | undefined): boolean {
  if (resolved?.kind === "variable") return resolved.declaration.deferred === true;
  return (
    resolved?.kind === "call" &&
    resolved.overloads.some((overload) => overload.asyncImplementation !== undefined)
  );
}
