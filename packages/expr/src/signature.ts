import { Operator } from "./ast.ts";
import type { Overload } from "./declare.ts";
import { formatType } from "./types.ts";

const prefixes: ReadonlyMap<string, string> = new Map([
  [Operator.not, "!"],
  [Operator.negate, "-"],
]);

/** A call of an overload, its types in the place of arguments: `string.startsWith(string)`, `int + int`, `list(A)[int]`. */
export function formatCall(name: string, { method, parameters }: Overload): string {
  const types = parameters.map((type) => formatType(type));
  const [first = "", second = "", third = ""] = types;
  const prefix = prefixes.get(name);
  if (prefix !== undefined) return `${prefix}${first}`;
  switch (name) {
    case Operator.conditional:
      return `${first} ? ${second} : ${third}`;
    case Operator.index:
      return `${first}[${second}]`;
    case Operator.optionalIndex:
      return `${first}[?${second}]`;
    case Operator.optionalSelect:
      return `${first}.?field`;
    case Operator.in:
      return `${first} in ${second}`;
  }
  const infix = /^_(\W+)_$/.exec(name)?.[1];
  if (infix !== undefined) return `${first} ${infix} ${second}`;
  return method ? `${first}.${name}(${types.slice(1).join(", ")})` : `${name}(${types.join(", ")})`;
}
