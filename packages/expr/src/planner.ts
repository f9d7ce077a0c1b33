import {
  Operator,
  optionalParts,
  type Bind,
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
import { bindingStep, bindStep } from "./plan/bind.ts";
import { asyncCallStep, callStep, lazyCallStep } from "./plan/call.ts";
import { comprehensionStep } from "./plan/comprehension.ts";
import { Layout, type Step } from "./plan/frame.ts";
import { listStep, mapStep, pairs } from "./plan/literal.ts";
import { conditional, logical } from "./plan/logic.ts";
import { operatorOf, equalsText, inConstants, matchesConstant } from "./plan/operators.ts";
import {
  constant,
  failing,
  gatheredOperands,
  operands,
  someUnknown,
  type Operands,
  type Planned,
} from "./plan/planned.ts";
import { isStandard } from "./plan/standard.ts";
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

/** A variable of an enclosing loop or binding, and how it is read at a node. */
interface Local {
  readonly name: string;
  readonly read: (nodeId: number) => Planned;
}

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
  /** Slots so far. Each variable has one of its own, because a binding may be evaluated in the midst of another loop. */
  size: number;
  readonly #references: ReadonlyMap<number, Resolved>;
  readonly #slots: ReadonlyMap<VariableDeclaration, number>;
  /** The variables of the enclosing loops and bindings, outermost first. */
  readonly #locals: Local[] = [];

  constructor({ references }: CheckedExpr) {
    this.#references = references;
    const declarations = new Set<VariableDeclaration>();
    references.forEach((resolved) => {
      if (resolved.kind === "variable") declarations.add(resolved.declaration);
    });
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
        return this.#comprehension(node);
      case "bind":
        return this.#bind(node);
    }
  }

  /** What the checker resolved to a variable or a type. */
  #resolved(node: Ident | Select): Planned | undefined {
    const resolved = this.#references.get(node.id);
    if (resolved?.kind === "type") return constant(toTypeValue(resolved.type));
    if (resolved?.kind === "variable") {
      const slot = this.#slots.get(resolved.declaration);
      if (slot === undefined) return undefined;
      const mayBeUnknown = resolved.declaration.deferred === true;
      return { step: variableStep(slot, node.id), mayBeUnknown };
    }
    if (resolved?.kind !== "local") return undefined;
    return this.#locals.findLast(({ name }) => name === resolved.name)?.read(node.id);
  }

  #select({ operand, field, test, id }: Select): Planned {
    const planned = this.plan(operand);
    const step = test ? presenceStep(planned.step, field, id) : selectStep(planned.step, field, id);
    return withOperands(step, [planned]);
  }

  #call(node: Call): Planned {
    switch (node.name) {
      case Operator.and:
      case Operator.or: {
        const terms = node.args.map((term) => this.plan(term));
        const decisive = node.name === Operator.or;
        return withOperands(logical(stepsOf(terms), decisive, node.id), terms);
      }
      case Operator.conditional: {
        const parts = node.args.map((part) => this.plan(part));
        const [test, then, otherwise] = parts;
        if (test === undefined || then === undefined || otherwise === undefined) break;
        const step = conditional(test.step, then.step, otherwise.step, node.id);
        return withOperands(step, parts);
      }
    }
    const resolved = this.#references.get(node.id);
    if (resolved?.kind !== "call") return failing(node.id, `unbound function: ${node.name}`);
    const { overloads, receiver } = resolved;
    const parts = receiver && node.target !== undefined ? [node.target, ...node.args] : node.args;
    const args = parts.map((part) => this.plan(part));
    if (overloads.some((overload) => overload.lazyImplementation !== undefined)) {
      return withOperands(lazyCallStep(overloads, stepsOf(args), node.id), args);
    }
    return this.#strictCall(node, overloads, args);
  }

  #strictCall(node: Call, overloads: readonly Overload[], args: readonly Planned[]): Planned {
    const steps = stepsOf(args);
    if (overloads.some((overload) => overload.asyncImplementation !== undefined)) {
      return { step: asyncCallStep(overloads, steps, node.id), mayBeUnknown: true };
    }
    const known = overloads.every(isStandard)
      ? (this.#folded(node, overloads, args) ?? this.#special(node, args))
      : undefined;
    if (known !== undefined) return known;
    const apply = operatorOf(node.name, overloads);
    return withOperands(callStep(apply, steps, someUnknown(args), node.id), args);
  }

  /** The value of a call of constants. One that fails is left to run, or if it is a conversion noted as a fault. */
  #folded(
    node: Call,
    overloads: readonly Overload[],
    args: readonly Planned[],
  ): Planned | undefined {
    const values = constantsOf(args);
    if (values === undefined) return undefined;
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
  #special(node: Call, args: readonly Planned[]): Planned | undefined {
    const [left, right] = args;
    const known = right?.constant;
    if (left === undefined || known === undefined) return undefined;
    const step = this.#specialStep(node, left.step, known);
    return step === undefined ? undefined : withOperands(step, args);
  }

  #specialStep(node: Call, left: Step, known: Value): Step | undefined {
    if (typeof known === "string") {
      if (node.name === Operator.equals) return equalsText(left, known, false);
      if (node.name === Operator.notEquals) return equalsText(left, known, true);
      if (node.name === "matches") return this.#matches(node, left, known);
    }
    return node.name === Operator.in && Array.isArray(known) ? inConstants(left, known) : undefined;
  }

  #matches(node: Call, operand: Step, pattern: string): Step | undefined {
    try {
      return matchesConstant(operand, pattern, node.id);
    } catch (error) {
      // A bad pattern fails when it runs; refusing it earlier is the checker's business, where the environment asks for it.
      if (error instanceof CelError) return undefined;
      throw error;
    }
  }

  #list(node: ListExpr): Planned {
    const planned = node.elements.map((element) => this.plan(element));
    const optionals = optionalParts(node);
    const values = constantsOf(planned);
    if (values !== undefined && optionals.size === 0) return constant(Object.freeze(values));
    return withOperands(listStep(operandsOf(planned), optionals, node.id), planned);
  }

  #map(node: MapExpr): Planned {
    const planned = node.entries.flatMap(({ key, value }) => [this.plan(key), this.plan(value)]);
    const optionals = optionalParts(node);
    const values = constantsOf(planned);
    // A literal with a key that is none waits until it runs to fail.
    const foldable = values?.every((value, i) => i % 2 === 1 || isMapKey(value)) === true;
    if (values !== undefined && foldable && optionals.size === 0) {
      return constant(new CelMap(pairs(values)));
    }
    return withOperands(mapStep(operandsOf(planned), optionals, node.id), planned);
  }

  #comprehension(node: Comprehension): Planned {
    const { fold, iterVar, iterVar2, id } = node;
    const range = this.plan(node.range);
    const slot = this.#loopVariable(iterVar);
    const slot2 = iterVar2 === undefined ? undefined : this.#loopVariable(iterVar2);
    const filter = node.filter === undefined ? undefined : this.plan(node.filter);
    const body = this.plan(node.body);
    this.#locals.length -= slot2 === undefined ? 1 : 2;
    const step = comprehensionStep(fold, {
      range: range.step,
      filter: filter?.step,
      body: body.step,
      slot,
      slot2,
      nodeId: id,
    });
    return withOperands(step, filter === undefined ? [range, body] : [range, filter, body]);
  }

  /** Takes a slot for a loop variable, which is in scope from now on. */
  #loopVariable(name: string): number {
    const slot = this.size++;
    this.#locals.push({ name, read: (nodeId) => ({ step: localStep(slot, nodeId) }) });
    return slot;
  }

  #bind({ bindings, body }: Bind): Planned {
    const slots: number[] = [];
    for (const { name, value } of bindings) {
      const planned = this.plan(value);
      const slot = this.size++;
      slots.push(slot);
      // Not constant even if its value is: as in cel-go, what reads it is not folded and fails only when it runs.
      const variable = withOperands(bindingStep(slot, planned.step), [planned]);
      this.#locals.push({ name, read: () => variable });
    }
    const result = this.plan(body);
    this.#locals.length -= bindings.length;
    // What the variables may be counts only as far as the body reads them.
    return withOperands(bindStep(slots, result.step), [result]);
  }
}

function stepsOf(planned: readonly Planned[]): Step[] {
  return planned.map((part) => part.step);
}

/** A step that may be unknown when one of its operands may. */
function withOperands(step: Step, parts: readonly Planned[]): Planned {
  return { step, mayBeUnknown: someUnknown(parts) };
}

/** The values of nodes that are all constant. */
function constantsOf(parts: readonly Planned[]): Value[] | undefined {
  const values: Value[] = [];
  for (const { constant: value } of parts) {
    if (value === undefined) return undefined;
    values.push(value);
  }
  return values;
}

function operandsOf(parts: readonly Planned[]): Operands {
  return someUnknown(parts) ? gatheredOperands(stepsOf(parts)) : operands(stepsOf(parts));
}
