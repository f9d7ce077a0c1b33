// What `npm install imagegate` costs: packages, kilobytes, and the time of a cold import (median of fresh processes). The numbers
// are of the built packages and of what they depend on at run time.
import { execFileSync } from "node:child_process";
import { existsSync, lstatSync, readFileSync, readdirSync, realpathSync } from "node:fs";
import { dirname, join } from "node:path";

const root = join(import.meta.dirname, "..");
const core = join(root, "packages/core");
if (!existsSync(join(core, "dist/index.js"))) throw new Error("build first: pnpm build");

/** Folders of a package and of all that it needs at run time. */
function closure(folder, found = new Map()) {
  const real = realpathSync(folder);
  if (found.has(real)) return found;
  const {
    name,
    version,
    dependencies = {},
  } = JSON.parse(readFileSync(join(real, "package.json"), "utf8"));
  found.set(real, `${name}@${version}`);
  for (const dependency of Object.keys(dependencies)) closure(locate(real, dependency), found);
  return found;
}

/** Node's own way: up from the package's folder. */
function locate(from, name) {
  for (let folder = from; ; folder = dirname(folder)) {
    const candidate = join(folder, "node_modules", name);
    if (existsSync(candidate)) return candidate;
    if (folder === dirname(folder)) throw new Error(`${name} is not installed for ${from}`);
  }
}

function kilobytes(folder) {
  const own = folder.startsWith(join(root, "packages"));
  const skip = own
    ? new Set(["node_modules", "test", "bench", ".tsbuildinfo"])
    : new Set(["node_modules"]);
  let bytes = 0;
  const visit = (path) => {
    for (const entry of readdirSync(path, { withFileTypes: true })) {
      if (skip.has(entry.name)) continue;
      const each = join(path, entry.name);
      if (entry.isDirectory()) visit(each);
      else bytes += lstatSync(each).size;
    }
  };
  visit(folder);
  return Math.round(bytes / 1024);
}

/** Milliseconds of importing a module in a process of its own, from a package that needs it. */
function coldImport({ from, specifier }) {
  const script = `const t = performance.now(); await import(${JSON.stringify(specifier)}); console.log(performance.now() - t);`;
  const cwd = join(root, "packages", from);
  return Number(execFileSync(process.execPath, ["--input-type=module", "-e", script], { cwd }));
}

/** The median of fifteen rounds for each. In turns, so that a slow moment of the machine is everybody's. */
function coldImports(imports) {
  const rounds = Array.from({ length: 15 }, () => imports.map((each) => coldImport(each)));
  return imports.map((_, i) => rounds.map((round) => round[i]).toSorted((a, b) => a - b)[7]);
}

const packages = [...closure(core)];
const sizes = packages
  .map(([folder, name]) => ({ name, kB: kilobytes(folder) }))
  .toSorted((a, b) => b.kB - a.kB);
console.log(`imagegate on Node ${process.versions.node}, as built and linked in this workspace`);
console.log(`packages installed   ${packages.length}`);
console.log(`size installed       ${sizes.reduce((sum, { kB }) => sum + kB, 0)} kB`);
for (const { name, kB } of sizes.slice(0, 6))
  console.log(`  ${String(kB).padStart(6)} kB  ${name}`);

const imports = [
  { from: "core", specifier: "imagegate", label: "cold import" },
  { from: "core", specifier: "@imagegate/expr", label: "  of it expr" },
  { from: "expr", specifier: "chevrotain", label: "    of it chevrotain" },
  { from: "core", specifier: "@imagegate/registry", label: "  of it registry" },
  { from: "core", specifier: "yaml", label: "  of it yaml" },
];
const times = coldImports(imports);
for (const [i, { label }] of imports.entries())
  console.log(`${label.padEnd(20)} ${times[i].toFixed(0)} ms${i === 0 ? " (medians of 15)" : ""}`);
