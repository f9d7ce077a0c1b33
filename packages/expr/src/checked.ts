import type { Expr } from "./ast.ts";
import type { FunctionDeclaration, Overload, VariableDeclaration } from "./declare.ts";
import type { Source } from "./source.ts";
import type { Type } from "./types.ts";

/** What a name or a call refers to, as the checker resolved it. */
export type Resolved =
  /** On an ident, or on the selection that completes a dotted name: a declared variable. */
  | { readonly kind: "variable"; readonly declaration: VariableDeclaration }
  /** On an ident: the variable of an enclosing loop. */
  | { readonly kind: "local"; readonly name: string }
  /** On an ident or selection: the name of a type, used as a value. */
  | { readonly kind: "type"; readonly type: Type }
  /**
   * On a call: the overloads that its argument types leave. `receiver` tells whether the call's target is a value (the first
   * argument) or only the front of a namespaced function's name.
   */
  | {
      readonly kind: "call";
      readonly declaration: FunctionDeclaration;
      readonly overloads: readonly Overload[];
      readonly receiver: boolean;
    };

/** A tree that checked, with what the checker learnt. */
export interface CheckedExpr {
  readonly source: Source;
  readonly ast: Expr;
  /** Type by node id, for every node. */
  readonly types: ReadonlyMap<number, Type>;
  /** By node id, for the nodes that {@link Resolved} names. */
  readonly references: ReadonlyMap<number, Resolved>;
  /** Whether it runs as the specification has it; see `EnvironmentOptions.strict`. */
  readonly strict?: boolean;
}
