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
import type { CostRule, Overload, VariableDeclaration } from "./declare.ts";
import { CelError } from "./errors.ts";
import {
  holderStep,
  localStep,
  presenceStep,
  selectOptionalStep,
  selectStep,
  variableStep,
} from "./plan/attribute.ts";
import { bindingStep, bindStep } from "./plan/bind.ts";
import { asyncCallStep, callStep, lazyCallStep } from "./plan/call.ts";
import { comprehensionStep } from "./plan/comprehension.ts";
import { callCost, costs, isOptionalStep, loopCosts, pathCost, stepCost } from "./plan/costs.ts";
import { Layout, type Step } from "./plan/frame.ts";
import { listStep, mapStep, pairs } from "./plan/literal.ts";
import { conditional, logical } from "./plan/logic.ts";
import { operatorOf, equalsText, inConstants, matchesConstant } from "./plan/operators.ts";
import {
  branch,
  charged,
  constant,
  constantsOf,
  failing,
  literal,
  operandsOf,
  someUnknown,
  stepsOf,
  withOperands,
  type Planned,
} from "./plan/planned.ts";
import { isStandard } from "./plan/standard.ts";
import { conversion } from "./stdlib/conversion.ts";
import { optionalOf } from "./types.ts";
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
  /** What an evaluation costs whatever it does; the root charges the rest. */
  readonly cost: number;
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
  const { step, cost } = planner.plan(checked.ast);
  return {
    root: step,
    cost,
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
  readonly #strict: boolean;
  readonly #types: CheckedExpr["types"];
  readonly #slots: ReadonlyMap<VariableDeclaration, number>;
  /** The variables of the enclosing loops and bindings, outermost first. */
  readonly #locals: Local[] = [];

  constructor({ references, types, strict = false }: CheckedExpr) {
    this.#strict = strict;
    this.#references = references;
    this.#types = types;
    const slots = new Map<VariableDeclaration, number>();
    references.forEach((resolved) => {
      if (resolved.kind !== "variable" || slots.has(resolved.declaration)) return;
      slots.set(resolved.declaration, slots.size);
    });
    this.#slots = slots;
    this.variables = [...slots.keys()];
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
      return { step: variableStep(slot, node.id), cost: costs.variable, mayBeUnknown };
    }
    if (resolved?.kind !== "local") return undefined;
    return this.#locals.findLast(({ name }) => name === resolved.name)?.read(node.id);
  }

  #select({ operand, field, test, id }: Select): Planned {
    const planned = this.plan(operand);
    const holder = this.#strict ? holderStep(planned.step, field, id) : planned.step;
    if (test) return withOperands(presenceStep(holder, field, id), [planned], 0);
    const made = pathCost(operand);
    const type = this.#types.get(operand.id);
    return type !== undefined && optionalOf(type) !== undefined
      ? withOperands(selectOptionalStep(holder, field, id), [planned], made)
      : withOperands(selectStep(planned.step, field, id), [planned], made + costs.step);
  }

  #call(node: Call): Planned {
    switch (node.name) {
      case Operator.and:
      case Operator.or: {
        const terms = node.args.map((term) => this.plan(term));
        const decisive = node.name === Operator.or;
        const [first, ...rest] = terms;
        if (first === undefined) break;
        const steps = [first.step, ...rest.map((term) => charged(term))];
        return {
          step: logical(steps, decisive, node.id),
          cost: first.cost,
          mayBeUnknown: someUnknown(terms),
        };
      }
      case Operator.conditional: {
        const parts = node.args.map((part) => this.plan(part));
        const [test, then, otherwise] = parts;
        if (test === undefined || then === undefined || otherwise === undefined) break;
        const [a, b] = [branch(then, node.args[1]), branch(otherwise, node.args[2])];
        return {
          step: conditional(test.step, charged(a), charged(b), node.id),
          cost: test.cost,
          mayBeUnknown: someUnknown(parts),
        };
      }
    }
    const resolved = this.#references.get(node.id);
    if (resolved?.kind !== "call") return failing(node.id, `unbound function: ${node.name}`);
    const { overloads, receiver } = resolved;
    const parts = receiver && node.target !== undefined ? [node.target, ...node.args] : node.args;
    const args = parts.map((part) => this.plan(part));
    if (overloads.some((overload) => overload.lazyImplementation !== undefined)) {
      const [first, ...rest] = args;
      if (first === undefined) return failing(node.id, `unbound function: ${node.name}`);
      const steps = [first.step, ...rest.map((arg) => charged(arg))];
      return {
        step: lazyCallStep(overloads, steps, node.id),
        cost: first.cost,
        mayBeUnknown: someUnknown(args),
      };
    }
    return this.#strictCall(node, overloads, args);
  }

  #strictCall(node: Call, overloads: readonly Overload[], args: readonly Planned[]): Planned {
    const steps = stepsOf(args);
    if (overloads.some((overload) => overload.asyncImplementation !== undefined)) {
      const step = asyncCallStep(overloads, steps, node.id);
      return { ...withOperands(step, args, 1), mayBeUnknown: true };
    }
    const known = overloads.every(isStandard)
      ? (this.#folded(node, overloads, args) ?? this.#special(node, overloads, args))
      : undefined;
    if (known !== undefined) return known;
    const [holder] = steps;
    if (this.#strict && isOptionalStep(node.name) && holder !== undefined) {
      steps[0] = holderStep(holder, node.name, node.id);
    }
    const apply = operatorOf(node.name, overloads);
    const cost = stepCost(node, overloads);
    const rule = typeof cost === "number" ? undefined : cost;
    const step = callStep(apply, steps, someUnknown(args), node.id, rule);
    return withOperands(step, args, typeof cost === "number" ? cost : 0);
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
      const value = operatorOf(node.name, overloads)(...values);
      const own = this.#foldedCost(node, overloads, values, value);
      return { ...withOperands(() => value, args, own), constant: value };
    } catch (error) {
      if (!(error instanceof CelError)) throw error;
      // What other calls make is no constant to cel-go, so only conversions of literals are refused.
      const isLiteral = args.every(({ cost }) => cost === 0);
      if (isLiteral && overloads.every((overload) => conversions.has(overload))) {
        this.faults.push({ nodeId: node.id, message: error.message });
      }
      return undefined;
    }
  }

  /** For cel-go conversions of constants are constants, and other calls are calls. */
  #foldedCost(
    node: Call,
    overloads: readonly Overload[],
    values: readonly Value[],
    result: Value,
  ): number {
    const isList = node.name === Operator.in && Array.isArray(values[1]);
    if (isList || overloads.every((overload) => conversions.has(overload))) return 0;
    const cost = stepCost(node, overloads);
    return typeof cost === "number" ? cost : cost(values, result);
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
    // For cel-go a look into a constant list costs nothing.
    if (node.name === Operator.in && Array.isArray(known)) {
      return withOperands(inConstants(left.step, known), args, 0);
    }
    if (typeof known !== "string") return undefined;
    const cost = callCost(overloads);
    const rule = typeof cost === "number" ? undefined : cost;
    const step = this.#textStep(node, left.step, known, rule);
    return step && withOperands(step, args, typeof cost === "number" ? cost : 0);
  }

  #textStep(node: Call, left: Step, known: string, rule: CostRule | undefined): Step | undefined {
    if (node.name === Operator.equals) return equalsText(left, known, false, rule);
    if (node.name === Operator.notEquals) return equalsText(left, known, true, rule);
    return node.name === "matches" ? this.#matches(node, left, known, rule) : undefined;
  }

  #matches(
    node: Call,
    operand: Step,
    pattern: string,
    rule: CostRule | undefined,
  ): Step | undefined {
    try {
      return matchesConstant(operand, pattern, node.id, rule);
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
    if (values !== undefined && optionals.size === 0) {
      return literal(Object.freeze(values), planned, costs.list);
    }
    return withOperands(listStep(operandsOf(planned), optionals, node.id), planned, costs.list);
  }

  #map(node: MapExpr): Planned {
    const planned = node.entries.flatMap(({ key, value }) => [this.plan(key), this.plan(value)]);
    const optionals = optionalParts(node);
    const values = constantsOf(planned);
    // A literal with a key that is none waits until it runs to fail.
    const foldable = values?.every((value, i) => i % 2 === 1 || isMapKey(value)) === true;
    if (values !== undefined && foldable && optionals.size === 0) {
      const made = new CelMap(pairs(values));
      const isRepeated = this.#strict && made.size < node.entries.length;
      if (!isRepeated) return literal(made, planned, costs.map);
    }
    const step = mapStep(operandsOf(planned), optionals, node.id, this.#strict);
    return withOperands(step, planned, costs.map);
  }

  #comprehension(node: Comprehension): Planned {
    const { fold, iterVar, iterVar2, id } = node;
    const range = this.plan(node.range);
    const slot = this.#loopVariable(iterVar);
    const slot2 = iterVar2 === undefined ? undefined : this.#loopVariable(iterVar2);
    const filter = node.filter === undefined ? undefined : this.plan(node.filter);
    const body = this.plan(node.body);
    this.#locals.length -= slot2 === undefined ? 1 : 2;
    const isConstant = body.constant !== undefined && body.cost === 0;
    const loop = loopCosts(fold, { cost: body.cost, isConstant }, filter);
    const step = comprehensionStep(fold, {
      range: range.step,
      filter: filter?.step,
      body: body.step,
      slot,
      slot2,
      costs: loop,
      nodeId: id,
    });
    const parts = filter === undefined ? [range, body] : [range, filter, body];
    return { step, cost: range.cost + loop.once, mayBeUnknown: someUnknown(parts) };
  }

  /** Takes a slot for a loop variable, which is in scope from now on. */
  #loopVariable(name: string): number {
    const slot = this.size++;
    this.#locals.push({
      name,
      read: (nodeId) => ({ step: localStep(slot, nodeId), cost: costs.variable }),
    });
    return slot;
  }

  #bind({ bindings, body }: Bind): Planned {
    const slots: number[] = [];
    for (const { name, value } of bindings) {
      const planned = this.plan(value);
      const slot = this.size++;
      slots.push(slot);
      // Not constant even if its value is: as in cel-go, what reads it is not folded and fails only when it runs.
      const step = bindingStep(slot, charged(planned));
      const mayBeUnknown = someUnknown([planned]);
      const variable: Planned = { step, cost: costs.variable, mayBeUnknown };
      this.#locals.push({ name, read: () => variable });
    }
    const result = this.plan(body);
    this.#locals.length -= bindings.length;
    // What the variables may be counts only as far as the body reads them.
    const step = bindStep(slots, result.step);
    return { step, cost: result.cost, mayBeUnknown: someUnknown([result]) };
  }
}
