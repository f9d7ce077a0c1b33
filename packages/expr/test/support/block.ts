import {
  defineLibrary,
  isNamespace,
  macro,
  type Expr,
  type Library,
  type MacroContext,
} from "@imagegate/expr";

// The form that cel-go's optimiser gives to common subexpressions. The suite writes it as text and wants these macros for it;
// no policy has them. They are made with the door that strangers use.

/** The number that an argument is. */
function numberOf(context: MacroContext, argument: Expr | undefined): number {
  if (argument?.kind === "literal" && typeof argument.value === "number") return argument.value;
  return context.fail(argument, "a number is wanted here");
}

/** `cel.name(…)`: a name made of the numbers. */
function generated(name: string, arity: 1 | 2, nameOf: (...numbers: readonly number[]) => string) {
  return macro({
    name,
    method: true,
    arity,
    expand: (context, target, args) =>
      isNamespace("cel", target)
        ? context.makeIdent(nameOf(...args.map((arg) => numberOf(context, arg))))
        : undefined,
  });
}

/** `cel.block`; `slot` makes what a part stands for. */
const blockMacro = (slot: (context: MacroContext, value: Expr) => Expr) =>
  macro({
    name: "block",
    method: true,
    arity: 2,
    expand(context, target, [slots, body]) {
      if (!isNamespace("cel", target)) return undefined;
      if (slots?.kind !== "list" || body === undefined) {
        return context.fail(slots, "cel.block requires the first arg to be a list literal");
      }
      const bindings = slots.elements.map((value, i) => ({
        name: `@index${i}`,
        value: slot(context, value),
      }));
      return context.node({ kind: "bind", bindings, body });
    },
  });
const index = generated("index", 1, (n) => `@index${n}`);

/** `cel.block([…], e)` and the names of its parts. */
export const block: Library = defineLibrary({
  name: "block",
  version: 1,
  macros: [
    blockMacro((_context, value) => value),
    index,
    generated("iterVar", 2, (n, m) => `@it:${n}:${m}`),
    generated("accuVar", 2, (n, m) => `@ac:${n}:${m}`),
  ],
});

/** As cel-go's tables were recorded: every part is dyn, and there are no names of loop variables. */
export const blockAsRecorded: Library = defineLibrary({
  name: "block",
  version: 1,
  macros: [blockMacro((context, value) => context.makeCall("dyn", [value])), index],
});
