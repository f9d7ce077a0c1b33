import { priced } from "../priced.ts";
import { kubernetesCosts } from "./costs.ts";
import { walk, type Call } from "../ast.ts";
import type { CheckedExpr } from "../checked.ts";
import { defineLibrary, func, method, type Library, type Validator } from "../declare.ts";
import { CelError } from "../errors.ts";
import { matchesOf } from "../libraries/regex-matches.ts";
import { int, list, string } from "../types.ts";
import type { Int } from "../values/int.ts";

function find(text: string, pattern: string): string {
  const { value } = matchesOf(text, pattern).next();
  return value === undefined ? "" : value.group(0);
}

function findAll(text: string, pattern: string, limit: Int): readonly string[] {
  const found: string[] = [];
  for (const match of matchesOf(text, pattern)) {
    if (limit !== 0) found.push(match.group(0));
    if (found.length === limit) break;
  }
  return found;
}

const overloadIds: ReadonlySet<string> = new Set([
  "string_find_string",
  "string_find_all_string",
  "string_find_all_string_int",
]);

/** Refuses constant patterns that cannot be parsed. */
const checkPatterns: Validator = (checked, report) => {
  walk(checked.ast, (node) => {
    if (node.kind !== "call" || !isSearch(node, checked)) return;
    const [pattern] = node.args;
    if (pattern?.kind !== "literal" || typeof pattern.value !== "string") return;
    const fault = faultOf(pattern.value);
    if (fault !== undefined) report(pattern, `invalid ${node.name} argument`, fault);
  });
};

function isSearch(node: Call, { references }: CheckedExpr): boolean {
  const reference = references.get(node.id);
  return reference?.kind === "call" && reference.overloads.some(({ id }) => overloadIds.has(id));
}

function faultOf(pattern: string): string | undefined {
  try {
    find("", pattern);
    return undefined;
  } catch (error) {
    if (error instanceof CelError) return error.message;
    throw error;
  }
}

/**
 * Kubernetes' regular expressions (since 1.23): `find` and `findAll`, in RE2 syntax. A constant pattern that cannot be parsed does not
 * compile, another one is an error.
 * `findAll` reads any text of 14,000 characters to its end. In longer ones many matches are an error, since each search may read all
 * that is left: 1,000 in 100,000 characters, 100 in a million.
 */
export const kubernetesRegex: Library = defineLibrary({
  name: "kubernetes.regex",
  version: 1,
  doc: "What regular expressions match, as Kubernetes has it.",
  functions: priced(
    [
      func(
        "find",
        {
          doc: "The first match of a pattern, or the empty text.",
          examples: ['"abc 123".find("[0-9]+") == "123"', '"abc".find("[0-9]+") == ""'],
        },
        method("string_find_string", [string, string], string, find),
      ),
      func(
        "findAll",
        {
          doc: "The matches of a pattern from left to right, all of them or as many as said. A negative number means all.",
          examples: [
            '"123 abc 456".findAll("[0-9]+") == ["123", "456"]',
            '"123 abc 456".findAll("[0-9]+", 1) == ["123"]',
            '"abc".findAll("[0-9]+") == []',
          ],
        },
        method("string_find_all_string", [string, string], list(string), (text, pattern) =>
          findAll(text, pattern, -1),
        ),
        method("string_find_all_string_int", [string, string, int], list(string), findAll),
      ),
    ],
    kubernetesCosts,
  ),
  validators: [checkPatterns],
});
