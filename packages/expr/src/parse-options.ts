import type { MacroDeclaration } from "./declare.ts";

/** Bounds that keep every phase's work and stack small, whatever the text. */
export interface ParseLimits {
  /** Code points of the source text. Default 100,000, as in cel-go. */
  readonly maxSourceSize: number;
  /** How deep the text may nest, and how many selections, indexes, method calls, sums and comparisons may hang on one another. Default 250, as in cel-go. */
  readonly maxDepth: number;
  /** Nodes of the tree, those that macros make with them. Default 100,000. */
  readonly maxNodes: number;
}

/** cel-go's defaults, and a bound on nodes that its texts do not reach by themselves. */
export const defaultParseLimits: ParseLimits = Object.freeze({
  maxSourceSize: 100_000,
  maxDepth: 250,
  maxNodes: 100_000,
});

/** What a parse depends on beside the text. */
export interface ParseOptions {
  readonly macros: readonly MacroDeclaration[];
  /** Whether `` a.`b-c` `` is taken. */
  readonly backticks: boolean;
  /** Whether `a.?b`, `a[?b]`, `[?a]` and `{?a: b}` are taken. */
  readonly optionalSyntax: boolean;
  readonly limits: ParseLimits;
}
