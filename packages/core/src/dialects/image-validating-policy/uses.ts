import { type Expr, Operator, type Program, walk } from "@imagegate/expr";
import { unescapeName } from "../../cel/verify.ts";

/** A place in an expression that refers to something by name. Offsets are UTF-16 code units of the expression. */
export interface Use {
  readonly name: string;
  readonly start: number;
  readonly end: number;
}

/**
 * The attestors that an expression names by `attestors.name` or `attestors["name"]`, in the order of the text. Loop variables
 * called `attestors` are not the variable; `has(attestors.name)` asks and does not name.
 */
export function attestorUses(program: Program): readonly Use[] {
  const uses: Use[] = [];
  walk(program.ast, (node) => {
    if (node.kind === "select" && !node.test && variableOf(program, node.operand) === "attestors") {
      const { field, fieldStart } = node;
      uses.push({ name: field, start: fieldStart, end: fieldStart + field.length });
    }
    if (node.kind !== "call" || node.name !== Operator.index) return;
    const [map, key] = node.args;
    if (map === undefined || variableOf(program, map) !== "attestors") return;
    if (key?.kind !== "literal" || typeof key.value !== "string") return;
    uses.push({ name: key.value, start: key.start, end: key.end });
  });
  return uses;
}

/** Whether a name, as an expression writes it, is that of one of the attestors. */
export function namesAttestor(name: string, attestors: ReadonlySet<string>): boolean {
  return attestors.has(name) || attestors.has(unescapeName(name));
}

/** Where an expression reads one of the variables. */
export function variableUses(program: Program, names: ReadonlySet<string>): readonly Use[] {
  const uses: Use[] = [];
  walk(program.ast, (node) => {
    const name = variableOf(program, node);
    if (name !== undefined && names.has(name))
      uses.push({ name, start: node.start, end: node.end });
  });
  return uses;
}

function variableOf({ resolved }: Program, node: Expr): string | undefined {
  const reference = resolved.get(node.id);
  return reference?.kind === "variable" ? reference.declaration.name : undefined;
}
