// Who may import whom, as a table. The rules are those of docs/architecture.md.
import { globSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { describe, expect, test } from "vitest";
import { reasons } from "../packages/core/src/reasons.ts";
import { root } from "./support/markdown.ts";

interface SourceFile {
  /** `core/evaluate/session.ts`. */
  readonly name: string;
  readonly text: string;
}

interface Import {
  readonly from: string;
  /** A file as {@link SourceFile.name}, or a package. */
  readonly to: string;
  /** Only of types, so nothing of it runs. */
  readonly typeOnly: boolean;
}

const sources: readonly SourceFile[] = globSync("packages/*/src/**/*.ts", { cwd: root })
  .toSorted()
  .map((path) => ({
    name: path.replace(/^packages\/([^/]+)\/src\//, "$1/"),
    text: readFileSync(join(root, path), "utf8"),
  }));

function importsOf({ name, text }: SourceFile): readonly Import[] {
  const statements = text.matchAll(
    /^(?:import|export)\s+(type\s+)?([^;"']*?\bfrom\s+)?"([^"]+)"|\bimport\("([^"]+)"\)/gm,
  );
  return [...statements].map(([, type, clause = "", fixed, dynamic]) => {
    const target = fixed ?? dynamic ?? "";
    const names = /\{([^}]*)\}/
      .exec(clause)?.[1]
      ?.split(",")
      .map((each) => each.trim());
    const allTypes = names?.filter(Boolean).every((each) => each.startsWith("type ")) ?? false;
    return {
      from: name,
      to: target.startsWith(".") ? relative(".", join(dirname(name), target)) : target,
      typeOnly: type !== undefined || (allTypes && !/^\s*\w+\s*,/.test(clause)),
    };
  });
}

interface Rule {
  readonly name: string;
  readonly from: RegExp;
  readonly mayNot: RegExp;
  /** Whether types may be imported all the same. */
  readonly types?: true;
  readonly except?: RegExp;
  /** A file that breaks the rule, to prove that it can be broken. */
  readonly planted: SourceFile;
}

const plant = (name: string, target: string): SourceFile => ({
  name,
  text: `import { x } from "${target}";\n`,
});

const rules: readonly Rule[] = [
  {
    name: "expr imports neither Node nor the other packages",
    from: /^expr\//,
    mayNot: /^node:|^imagegate$|^@imagegate\//,
    planted: plant("expr/x.ts", "node:fs"),
  },
  {
    name: "registry imports neither expr nor core",
    from: /^registry\//,
    mayNot: /^imagegate$|^@imagegate\//,
    // The entry for tests is a registry, not a client of one.
    planted: plant("registry/x.ts", "@imagegate/expr"),
  },
  {
    name: "core imports the others by their entries",
    from: /^core\//,
    mayNot: /^@imagegate\/(?:expr|registry)\/|^(?:expr|registry)\//,
    planted: plant("core/x.ts", "@imagegate/registry/testing"),
  },
  {
    name: "the command line imports published entries",
    from: /^cli\//,
    mayNot: /^(?:expr|registry|core)\/|^imagegate\/|^@imagegate\/registry\//,
    planted: plant("cli/x.ts", "../core/engine.ts"),
  },
  {
    name: "nothing starts programs",
    from: /./,
    mayNot: /^(?:node:)?child_process$/,
    planted: plant("registry/x.ts", "node:child_process"),
  },
  {
    name: "expr: the parser never sees the checker",
    from: /^expr\/(?:parser|grammar|tree-builder|tokens|literals|macros|nesting)\.ts$/,
    mayNot:
      /^expr\/(?:checker|unify|overloads|declarations|planner|program|rounds|environment)\.ts$|^expr\/plan\//,
    planted: plant("expr/parser.ts", "./checker.ts"),
  },
  {
    name: "expr: the checker never sees the planner",
    from: /^expr\/(?:checker|unify|overloads|declarations|homogeneous)\.ts$/,
    mayNot: /^expr\/(?:planner|program|rounds|environment)\.ts$|^expr\/plan\//,
    planted: plant("expr/checker.ts", "./planner.ts"),
  },
  {
    name: "expr: the standard library is made with the public door",
    from: /^expr\/stdlib\//,
    mayNot:
      /^expr\/(?:parser|grammar|checker|planner|program|rounds|environment)\.ts$|^expr\/plan\//,
    planted: plant("expr/stdlib/x.ts", "../planner.ts"),
  },
  {
    name: "expr: values know nothing of programs",
    from: /^expr\/values\//,
    mayNot:
      /^expr\/(?:parser|checker|planner|program|rounds|environment)\.ts$|^expr\/(?:plan|stdlib)\//,
    planted: plant("expr/values/x.ts", "../program.ts"),
  },
  {
    name: "core: dialects reach neither network nor cryptography",
    from: /^core\/dialects\//,
    mayNot:
      /^node:|^undici$|^@sigstore\/|^core\/(?:evaluate|trust|report|testing)\/|^core\/engine\.ts$/,
    planted: plant("core/dialects/x.ts", "node:crypto"),
  },
  {
    name: "core: compile.ts alone knows the dialects",
    from: /^core\//,
    mayNot: /^core\/dialects\//,
    except: /^core\/compile\.ts$|^core\/dialects\//,
    planted: plant("core/engine.ts", "./dialects/index.ts"),
  },
  {
    name: "core: attestors know no dialect, engine or report",
    from: /^core\/attestors\//,
    mayNot:
      /^core\/(?:dialects|evaluate|report|cel|match|images)\/|^core\/(?:engine|compile|verdict)\.ts$/,
    planted: plant("core/attestors/x.ts", "../evaluate/session.ts"),
  },
  {
    name: "core: the CEL libraries do no I/O",
    from: /^core\/cel\//,
    mayNot: /^node:|^@sigstore\/|^core\/(?:evaluate|report|trust)\/|^core\/engine\.ts$/,
    planted: plant("core/cel/x.ts", "../evaluate/host.ts"),
  },
  {
    name: "core: reports see result types only",
    from: /^core\/report\//,
    mayNot:
      /^core\/(?:engine|compile|verify-image)\.ts$|^core\/(?:evaluate|attestors|dialects|cel|policy|trust)\//,
    types: true,
    planted: plant("core/report/x.ts", "../engine.ts"),
  },
  {
    name: "core: the vocabulary imports no folder above it",
    from: /^core\/(?:plan|evidence|reasons|verdict|errors|evaluation)\.ts$/,
    mayNot: /^core\/[a-z-]+\//,
    types: true,
    planted: plant("core/verdict.ts", "./evaluate/session.ts"),
  },
  {
    name: "core: what is shipped does not know what is for tests",
    from: /^core\/(?!testing\/)/,
    mayNot: /^core\/testing\//,
    planted: plant("core/engine.ts", "./testing/signer.ts"),
  },
];

function violations(
  { from, mayNot, types, except }: Rule,
  files: readonly SourceFile[],
): readonly string[] {
  return files
    .filter(({ name }) => from.test(name) && !(except?.test(name) ?? false))
    .flatMap((file) => importsOf(file))
    .filter(({ to, typeOnly }) => mayNot.test(to) && !(types === true && typeOnly))
    .map(({ from: name, to }) => `${name} -> ${to}`);
}

describe("imports", () => {
  test("are found at all", () => {
    expect(sources.length).toBeGreaterThan(100);
    expect(sources.flatMap((file) => importsOf(file)).length).toBeGreaterThan(300);
  });

  test.each(rules)("$name", (rule) => {
    expect(violations(rule, sources)).toEqual([]);
    expect(violations(rule, [rule.planted])).toHaveLength(1);
  });

  test("have no cycle between files", () => {
    const edges = new Map(
      sources.map((file) => [
        file.name,
        importsOf(file)
          .filter(({ typeOnly }) => !typeOnly)
          .map(({ to }) => to),
      ]),
    );
    expect(cycleIn(edges)).toBeUndefined();
    expect(
      cycleIn(
        new Map([
          ["a", ["b"]],
          ["b", ["a"]],
        ]),
      ),
    ).toEqual(["a", "b", "a"]);
  });
});

function cycleIn(edges: ReadonlyMap<string, readonly string[]>): readonly string[] | undefined {
  const done = new Set<string>();
  const visit = (node: string, path: readonly string[]): readonly string[] | undefined => {
    if (path.includes(node)) return [...path.slice(path.indexOf(node)), node];
    if (done.has(node)) return undefined;
    for (const next of edges.get(node) ?? []) {
      const cycle = visit(next, [...path, node]);
      if (cycle !== undefined) return cycle;
    }
    done.add(node);
    return undefined;
  };
  for (const node of edges.keys()) {
    const cycle = visit(node, []);
    if (cycle !== undefined) return cycle;
  }
  return undefined;
}

const maxLines = 400;

/** What a file of sources must not hold, with a line that does. */
const habits: readonly {
  readonly name: string;
  readonly found: (text: string) => boolean;
  readonly planted: string;
}[] = [
  {
    name: `more than ${maxLines} lines`,
    found: (text) => text.split("\n").length > maxLines + 1,
    planted: "x\n".repeat(maxLines + 1),
  },
  {
    name: "`any` as a type",
    found: (text) => /(?:[:<,|&(]|\bas)\s*any\b(?!\w)/.test(withoutComments(text)),
    planted: "const x: any = 1;",
  },
  {
    name: "a double assertion",
    found: (text) => /\bas unknown as\b/.test(text),
    planted: "x as unknown as Y",
  },
  {
    name: "a suppression without its reason beside it",
    found: (text) =>
      text
        .split("\n")
        .some(
          (line) =>
            /(?:oxlint|eslint)-disable|@ts-(?:ignore|expect-error|nocheck)/.test(line) &&
            !/ -- \S/.test(line),
        ),
    planted: "// oxlint-disable-next-line no-shadow",
  },
  {
    name: "something left to do",
    found: (text) => /\b(?:TODO|FIXME|XXX)\b/.test(text),
    planted: "// TODO: later",
  },
];

function withoutComments(text: string): string {
  return text.replace(/\/\*[^]*?\*\/|\/\/[^\n]*/g, "");
}

describe("sources", () => {
  test.each(habits)("have no $name", ({ found, planted }) => {
    expect(sources.filter(({ text }) => found(text)).map(({ name }) => name)).toEqual([]);
    expect(found(planted)).toBe(true);
  });

  test("document what they export", () => {
    // The names of the tokens are their documentation.
    const undocumented = sources
      .filter(({ name }) => name !== "expr/tokens.ts")
      .flatMap(({ name, text }) => undocumentedExports(text).map((each) => `${name}: ${each}`));
    expect(undocumented).toEqual([]);
    expect(undocumentedExports("export const x: number = 1;\n")).toEqual(["x"]);
  });
});

/** Names of exported declarations without a documentation comment before them. Overloads share the first one's. */
function undocumentedExports(text: string): readonly string[] {
  const lines = text.split("\n");
  return lines.flatMap((line, i) => {
    const name =
      /^export (?:declare )?(?:abstract )?(?:async )?(?:const|let|function\*?|class|interface|type) (\w+)/.exec(
        line,
      )?.[1];
    if (name === undefined) return [];
    const overloaded = lines
      .slice(0, i)
      .some((earlier) => earlier.startsWith(`export function ${name}`));
    return overloaded || (lines[i - 1] ?? "").trim().endsWith("*/") ? [] : [name];
  });
}

test("reason codes are each one sentence and say what to do", () => {
  for (const [code, { sentence, help }] of Object.entries(reasons)) {
    expect(code).toMatch(/^[A-Z][A-Z_]+$/);
    expect(sentence).toMatch(/^[a-z].*[^.]$/);
    expect(help).toMatch(/^[a-z].*[^.]$/);
  }
});
