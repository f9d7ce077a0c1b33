// Expressions from what an environment declares: mostly of the right types, at times not.
import {
  bool,
  describe,
  double,
  dyn,
  int,
  list,
  map,
  Operator,
  string,
  uint,
  type Environment,
  type Overload,
  type Type,
} from "../src/index.ts";
import { fieldNames } from "./documents.ts";
import { variableNames } from "./environments.ts";
import type { Random } from "./random.ts";

const literals: Readonly<Record<string, readonly string[]>> = {
  bool: ["true", "false"],
  int: [
    "0",
    "1",
    "-1",
    "2",
    "3",
    "10",
    "9007199254740991",
    "9223372036854775807",
    "-9223372036854775808",
  ],
  uint: ["0u", "1u", "2u", "18446744073709551615u"],
  double: ["0.0", "-0.0", "1.0", "0.5", "1e300", "1e-7", "double('NaN')", "double('-Infinity')"],
  string: [
    "''",
    "'x'",
    "'p'",
    "'abc'",
    "'a,b'",
    "'é😀'",
    "'1'",
    "'1h'",
    "'%s %d'",
    "'(a+)+'",
    "'[a-z]*'",
    "'10.0.0.0/8'",
    "'::1'",
    "'1.2.3'",
    "'1Gi'",
    "'UTC'",
    "'https://h/p'",
    "r'\\d'",
    "'\\u0000'",
  ],
  bytes: ["b''", "b'abc'", "b'\\xff'"],
  null: ["null"],
  timestamp: [
    "timestamp('2024-02-29T12:00:00Z')",
    "timestamp(0)",
    "timestamp('9999-12-31T23:59:59Z')",
  ],
  duration: ["duration('1h')", "duration('-1.5s')", "duration('0s')"],
  type: ["int", "type(1)", "type"],
  dyn: ["dyn(1)", "dyn('x')", "dyn([1, 'x'])", "dyn({'p': 1})", "null"],
};

const kinds = [
  "bool",
  "int",
  "uint",
  "double",
  "string",
  "bytes",
  "null",
  "timestamp",
  "duration",
  "dyn",
  "list",
  "map",
] as const;

/** The variables that may be anything. */
const dynamic = ["a", "b", "c"] as const;

const typed: Readonly<Record<string, readonly string[]>> = {
  int: ["n"],
  double: ["d"],
  string: ["s"],
  list: ["l"],
  map: ["m"],
};

const infixes = new Map<string, string>([
  [Operator.and, "&&"],
  [Operator.or, "||"],
  [Operator.equals, "=="],
  [Operator.notEquals, "!="],
  [Operator.less, "<"],
  [Operator.lessEquals, "<="],
  [Operator.greater, ">"],
  [Operator.greaterEquals, ">="],
  [Operator.in, "in"],
  [Operator.add, "+"],
  [Operator.subtract, "-"],
  [Operator.multiply, "*"],
  [Operator.divide, "/"],
  [Operator.modulo, "%"],
]);

interface Candidate {
  readonly name: string;
  readonly overload: Overload;
}

const solutions: readonly Type[] = [int, int, double, string, string, bool, uint, dyn, list(int)];

/** The type with each of its parameters one type throughout a call. */
function solve(type: Type, solved: Map<string, Type>, random: Random): Type {
  switch (type.kind) {
    case "param": {
      const found = solved.get(type.name) ?? random.pick(solutions);
      solved.set(type.name, found);
      return found;
    }
    case "list":
      return list(solve(type.element, solved, random));
    case "map":
      return map(solve(type.key, solved, random), solve(type.value, solved, random));
    default:
      return type;
  }
}

/** Writes expressions of one environment. */
export class Generator {
  readonly #byResult = new Map<string, Candidate[]>();
  readonly #all: Candidate[] = [];
  readonly #macros: readonly {
    readonly name: string;
    readonly method: boolean;
    readonly arity: number | "any";
  }[];
  /** The examples of everything that is described. */
  readonly examples: readonly string[];

  constructor(environment: Environment) {
    const { functions, macros } = describe(environment);
    const described = new Set(functions.map(({ name }) => name));
    for (const { name, overloads } of environment.declarations.libraries.flatMap(
      (library) => library.functions,
    )) {
      if (!described.has(name)) continue;
      for (const overload of overloads) {
        const candidate = { name, overload };
        const kind = overload.result.kind === "param" ? "dyn" : overload.result.kind;
        this.#byResult.set(kind, [...(this.#byResult.get(kind) ?? []), candidate]);
        this.#all.push(candidate);
      }
    }
    this.#macros = macros;
    this.examples = [...functions, ...macros].flatMap(({ examples }) => examples);
  }

  /** An expression of any type. */
  expression(random: Random): string {
    const depth = 2 + random.below(4);
    return this.#ofKind(random, random.chance(0.5) ? "bool" : random.pick(kinds), depth, []);
  }

  #ofType(random: Random, type: Type, depth: number, scope: readonly string[]): string {
    if (type.kind === "opaque" && depth > 0) {
      const name = type.name;
      const makers = (this.#byResult.get("opaque") ?? []).filter(
        ({ overload: { result } }) => result.kind === "opaque" && result.name === name,
      );
      if (makers.length > 0) return this.#call(random, random.pick(makers), depth - 1, scope);
    }
    if (type.kind === "list" && depth > 0 && random.chance(0.5)) {
      return `[${this.#several(random, 4, () => this.#ofType(random, type.element, depth - 1, scope))}]`;
    }
    return this.#ofKind(
      random,
      type.kind === "param" ? random.pick(kinds) : type.kind,
      depth,
      scope,
    );
  }

  #several(random: Random, end: number, make: () => string): string {
    return Array.from({ length: random.below(end) }, make).join(", ");
  }

  #ofKind(random: Random, wanted: string, depth: number, scope: readonly string[]): string {
    const kind = random.chance(0.015) ? random.pick(kinds) : wanted;
    if (depth <= 0) return this.#leaf(random, kind, scope);
    const inner = (of: string): string => this.#ofKind(random, of, depth - 1, scope);
    switch (random.below(12)) {
      case 0:
        return this.#leaf(random, kind, scope);
      case 1:
        return `(${inner("bool")} ? ${inner(kind)} : ${inner(kind)})`;
      case 2:
        return kind === "bool"
          ? `has(${this.#path(random, depth, scope)}.${random.pick(fieldNames)})`
          : this.#path(random, depth, scope);
      case 3:
        return this.#loop(random, kind, depth, scope);
      case 4:
        return kind === "bool"
          ? this.#comparison(random, depth, scope)
          : this.#loop(random, kind, depth, scope);
      case 5:
        // Of any type, so that it mostly stands where it does not fit.
        if (random.chance(0.15)) return this.#macro(random, depth, scope);
        if (random.chance(0.15))
          return this.#call(random, random.pick(this.#all), depth - 1, scope);
        return this.#ofKind(random, kind, depth - 1, scope);
      case 6:
        if (kind === "list") {
          const element = random.pick(kinds);
          const of = (): string => inner(random.chance(0.95) ? element : random.pick(kinds));
          return `[${this.#several(random, 4, of)}]`;
        }
        if (kind === "map")
          return `{${this.#several(random, 3, () => `${inner("string")}: dyn(${inner(random.pick(kinds))})`)}}`;
        return `dyn(${inner(random.pick(kinds))})`;
      default: {
        const candidates = this.#byResult.get(kind);
        return candidates === undefined
          ? this.#leaf(random, kind, scope)
          : this.#call(random, random.pick(candidates), depth - 1, scope);
      }
    }
  }

  #leaf(random: Random, kind: string, scope: readonly string[]): string {
    if (scope.length > 0 && random.chance(0.5)) return random.pick(scope);
    if (random.chance(0.5)) return random.pick(typed[kind] ?? dynamic);
    if (kind === "list")
      return random.pick(["[]", "[1, 2, 3]", "['x', 'p']", "[dyn(1), 'x', 2.0]", "[[1], [2]]"]);
    if (kind === "map")
      return random.pick(["{}", "{'p': 1}", "{1: 'x', 2: 'y'}", "{'p': {'q': [1]}}", "{true: 1u}"]);
    return random.pick(literals[kind] ?? literals["dyn"] ?? []);
  }

  #path(random: Random, depth: number, scope: readonly string[]): string {
    let path = random.pick(
      random.chance(0.05) ? variableNames : [...scope, ...scope, ...dynamic, "m"],
    );
    for (let left = random.below(4); left > 0; left--) {
      switch (random.below(16)) {
        case 0:
          path += `[${this.#leaf(random, random.pick(["int", "string"]), scope)}]`;
          break;
        case 1:
          path += `[${this.#ofKind(random, random.pick(kinds), Math.min(depth - 1, 1), scope)}]`;
          break;
        case 2:
          path += random.pick([".?", ".`", "[?"]);
          path += path.endsWith("[?") ? "0]" : path.endsWith("`") ? "a-b`" : "p";
          break;
        default:
          path += `.${random.pick(fieldNames)}`;
      }
    }
    return path;
  }

  /** Two sides that are often equal, or one apart. */
  #comparison(random: Random, depth: number, scope: readonly string[]): string {
    const kind = random.pick(["int", "int", "double", "string", "uint"]);
    const side = (): string => {
      if (random.chance(0.3)) return random.pick([...(typed[kind] ?? []), ...dynamic, ...scope]);
      if (random.chance(0.3)) return this.#path(random, depth, scope);
      if (random.chance(0.3)) return this.#ofKind(random, kind, depth - 1, scope);
      return random.pick((literals[kind] ?? []).slice(0, 4));
    };
    const sign = random.pick(["==", "!=", "<", "<=", ">", ">="]);
    return `(${side()} ${sign} ${side()})`;
  }

  /** A loop of the language that gives this kind. */
  #loop(random: Random, kind: string, depth: number, scope: readonly string[]): string {
    const local = random.pick(["x", "y", "z"]);
    const range = random.chance(0.6)
      ? random.pick(["l", "a", "b", "m", "dyn([0, 1, 2])", "dyn(['x', 'p'])", ...scope])
      : `dyn(${this.#ofKind(random, "list", depth - 1, scope)})`;
    const inner = (of: string): string =>
      this.#ofKind(random, of, depth - 1, [...scope, local, local]);
    switch (kind) {
      case "bool":
        return `${range}.${random.pick(["all", "exists", "exists_one"])}(${local}, ${inner("bool")})`;
      case "list":
        if (random.chance(0.4)) return `${range}.filter(${local}, ${inner("bool")})`;
        if (random.chance(0.3))
          return `${range}.map(${local}, ${inner("bool")}, ${inner(random.pick(kinds))})`;
        return `${range}.map(${local}, ${inner(random.pick(kinds))})`;
      case "int":
        return `size(${range}.filter(${local}, ${inner("bool")}))`;
      default:
        return this.#ofKind(random, kind, depth - 1, scope);
    }
  }

  #macro(random: Random, depth: number, scope: readonly string[]): string {
    const { name, method, arity } = random.pick(this.#macros);
    const local = random.pick(["x", "y", "n", "a"]);
    const other = random.pick(["i", "k", "x"]);
    const count = arity === "any" ? random.below(4) : arity;
    const within = [...scope, local, ...(count > 2 ? [other] : [])];
    const args = Array.from({ length: count }, (_, i) => {
      if (!method && name === "has") return `${this.#path(random, depth, scope)}.p`;
      if (i === 0 && method && !random.chance(0.05)) return local;
      if (i === 1 && count > 2 && random.chance(0.5)) return other;
      return this.#ofKind(random, random.pick(["bool", "int", "string", "dyn"]), depth - 1, within);
    });
    const call = `${name}(${args.join(", ")})`;
    if (!method) return call;
    if (/^(?:bind|greatest|least)$/.test(name))
      return `${name === "bind" ? "cel" : "math"}.${call}`;
    return `${this.#ofKind(random, random.pick(["list", "list", "map", "dyn"]), depth - 1, scope)}.${call}`;
  }

  #call(
    random: Random,
    { name, overload }: Candidate,
    depth: number,
    scope: readonly string[],
  ): string {
    const solved = new Map<string, Type>();
    const args = overload.parameters.map((type) =>
      this.#ofType(random, solve(type, solved, random), depth, scope),
    );
    if (random.chance(0.01)) args.push("1");
    const [first = "null", second = "null", third = "null"] = args;
    const infix = infixes.get(name);
    if (infix !== undefined) return `(${first} ${infix} ${second})`;
    switch (name) {
      case Operator.conditional:
        return `(${first} ? ${second} : ${third})`;
      case Operator.not:
        return `!(${first})`;
      case Operator.negate:
        return `-(${first})`;
      case Operator.index:
        return `${first}[${second}]`;
      case Operator.optionalIndex:
        return `${first}[?${second}]`;
      case Operator.optionalSelect:
        return `${first}.?${random.pick(fieldNames)}`;
      default:
        return overload.method
          ? `${first}.${name}(${args.slice(1).join(", ")})`
          : `${name}(${args.join(", ")})`;
    }
  }
}
