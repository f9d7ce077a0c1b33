// Makes of a built package's many modules one file an entry: a process that imports a hundred small files spends most of its start on
// finding and reading them. `pnpm build` and the packages' `prepack` call it; after `tsc -b` alone the packages run as the compiler
// writes them. Dependencies stay imports, so that they are audited and updated as any other; declarations stay the compiler's.
// Arguments: folders of packages; all when there are none.
import { existsSync, globSync, readFileSync, rmSync } from "node:fs";
import { join, resolve } from "node:path";
import { rolldown } from "rolldown";

const root = join(import.meta.dirname, "..");
const named = process.argv.slice(2);
const folders = (named.length > 0 ? named : globSync("packages/*", { cwd: root })).map((folder) =>
  resolve(named.length > 0 ? "." : root, folder),
);
await Promise.all(folders.map((folder) => bundle(folder)));

async function bundle(folder) {
  const dist = join(folder, "dist");
  const entries = entriesOf(folder);
  const missing = entries.filter(({ name }) => !existsSync(join(dist, `${name}.d.ts`)));
  if (missing.length > 0) throw new Error(`${folder} is not built: pnpm build`);
  const bundled = await rolldown({
    input: Object.fromEntries(entries.map(({ name, source }) => [name, source])),
    external: (specifier) => /^[^./]/.test(specifier),
    platform: "neutral",
    transform: { target: "es2024" },
    onLog: (_level, log) => {
      throw new Error(log.message);
    },
  });
  for (const file of globSync("**/*.{js,js.map}", { cwd: dist })) rmSync(join(dist, file));
  // The compiler would hold what it wrote to be there still.
  rmSync(join(dist, ".tsbuildinfo"), { force: true });
  await bundled.write({
    dir: dist,
    chunkFileNames: "chunks/[name].js",
    sourcemap: true,
    sourcemapExcludeSources: true,
  });
  await bundled.close();
}

/** The modules that the manifest leads to. Bundled from the sources, so that the maps lead there in one step. */
function entriesOf(folder) {
  const {
    exports,
    imports = {},
    bin = {},
  } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  const targets = [exports, imports].flatMap((table) => Object.values(table));
  const files = [...targets.map((target) => target.default), ...Object.values(bin)];
  return files
    .filter((file) => file !== undefined)
    .map((file) => {
      const [, name] = /^\.\/dist\/(.+)\.js$/.exec(file);
      return { name, source: join(folder, "src", `${name}.ts`) };
    });
}
