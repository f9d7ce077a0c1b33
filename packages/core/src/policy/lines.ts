/** The lines of a text, for positions as an editor counts them. */
export class LineIndex {
  readonly text: string;
  readonly #starts: readonly number[];
  /** The place that was located last: a file of one line with many faults must not cost the square of its length. */
  #last = { start: 0, offset: 0, characters: 0 };

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
    const start = this.#starts[low] ?? 0;
    const last = this.#last;
    const known = last.start === start && last.offset <= offset;
    const characters = known
      ? last.characters + countCharacters(this.text.slice(last.offset, offset))
      : countCharacters(this.text.slice(start, offset));
    this.#last = { start, offset, characters };
    return { line: low + 1, column: characters + 1 };
  }

  /** The text of a line, without its line break. */
  line(number: number): string {
    const start = this.#starts[number - 1] ?? this.text.length;
    return this.text.slice(start, this.#lineEnd(start));
  }

  /** Characters from `start` up to `end` or the end of the line, whichever comes first; at least 1. */
  lengthOnLine(start: number, end: number): number {
    const stop = Math.min(end, this.#lineEnd(start));
    return Math.max(1, countCharacters(this.text.slice(start, stop)));
  }

  /** Where the line that holds an offset ends, before its line break. */
  #lineEnd(offset: number): number {
    const newline = this.text.indexOf("\n", offset);
    const end = newline === -1 ? this.text.length : newline;
    return this.text[end - 1] === "\r" && newline !== -1 ? end - 1 : end;
  }
}

function countCharacters(text: string): number {
  let count = 0;
  for (const _ of text) count++;
  return count;
}
