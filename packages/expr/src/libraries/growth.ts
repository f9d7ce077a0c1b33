import { celError } from "../errors.ts";

/**
 * The longest text that a library function makes, in UTF-16 code units. cel-go has no such bound: there the cost limit stops an
 * evaluation, but charges a call only after it ran. Joining what this allows would cost twice the limit of Kubernetes.
 */
export const maxTextLength = 10_000_000;

/** The longest list that a library function makes of a text. */
export const maxParts = 1_000_000;

/** Throws when a text of that length must not be made. */
export function checkLength(length: number): void {
  if (length > maxTextLength) throw celError(`text of more than ${maxTextLength} characters`);
}

/** Throws when a list of that many elements must not be made. */
export function checkParts(count: number): void {
  if (count > maxParts) throw celError(`list of more than ${maxParts} elements`);
}

/** `parts.join(separator)`, its length checked before it is made. */
export function joinTexts(parts: readonly string[], separator: string): string {
  let length = separator.length * Math.max(0, parts.length - 1);
  for (const part of parts) length += part.length;
  checkLength(length);
  return parts.join(separator);
}

/** What is left of {@link maxTextLength} while a text is made piece by piece. */
export class Room {
  #used = 0;

  /** Notes a number of code units that the text will have. Throws when they do not fit. */
  take(length: number): void {
    this.#used += length;
    checkLength(this.#used);
  }
}
