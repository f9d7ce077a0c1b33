// C-09: the patterns of our own parsers, each against texts that make backtracking engines hang.
import { parseSync } from "vite";
import { describe, expect, test, vi } from "vitest";
import { readSources } from "./support/sources.ts";

interface Pattern {
  readonly file: string;
  readonly source: string;
  readonly flags: string;
}

/** The pattern literals of a file, and how many times it makes one of a text. Read from its tree: what is in a comment or a text is none. */
function patternsOf(file: string, text: string): { literals: Pattern[]; made: number } {
  const literals: Pattern[] = [];
  let made = 0;
  const visit = (node: unknown): void => {
    if (typeof node !== "object" || node === null) return;
    if ("regex" in node && isRegex(node.regex)) {
      literals.push({ file, source: node.regex.pattern, flags: node.regex.flags });
    }
    if ("callee" in node && isRegExp(node.callee)) made++;
    for (const child of Object.values(node)) visit(child);
  };
  const { program, errors } = parseSync(file, text);
  expect(errors).toEqual([]);
  visit(program);
  return { literals, made };
}

function isRegex(value: unknown): value is { pattern: string; flags: string } {
  return typeof value === "object" && value !== null && "pattern" in value && "flags" in value;
}

function isRegExp(callee: unknown): boolean {
  return (
    typeof callee === "object" && callee !== null && "name" in callee && callee.name === "RegExp"
  );
}

/** Every text that the pattern's own characters, pairs of them and its words make when repeated. */
function pumpsOf(source: string): readonly string[] {
  const words = source.match(/[A-Za-z0-9]{2,}/g) ?? [];
  const signs = source.match(/[^\w\s()[\]^$|?*+]/g) ?? [];
  const characters = [...new Set(["a", "A", "0", " ", "\n", "\t", "\0", "\u00e9", ...signs])];
  const pairs = characters.flatMap((one) => characters.map((other) => one + other));
  return [...new Set([...characters, ...pairs, ...words])];
}

function heads(source: string): readonly string[] {
  const head =
    /^\^?((?:[^\\[\](){}^$.|?*+]|\\[^\w])+)/.exec(source)?.[1]?.replaceAll("\\", "") ?? "";
  return [...new Set(["", head])];
}

function run(pattern: RegExp, text: string): number {
  pattern.lastIndex = 0;
  const start = performance.now();
  if (pattern.global) text.replace(pattern, "");
  else pattern.test(text);
  return performance.now() - start;
}

const fastest = (pattern: RegExp, text: string): number =>
  Math.min(...Array.from({ length: 3 }, () => run(pattern, text)));

const small = 500;
const times = 8;
/** Below it, in milliseconds, growth cannot be told from noise. A quadratic pattern takes ten times as long, a linear one a hundredth. */
const noise = 2;

/** What takes more than in proportion to its length, if it is found: squared it grows 64 times. */
function worstOf(pattern: RegExp): string | undefined {
  for (const pump of pumpsOf(pattern.source)) {
    for (const head of heads(pattern.source)) {
      for (const tail of ["", "\u0001"]) {
        const textOf = (length: number): string =>
          head + pump.repeat(Math.ceil(length / pump.length)) + tail;
        const found = JSON.stringify([head, pump, tail]);
        // Short ones first: where time doubles with each character, long ones would never end.
        if ([16, 20, 24].some((length) => fastest(pattern, textOf(length)) > 20)) return found;
        if (run(pattern, textOf(small * times)) < noise) continue;
        const long = fastest(pattern, textOf(small * times));
        if (long > noise && long / fastest(pattern, textOf(small)) > times * 3) return found;
      }
    }
  }
  return undefined;
}

// What grows faster, and what keeps its texts short.
const bounded: readonly (readonly [file: string, source: string, bound: string])[] = [
  ["cli/files.ts", String.raw`(?<=.)\/+$`, "a path that the file system found"],
  ["core/testing/signer.ts", "=+$", "a hash"],
  ["core/trust/keys.ts", "=+$", "a hash"],
  [
    "expr/kubernetes/quantity-text.ts",
    String.raw`^([+-]?)(\d*)(?:\.(\d*))?([eEinumkKMGTP]*[+-]?\d*)$`,
    "1000 characters",
  ],
  [
    "expr/libraries/strings-format-v1.ts",
    String.raw`(?<=\d)(?=(?:\d{3})+$)`,
    "the digits of a number",
  ],
  ["expr/values/time-text.ts", "0+$", "nine digits"],
  [
    "registry/reference-mistakes.ts",
    String.raw`^[^/]*@[^/]+\/|^[^/]*:(?!\d+\/)[^@]*@[\w.-]+\/`,
    "600 characters",
  ],
  [
    "registry/reference-mistakes.ts",
    String.raw`^[0-9a-f]*:[0-9a-f:]*:[0-9a-f:.]*\/`,
    "600 characters",
  ],
  ["registry/reference-mistakes.ts", String.raw`^[^/]*:[^/]*\/`, "600 characters"],
];

const sources = readSources();
const read = sources.map(({ name, text }) => ({ name, ...patternsOf(name, text) }));
// The lexer tries its patterns at one place, not at each.
const sticky = ({ file, flags }: Pattern): string =>
  file === "expr/tokens.ts" ? `${flags}y` : flags;
const literals = read.flatMap((one) => one.literals);
const isBounded = ({ file, source }: Pattern): boolean =>
  bounded.some(([inFile, pattern]) => inFile === file && pattern === source);

describe("C-09: patterns", () => {
  test("are found in the sources", () => {
    const text = "const a = [/x+/gu, new RegExp(`y`), RegExp('z')]; // /no/\nconst b = '/no/';";
    expect(patternsOf("planted.ts", text)).toEqual({
      literals: [{ file: "planted.ts", source: "x+", flags: "gu" }],
      made: 2,
    });
    expect(literals.length).toBeGreaterThan(250);
  });

  test.for(["^(a+)+$", "^(a|a)*$", "a+$", String.raw`^\d+\.?\d*$`, "(.*)x(.*)y$"])(
    "like %s are found out",
    (source) => {
      expect(worstOf(new RegExp(source))).toBeDefined();
    },
  );

  test(
    "C-09: written as literals take time in proportion to the text",
    { timeout: 120_000 },
    () => {
      const slow = literals
        .filter((pattern) => !isBounded(pattern))
        .flatMap((pattern) => {
          const worst = worstOf(new RegExp(pattern.source, sticky(pattern)));
          return worst === undefined ? [] : [`${pattern.file}: /${pattern.source}/ on ${worst}`];
        });
      expect(slow).toEqual([]);
    },
  );

  test("that are excepted are there", () => {
    for (const [file, source] of bounded) {
      expect(literals).toContainEqual(expect.objectContaining({ file, source }));
    }
  });

  test("C-09: made of texts take time in proportion too", { timeout: 60_000 }, async () => {
    const files = read.filter(({ made }) => made > 0).map(({ name }) => name);
    const patterns: RegExp[] = [];
    const Original = RegExp;
    vi.stubGlobal(
      "RegExp",
      new Proxy(Original, {
        construct: (target, args: [string, string?]) => {
          const pattern = new target(...args);
          patterns.push(pattern);
          return pattern;
        },
      }),
    );
    try {
      for (const file of files) {
        vi.resetModules();
        const before = patterns.length;
        const [name, ...path] = file.split("/");
        await import(/* @vite-ignore */ `../packages/${name}/src/${path.join("/")}`);
        // Each is made when its file loads: one that is made later would not be seen here.
        expect([file, patterns.length > before]).toEqual([file, true]);
      }
    } finally {
      vi.unstubAllGlobals();
    }
    const lexed = (pattern: RegExp): RegExp =>
      /^\[(?:rR|bB)\]/.test(pattern.source) ? new RegExp(pattern.source, "y") : pattern;
    const slow = patterns.flatMap((pattern) => {
      const worst = worstOf(lexed(pattern));
      return worst === undefined ? [] : [`${pattern.source} on ${worst}`];
    });
    expect(slow).toEqual([]);
  });
});
