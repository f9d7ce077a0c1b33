import type { Expr } from "../ast.ts";
import type { MacroContext } from "../declare.ts";

/** The name that an argument of a macro is. Fails with `message` when it is anything but a plain name. */
export function simpleIdentifier(
  context: MacroContext,
  argument: Expr | undefined,
  message: string,
): string {
  if (argument?.kind === "ident" && !argument.rooted) return argument.name;
  return context.fail(argument, message, "write a name that stands for the value");
}
