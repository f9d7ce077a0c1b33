import {
  celError,
  createSource,
  dyn,
  ExprError,
  overload,
  stdlib,
  variable,
  walk,
  type CheckedExpr,
  type Expr,
  type Program,
  type Resolved,
  type Source,
} from "@imagegate/expr";
import {
  candidates,
  check,
  createProgram,
  Declarations,
  defaultParseLimits,
  dottedName,
  head,
  Issues,
  parse,
  standardMacros,
} from "#internals";
import { suiteLibraries } from "./libraries.ts";
import { toDeclaration, type TaggedDeclaration } from "./tagged.ts";

const nothing = overload("nothing", [], dyn, () => {
  throw celError("no such overload");
});

/** What of a case decides how it is compiled. */
export interface UncheckedOptions {
  readonly container?: string;
  readonly typeEnv?: readonly TaggedDeclaration[];
  readonly disableCheck?: boolean;
  readonly disableMacros?: boolean;
}

/** Compiles as {@link unchecked} says, without macros if asked. Throws an {@link ExprError} as `Environment.compile` does. */
export function compileUnchecked(text: string, options: UncheckedOptions): Program {
  const { container = "", typeEnv = [], disableCheck = false, disableMacros = false } = options;
  const declared = typeEnv.map((declaration) => toDeclaration(declaration));
  const declarations = new Declarations(
    [stdlib, ...suiteLibraries.values(), ...declared.flatMap(({ library }) => library ?? [])],
    declared.flatMap((one) => one.variable ?? []),
    standardMacros,
  );
  const source = createSource(text);
  const issues = new Issues(source);
  const macros = disableMacros ? [] : declarations.macros;
  const ast = parse(issues, {
    macros,
    backticks: true,
    optionalSyntax: true,
    limits: defaultParseLimits,
  });
  const checked =
    ast === undefined || disableCheck
      ? ast && unchecked(ast, source, declarations, container)
      : check(ast, issues, {
          declarations,
          container,
          homogeneousLiterals: false,
          checkConstants: true,
        });
  if (checked !== undefined) return createProgram(checked);
  const [first, ...rest] = issues.toArray();
  if (first === undefined) throw new TypeError("refused without an issue");
  throw new ExprError([first, ...rest]);
}

/**
 * What the checker would give if it knew no type at all: every node `dyn`, every call all overloads of its form. The suite runs some
 * cases "with the check disabled" to see errors and dispatch at run time; this engine always checks, so the tests do it here.
 * A name that nothing declares becomes a variable that is not bound, a function one that always fails.
 */
export function unchecked(
  ast: Expr,
  source: Source,
  declarations: Declarations,
  container: string,
): CheckedExpr {
  const references = new Map<number, Resolved>();
  const locals = new Set<string>();
  walk(ast, (node) => {
    if (node.kind === "bind") for (const { name } of node.bindings) locals.add(name);
    if (node.kind !== "comprehension") return;
    locals.add(node.iterVar);
    if (node.iterVar2 !== undefined) locals.add(node.iterVar2);
  });
  walk(ast, (node) => {
    if (node.kind === "ident") {
      references.set(
        node.id,
        locals.has(node.name)
          ? { kind: "local", name: node.name }
          : (named(node.name, declarations, container) ?? {
              kind: "variable",
              declaration: variable(node.name, dyn),
            }),
      );
    }
    if (node.kind === "select") {
      const name = dottedName(node);
      const hidden = name === undefined || locals.has(head(name));
      const found = hidden ? undefined : named(name, declarations, container);
      if (found !== undefined) references.set(node.id, found);
    }
    if (node.kind === "call") {
      const receiver = node.target !== undefined;
      const declaration = declarations.functions.get(node.name) ?? {
        name: node.name,
        overloads: [],
      };
      const arity = node.args.length + (receiver ? 1 : 0);
      const fitting = declaration.overloads.filter(
        (one) => one.method === receiver && one.parameters.length === arity,
      );
      const overloads = fitting.length > 0 ? fitting : [nothing];
      references.set(node.id, { kind: "call", declaration, overloads, receiver });
    }
  });
  const types = new Map<number, typeof dyn>();
  walk(ast, (node) => types.set(node.id, dyn));
  return { source, ast, types, references };
}

function named(name: string, declarations: Declarations, container: string): Resolved | undefined {
  for (const candidate of candidates(container, name)) {
    const declaration = declarations.variables.get(candidate);
    if (declaration !== undefined) return { kind: "variable", declaration };
    const type = declarations.types.get(candidate);
    if (type !== undefined) return { kind: "type", type };
  }
  return undefined;
}
