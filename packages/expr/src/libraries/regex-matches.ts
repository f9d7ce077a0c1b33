import { celError } from "../errors.ts";
import { compileRegex } from "../stdlib/regex.ts";
import { widthAt } from "./code-points.ts";

/**
 * How many code units all searches of one call may have before them. One search is linear, but one that looks at the whole rest
 * to find little, as `a(.*b)?` does in `aaaa…`, makes the sum of them quadratic: this many take some seconds then. What is refused
 * without need is a text above 14,000 characters that matches at each of them, or one of 100,000 that matches 1,000 times.
 */
const maxSearched = 100_000_000;

/** One match: where it is, and its groups. */
export interface Match {
  readonly start: number;
  readonly end: number;
  /** The text of a group, group 0 the whole match; empty for a group that took no part. */
  readonly group: (index: number) => string;
}

/**
 * The matches of a pattern from left to right without overlap, as Go finds them: an empty match right after a match is none. A
 * match can be used until the next one is asked for. Throws when the pattern cannot be parsed, or when the searches have more
 * than 100,000,000 code units before them.
 */
export function* matchesOf(text: string, pattern: string): Generator<Match, undefined> {
  const matcher = compileRegex(pattern).matcher(text);
  let searched = 0;
  let from = 0;
  let lastEnd = -1;
  while (from <= text.length && matcher.find(from)) {
    searched += text.length - from;
    if (searched > maxSearched) throw celError("the pattern takes too long on this text");
    const [start, end] = [matcher.start(), matcher.end()];
    if (end > start || start !== lastEnd) {
      yield { start, end, group: (index) => matcher.group(index) ?? "" };
    }
    lastEnd = end;
    from = end > start ? end : end + widthAt(text, end);
  }
}
