import { priced } from "../priced.ts";
import { libraryCosts } from "./costs.ts";
import { defineLibrary, func, overload, type Library } from "../declare.ts";
import { celError } from "../errors.ts";
import { compileRegex } from "../stdlib/regex.ts";
import { int, list, optional, string } from "../types.ts";
import type { Int } from "../values/int.ts";
import { Optional } from "../values/optional.ts";
import type { Value } from "../values/value.ts";
import { checkParts, Room } from "./growth.ts";
import { quoteGo } from "./quote.ts";
import { matchesOf } from "./regex-matches.ts";

/** The group that an extraction gives: the only one of the pattern, or the whole match. */
function extractedGroup(pattern: string): 0 | 1 {
  const groups = compileRegex(pattern).groupCount();
  if (groups <= 1) return groups === 0 ? 0 : 1;
  throw celError(`regular expression has more than one capturing group: ${quoteGo(pattern)}`);
}

function extract(text: string, pattern: string): Value {
  const group = extractedGroup(pattern);
  const found = matchesOf(text, pattern).next().value?.group(group);
  // A group that is empty counts as none; a match that is empty does not.
  return group === 1 && found === "" ? Optional.none : Optional.from(found);
}

function extractAll(text: string, pattern: string): Value {
  const group = extractedGroup(pattern);
  const found: string[] = [];
  for (const match of matchesOf(text, pattern)) {
    const part = match.group(group);
    if (group === 1 && part === "") continue;
    found.push(part);
    checkParts(found.length);
  }
  return found;
}

/** A piece of a replacement: text as it is, or the number of a group. */
type Piece = string | number;

/** Reads `\0` to `\9` and `\\`. Throws for any other backslash, and for a group that the pattern has not. */
function readReplacement(replacement: string, groups: number): readonly Piece[] {
  const pieces: Piece[] = [];
  let end = 0;
  for (let at = replacement.indexOf("\\"); at !== -1; at = replacement.indexOf("\\", end)) {
    pieces.push(replacement.slice(end, at));
    pieces.push(readEscape(replacement, at + 1, groups));
    end = at + 2;
  }
  pieces.push(replacement.slice(end));
  return pieces;
}

function readEscape(replacement: string, at: number, groups: number): Piece {
  const character = replacement.charAt(at);
  if (character === "\\") return character;
  const refuse = (why: string): never => {
    throw celError(`invalid replacement string: '${replacement}' \\ ${why}`);
  };
  if (character === "") return refuse("not allowed at end");
  if (!/^\d$/.test(character)) return refuse("must be followed by a digit or \\");
  const group = Number(character);
  if (group <= groups) return group;
  throw celError(
    `replacement string references group ${group} but regex has only ${groups} group(s)`,
  );
}

function replace(text: string, pattern: string, replacement: string, limit: Int = -1): string {
  // Before the pattern is looked at, as in cel-go.
  if (limit === 0) return text;
  const groups = compileRegex(pattern).groupCount();
  const room = new Room();
  const made: string[] = [];
  const add = (piece: string): void => {
    room.take(piece.length);
    made.push(piece);
  };
  let pieces: readonly Piece[] | undefined;
  let replaced = 0;
  let end = 0;
  for (const match of matchesOf(text, pattern)) {
    // Only when there is something to replace: a faulty replacement is no error before that.
    pieces ??= readReplacement(replacement, groups);
    add(text.slice(end, match.start));
    for (const piece of pieces) add(typeof piece === "string" ? piece : match.group(piece));
    ({ end } = match);
    replaced++;
    if (replaced === limit) break;
  }
  add(text.slice(end));
  return made.join("");
}

/**
 * cel-go's `ext.Regex`. Needs the library `optionals`. Patterns are RE2's. One search takes time in proportion to the text; all
 * searches of a call together have a limit (`EXPR_REGEX_LIMIT`), since their sum need not be linear. A list has at most 1,000,000 elements, a text at most
 * 10,000,000 UTF-16 code units; beyond is an error.
 */
export const regex: Library = defineLibrary({
  name: "cel.lib.ext.regex",
  version: 0,
  doc: "Regular expressions in RE2 syntax: extraction and replacement.",
  functions: priced(
    [
      func(
        "regex.extract",
        {
          doc: "The first match of a pattern, or of its only group. None when nothing matches, or the group is empty. A pattern with two groups is an error.",
          examples: [
            "regex.extract('item-A, item-B', r'item-(\\w+)') == optional.of('A')",
            "regex.extract('HELLO', 'hello') == optional.none()",
          ],
        },
        overload("regex_extract_string_string", [string, string], optional(string), extract),
      ),
      func(
        "regex.extractAll",
        {
          doc: "Every match of a pattern, or of its only group where that is not empty. A pattern with two groups is an error.",
          examples: [
            "regex.extractAll('id:123, id:456', r'id:\\d+') == ['id:123', 'id:456']",
            "regex.extractAll('id:123', 'x') == []",
          ],
        },
        overload("regex_extractAll_string_string", [string, string], list(string), extractAll),
      ),
      func(
        "regex.replace",
        {
          doc: String.raw`The text with the matches of a pattern replaced, all or the first ones. In the replacement \1 is the first group, \0 the whole match and \\ a backslash.`,
          examples: [
            "regex.replace('hello world', 'o', '0') == 'hell0 w0rld'",
            "regex.replace('banana', 'a', 'x', 1) == 'bxnana'",
            String.raw`regex.replace('foo bar', '(fo)o (ba)r', r'\2 \1') == 'ba fo'`,
          ],
        },
        overload(
          "regex_replace_string_string_string",
          [string, string, string],
          string,
          (text, pattern, replacement) => replace(text, pattern, replacement),
        ),
        overload(
          "regex_replace_string_string_string_int",
          [string, string, string, int],
          string,
          replace,
        ),
      ),
    ],
    libraryCosts,
  ),
});
