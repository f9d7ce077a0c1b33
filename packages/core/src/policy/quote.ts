/** User text in a message: between backticks and without any of its own, on one line, and not endless. */
export function quote(text: string): string {
  const line = text.slice(0, 1000).replace(/\s+/g, " ").replaceAll("`", "'");
  return `\`${line.length > 100 ? `${line.slice(0, 100)}…` : line}\``;
}
