// What every file of sources keeps to, and the lists of codes that callers branch on.
import { globSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { reasons } from "../packages/core/src/reasons.ts";
import { readText, root } from "./support/markdown.ts";
import { readSources, type SourceFile, withoutComments } from "./support/sources.ts";

const sources = readSources();
const written: readonly SourceFile[] = globSync(
  [
    "packages/*/{src,test,bench,fuzz}/**/*.ts",
    "{bench,examples,interop,scripts,test}/**/*.{ts,mjs}",
    "*.ts",
  ],
  { cwd: root, exclude: (path) => path.endsWith("node_modules") },
)
  .toSorted()
  // This file plants what it looks for.
  .filter((path) => path !== "test/sources.test.ts")
  .map((name) => ({ name, text: readText(name) }));

const maxLines = 400;

interface Habit {
  readonly name: string;
  readonly files: readonly SourceFile[];
  readonly found: (text: string) => boolean;
  readonly planted: readonly string[];
  readonly innocent: readonly string[];
}

const habits: readonly Habit[] = [
  {
    name: `more than ${maxLines} lines`,
    files: sources,
    found: (text) => text.split("\n").length > maxLines + 1,
    planted: ["x\n".repeat(maxLines + 1)],
    innocent: ["x\n".repeat(maxLines)],
  },
  {
    name: "the type `any`",
    files: written,
    found: (text) => /(?:[:<,|&(]|\bas)\s*any\b(?=\s*[;,>)|&=[\]])/.test(withoutComments(text)),
    planted: ["const x: any = 1;", "f(x as any);", "let x: Map<string, any>;", "let x: any[];"],
    innocent: ["// as any; of them", "const any = 1;", "`all, any or none`"],
  },
  {
    name: "a double assertion",
    files: written,
    found: (text) => /\bas unknown as\b/.test(withoutComments(text)),
    planted: ["x as unknown as Y"],
    innocent: ["x as unknown", "// never `as unknown as`"],
  },
  {
    name: "a suppression without its reason beside it",
    files: written,
    found: (text) =>
      text
        .split("\n")
        .some(
          (line) =>
            /(?:oxlint|eslint)-disable|@ts-(?:ignore|expect-error|nocheck)|(?:v8|istanbul) ignore/.test(
              line,
            ) && !/ -- \S/.test(line),
        ),
    planted: [
      "// oxlint-disable-next-line no-shadow",
      "// @ts-expect-error",
      "/* v8 ignore next */",
    ],
    innocent: ["// oxlint-disable-next-line no-shadow -- the outer one is meant to be hidden"],
  },
  {
    name: "a module loaded by a name that cannot be read off",
    files: sources,
    found: (text) =>
      /\bimport\((?!"[^"]+"\))|\b(?:createRequire|getBuiltinModule)\b|\brequire\(/.test(
        withoutComments(text),
      ),
    planted: ["await import(name)", 'process.getBuiltinModule("child_process")', "require(x)"],
    innocent: ['await import("undici")', "required(x)"],
  },
  {
    name: "something left to do",
    files: written,
    found: (text) => /\b(?:TODO|FIXME|XXX)\b/.test(text),
    planted: ["// TODO: later"],
    innocent: ["// to do it later"],
  },
  {
    name: "an export without a documentation comment",
    // The names of the tokens are their documentation.
    files: sources.filter(({ name }) => name !== "expr/tokens.ts"),
    found: (text) => undocumentedExports(text).length > 0,
    planted: [
      "export const x: number = 1;",
      "// a remark\nexport interface X {}",
      "/** One. */\nexport const a = 1;\nexport const b = 2;",
    ],
    innocent: [
      "/** One. */\nexport const x: number = 1;",
      "/** One. */\nexport function f(x: 1): 1;\nexport function f(x: 2): 2;",
      'export { x } from "./x.ts";',
    ],
  },
];

describe("the sources", () => {
  test.each(habits)("have no file with $name", ({ files, found }) => {
    expect(files.length).toBeGreaterThan(100);
    expect(files.filter(({ text }) => found(text)).map(({ name }) => name)).toEqual([]);
  });

  test.each(habits)("$name would be found", ({ found, planted, innocent }) => {
    expect(planted.filter((text) => !found(text))).toEqual([]);
    expect(innocent.filter((text) => found(text))).toEqual([]);
  });
});

/** Names of exported declarations without a documentation comment right before them. Overloads share the first one's. */
function undocumentedExports(text: string): readonly string[] {
  const declaration =
    /^export (?:declare )?(?:abstract )?(?:async )?(?:const|let|function\*?|class|interface|type) (\w+)/;
  const lines = text.split("\n");
  const seen = new Set<string>();
  return lines.flatMap((line, i) => {
    const name = declaration.exec(line)?.[1];
    if (name === undefined || seen.has(name)) return [];
    seen.add(name);
    return lines[i - 1]?.trimEnd().endsWith("*/") === true ? [] : [name];
  });
}

describe("the codes of errors", () => {
  const lists = [
    { name: "ExprCode", home: "expr/errors.ts", prefix: "EXPR_" },
    { name: "RegistryCode", home: "registry/errors.ts", prefix: "REGISTRY_" },
    { name: "PolicyCode", home: "core/errors.ts", prefix: "POLICY_" },
    { name: "EngineCode", home: "core/errors.ts", prefix: "ENGINE_" },
  ];

  test.each(lists)("$name is a list of $prefix…, each once", ({ name, home, prefix }) => {
    const codes = codesOf(textOf(home), name);
    expect(codes.length).toBeGreaterThan(3);
    expect(repeated(codes)).toEqual([]);
    expect(codes.filter((code) => !code.startsWith(prefix))).toEqual([]);
  });

  test.each(lists)("$name names nothing that never happens", ({ name, home }) => {
    const [pkg = ""] = home.split("/");
    const text = sources
      .filter((file) => file.name.startsWith(`${pkg}/`))
      .map((file) => (file.name === home ? withoutList(file.text, name) : file.text))
      .join("\n");
    expect(codesOf(textOf(home), name).filter((code) => !text.includes(`"${code}"`))).toEqual([]);
  });

  test("a code listed twice is found", () => {
    const planted = 'export type Code =\n  | "A_B"\n  /** Again. */\n  | "A_C"\n  | "A_B";\n';
    expect(codesOf(planted, "Code")).toEqual(["A_B", "A_C", "A_B"]);
    expect(repeated(codesOf(planted, "Code"))).toEqual(["A_B"]);
  });
});

function textOf(name: string): string {
  return sources.find((file) => file.name === name)?.text ?? "";
}

function list(text: string, type: string): string {
  return new RegExp(`^export type ${type} =[^;]*;`, "m").exec(withoutComments(text))?.[0] ?? "";
}

function withoutList(text: string, type: string): string {
  return withoutComments(text).replace(list(text, type), "");
}

function codesOf(text: string, type: string): readonly string[] {
  return [...list(text, type).matchAll(/"([A-Z_]+)"/g)].map(([, code = ""]) => code);
}

function repeated(codes: readonly string[]): readonly string[] {
  return codes.filter((code, i) => codes.indexOf(code) !== i);
}

describe("the reasons", () => {
  const entries = Object.entries(reasons);

  test.each(entries)("%s is a sentence and says what to do", (code, { sentence, help }) => {
    expect(code).toMatch(/^[A-Z]+(?:_[A-Z]+)*$/);
    expect(sentence).toMatch(/^[a-z].*[^.]$/);
    expect(help).toMatch(/^[a-z].*[^.]$/);
  });

  test("are each listed once, and each happens somewhere", () => {
    const listed = [...textOf("core/reasons.ts").matchAll(/^ {2}([A-Z_]+): \{$/gm)].map(
      ([, code = ""]) => code,
    );
    expect(listed).toEqual(entries.map(([code]) => code));
    const text = sources
      .filter(({ name }) => name.startsWith("core/") && name !== "core/reasons.ts")
      .map((file) => file.text)
      .join("\n");
    // Kept for attestors to come: a key that cosign's cannot use is refused when the policy is compiled.
    const kept = ["UNSUPPORTED_ALGORITHM"];
    expect(listed.filter((code) => !text.includes(`"${code}"`))).toEqual(kept);
  });
});
