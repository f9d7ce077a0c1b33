import {
  bindings,
  encoders,
  lists,
  math,
  network,
  optionals,
  strings,
  twoVariableComprehensions,
  type Library,
} from "@imagegate/expr";
import { block } from "../support/block.ts";

/** The libraries that the suite asks for, by its names for them. */
export const suiteLibraries: ReadonlyMap<string, Library> = new Map([
  ["base64", encoders],
  ["cel.bind", bindings],
  ["cel.block", block],
  ["ip/cidr", network],
  ["lists", lists()],
  ["math", math()],
  ["optional", optionals()],
  ["strings", strings()],
  ["two-var-comprehensions", twoVariableComprehensions],
]);
