/**
 * Text that came from outside, for a terminal or a log: control, formatting and bidirectional characters and line ends are written as
 * `\u{1b}`, so that nobody can forge a line or a terminal sequence.
 */
export function plainText(text: string): string {
  return text.replace(
    /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}]/gu,
    (character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`,
  );
}

/** `sha256:9f2b…`: enough of a digest to tell it from others. */
export function shortDigest(digest: string): string {
  return digest.length > 19 ? `${digest.slice(0, 19)}…` : digest;
}

/** Label and text in two columns, as all blocks have them. Further lines of a text are not cut but kept on the line. */
export function row(label: string, text: string): string {
  return `  ${label.padEnd(9)} ${plainText(text)}`;
}

/** A URL without its scheme, its digests shortened. */
export function shortUrl(url: string): string {
  return url
    .replace(/^https?:\/\//, "")
    .replace(/(sha256[:-])([0-9a-f]{12})[0-9a-f]{52}/g, "$1$2…");
}
