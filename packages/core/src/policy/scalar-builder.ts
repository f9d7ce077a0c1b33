/** The text that a YAML scalar stands for, and where each of its characters lies in the file. */
export interface ScalarText {
  readonly value: string;
  /** By UTF-16 offset in the value, `value.length` inclusive: the offset in the file. Never decreasing. */
  readonly offsets: readonly number[];
}

/** Collects a {@link ScalarText}, piece by piece. */
export class ScalarBuilder {
  readonly #parts: string[] = [];
  readonly #offsets: number[] = [];
  #end = 0;

  /** Text whose code units all stem from one place: an escape sequence, a line break. */
  put(text: string, offset: number, end: number): void {
    this.#parts.push(text);
    for (let i = 0; i < text.length; i++) this.#offsets.push(offset);
    this.#end = end;
  }

  /** Text that stands in the file as it is. */
  copy(text: string, offset: number): void {
    this.#parts.push(text);
    for (let i = 0; i < text.length; i++) this.#offsets.push(offset + i);
    this.#end = offset + text.length;
  }

  /** Line breaks between two lines of text; `fold` turns one into a space, and drops the first of several. */
  breaks(offsets: readonly number[], fold: boolean): void {
    const [first, ...rest] = offsets;
    if (first === undefined) return;
    if (fold && rest.length === 0) this.put(" ", first, first + 1);
    else for (const offset of fold ? rest : offsets) this.put("\n", offset, offset + 1);
  }

  endAt(offset: number): void {
    this.#end = Math.max(this.#end, offset);
  }

  finish(): ScalarText {
    return { value: this.#parts.join(""), offsets: [...this.#offsets, this.#end] };
  }
}
