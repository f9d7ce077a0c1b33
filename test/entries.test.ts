// What the packages promise: their entries, and the files that go with them.
import { existsSync, globSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join, relative } from "node:path";
import { pathToFileURL } from "node:url";
import { describe, expect, test } from "vitest";
import { readText, root } from "./support/markdown.ts";

/** What a specifier leads to, by condition; one file if there are no conditions. */
type Target = string | Readonly<Record<string, string>>;

interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly license: string;
  readonly files: readonly string[];
  readonly engines: { readonly node: string };
  readonly bin?: Readonly<Record<string, string>>;
  readonly exports: Readonly<Record<string, Target>>;
  readonly publishConfig: { readonly exports?: Readonly<Record<string, Target>> };
  readonly dependencies: Readonly<Record<string, string>>;
}

const packages = globSync("packages/*/package.json", { cwd: root })
  .toSorted()
  .map((path) => {
    const manifest: Manifest = JSON.parse(readText(path));
    return { folder: join(root, path, ".."), name: manifest.name, manifest };
  });

const entries = packages.flatMap(({ folder, name, manifest }) =>
  Object.entries(manifest.exports).map(([entry, target]) => ({
    folder,
    specifier: name + entry.slice(1),
    target,
  })),
);
const promised = new Set(entries.map(({ specifier }) => specifier));
const modules = entries.filter(({ specifier }) => !specifier.endsWith("/package.json"));

test("the entries are few", () => {
  expect(modules.map(({ specifier }) => specifier)).toEqual([
    "imagegate",
    "imagegate/testing",
    "@imagegate/expr",
    "@imagegate/registry",
    "@imagegate/registry/testing",
  ]);
});

/** Every specifier of this repository's packages in a text: imported, or in backticks. */
function specifiers(text: string): readonly string[] {
  const found = text.matchAll(
    /["'`]((?:imagegate|@imagegate\/(?:core|expr|registry|cli))(?:\/[\w./-]+)?)["'`]/g,
  );
  return [...found].map(([, specifier = ""]) => specifier);
}

describe("the paths that are written down", () => {
  const pages = globSync(["*.md", "docs/*.md", "packages/*/README.md", "examples/**/*.ts"], {
    cwd: root,
    exclude: (path) => path.endsWith("node_modules"),
  }).toSorted();
  const names = new Set([...promised, ...packages.map(({ name }) => name)]);

  test.each(pages)("of %s exist", (page) => {
    expect(specifiers(readText(page)).filter((each) => !names.has(each))).toEqual([]);
  });

  test("are each entry of a library", () => {
    const text = new Set(pages.flatMap((page) => specifiers(readText(page))));
    expect(modules.filter(({ specifier }) => !text.has(specifier))).toEqual([]);
  });

  test("would be missed if they were not there", () => {
    const text = 'import { x } from "imagegate/engine"; // or `@imagegate/core`';
    expect(specifiers(text)).toEqual(["imagegate/engine", "@imagegate/core"]);
    expect(specifiers(text).some((each) => names.has(each))).toBe(false);
  });
});

describe.each(modules)("$specifier", ({ folder, specifier, target }) => {
  const conditions = typeof target === "string" ? {} : target;

  test("has a source that loads and exports something", async () => {
    const source = join(folder, conditions["imagegate-source"] ?? "");
    expect(Object.keys(await import(source))).not.toEqual([]);
  });

  test("is built from that source: types, then code", () => {
    const built = (conditions["imagegate-source"] ?? "").replace("./src/", "./dist/");
    expect(Object.entries(conditions).slice(1)).toEqual([
      ["types", built.replace(/\.ts$/, ".d.ts")],
      ["default", built.replace(/\.ts$/, ".js")],
    ]);
  });

  test("is found by Node's resolution, and nothing below it is", () => {
    // Packages may import themselves by name, and core needs the others: each is asked from its own folder.
    const require = createRequire(pathToFileURL(join(folder, "package.json")));
    expect(relative(folder, require.resolve(specifier))).toMatch(/^(?:src|dist)\/.*index\.[jt]s$/);
    expect(() => require.resolve(`${specifier}/errors.js`)).toThrow(
      expect.objectContaining({ code: "ERR_PACKAGE_PATH_NOT_EXPORTED" }),
    );
  });
});

describe.each(packages)("the package $name", ({ folder, manifest }) => {
  test("is published with the same entries, without the condition of the sources", () => {
    const published = Object.entries(manifest.exports).map(([entry, target]) => {
      if (typeof target === "string") return [entry, target];
      const { "imagegate-source": _, ...rest } = target;
      return [entry, rest];
    });
    const libraries = manifest.bin === undefined ? Object.fromEntries(published) : undefined;
    expect(manifest.publishConfig.exports).toEqual(libraries);
  });

  test("names a program that is there", () => {
    for (const program of Object.values(manifest.bin ?? {})) {
      const source = program.replace("./dist/", "src/").replace(/\.js$/, ".ts");
      expect(readFileSync(join(folder, source), "utf8")).toMatch(/^#!\/usr\/bin\/env node\n/);
    }
  });

  test("has a README, and the licence of the repository", () => {
    expect(existsSync(join(folder, "README.md"))).toBe(true);
    expect(readFileSync(join(folder, "LICENSE"), "utf8")).toBe(readText("LICENSE"));
    expect(manifest.license).toBe("Apache-2.0");
  });

  test("ships what it builds and its sources, and no tests", () => {
    expect(manifest.files).toEqual(["dist", "src", "!**/*.tsbuildinfo"]);
  });

  test("has the version and the engines of the others", () => {
    expect(manifest.version).toBe(packages[0]?.manifest.version);
    expect(manifest.engines).toEqual(packages[0]?.manifest.engines);
  });

  test("says the Node that the README says", () => {
    const versions = manifest.engines.node.replace(/(\.0)+$/, "");
    expect(readText("README.md")).toContain(`Node \`${versions}\``);
  });
});

test("packages that need the same thing need the same version of it", () => {
  const ranges = new Map<string, Set<string>>();
  for (const [name, range] of packages.flatMap(({ manifest }) =>
    Object.entries(manifest.dependencies),
  )) {
    ranges.set(name, (ranges.get(name) ?? new Set()).add(range));
  }
  expect([...ranges].filter(([, each]) => each.size > 1)).toEqual([]);
});
