// Uses the packages as a stranger would: builds and packs them, installs them with npm in an empty project on this Node and on the oldest
// that is supported, and there type-checks and runs the examples of the READMEs.
import { spawnSync } from "node:child_process";
import {
  copyFileSync,
  existsSync,
  globSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { gzipSync } from "node:zlib";
import { rolldown } from "rolldown";
import { readCommandLines, readExamples } from "../test/support/readme.ts";
import { oldestNode } from "./oldest-node.mjs";

const root = join(import.meta.dirname, "..");
const readmeUrl = pathToFileURL(join(root, "test/support/readme.ts")).href;
const compiler = join(root, "node_modules/typescript/bin/tsc");
const examples = readExamples();
const temp = mkdtempSync(join(tmpdir(), "imagegate-packages-"));

/** `require()` and `import` of an entry give the same names, and there are some. */
const sameEitherWay = `
  const entry = process.argv[1];
  const required = Object.keys(require(entry));
  import(entry).then((imported) => {
    const names = Object.keys(imported);
    if (names.length === 0 || names.join() !== required.join()) throw new Error(entry);
  });
`;

try {
  const started = performance.now();
  // From nothing: the compiler leaves what it made of sources that are no more.
  const sources = globSync("packages/*", { cwd: root });
  for (const folder of sources)
    rmSync(join(root, folder, "dist"), { recursive: true, force: true });
  run(process.execPath, [compiler, "-b", ...sources], root);
  const tarballs = join(temp, "tarballs");
  run("pnpm", ["-r", "--filter", "./packages/*", "pack", "--pack-destination", tarballs], root);
  const files = globSync("*.tgz", { cwd: tarballs }).map((name) => join(tarballs, name));
  const nodes = [process.execPath, oldestNode()].filter((node) => node !== undefined);
  const projects = nodes.map((node, i) => tryOut(join(temp, `project${i}`), node, files));
  const [{ installed, entries, mebibytes }] = projects;
  const [all, least] = [
    await kilobytesInPage(join(temp, "project0"), "*"),
    await kilobytesInPage(join(temp, "project0"), "{ createEnvironment, stdlib }"),
  ];
  if (least > 0.9 * all) throw new Error("a page gets libraries that it does not use");
  const versions = projects.map(({ version }) => version).join(" and ");
  const seconds = ((performance.now() - started) / 1000).toFixed(0);
  console.log(
    `${files.length} packages on Node ${versions}: ${entries} entries, ${examples.length} examples in TypeScript and JavaScript, ` +
      `${readCommandLines().length} command lines; ${installed} packages installed, ${mebibytes} MiB; ` +
      `the engine in a page ${all} kB zipped, without libraries ${least} kB; ${seconds} s`,
  );
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
} finally {
  rmSync(temp, { recursive: true });
}

/** A project that has the packages, and everything that a stranger does in it on one Node. */
function tryOut(project, node, tarballs) {
  mkdirSync(join(project, "ts"), { recursive: true });
  writeFileSync(
    join(project, "package.json"),
    JSON.stringify({ name: "stranger", private: true, type: "module" }),
  );
  const flags = ["--engine-strict", "--strict-peer-deps", "--prefer-offline"];
  run("npm", ["install", "--no-audit", "--no-fund", ...flags, ...tarballs], project, node);
  const manifests = readManifests(project);
  const faults = manifests.flatMap((manifest) => faultsOf(manifest));
  if (faults.length > 0) throw new Error(faults.join("\n"));

  typeCheck(project);
  const entries = manifests.flatMap(({ name, exports }) =>
    Object.keys(exports).flatMap((entry) =>
      entry.endsWith(".json") ? [] : [name + entry.slice(1)],
    ),
  );
  for (const entry of entries) run(node, ["-e", sameEitherWay, entry], project, node);
  copyFileSync(join(import.meta.dirname, "consumer.mjs"), join(project, "consumer.mjs"));
  for (const what of ["ts", "js", "bin"])
    run(node, ["--no-warnings", "consumer.mjs", readmeUrl, what], project, node);

  const lock = JSON.parse(readFileSync(join(project, "node_modules/.package-lock.json"), "utf8"));
  const sizes = globSync("node_modules/**/*", { cwd: project, withFileTypes: true })
    .filter((each) => each.isFile())
    .map((each) => statSync(join(each.parentPath, each.name)).size);
  const bytes = sizes.reduce((sum, size) => sum + size, 0);
  return {
    version: run(node, ["-p", "process.versions.node"], project).trim(),
    entries: entries.length,
    installed: Object.keys(lock.packages).length,
    mebibytes: (bytes / 1024 / 1024).toFixed(1),
  };
}

/** The package.json of each installed package of ours, with its folder. */
function readManifests(project) {
  const folders = globSync("packages/*/package.json", { cwd: root }).map((path) => {
    const { name } = JSON.parse(readFileSync(join(root, path), "utf8"));
    return join(project, "node_modules", name);
  });
  return folders.map((folder) => ({
    ...JSON.parse(readFileSync(join(folder, "package.json"), "utf8")),
    folder,
  }));
}

/** What a published package must not lack, and must not hold. */
function faultsOf({ name, folder }) {
  const missing = ["LICENSE", "README.md", "package.json"]
    .filter((file) => !existsSync(join(folder, file)))
    .map((file) => `${name} lacks ${file}`);
  const files = globSync("**/*", { cwd: folder, withFileTypes: true })
    .filter((each) => each.isFile())
    .map((each) => join(each.parentPath, each.name));
  const wrong = files.flatMap((file) => {
    const text = readFileSync(file, "utf8");
    const found = [
      ...(/\.test\.|\.tsbuildinfo$/.test(file) ? ["does not belong there"] : []),
      ...(text.includes(root) ? ["names a folder of the machine that built it"] : []),
      ...(file.endsWith("/package.json") && /"workspace:|imagegate-source/.test(text)
        ? ["means this workspace"]
        : []),
      ...(file.endsWith(".map") && !sourcesOf(file, text).every((source) => existsSync(source))
        ? ["maps to a file that is not there"]
        : []),
    ];
    return found.map((fault) => `${file.slice(folder.length - name.length)} ${fault}`);
  });
  const modules = files.filter((file) => file.endsWith(".js")).length;
  const scattered = modules > 5 ? [`${name} is ${modules} modules and not bundled`] : [];
  return [...missing, ...wrong, ...scattered];
}

function sourcesOf(file, map) {
  return JSON.parse(map).sources.map((source) => join(dirname(file), source));
}

/** Type-checks the examples against the packed declarations, as Node and as bundlers resolve them, and writes them as JavaScript. */
function typeCheck(project) {
  for (const [i, { code }] of examples.entries())
    writeFileSync(join(project, "ts", `example${i}.ts`), code);
  const resolutions = [
    { module: "nodenext", outDir: "js" },
    { module: "esnext", moduleResolution: "bundler", noEmit: true },
  ];
  for (const resolution of resolutions) {
    const compilerOptions = {
      target: "es2022",
      strict: true,
      exactOptionalPropertyTypes: true,
      noUncheckedIndexedAccess: true,
      moduleDetection: "force",
      skipLibCheck: false,
      rootDir: "ts",
      types: ["node"],
      typeRoots: [join(root, "node_modules/@types")],
      ...resolution,
    };
    const config = JSON.stringify({ compilerOptions, include: ["ts"] });
    writeFileSync(join(project, "tsconfig.json"), config);
    try {
      run(process.execPath, [compiler, "-p", ".", "--pretty", "false"], project);
    } catch (error) {
      const places = error.message.replaceAll(
        /ts\/example(\d+)\.ts/g,
        (file, at) => `${examples[Number(at)]?.place} ${file}`,
      );
      throw new Error(places, { cause: error });
    }
  }
}

/**
 * Bundles names of the installed engine for a page, minifies and zips them. What a bundler leaves to be found at run time, a module of
 * Node above all, is a fault.
 */
async function kilobytesInPage(project, names) {
  writeFileSync(join(project, "page.js"), `export ${names} from "@imagegate/expr";`);
  const bundled = await rolldown({
    input: "./page.js",
    cwd: project,
    platform: "browser",
    onLog: (_level, { message }) => {
      throw new Error(message);
    },
  });
  const { output } = await bundled.generate({ minify: true });
  await bundled.close();
  return Math.round(gzipSync(output[0].code).length / 1000);
}

/** Runs a program whose `node` is this one, and returns what it prints. Throws with all of that when it fails. */
function run(command, args, cwd, node = process.execPath) {
  const { status, stdout, stderr, error } = spawnSync(command, args, {
    cwd,
    encoding: "utf8",
    env: {
      ...process.env,
      PATH: `${dirname(node)}${delimiter}${process.env.PATH}`,
      // Nobody's logins.
      DOCKER_CONFIG: temp,
    },
  });
  if (error !== undefined) throw error;
  if (status === 0) return stdout;
  const said = [stdout, stderr].filter((text) => text !== "").join("\n");
  throw new Error(`${command} ${args.join(" ")} ends with ${status} in ${cwd}\n${said}`);
}
