import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, type Environment } from "../src/index.ts";
import type { Random } from "./random.ts";

/** The variables of all environments that are fuzzed. */
const variableNames = ["a", "b", "c", "s", "n", "l", "m"] as const;

const literals = [
  "0",
  "1",
  "-1",
  "9223372036854775807",
  "-9223372036854775808",
  "1u",
  "0.5",
  "1e400",
  "true",
  "false",
  "null",
  "''",
  "'a'",
  "'(a+)+$'",
  "'😀'",
  "b'\\xff'",
  "[]",
  "{}",
  "[1, 2, 3]",
  "{'a': 1}",
  "timestamp('2026-11-25T00:00:00Z')",
  "duration('1h')",
  "optional.none()",
  "int",
];
const fields = ["a", "b", "name", "items", "__proto__", "constructor", "length", "`a-b`"];
const infixes = ["==", "!=", "<", "<=", ">", ">=", "+", "-", "*", "/", "%", "in", "&&", "||"];
const loops = ["all", "exists", "exists_one", "map", "filter"];
const pairLoops = [
  "all",
  "exists",
  "existsOne",
  "transformList",
  "transformMap",
  "transformMapEntry",
];

const shared = process.env["IMAGEGATE_SHARED"] ?? join(import.meta.dirname, "../../../../shared");

/** Expressions of the conformance suite, where it is there. */
function suite(): readonly string[] {
  const file = join(shared, "testdata/cel/conformance.jsonl");
  if (!existsSync(file)) return [];
  return readFileSync(file, "utf8")
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => {
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- a line of the suite
      const { expr } = JSON.parse(line) as { expr: string };
      return expr;
    })
    .filter((text) => text.length < 2000);
}

/** Makes expressions for an environment: from its grammar, and by spoiling those that are there. */
export class Expressions {
  readonly #calls: readonly (readonly [name: string, arity: number, method: boolean])[];
  readonly #corpus: readonly string[];

  constructor(environment: Environment) {
    const { functions, macros } = describe(environment);
    this.#calls = functions.flatMap(({ name, overloads }) =>
      /^[A-Za-z]/.test(name)
        ? overloads.map(({ signature }) => {
            const [, receiver = "", parameters = ""] = /^(.*?)\((.*)\) ->/.exec(signature) ?? [];
            const arity = parameters === "" ? 0 : splitTypes(parameters);
            return [
              name,
              arity,
              receiver !== "" &&
                receiver !== name &&
                receiver.endsWith(`.${name}`) &&
                receiver !== name,
            ] as const;
          })
        : [],
    );
    const examples = [...functions, ...macros].flatMap((each) => each.examples);
    this.#corpus = [...examples, ...suite()];
  }

  /** An expression that may be none. */
  make(random: Random): string {
    const kind = random.next();
    if (kind < 0.55) return this.#expression(random, 2 + random.below(4), []);
    if (kind < 0.9) return spoil(random, random.pick(this.#corpus), random.pick(this.#corpus));
    if (kind < 0.95)
      return spoil(random, this.#expression(random, 4, []), random.pick(this.#corpus));
    return nested(random);
  }

  #expression(random: Random, depth: number, locals: readonly string[]): string {
    const inner = (): string => this.#expression(random, depth - 1, locals);
    const path = (): string => this.#path(random, locals);
    if (depth <= 0) return random.chance(0.5) ? random.pick(literals) : path();
    switch (random.below(14)) {
      case 0:
        return random.pick(literals);
      case 1:
        return path();
      case 2:
        return `(${inner()} ${random.pick(infixes)} ${inner()})`;
      case 3:
        return `(dyn(${inner()}) ${random.pick(infixes)} dyn(${inner()}))`;
      case 4:
        return `(${inner()} ? ${inner()} : ${inner()})`;
      case 5:
        return `has(${path()}.${random.pick(fields)})`;
      case 6:
        return `[${Array.from({ length: random.below(4) }, () => `dyn(${inner()})`).join(", ")}]`;
      case 7:
        return `{${Array.from({ length: random.below(3) }, () => `dyn(${inner()}): dyn(${inner()})`).join(", ")}}`;
      case 8: {
        const name = random.pick(["x", "y", "z"]);
        const body = this.#expression(random, depth - 1, [...locals, name]);
        return `dyn(${inner()}).${random.pick(loops)}(${name}, ${body})`;
      }
      case 9: {
        const body = this.#expression(random, depth - 1, [...locals, "i", "v"]);
        return `dyn(${inner()}).${random.pick(pairLoops)}(i, v, ${body})`;
      }
      case 10: {
        const body = this.#expression(random, depth - 1, [...locals, "w"]);
        return `cel.bind(w, ${inner()}, ${body})`;
      }
      case 11:
        return `${path()}.?${random.pick(["a", "b", "name"])}.${random.pick(["orValue", "or"])}(${inner()})`;
      case 12:
        return `${random.pick(["!", "-"])}(${inner()})`;
      default: {
        const [name, arity, isMethod] = random.pick(this.#calls);
        const args = Array.from({ length: arity }, () =>
          random.chance(0.5) ? `dyn(${inner()})` : inner(),
        );
        return isMethod
          ? `(${inner()}).${name}(${args.join(", ")})`
          : `${name}(${args.join(", ")})`;
      }
    }
  }

  #path(random: Random, locals: readonly string[]): string {
    let path = random.pick([...variableNames, ...locals]);
    while (random.chance(0.4)) {
      path += random.chance(0.7)
        ? `.${random.pick(fields)}`
        : `[${random.pick(["0", "'a'", "n", "-1", "1u", "0.0"])}]`;
    }
    return path;
  }
}

/** How many types a list of them has; commas in angle brackets are of one type. */
function splitTypes(parameters: string): number {
  let depth = 0;
  let count = 1;
  for (const character of parameters) {
    if ("<(".includes(character)) depth++;
    else if (">)".includes(character)) depth--;
    else if (character === "," && depth === 0) count++;
  }
  return count;
}

const pieces = [
  "(",
  ")",
  "[",
  "]",
  "{",
  "}",
  ".",
  "?",
  ":",
  ",",
  "'",
  '"',
  "\\",
  "\n",
  "`",
  "\0",
  "\ud800",
  "😀",
  "&&",
  "-",
  "0x",
  "1e",
  "//",
  "has(",
  "r'",
];

/** The text with some of it gone, twice, elsewhere, or something else in it. */
function spoil(random: Random, text: string, other: string): string {
  let result = text;
  for (let times = 1 + random.below(3); times > 0; times--) {
    const at = random.below(result.length + 1);
    const end = Math.min(result.length, at + random.below(12));
    switch (random.below(5)) {
      case 0:
        result = result.slice(0, at) + result.slice(end);
        break;
      case 1:
        result = result.slice(0, end) + result.slice(at);
        break;
      case 2:
        result = result.slice(0, at) + random.pick(pieces) + result.slice(at);
        break;
      case 3:
        result =
          result.slice(0, at) + other.slice(random.below(other.length + 1)) + result.slice(end);
        break;
      default:
        result = `${result} ${random.pick(infixes)} ${other}`;
    }
  }
  return result.slice(0, 5000);
}

/** Something that nests. */
function nested(random: Random): string {
  const depth = 1 + random.below(400);
  const [open, close] = random.pick([
    ["(", ")"],
    ["[", "]"],
    ["!", ""],
    ["-", ""],
    ["{'a': ", "}"],
    ["a.all(x, ", ")"],
    ["size(", ")"],
    ["true ? 1 : ", ""],
    ["a.b", ""],
  ] as const);
  return `${open.repeat(depth)}${random.pick(["1", "a", "true", ""])}${random.chance(0.9) ? close.repeat(depth) : ""}`;
}
