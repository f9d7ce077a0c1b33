import { children, type Expr } from "./ast.ts";
import type { CheckedExpr } from "./checked.ts";
import { mixedLiteral } from "./faults.ts";
import type { Issues } from "./issues.ts";
import { sameType } from "./unify.ts";

/** Functions whose arguments may be mixed: the list of `format` holds what it prints. */
const exempt: ReadonlySet<string> = new Set(["format"]);

/** Reports list and map literals whose elements (keys, values) differ in type from the first. One report for each literal. */
export function checkHomogeneous(checked: CheckedExpr, issues: Issues): void {
  const pending: Expr[] = [checked.ast];
  for (let node = pending.pop(); node !== undefined; node = pending.pop()) {
    if (node.kind === "call" && exempt.has(node.name)) continue;
    if (node.kind === "list") compare(node.elements, checked, issues);
    if (node.kind === "map") {
      compare(
        node.entries.map((entry) => entry.key),
        checked,
        issues,
      );
      compare(
        node.entries.map((entry) => entry.value),
        checked,
        issues,
      );
    }
    pending.push(...children(node));
  }
}

function compare(nodes: readonly Expr[], { types }: CheckedExpr, issues: Issues): void {
  const [first, ...rest] = nodes;
  const wanted = first === undefined ? undefined : types.get(first.id);
  if (wanted === undefined) return;
  for (const node of rest) {
    const type = types.get(node.id);
    if (type === undefined || sameType(type, wanted)) continue;
    issues.report(mixedLiteral(wanted, type), node.start, node.end);
    return;
  }
}
