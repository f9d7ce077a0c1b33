import { priced } from "../priced.ts";
import { standardCosts } from "./costs.ts";
import { RE2JS } from "re2js";
import { func, method, overload, type FunctionDeclaration } from "../declare.ts";
import { celError } from "../errors.ts";
import { bool, string } from "../types.ts";

// Patterns repeat (each element of a list meets the same one) and compiling costs about 70 us, so the last ones are kept.
const maxPatterns = 500;
const compiled = new Map<string, RE2JS>();

/**
 * Compiles a pattern in RE2 syntax, which matches in linear time (no look-around, no back-references). Compiled patterns are
 * kept, the oldest dropped beyond 500. Throws the error `error parsing regexp: …`.
 */
export function compileRegex(pattern: string): RE2JS {
  let regex = compiled.get(pattern);
  if (regex === undefined) {
    regex = compileNew(pattern);
    const oldest = compiled.size < maxPatterns ? undefined : compiled.keys().next().value;
    if (oldest !== undefined) compiled.delete(oldest);
    compiled.set(pattern, regex);
  }
  return regex;
}

function compileNew(pattern: string): RE2JS {
  try {
    return RE2JS.compile(pattern);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw celError(
      reason.startsWith("error parsing regexp") ? reason : `error parsing regexp: ${reason}`,
    );
  }
}

/**
 * The most that one search may have to do: instructions of the compiled pattern times UTF-16 code units of the text. Searches are linear in
 * each, and the worst of them take 50 ns for one unit, so a quarter of a second in all. Nothing can interrupt one.
 */
const maxSearch = 5_000_000;

/** What a search through as many code units may have to do. Throws the error `EXPR_REGEX_LIMIT` when that is too much. */
export function searchWork(regex: RE2JS, length: number): number {
  const work = regex.programSize() * length;
  if (work <= maxSearch) return work;
  throw celError(
    `the pattern ${JSON.stringify(regex.pattern())} is too complicated for a text of ${length} characters`,
    "EXPR_REGEX_LIMIT",
  );
}

/** Whether a pattern matches somewhere in a text. Throws the error `EXPR_REGEX_LIMIT` when that may take too long. */
export function testRegex(regex: RE2JS, text: string): boolean {
  searchWork(regex, text.length);
  return regex.test(text);
}

const matches = (text: string, pattern: string) => testRegex(compileRegex(pattern), text);

/** `matches`: whether a pattern matches somewhere in a string. */
export const regex: readonly FunctionDeclaration[] = priced(
  [
    func(
      "matches",
      {
        doc: "Whether a pattern in RE2 syntax matches somewhere in a text; `^` and `$` tie it to the ends.",
        examples: ["'abc'.matches('b')", "!'abc'.matches('^b')", "matches('v1.2', '^v[0-9.]+$')"],
      },
      overload("matches", [string, string], bool, matches),
      method("matches_string", [string, string], bool, matches),
    ),
  ],
  standardCosts,
);
