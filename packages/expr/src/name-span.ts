import { Operator, type Call } from "./ast.ts";

/** Where a message about a call points: at the operator, or the function's name. For what a macro made, at the macro call. */
export function nameSpan(node: Call, text: string): readonly [start: number, end: number] {
  const { name, nameStart } = node;
  const token = tokens.get(name) ?? name.replace(/^\./, "");
  if (!text.startsWith(token, nameStart)) return [nameStart, node.end];
  return [nameStart, nameStart + token.length];
}

/** What of an operator is written first, as it names itself: `_?_:_` is `?`. */
const tokens: ReadonlyMap<string, string> = new Map([
  ...Object.values(Operator).map((name): [string, string] => [
    name,
    /[^_@]+/.exec(name)?.[0] ?? name,
  ]),
  [Operator.index, "["],
  [Operator.optionalIndex, "[?"],
  [Operator.optionalSelect, ".?"],
]);
