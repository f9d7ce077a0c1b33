import { defineLibrary, type Library } from "../declare.ts";
import { arithmetic } from "./arithmetic.ts";
import { collections } from "./collections.ts";
import { comparison } from "./comparison.ts";
import { conversion } from "./conversion.ts";
import { dateParts } from "./date-parts.ts";
import { logic } from "./logic.ts";
import { regex } from "./regex.ts";
import { strings } from "./strings.ts";

/**
 * The standard library: every operator and function of the CEL specification's "Standard definitions", under cel-go's
 * overload ids. Built with the same door that other libraries use.
 */
export const stdlib: Library = defineLibrary({
  name: "stdlib",
  version: 1,
  doc: "The operators and functions of the CEL language.",
  functions: [
    ...logic,
    ...arithmetic,
    ...comparison,
    ...conversion,
    ...strings,
    ...regex,
    ...collections,
    ...dateParts,
  ],
});
