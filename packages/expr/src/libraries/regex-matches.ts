import { celError } from "../errors.ts";
import { compileRegex, searchWork } from "../stdlib/regex.ts";
import { widthAt } from "./code-points.ts";

/**
 * What all searches of one call may have to do, in the units of {@link searchWork}. One search is linear, but one that looks at the whole
 * rest to find little, as `a(.*b)?` does in `aaaa…`, makes the sum of them quadratic: this much takes up to a second then. What is refused
 * without need is a text above 8,000 characters that matches at each of them, or one of 50,000 that matches 300 times.
 */
const maxSearches = 100_000_000;

/** One match: where it is, and its groups. */
export interface Match {
  readonly start: number;
  readonly end: number;
  /** The text of a group, group 0 the whole match; empty for a group that took no part. */
  readonly group: (index: number) => string;
}

/**
 * The matches of a pattern from left to right without overlap, as Go finds them: an empty match right after a match is none. A
 * match can be used until the next one is asked for. Throws when the pattern cannot be parsed, and `EXPR_REGEX_LIMIT` when the searches may
 * take too long.
 */
export function* matchesOf(text: string, pattern: string): Generator<Match, undefined> {
  const regex = compileRegex(pattern);
  const matcher = regex.matcher(text);
  let work = 0;
  let from = 0;
  let lastEnd = -1;
  for (;;) {
    if (from > text.length) return;
    work += searchWork(regex, text.length - from);
    if (work > maxSearches) {
      throw celError(
        `the pattern ${JSON.stringify(pattern)} matches too often in a text of ${text.length} characters`,
        "EXPR_REGEX_LIMIT",
      );
    }
    if (!matcher.find(from)) return;
    const [start, end] = [matcher.start(), matcher.end()];
    if (end > start || start !== lastEnd) {
      yield { start, end, group: (index) => matcher.group(index) ?? "" };
    }
    lastEnd = end;
    from = end > start ? end : end + widthAt(text, end);
  }
}
