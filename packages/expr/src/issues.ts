import { type ExprIssue, type Fault } from "./errors.ts";
import { locate, type Source } from "./source.ts";

/** How many issues of one expression are kept; cel-go's number. */
const maxIssues = 100;

/** Collects the faults of one expression, wherever they are found. */
export class Issues {
  readonly source: Source;
  readonly #found: { fault: Fault; start: number; end: number }[] = [];

  constructor(source: Source) {
    this.source = source;
  }

  /** Notes a fault at a part of the source text. The same fault at the same place is noted once. */
  report(fault: Fault, start: number, end: number): void {
    if (this.#found.length >= maxIssues) return;
    const known = this.#found.some(
      (one) => one.start === start && one.fault.message === fault.message,
    );
    if (!known) this.#found.push({ fault, start, end });
  }

  get empty(): boolean {
    return this.#found.length === 0;
  }

  /** The issues, in the order of the text. */
  toArray(): ExprIssue[] {
    return this.#found
      .toSorted((a, b) => a.start - b.start)
      .map(({ fault, start, end }) =>
        Object.freeze({ ...fault, start, end, ...locate(this.source, start, end) }),
      );
  }
}
