import { defineLibrary, isNamespace, macro, type Library } from "../declare.ts";
import { simpleIdentifier } from "./simple-identifier.ts";

const notSimple = "cel.bind() variable names must be simple identifiers";

/**
 * Local variables: `cel.bind(x, value, body)` is `body` in which `x` stands for the value. The value is evaluated at most once, and
 * only if `body` reads it.
 */
export const bindings: Library = defineLibrary({
  name: "bindings",
  version: 1,
  doc: "Local variables.",
  macros: [
    macro({
      name: "bind",
      method: true,
      arity: 3,
      doc: "cel.bind(x, value, body): the body, with x for the value, which is evaluated at most once and only if it is used.",
      examples: [
        "cel.bind(x, 2, x * x) == 4",
        "cel.bind(allowed, ['a', 'b'], ['a'].all(x, x in allowed))",
        "cel.bind(x, 1 / 0, true)",
      ],
      expand(context, target, [name, value, body]) {
        if (!isNamespace("cel", target)) return undefined;
        const variable = simpleIdentifier(context, name, notSimple);
        if (value === undefined || body === undefined) return undefined;
        return context.node({ kind: "bind", bindings: [{ name: variable, value }], body });
      },
    }),
  ],
});
