import { RE2JS, RE2JSException } from "re2js";

/** A glob that cannot be read: what is wrong, in one sentence. */
export class GlobError extends Error {
  override readonly name: string = "GlobError";
}

/** Longer than any image reference, so that no pattern costs much to match. */
const maxPatternLength = 1024;

/**
 * Compiles a glob as Kyverno's ImageValidatingPolicy has it (the Go library gobwas/glob without separators). It matches the
 * whole text, case-sensitively, in time linear in it.
 *
 * | pattern | matches |
 * | --- | --- |
 * | `*`, `**` | any run of any characters, `/`, `:` and `@` included |
 * | `?` | one character |
 * | `[abc]`, `[!abc]`, `[a-z]`, `[!a-z]` | one character of (not of) the list, or of one range |
 * | `{a,b*}` | alternatives; may nest |
 * | `\x` | the character x |
 *
 * Throws a {@link GlobError} where the Go library refuses, and for a brace that is not closed, which Go closes silently.
 */
export function compileGlob(pattern: string): (text: string) => boolean {
  if (pattern.length > maxPatternLength) {
    throw new GlobError(`the pattern is longer than ${maxPatternLength} characters`);
  }
  const expression = new Translator(pattern).translate();
  try {
    const compiled = RE2JS.compile(`\\A(?:${expression})\\z`, RE2JS.DOTALL);
    return (text) => compiled.test(text);
  } catch (error) {
    if (error instanceof RE2JSException) throw new GlobError("the pattern is too complex");
    throw error;
  }
}

/** Reads a glob left to right and writes the regular expression. */
class Translator {
  readonly #characters: readonly string[];
  #at = 0;
  #depth = 0;

  constructor(pattern: string) {
    this.#characters = Array.from(pattern);
  }

  translate(): string {
    let result = "";
    for (let next = this.#read(); next !== undefined; next = this.#read()) {
      result += this.#item(next);
    }
    if (this.#depth > 0) throw new GlobError("a `{` is not closed");
    return result;
  }

  #item(character: string): string {
    switch (character) {
      case "*":
        return ".*";
      case "?":
        return ".";
      case "[":
        return this.#class();
      case "{":
        this.#depth++;
        return "(?:";
      case "\\":
        // A backslash at the very end stands for nothing.
        return RE2JS.quote(this.#read() ?? "");
      default:
        if (this.#depth === 0) return RE2JS.quote(character);
        if (character === ",") return "|";
        if (character !== "}") return RE2JS.quote(character);
        this.#depth--;
        return ")";
    }
  }

  /** One range, or a list in which `-` is an ordinary character. */
  #class(): string {
    let first = this.#read();
    const negated = first === "!";
    if (negated) first = this.#read();
    if (first === undefined) throw new GlobError("a `[` is not closed");
    const members = this.#peek() === "-" ? this.#range(first) : this.#list(first);
    return `[${negated ? "^" : ""}${members}]`;
  }

  #range(low: string): string {
    this.#read();
    const high = this.#read();
    if (high === undefined || this.#read() !== "]") {
      throw new GlobError("a range in `[…]` must be all of it: `[a-z]`");
    }
    if (codeOf(high) < codeOf(low)) throw new GlobError(`the range \`${low}-${high}\` is empty`);
    return `${escapeMember(low)}-${escapeMember(high)}`;
  }

  #list(first: string): string {
    let members = "";
    for (let next: string | undefined = first; next !== "]"; next = this.#read()) {
      const member = next === "\\" ? this.#read() : next;
      if (member === undefined) throw new GlobError("a `[` is not closed");
      members += escapeMember(member);
    }
    if (members === "") throw new GlobError("`[]` holds no character");
    return members;
  }

  #read(): string | undefined {
    return this.#characters[this.#at++];
  }

  #peek(): string | undefined {
    return this.#characters[this.#at];
  }
}

function codeOf(character: string): number {
  return character.codePointAt(0) ?? 0;
}

function escapeMember(character: string): string {
  return `\\x{${codeOf(character).toString(16)}}`;
}
