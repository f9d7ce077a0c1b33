import { type ExprIssue, type Fault } from "./errors.ts";
import { locate, type Source } from "./source.ts";

/** How many issues of one expression are kept; cel-go's number. */
const maxIssues = 100;

/** Collects the faults of one expression, wherever they are found. */
export class Issues {
  readonly source: Source;
  #found: { fault: Fault; start: number; end: number; at: number }[] = [];

  constructor(source: Source) {
    this.source = source;
  }

  /** Notes a fault at a part of the source text, and where cel-go points. The same fault at the same place is noted once. */
  report(fault: Fault, start: number, end: number, at: number = start): void {
    if (this.#found.length >= maxIssues) return;
    const known = this.#found.some(
      (one) => one.start === start && one.fault.message === fault.message,
    );
    if (!known) this.#found.push({ fault, start, end, at });
  }

  /** Takes back what was noted about a part of the text. */
  withdraw(start: number, end: number): void {
    this.#found = this.#found.filter((one) => one.start < start || one.start >= end);
  }

  get empty(): boolean {
    return this.#found.length === 0;
  }

  /** The issues, in the order of the text. */
  toArray(): ExprIssue[] {
    return this.#found
      .toSorted((a, b) => a.start - b.start)
      .map(({ fault, start, end, at }) =>
        Object.freeze({
          ...fault,
          start,
          end,
          ...(at === start ? {} : { at }),
          ...locate(this.source, start, end),
        }),
      );
  }
}
