const named: Readonly<Record<string, string>> = {
  "\u0007": String.raw`\a`,
  "\b": String.raw`\b`,
  "\f": String.raw`\f`,
  "\n": String.raw`\n`,
  "\r": String.raw`\r`,
  "\t": String.raw`\t`,
  "\v": String.raw`\v`,
  "\\": String.raw`\\`,
  '"': String.raw`\"`,
};

/** The text between double quotes, with CEL's named escapes: what `strings.quote` gives. A lone surrogate becomes U+FFFD. */
export function quoteCel(text: string): string {
  return `"${text.toWellFormed().replaceAll(/[\p{Cc}\\"]/gu, (one) => named[one] ?? one)}"`;
}

/**
 * The text as a Go string literal, `%q` of Go's `fmt`: what is neither a letter, mark, number, punctuation, symbol nor the
 * space is escaped.
 */
export function quoteGo(text: string): string {
  const escaped = text
    .toWellFormed()
    .replaceAll(/["\\]|[^\p{L}\p{M}\p{N}\p{P}\p{S} ]/gu, (one) => named[one] ?? escapeGo(one));
  return `"${escaped}"`;
}

function escapeGo(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  const digits = code.toString(16);
  if (code < 0x80) return `\\x${digits.padStart(2, "0")}`;
  return code > 0xffff ? `\\U${digits.padStart(8, "0")}` : `\\u${digits.padStart(4, "0")}`;
}
