import type { ComposeFault } from "./compose.ts";

// NEL, LS, PS and a lone CR end a line in YAML 1.1 (so in Kubernetes) and not in YAML 1.2 (so not in most editors): text could
// hide behind a comment for one reader and be a field for the other.
const ambiguousBreaks: ReadonlySet<string> = new Set(["\r", "\u0085", "\u2028", "\u2029"]);

// What YAML calls not printable, and the ambiguous ones. Other readers refuse it too, and a terminal may obey it.
const refused = /(?!\r\n|[\t\n])[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\uFFFE\uFFFF]/gu;

/** Finds the characters of a file that no YAML may hold, document by document. */
export class CharacterScan {
  readonly #text: string;
  readonly #isJson: boolean;
  #next: RegExpExecArray | null;

  constructor(text: string) {
    this.#text = text;
    refused.lastIndex = 0;
    this.#next = refused.exec(text);
    // JSON knows no comments, and these characters are ordinary in its strings.
    this.#isJson = this.#next !== null && isJson(text);
  }

  /** The first such character before an offset that the last call did not reach. */
  upTo(end: number): ComposeFault | undefined {
    const found = this.#next;
    if (found === null || found.index >= end || this.#isJson) return undefined;
    refused.lastIndex = end;
    this.#next = refused.exec(this.#text);
    return describe(found[0], found.index);
  }
}

function describe(character: string, offset: number): ComposeFault {
  const code = (character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0");
  const ambiguous = ambiguousBreaks.has(character);
  return {
    code: "POLICY_SYNTAX",
    message: ambiguous
      ? `the character U+${code} ends a line for some readers of YAML and not for others`
      : `the character U+${code} is not allowed in YAML`,
    help: ambiguous
      ? "write it as an escape in a double-quoted string, or as an ordinary line break"
      : "remove it, or write it as an escape in a double-quoted string; if it is everywhere, save the file as UTF-8",
    span: { start: offset, end: offset + character.length },
  };
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
