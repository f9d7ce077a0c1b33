/** One challenge of a `WWW-Authenticate` header. */
export interface Challenge {
  /** In lower case: `bearer`, `basic`. */
  readonly scheme: string;
  /** By lower-case name, quotes and escapes removed. Of a parameter that comes twice the first counts. */
  readonly parameters: ReadonlyMap<string, string>;
}

/**
 * Reads the challenges of all `WWW-Authenticate` headers of an answer, in order (RFC 9110, 11.6.1): several in one header,
 * commas within quotes, escapes, spaces around `=`. Never throws: reading a header ends where it stops making sense, and
 * what was read before that counts.
 */
export function parseChallenges(headers: readonly string[]): Challenge[] {
  return headers.flatMap(parseHeader);
}

const space = /[ \t]*/y;
const separator = /[ \t]*(?:,[ \t]*)*/y;
const token = /[!#$%&'*+.^_`|~0-9A-Za-z-]+/y;
const quoted = /"((?:[^"\\]|\\.)*)"/sy;
// A token68 (`Negotiate YII=`) is skipped; a lone token before `=` and a value is a parameter instead.
const token68 = /[A-Za-z0-9._~+/-]+=*(?=[ \t]*(?:,|$))/y;
const equals = /[ \t]*=[ \t]*/y;

function parseHeader(header: string): Challenge[] {
  const challenges: Challenge[] = [];
  let at = 0;
  const take = (pattern: RegExp): RegExpExecArray | undefined => {
    pattern.lastIndex = at;
    const match = pattern.exec(header);
    if (match === null) return undefined;
    at += match[0].length;
    return match;
  };

  for (;;) {
    take(separator);
    const scheme = take(token);
    if (scheme === undefined) return challenges;
    const parameters = new Map<string, string>();
    challenges.push({ scheme: scheme[0].toLowerCase(), parameters });
    if (take(space)?.[0] !== "" && take(token68) === undefined && !takeParameters(parameters))
      return challenges;
  }

  /** False when the header stops making sense. */
  function takeParameters(parameters: Map<string, string>): boolean {
    for (;;) {
      const start = at;
      take(separator);
      const name = take(token);
      if (name === undefined) return at === header.length;
      if (take(equals) === undefined) {
        // No `=`: this token is the scheme of the next challenge.
        at = start;
        return true;
      }
      const value = take(quoted)?.[1]?.replace(/\\(.)/gs, "$1") ?? take(token)?.[0];
      if (value === undefined) return false;
      const key = name[0].toLowerCase();
      if (!parameters.has(key)) parameters.set(key, value);
    }
  }
}
