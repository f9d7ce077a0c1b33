// Expressions at random, and texts that are nearly expressions, over documents at random: `pnpm fuzz [--time 60s] [--count 1000000] [--seed 1]`.
// The same seed gives the same cases. Ends with 1 at the first that breaks, shortened.
import { parseArgs } from "node:util";
import {
  celSpec,
  createEnvironment,
  dyn,
  int,
  kubernetes,
  list,
  map,
  string,
  type Environment,
  type Value,
} from "../src/index.ts";
import { asValue, checkCase, shrink, type Case, type Ending } from "./check.ts";
import { oddValue, randomValue } from "./documents.ts";
import { Expressions } from "./expressions.ts";
import { Random } from "./random.ts";

const { values: options } = parseArgs({
  options: {
    seed: { type: "string" },
    count: { type: "string" },
    time: { type: "string" },
  },
});
const seed = Number(options.seed ?? Math.floor(Math.random() * 2 ** 31));
const count = Number(options.count ?? (options.time === undefined ? 1_000_000 : Infinity));
const seconds = options.time === undefined ? Infinity : Number(/^(\d+)s?$/.exec(options.time)?.[1]);
if (![seed, count, seconds].every((number) => number >= 0)) {
  throw new TypeError("--seed and --count are numbers, --time is seconds: --time 60s");
}

const variables = {
  a: dyn,
  b: dyn,
  c: dyn,
  s: string,
  n: int,
  l: list(string),
  m: map(string, dyn),
};
const environments: readonly Environment[] = [
  createEnvironment(kubernetes({ variables })),
  createEnvironment(celSpec({ variables })),
];
const makers = environments.map((environment) => new Expressions(environment));

function inputOf(random: Random): Record<string, Value> {
  const any = (): Value => (random.chance(0.1) ? asValue(oddValue(random)) : randomValue(random));
  return {
    a: any(),
    b: any(),
    c: any(),
    s: random.chance(0.95) ? random.pick(["", "a", "ghcr.io/acme/app", "b".repeat(50)]) : any(),
    n: random.chance(0.95) ? random.pick([0, 1, -1, 3, 1000]) : any(),
    l: random.chance(0.95) ? Array.from({ length: random.below(6) }, (_, i) => `e${i}`) : any(),
    m: random.chance(0.95) ? { a: any(), b: 1 } : any(),
  };
}

/** The case of a number: cases do not depend on one another, so one can be run again by itself. */
function caseOf(number: number): { readonly environment: Environment; readonly case: Case } {
  const random = new Random(seed + number * 7919);
  const which = random.below(environments.length);
  const [environment, maker] = [environments[which], makers[which]];
  if (environment === undefined || maker === undefined) throw new RangeError("no environment");
  const text = maker.make(random);
  const inputs = Array.from({ length: 1 + random.below(2) }, () => inputOf(random));
  return { environment, case: { text, inputs } };
}

/** What breaks, if anything does. */
function fault(environment: Environment, tried: Case): string | undefined {
  try {
    checkCase(environment, tried);
    return undefined;
  } catch (error) {
    return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  }
}

const inherited = Reflect.ownKeys(Object.prototype).join();
const endings = new Map<Ending, number>();
const start = performance.now();
console.log(`seed ${seed}`);
let done = 0;
for (; done < count && performance.now() - start < seconds * 1000; done++) {
  const { environment, case: tried } = caseOf(done);
  try {
    for (const ending of checkCase(environment, tried)) {
      endings.set(ending, (endings.get(ending) ?? 0) + 1);
    }
  } catch (error) {
    // Twice, so that a pause of the machine is no fault.
    const what = fault(environment, tried);
    if (what === undefined) continue;
    const kind = what.slice(0, 20);
    const breaks = (text: string): boolean =>
      fault(environment, { ...tried, text })?.startsWith(kind) === true;
    const text = shrink(breaks, tried.text);
    console.log(`case ${done}: ${fault(environment, { ...tried, text }) ?? what}`);
    console.log(
      `environment ${environments.indexOf(environment) === 0 ? "kubernetes()" : "celSpec()"}`,
    );
    console.log(`expression ${JSON.stringify(text)}`);
    console.log("variables", ...tried.inputs);
    console.log(error);
    process.exitCode = 1;
    break;
  }
  if (done % 50_000 === 49_999) console.log(`${done + 1} cases`);
}
if (Reflect.ownKeys(Object.prototype).join() !== inherited) {
  console.log("Object.prototype has changed");
  process.exitCode = 1;
}
const took = (performance.now() - start) / 1000;
console.log(
  `${done} cases in ${took.toFixed(0)} s: ${[...endings].map(([ending, times]) => `${times} ${ending}`).join(", ")}`,
);
