// How fast expressions are evaluated and compiled, beside the other engines for JavaScript that are kept: operations a second, the
// median of five runs in which the engines take turns. Only the ratios of one run mean anything.
import { reviews, type Review } from "./documents.ts";
import { engines } from "./engines.ts";
import { cases } from "./expressions.ts";

const runs = 5;
const millisecondsEach = 40;
const nothing: Review = { object: null, request: null };

/** Calls of a function in a second. */
function rate(call: (i: number) => unknown): number {
  let count = 64;
  for (;;) {
    const start = performance.now();
    for (let i = 0; i < count; i++) call(i);
    const elapsed = performance.now() - start;
    if (elapsed >= millisecondsEach) return (count / elapsed) * 1000;
    count *= 2;
  }
}

function median(numbers: readonly number[]): number {
  return numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? Number.NaN;
}

/** Medians by engine, in their order, of what `measured` gives for each. */
function measure(calls: readonly ((i: number) => unknown)[]): readonly number[] {
  const rates = calls.map((): number[] => []);
  for (let run = 0; run <= runs; run++) {
    for (const [i, call] of calls.entries()) {
      const found = rate(call);
      // The first run warms up.
      if (run > 0) rates[i]?.push(found);
    }
  }
  return rates.map((each) => median(each));
}

function geometricMean(numbers: readonly number[]): number {
  return Math.exp(numbers.reduce((sum, each) => sum + Math.log(each), 0) / numbers.length);
}

function row(name: string, cells: readonly string[]): void {
  console.log(name.padEnd(18) + cells.map((cell) => cell.padStart(22)).join(""));
}

/** Prints a table; gives our rate by that of the fastest other engine, for each case. */
function table(title: string, rates: readonly (readonly [string, readonly number[]])[]): void {
  console.log(`\n${title}, a second`);
  row("", [...engines.map(({ name }) => name), "times the fastest"]);
  const ratios = rates.map(([, [own = Number.NaN, ...others]]) => own / Math.max(...others));
  for (const [i, [name, found]] of rates.entries()) {
    row(name, [
      ...found.map((each) => Math.round(each).toLocaleString("en")),
      (ratios[i] ?? Number.NaN).toFixed(2),
    ]);
  }
  row("geometric mean", [...engines.map(() => ""), geometricMean(ratios).toFixed(2)]);
}

const evaluations = cases.map(({ name, text, containers }) => {
  const documents = reviews(containers);
  const calls = engines.map(({ compile, convert }) => {
    const evaluate = compile(text);
    const converted = documents.map((review) => convert(review));
    return (i: number): unknown => evaluate(converted[i % 64] ?? nothing);
  });
  for (let i = 0; i < 64; i++) {
    const values = calls.map((call) => call(i));
    if (values.some((value) => value !== true)) throw new Error(`${name}: ${values.join(", ")}`);
  }
  return [name, measure(calls)] as const;
});
table("evaluations over documents of 64 shapes", evaluations);

const compilations = cases.map(({ name, text }) => {
  const calls = engines.map(
    ({ compile }) =>
      // A text that was not seen before, for engines that keep what they parsed.
      (i: number): unknown =>
        compile(`${text}${" ".repeat(i % 64)}`),
  );
  return [name, measure(calls)] as const;
});
table("compilations", compilations);
