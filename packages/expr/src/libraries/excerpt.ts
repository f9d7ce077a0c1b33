/** How much of a text an error shows, in code points. */
const shown = 80;

/** The beginning of a text, for an error: what an expression is given can be megabytes long. */
export function excerpt(text: string): string {
  if (text.length <= shown) return text;
  const beginning = Array.from(text.slice(0, 2 * shown))
    .slice(0, shown)
    .join("");
  return beginning.length === text.length ? text : `${beginning}…`;
}
