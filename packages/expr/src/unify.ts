import type { NodeTable } from "./node-table.ts";
import type { Type, TypeParam } from "./types.ts";

// How types agree (spec section 11; cel-go's checker). A type parameter that the checker made is a variable: agreeing may bind it.

/** Whether two types are the same, type parameters by name. */
export function sameType(left: Type, right: Type): boolean {
  if (left === right) return true;
  if (left.kind !== right.kind) return false;
  if (simple.has(left.kind)) return true;
  const [leftParts, rightParts] = [parts(left), parts(right)];
  return (
    nameOf(left) === nameOf(right) &&
    leftParts.length === rightParts.length &&
    leftParts.every((part, index) => {
      const other = rightParts[index];
      return other !== undefined && sameType(part, other);
    })
  );
}

/** The types that a type is made of. */
export function parts(type: Type): readonly Type[] {
  switch (type.kind) {
    case "list":
      return [type.element];
    case "map":
      return [type.key, type.value];
    case "type":
      return [type.of];
    case "opaque":
      return type.parameters;
    default:
      return noParts;
  }
}

const noParts: readonly Type[] = [];

function nameOf(type: Type): string {
  return type.kind === "opaque" || type.kind === "struct" || type.kind === "param" ? type.name : "";
}

/** The type with each of its parts replaced; itself when none changes. */
function withParts(type: Type, replace: (part: Type) => Type): Type {
  switch (type.kind) {
    case "list": {
      const element = replace(type.element);
      return element === type.element ? type : { kind: "list", element };
    }
    case "map": {
      const key = replace(type.key);
      const value = replace(type.value);
      return key === type.key && value === type.value ? type : { kind: "map", key, value };
    }
    case "type": {
      const of = replace(type.of);
      return of === type.of ? type : { kind: "type", of };
    }
    case "opaque": {
      const parameters = type.parameters.map((part) => replace(part));
      const same = parameters.every((part, index) => part === type.parameters[index]);
      return same ? type : { kind: "opaque", name: type.name, parameters };
    }
    default:
      return type;
  }
}

const isDynamic = (type: Type): boolean => type.kind === "dyn" || type.kind === "error";

/** Types that have no parts and no name. */
export const simple: ReadonlySet<Type["kind"]> = new Set<Type["kind"]>([
  "bool",
  "int",
  "uint",
  "double",
  "string",
  "bytes",
  "null",
  "timestamp",
  "duration",
  "dyn",
  "error",
]);

/** Whether two types can never agree, whatever variables are bound to: decided by their kinds alone. */
export function neverAgree(left: Type, right: Type): boolean {
  return left.kind !== right.kind && !agreeable.has(left.kind) && !agreeable.has(right.kind);
}

/** Types that may agree with one of another kind. */
const agreeable: ReadonlySet<Type["kind"]> = new Set<Type["kind"]>([
  "param",
  "dyn",
  "error",
  "null",
]);

/** Whether a type parameter is in the type. */
export function isGeneric(type: Type): boolean {
  return type.kind === "param" || parts(type).some((part) => isGeneric(part));
}

/** Types that `null` may stand for. */
const nullable: ReadonlySet<Type["kind"]> = new Set([
  "null",
  "struct",
  "timestamp",
  "duration",
  "opaque",
]);

/** What a call takes and gives. */
interface Signature {
  readonly result: Type;
  readonly parameters: readonly Type[];
}

// Where a unifier starts: most have no variable and no type with parts, and making the real ones takes longer than such a check.
const noBindings = new Map<string, Type>();
const noGround = new Set<Type>();

/** The types of one expression's nodes as far as they are known: type variables and what they are bound to. */
export class Unifier {
  #bindings: Map<string, Type> = noBindings;
  /** What each binding was before, to take back a trial that failed. */
  readonly #trail: { name: string; before: Type | undefined }[] = [];
  /** Types without parameters, known to need no substitution. Keeps deep types with shared parts cheap. */
  #ground: Set<Type> = noGround;
  #count = 0;

  /** Replaces all variables in the types; what nothing bound becomes `dyn`. */
  settle(types: NodeTable<Type>): void {
    if (this.#count === 0) return;
    types.forEach((type, id) => {
      const known = this.substitute(type, "dyn");
      if (known !== type) types.set(id, known);
    });
  }

  /** A type variable that nothing else has. */
  fresh(): TypeParam {
    return { kind: "param", name: `_var${this.#count++}` };
  }

  /** The signature with fresh variables for its type parameters, the same one for the same name. */
  instantiate({ result, parameters }: Signature): Signature {
    const variables = new Map<string, Type>();
    const replace = (type: Type): Type => {
      if (type.kind !== "param") return withParts(type, replace);
      const variable = variables.get(type.name) ?? this.fresh();
      variables.set(type.name, variable);
      return variable;
    };
    return { result: replace(result), parameters: parameters.map((type) => replace(type)) };
  }

  /** Whether a value of each type may stand where its counterpart is wanted. Binds variables only if all may. */
  assignable(actual: readonly Type[], wanted: readonly Type[]): boolean {
    if (actual.length !== wanted.length) return false;
    const mark = this.#trail.length;
    for (let i = 0; i < actual.length; i++) {
      const type = actual[i];
      const other = wanted[i];
      if (type === undefined || other === undefined || !this.#agree(type, other)) {
        this.#undo(mark);
        return false;
      }
    }
    return true;
  }

  /** The type with all bound variables replaced. With `open`, what nothing bound becomes `dyn`. */
  substitute(type: Type, open: "keep" | "dyn"): Type {
    if (simple.has(type.kind) || this.#ground.has(type)) return type;
    if (type.kind === "param") {
      const bound = this.#bindings.get(type.name);
      if (bound !== undefined) return this.substitute(bound, open);
      return open === "dyn" ? { kind: "dyn" } : type;
    }
    let ground = true;
    const result = withParts(type, (part) => {
      const replaced = this.substitute(part, open);
      ground &&= simple.has(replaced.kind) || this.#ground.has(replaced);
      return replaced;
    });
    if (ground || open === "dyn") {
      if (this.#ground === noGround) this.#ground = new Set();
      this.#ground.add(result);
    }
    return result;
  }

  #agree(left: Type, right: Type): boolean {
    if (left === right && simple.has(left.kind)) return true;
    if (right.kind === "param") {
      const outcome = this.#bind(left, right);
      if (outcome === "agreed") return true;
      if (outcome === "conflict") return false;
    }
    if (left.kind === "param") return this.#bind(right, left) === "agreed";
    if (isDynamic(left) || isDynamic(right)) return true;
    if (left.kind === "null") return nullable.has(right.kind);
    if (right.kind === "null") return nullable.has(left.kind);
    if (left.kind !== right.kind || nameOf(left) !== nameOf(right)) return false;
    if (left.kind === "type") return true;
    const [leftParts, rightParts] = [parts(left), parts(right)];
    return (
      leftParts.length === rightParts.length &&
      leftParts.every((part, index) => {
        const other = rightParts[index];
        return other !== undefined && this.#agree(part, other);
      })
    );
  }

  /** Makes a variable agree with a type: a conflict when it is bound to another, refused when the type contains the variable. */
  #bind(type: Type, variable: TypeParam): "agreed" | "conflict" | "refused" {
    if (sameType(type, variable)) return "agreed";
    const bound = this.#bindings.get(variable.name);
    if (bound === undefined) {
      if (this.#contains(type, variable)) return "refused";
      this.#set(variable, type);
      return "agreed";
    }
    if (sameType(type, bound)) return "agreed";
    if (!this.#agree(type, bound)) return "conflict";
    const general = mostGeneral(type, bound);
    if (!this.#contains(general, variable)) this.#set(variable, general);
    return "agreed";
  }

  #set(variable: TypeParam, type: Type): void {
    if (this.#bindings === noBindings) this.#bindings = new Map();
    this.#trail.push({ name: variable.name, before: this.#bindings.get(variable.name) });
    this.#bindings.set(variable.name, type);
  }

  #undo(mark: number): void {
    while (this.#trail.length > mark) {
      const step = this.#trail.pop();
      if (step === undefined) return;
      if (step.before === undefined) this.#bindings.delete(step.name);
      else this.#bindings.set(step.name, step.before);
    }
  }

  /** Whether binding the variable to the type would make an endless type. */
  #contains(type: Type, variable: TypeParam): boolean {
    if (this.#ground.has(type)) return false;
    if (type.kind === "param") {
      if (type.name === variable.name) return true;
      const bound = this.#bindings.get(type.name);
      return bound !== undefined && this.#contains(bound, variable);
    }
    return parts(type).some((part) => this.#contains(part, variable));
  }
}

/**
 * The less specific of two types that agree. Of an optional type and null that is null for cel-go, and the optional type where the
 * environment is strict.
 */
export function mostGeneral(left: Type, right: Type, strict = false): Type {
  if (strict && right.kind === "null" && left.kind === "opaque") return left;
  return lessSpecific(left, right) ? left : right;
}

function lessSpecific(left: Type, right: Type): boolean {
  if (left.kind === "dyn" || left.kind === "param") return true;
  if (right.kind === "dyn" || right.kind === "param") return false;
  if (left.kind !== right.kind || nameOf(left) !== nameOf(right)) return false;
  if (left.kind === "type") return true;
  const [leftParts, rightParts] = [parts(left), parts(right)];
  return (
    leftParts.length === rightParts.length &&
    leftParts.every((part, index) => {
      const other = rightParts[index];
      return other !== undefined && lessSpecific(part, other);
    })
  );
}
