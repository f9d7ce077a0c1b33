// For this repository's tests and benches, which also run over the built package: parts of the pipeline that are not public, of the
// same copy as the public ones. Reached as `#internals`, which the published manifest lacks.
export { check } from "./checker.ts";
export { Declarations } from "./declarations.ts";
export { Issues } from "./issues.ts";
export { standardMacros } from "./macros.ts";
export { candidates, dottedName, head } from "./names.ts";
export { defaultParseLimits } from "./parse-options.ts";
export { parse } from "./parser.ts";
export { createProgram } from "./program.ts";
