/** The lines of a text, for positions as an editor counts them. */
export class LineIndex {
  readonly text: string;
  readonly #starts: readonly number[];

  constructor(text: string) {
    const starts = [0];
    for (let at = text.indexOf("\n"); at !== -1; at = text.indexOf("\n", at + 1))
      starts.push(at + 1);
    this.text = text;
    this.#starts = starts;
  }

  /** Line and column of an offset, both from 1; the column counts characters, not UTF-16 code units. */
  locate(offset: number): { line: number; column: number } {
    let low = 0;
    let high = this.#starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.#starts[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return {
      line: low + 1,
      column: countCharacters(this.text.slice(this.#starts[low], offset)) + 1,
    };
  }

  /** The text of a line, without its line break. */
  line(number: number): string {
    const end = this.#starts[number] ?? this.text.length;
    return this.text.slice(this.#starts[number - 1], end).replace(/\r?\n$/, "");
  }

  /** Characters from `start` up to `end` or the end of the line, whichever comes first; at least 1. */
  lengthOnLine(start: number, end: number): number {
    const first = this.text.slice(start, end).split(/\r?\n/, 1)[0] ?? "";
    return Math.max(1, countCharacters(first));
  }
}

function countCharacters(text: string): number {
  let count = 0;
  for (const _ of text) count++;
  return count;
}
