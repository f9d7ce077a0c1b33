import { children, optionalParts, type Expr } from "./ast.ts";
import type { CheckedExpr } from "./checked.ts";
import { mixedLiteral } from "./faults.ts";
import type { Issues } from "./issues.ts";
import { optionalOf, type Type } from "./types.ts";
import { sameType } from "./unify.ts";

/** Functions whose arguments may be mixed: the list of `format` holds what it prints. */
const exempt: ReadonlySet<string> = new Set(["format"]);

/** Reports list and map literals whose elements (keys, values) differ in type from the first. One report for each literal. */
export function checkHomogeneous(checked: CheckedExpr, issues: Issues): void {
  const pending: Expr[] = [checked.ast];
  for (let node = pending.pop(); node !== undefined; node = pending.pop()) {
    if (node.kind === "call" && exempt.has(node.name)) continue;
    if (node.kind === "list") compare(node.elements, optionalParts(node), checked, issues);
    if (node.kind === "map") {
      const keys = node.entries.map((entry) => entry.key);
      const values = node.entries.map((entry) => entry.value);
      compare(keys, new Set(), checked, issues);
      compare(values, optionalParts(node), checked, issues);
    }
    pending.push(...children(node));
  }
}

function compare(
  nodes: readonly Expr[],
  optionals: ReadonlySet<number>,
  { types }: CheckedExpr,
  issues: Issues,
): void {
  let wanted: Type | undefined;
  for (const [index, node] of nodes.entries()) {
    const given = types.get(node.id);
    if (given === undefined) return;
    // An optional element is in the list as what it is the option of.
    const type = optionals.has(index) ? (optionalOf(given) ?? given) : given;
    wanted ??= type;
    if (sameType(type, wanted)) continue;
    issues.report(mixedLiteral(wanted, type), node.start, node.end, node.at);
    return;
  }
}
