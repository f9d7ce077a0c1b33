import { celError, type CelError } from "../errors.ts";
import type { Type } from "../types.ts";
import { kindOf, typeOf } from "../values/kind.ts";
import type { Value } from "../values/value.ts";
import { Room } from "./growth.ts";

/** The letters of the clauses: `%s`, `%.3f`, … */
export type Verb = "s" | "d" | "f" | "e" | "b" | "o" | "x" | "X";

/** How a formatter handles one kind of clause. */
export interface ClauseFormat {
  /** The kinds of values that it takes, which are also the kinds of their types. */
  readonly takes: ReadonlySet<Type["kind"]>;
  /** cel-go's words about another value; the name of its type follows. */
  readonly refusal: string;
  /** The text of a value of these kinds. */
  readonly write: (value: Value, precision: number) => string;
}

/** All that differs between the formatter of the older versions of the library and that of version 4. */
export type Formatter = Readonly<Record<Verb, ClauseFormat>>;

/** What {@link readFormat} finds. */
export interface FormatReader {
  readonly text: (text: string) => void;
  readonly clause: (verb: Verb, precision: number, index: number) => void;
}

const verbs: ReadonlySet<string> = new Set<Verb>(["s", "d", "f", "e", "b", "o", "x", "X"]);

/** Digits after the point where a clause gives none. */
const defaultPrecision = 6;

/** The most digits that a clause may ask for. It is the default of cel-go's version 5; its older ones know no limit. */
const maxPrecision = 100;

/**
 * Reads a format text for a number of arguments and gives the number of clauses. Throws what cel-go says of a faulty clause, and
 * of one that finds no argument.
 */
export function readFormat(format: string, size: number, reader: FormatReader): number {
  let index = 0;
  let end = 0;
  for (let at = format.indexOf("%"); at !== -1; at = format.indexOf("%", end)) {
    reader.text(format.slice(end, at));
    if (format.startsWith("%%", at)) {
      reader.text("%");
      end = at + 2;
      continue;
    }
    if (at + 1 === format.length) throw celError("unexpected end of string");
    if (index >= size) throw celError(`index ${index} out of range`);
    const clause = readClause(format, at + 1);
    reader.clause(clause.verb, clause.precision, index);
    ({ end } = clause);
    index++;
  }
  reader.text(format.slice(end));
  return index;
}

/** The clause whose percent sign stands before an offset. */
function readClause(
  format: string,
  start: number,
): { readonly verb: Verb; readonly precision: number; readonly end: number } {
  let precision = defaultPrecision;
  let at = start;
  if (format.startsWith(".", start)) {
    do at++;
    while (isDigit(format.charAt(at)));
    precision = readPrecision(format.slice(start + 1, at), at === format.length);
  }
  const verb = String.fromCodePoint(format.codePointAt(at) ?? 0);
  if (!isVerb(verb)) refuseClause(`unrecognized formatting clause "${verb}"`);
  return { verb, precision, end: at + 1 };
}

function readPrecision(digits: string, atEnd: boolean): number {
  if (atEnd) refusePrecision("could not find end of precision specifier");
  if (digits === "") {
    refusePrecision(
      'error while converting precision to integer: strconv.Atoi: parsing "": invalid syntax',
    );
  }
  const precision = Number(digits);
  if (precision <= maxPrecision) return precision;
  return refusePrecision(`precision ${digits} exceeds maximum allowed precision ${maxPrecision}`);
}

function refusePrecision(why: string): never {
  return refuseClause(`error while parsing precision: ${why}`);
}

function refuseClause(why: string): never {
  throw celError(`could not parse formatting clause: ${why}`);
}

function isDigit(character: string): boolean {
  return character >= "0" && character <= "9";
}

function isVerb(text: string): text is Verb {
  return verbs.has(text);
}

/** An error of a value that a clause cannot print. */
export function formattingError(why: string): CelError {
  return celError(`error during formatting: ${why}`);
}

/** The format with its clauses replaced by the arguments. */
export function formatText(formatter: Formatter, format: string, values: readonly Value[]): string {
  const room = new Room();
  const made: string[] = [];
  const add = (text: string): void => {
    room.take(text.length);
    made.push(text);
  };
  readFormat(format, values.length, {
    text: add,
    clause(verb, precision, index) {
      const value = values[index] ?? null;
      const { takes, refusal, write } = formatter[verb];
      if (!takes.has(kindOf(value))) throw formattingError(`${refusal}${typeOf(value).name}`);
      add(write(value, precision));
    },
  });
  return made.join("");
}
