import { randomVariables, type HostVariables } from "./documents.ts";
import { environments, type EnvironmentName } from "./environments.ts";
import { Generator } from "./generate.ts";
import { mutate } from "./mutate.ts";
import { print } from "./print.ts";
import { Random } from "./random.ts";
import { shrinkText, shrinkVariables } from "./shrink.ts";
import { violation, type Violation } from "./violation.ts";

export interface FuzzOptions {
  /** Case `i` is made of `seed + i`, so that a seed and a count of 1 repeat it. */
  readonly seed: number;
  readonly count: number;
  readonly seconds: number;
  /** More texts to mutate, beside the examples of the environments. */
  readonly corpus: readonly string[];
  readonly log: (line: string) => void;
}

interface Case {
  readonly name: EnvironmentName;
  readonly text: string;
  readonly variables: HostVariables;
}

/** One fault breaks its law in many texts, and the first few show it. */
const maxPerLaw = 3;

const generators = {
  celSpec: new Generator(environments.celSpec),
  kubernetes: new Generator(environments.kubernetes),
} as const;

function makeCase(seed: number, corpus: readonly string[]): Case {
  const random = new Random(seed);
  const name = random.chance(0.5) ? "celSpec" : "kubernetes";
  const generator = generators[name];
  const known = (): string =>
    random.pick(corpus.length > 0 && random.chance(0.5) ? corpus : generator.examples);
  const written = random.chance(0.7) ? generator.expression(random) : known();
  const text = random.chance(0.35) ? mutate(written, known(), random) : written;
  return { name, text, variables: randomVariables(random) };
}

/** What a script could leave behind for all others. */
function globals(): string {
  return [Object.prototype, Array.prototype, String.prototype, Map.prototype, Function.prototype]
    .map((prototype) => Reflect.ownKeys(prototype).map(String).join())
    .join("\n");
}

/** Runs cases and logs each law that is broken, once, with its smallest case. Gives the number of broken laws. */
export function fuzz({ seed, count, seconds, corpus, log }: FuzzOptions): number {
  const end = performance.now() + seconds * 1000;
  const untouched = globals();
  const reached = { parsed: 0, checked: 0, valued: 0 };
  const failures = new Map<string, number>();
  let done = 0;
  for (; done < count; done++) {
    if (done % 64 === 0 && performance.now() >= end) break;
    if (done > 0 && done % 50_000 === 0) log(`fuzz: ${done} cases`);
    const made = makeCase(seed + done, corpus);
    const found = violation(environments[made.name], made.text, made.variables, (stage) => {
      reached[stage]++;
    });
    if (found !== undefined) report(made, found, seed + done, failures, log);
    if (done % 1024 === 0 && globals() !== untouched) {
      log(`a prototype was changed before case ${seed + done}`);
      return failures.size + 1;
    }
  }
  const { parsed, checked, valued } = reached;
  log(`fuzz: ${done} cases, ${parsed} parsed, ${checked} checked, ${valued} gave a value`);
  const polluted = globals() === untouched ? 0 : 1;
  if (polluted === 1) log("a prototype was changed");
  for (const [law, times] of failures) log(`fuzz: ${times} cases broke: ${law}`);
  log(`fuzz: ${failures.size + polluted} failures`);
  return failures.size + polluted;
}

function report(
  made: Case,
  found: Violation,
  seed: number,
  failures: Map<string, number>,
  log: (line: string) => void,
): void {
  const shown = failures.get(found.law) ?? 0;
  failures.set(found.law, shown + 1);
  if (shown >= maxPerLaw) return;
  const environment = environments[made.name];
  const broken = (text: string, variables: Case["variables"]): boolean =>
    violation(environment, text, variables)?.law === found.law;
  const text = shrinkText(made.text, (shorter) => broken(shorter, made.variables));
  const variables = shrinkVariables(made.variables, (fewer) => broken(text, fewer));
  const detail = violation(environment, text, variables)?.detail ?? found.detail;
  log(
    [
      `== ${found.law} (--seed ${seed} --count 1)`,
      detail,
      `test(${print(`fuzz: ${found.law}`)}, () => {`,
      `  expect(violation(environments.${made.name}, ${print(text)}, ${print(variables)})).toBeUndefined();`,
      "});",
    ].join("\n"),
  );
}
