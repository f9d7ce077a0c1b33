import type { Declarations } from "./declarations.ts";
import type { Type } from "./types.ts";

/** What a check depends on beside the tree. */
export interface CheckOptions {
  readonly declarations: Declarations;
  readonly container: string;
  /** Whether the elements of a list or map literal must have one type. */
  readonly homogeneousLiterals: boolean;
  /** Whether constant arguments of `duration`, `timestamp` and `matches` are tried. */
  readonly checkConstants: boolean;
  /** See `EnvironmentOptions.strict`. */
  readonly strict?: boolean;
  /** The types that the whole may have; any if absent. */
  readonly result?: readonly Type[];
}
