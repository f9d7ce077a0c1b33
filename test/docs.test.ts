import { existsSync, globSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, test } from "vitest";
import { defaultEngineLimits } from "../packages/core/src/limits.ts";
import { reasons } from "../packages/core/src/reasons.ts";
import { defaultParseLimits } from "../packages/expr/src/parse-options.ts";
import { defaultRegistryLimits } from "../packages/registry/src/limits.ts";
import { fences, namedRows, prose, readText, root } from "./support/markdown.ts";

const pages = globSync(["*.md", "docs/*.md", "packages/*/README.md"], { cwd: root }).toSorted();

describe.each(pages)("%s", (page) => {
  const text = prose(readText(page));

  test("has no dead link", () => {
    const links = [...text.matchAll(/\]\(([^)\s]+)\)/g)].map(([, target = ""]) => target);
    const dead = links.filter((link) => !link.startsWith("https:") && !exists(page, link));
    expect(dead).toEqual([]);
  });

  test("names no source file that is not there", () => {
    const files = [...text.matchAll(/`((?:packages\/)?(?:core|registry|expr|cli)\/[\w./-]+)`/g)]
      .map(([, file = ""]) => file.replace(/^packages\//, ""))
      .filter((file) => !existsSync(join(root, "packages", file)));
    expect(files).toEqual([]);
  });

  test("is in order: fences closed, no tabs, no white space at line ends", () => {
    expect(() => fences(readText(page))).not.toThrow();
    expect(readText(page)).not.toMatch(/\t|[ ]$/m);
  });
});

/** Whether a relative link leads to a file, and its fragment to a heading. */
function exists(page: string, link: string): boolean {
  const [path = "", fragment] = link.split("#");
  const target = path === "" ? page : join(dirname(page), path);
  if (!existsSync(root + target)) return false;
  if (fragment === undefined || statSync(root + target).isDirectory())
    return fragment === undefined;
  return headings(readText(target)).includes(fragment);
}

/** The anchors of a page's headings, as GitHub makes them. */
function headings(markdown: string): readonly string[] {
  return [...prose(markdown).matchAll(/^#+ (.+)$/gm)].map(([, heading = ""]) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N} _-]/gu, "")
      .replaceAll(" ", "-"),
  );
}

test("the index of the notes names each of them", () => {
  const notes = globSync("*.md", { cwd: `${root}docs` }).filter((name) => name !== "README.md");
  expect(notes.filter((name) => !readText("docs/README.md").includes(`(${name})`))).toEqual([]);
});

describe("docs/limits.md", () => {
  const rows = namedRows(readText("docs/limits.md"));
  const limits = { ...defaultRegistryLimits, ...defaultParseLimits };

  test.each(Object.entries(limits))("gives %s as %i", (name, value) => {
    expect(
      rows.filter((row) => row.name === name).map(({ cells }) => toNumber(cells[0])),
    ).toContain(value);
  });

  test.each(Object.entries(defaultEngineLimits))("gives the engine's %s as %i", (name, value) => {
    const engine = namedRows(
      /^## Engine[^]*?(?=^## )/m.exec(readText("docs/limits.md"))?.[0] ?? "",
    );
    expect(
      engine.filter((row) => row.name === name).map(({ cells }) => toNumber(cells[0])),
    ).toEqual([value]);
  });

  test.each([
    ["signatures fetched at a time", "core/src/attestors/cosign/provider.ts", "maxParallel"],
    ["log entries of a signature", "core/src/attestors/cosign/log-entry.ts", "maxEntries"],
    ["subjects of a statement", "core/src/attestors/cosign/payload.ts", "maxSubjects"],
    ["digests of a subject", "core/src/attestors/cosign/payload.ts", "maxDigests"],
    ["levels of signed JSON", "core/src/encoding/strict-json.ts", "maxDepth"],
    ["bytes of a trusted root", "core/src/trust/trusted-root.ts", "maxBytes"],
    ["bits of an RSA key", "core/src/trust/keys.ts", "minRsaBits"],
    ["bytes of a policy file", "core/src/policy/document.ts", "defaultMaxBytes"],
    ["bytes of a resource file", "core/src/policy/resources.ts", "defaultMaxBytes"],
    ["levels of lists and maps", "core/src/policy/document.ts", "maxDepth"],
    ["values of a document", "core/src/policy/document.ts", "maxNodes"],
    ["characters of a glob", "core/src/match/glob.ts", "maxPatternLength"],
    ["`costLimit`", "expr/src/plan/meter.ts", "defaultCostLimit"],
    ["units between looks at the clock", "expr/src/plan/meter.ts", "interval"],
    ["characters of a text that is made", "expr/src/libraries/growth.ts", "maxTextLength"],
    ["elements of a list that is made", "expr/src/libraries/growth.ts", "maxParts"],
    ["digits of a clause of `format`", "expr/src/libraries/strings-format.ts", "maxPrecision"],
    ["instructions of a pattern × characters of its text", "expr/src/stdlib/regex.ts", "maxSearch"],
    [
      "the same, over all searches of `findAll` or `regex.…`",
      "expr/src/libraries/regex-matches.ts",
      "maxSearches",
    ],
    ["characters of a quantity, of a version", "expr/src/kubernetes/quantity-text.ts", "maxLength"],
    [
      "characters of a quantity, of a version",
      "expr/src/kubernetes/semver-version.ts",
      "maxLength",
    ],
    ["digits of a sum of quantities", "expr/src/kubernetes/quantity-value.ts", "maxSumDigits"],
    ["characters of a URL", "expr/src/kubernetes/go-url.ts", "maxLength"],
  ])("gives %s as %s does", (what, file, constant) => {
    const source = readText(`packages/${file}`);
    const [, value = ""] = new RegExp(`\\b${constant}(?: =|:) ([\\d_* ]+)`).exec(source) ?? [];
    const product = value
      .replaceAll("_", "")
      .split("*")
      .reduce((total, factor) => total * Number(factor), 1);
    expect(toNumber(cellAfter(what))).toBe(product);
  });

  test("names no limit that is not there", () => {
    const known = new Set([
      ...Object.keys(limits),
      ...Object.keys(defaultEngineLimits),
      "maxRounds",
      "costLimit",
    ]);
    expect(rows.map(({ name }) => name).filter((name) => !known.has(name))).toEqual([]);
  });
});

/** The second cell of the row that begins with this text. */
function cellAfter(first: string): string | undefined {
  const row = readText("docs/limits.md")
    .split("\n")
    .find((line) => line.startsWith(`| ${first} |`));
  return row?.split("|")[2]?.trim();
}

/** `4 MiB`, `10,000`. */
function toNumber(text = ""): number {
  const [number = "", unit = ""] = text.replaceAll(",", "").split(" ");
  const factors: Readonly<Record<string, number>> = { "": 1, KiB: 1024, MiB: 1024 * 1024 };
  return Number(number) * (factors[unit] ?? Number.NaN);
}

describe("docs/reasons.md", () => {
  const page = readText("docs/reasons.md");
  const kinds = [
    ["No", (code: string) => !("undecided" in entry(code)) && !("retry" in entry(code))],
    ["Could not tell", (code: string) => "undecided" in entry(code) && !("retry" in entry(code))],
    ["Could not tell, and trying again may help", (code: string) => "retry" in entry(code)],
  ] as const;

  test.each(kinds)("lists the codes of `%s` with sentence and help", (heading, belongs) => {
    const [, section = ""] = page.split(`## ${heading}\n`);
    const rows = namedRows(section.split("\n## ")[0] ?? "").map(({ name, cells }) => [
      name,
      cells[0],
      cells[1],
    ]);
    const expected = Object.entries(reasons)
      .filter(([code]) => belongs(code))
      .map(([code, { sentence, help }]) => [code, sentence, help]);
    expect(new Set(rows)).toEqual(new Set(expected));
  });
});

function entry(code: string): object {
  return Object.entries(reasons).find(([name]) => name === code)?.[1] ?? {};
}

describe("the packages' READMEs", () => {
  test.each([
    ["packages/expr/README.md", "packages/expr/src/errors.ts", "EXPR"],
    ["packages/registry/README.md", "packages/registry/src/errors.ts", "REGISTRY"],
    ["packages/core/README.md", "packages/core/src/errors.ts", "POLICY"],
    ["packages/core/README.md", "packages/core/src/errors.ts", "ENGINE"],
  ])("%s explains every code of %s that begins with %s_", (readme, source, prefix) => {
    const codes = (text: string, quote: string): ReadonlySet<string> =>
      new Set(
        [...text.matchAll(new RegExp(`${quote}(${prefix}_[A-Z_]+)${quote}`, "g"))].map(
          ([, code = ""]) => code,
        ),
      );
    expect(codes(readText(readme), "`")).toEqual(codes(readText(source), '"'));
  });
});
