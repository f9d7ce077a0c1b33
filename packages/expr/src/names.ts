import type { Expr } from "./ast.ts";

/** What a name may mean in a container, in the order to try: `x` in `a.b` is `a.b.x`, `a.x`, `x`. A leading dot leaves the last only. */
export function candidates(container: string, name: string): string[] {
  if (name.startsWith(".")) return [name.slice(1)];
  if (container === "") return [name];
  const result: string[] = [];
  for (
    let prefix = container;
    prefix !== "";
    prefix = prefix.slice(0, Math.max(0, prefix.lastIndexOf(".")))
  ) {
    result.push(`${prefix}.${name}`);
  }
  result.push(name);
  return result;
}

/** The dotted name that an expression is: identifiers with dots between them, with a leading dot if rooted. Undefined for all else. */
export function dottedName(node: Expr): string | undefined {
  const fields: string[] = [];
  let at = node;
  while (at.kind === "select" && !at.test) {
    fields.push(at.field);
    at = at.operand;
  }
  if (at.kind !== "ident") return undefined;
  return [at.rooted ? `.${at.name}` : at.name, ...fields.toReversed()].join(".");
}

/** The identifier that a path of selections starts with; undefined when it starts with something else. */
export function rootName(node: Expr): string | undefined {
  let at = node;
  while (at.kind === "select") at = at.operand;
  return at.kind === "ident" ? at.name : undefined;
}

/** The first identifier of a dotted name. */
export function head(name: string): string {
  const dot = name.indexOf(".");
  return dot === -1 ? name : name.slice(0, dot);
}
