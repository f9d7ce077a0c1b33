// Makes of a built package's many modules one file an entry: a process that imports a hundred small files spends most of its start on
// finding and reading them. `pnpm build` and the packages' `prepack` call it; after `tsc -b` alone the packages run as the compiler
// writes them. Dependencies stay imports, so that they are audited and updated as any other; declarations stay the compiler's.
// Arguments: folders of packages; all when there are none.
import { existsSync, globSync, readFileSync, rmSync } from "node:fs";
import { join, relative, resolve } from "node:path";
import { rolldown } from "rolldown";

const root = join(import.meta.dirname, "..");
const named = process.argv.slice(2);
const folders = (named.length > 0 ? named : globSync("packages/*", { cwd: root })).map((folder) =>
  resolve(named.length > 0 ? "." : root, folder),
);

/**
 * What is a file of its own, by package and by the paths in its `src`; each may import those before it. A page's bundler drops a file of
 * which nothing is needed, but does not look into one for libraries that are made and not used.
 */
const groups = {
  "@imagegate/expr": [
    { chunk: "engine", holds: /^(?!(?:index|internals|profiles)\.ts|kubernetes|libraries)/ },
    { chunk: "libraries", holds: /^libraries/ },
    { chunk: "kubernetes", holds: /^kubernetes/ },
  ],
};

await Promise.all(folders.map((folder) => bundle(folder)));

async function bundle(folder) {
  const [dist, src] = ["dist", "src"].map((each) => join(folder, each));
  const { name, ...manifest } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  const entries = entriesOf(manifest);
  if (!entries.every((entry) => existsSync(join(dist, `${entry}.d.ts`))))
    throw new Error(`${name} is not built: pnpm build`);
  const bundled = await rolldown({
    // The sources, so that the maps lead there in one step.
    input: Object.fromEntries(entries.map((entry) => [entry, `./src/${entry}.ts`])),
    cwd: folder,
    external: /^[^./]/,
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
    codeSplitting: {
      groups: (groups[name] ?? []).map(({ chunk, holds }) => ({
        name: chunk,
        test: (file) => holds.test(relative(src, file)),
      })),
    },
    sourcemap: true,
    sourcemapExcludeSources: true,
  });
  await bundled.close();
}

/** The modules that a manifest leads to, as paths below `dist` and `src` without their endings. */
function entriesOf({ exports, imports = {}, bin = {} }) {
  const targets = [exports, imports].flatMap((table) => Object.values(table));
  return [...targets.map((target) => target.default), ...Object.values(bin)]
    .map((file) => /^\.\/dist\/(.+)\.js$/.exec(file)?.[1])
    .filter((entry) => entry !== undefined);
}
